import * as Flags from '@oclif/core/flags'
import {authFlags} from './auth-flags.js'
import {clientAddressFlags} from './address-flags.js'
import {fetchTlsFlags} from './tls-flags.js'
import {countFlag, durationFlag, idleFlag, sizeFlag} from '../flags.js'
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
    description: 'for looking up the name and connecting [default: 10s]',
    dependsOn: ['connect'],
  }),
  'idle-timeout': idleFlag({description: 'give up when the sender has been silent this long', default: 30_000}),
  unix: Flags.string({description: 'listen on a Unix socket, mode 0600', helpValue: 'PATH'}),
  once: Flags.boolean({description: 'end after the first sender', exclusive: ['count']}),
  count: countFlag({char: 'n', description: 'end after N senders that sent anything'}),
  overwrite: Flags.boolean({description: 'replace files of the same name'}),
  resume: Flags.boolean({description: 'keep partial files and resume them'}),
  preserve: Flags.boolean({
    description: 'keep permissions and times that the sender sends (with --preserve)',
  }),
  'max-size': sizeFlag({description: 'the largest file (no limit)'}),
  'max-files': countFlag({description: 'files and folders on one connection (no limit)'}),
  'portable-names': Flags.boolean({
    description: 'also refuse names that Windows refuses (on Windows always)',
  }),
  ...transferFlags,
  ...authFlags,
  ...fetchTlsFlags,
  ...listenerFlags,
}
