import * as Flags from '@oclif/core/flags'
import {authFlags} from './auth-flags.js'
import {clientAddressFlags} from './address-flags.js'
import {fetchTlsFlags} from './tls-flags.js'
import {countFlag, durationFlag, sizeFlag} from '../flags.js'
import {listenerFlags, serverFlags, transferFlags} from './listener-flags.js'

/** Flags of `tcp receive`: what is taken, from whom, and where it goes. */
export const receiveFlags = {
  ...serverFlags,
  connect: Flags.string({
    description: 'fetch from a sender that listens there (tcp send --listen), instead of listening',
    helpValue: 'ENDPOINT',
    exclusive: ['port', 'host', 'unix', 'count', 'once', 'max-connections', 'ready-file'],
  }),
  bind: {...clientAddressFlags.bind, dependsOn: ['connect']},
  timeout: durationFlag({
    description: 'for the look-up of a name and the connection [default: 10s]',
    dependsOn: ['connect'],
  }),
  'idle-timeout': durationFlag({description: 'give a sender up that is silent for so long', default: 30_000}),
  unix: Flags.string({description: 'listen on a Unix socket (AF_UNIX), mode 0600', helpValue: 'PATH'}),
  once: Flags.boolean({description: 'end after the first sender', exclusive: ['count']}),
  count: countFlag({char: 'n', description: 'end after so many senders: connections on which anything came'}),
  overwrite: Flags.boolean({description: 'replace files of the same name'}),
  resume: Flags.boolean({description: 'keep what breaks off, and let the same file go on there'}),
  preserve: Flags.boolean({
    description: "keep the sender's permissions and times, where it sends them (--preserve there)",
  }),
  'max-size': sizeFlag({description: 'the largest file (no limit)'}),
  'max-files': countFlag({description: 'files and folders on one connection (no limit)'}),
  'portable-names': Flags.boolean({
    description: 'refuse names that Windows would refuse, too (on Windows they always are)',
  }),
  ...transferFlags,
  ...authFlags,
  ...fetchTlsFlags,
  ...listenerFlags,
}
