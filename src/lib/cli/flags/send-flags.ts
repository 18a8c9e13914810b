import * as Flags from '@oclif/core/flags'
import {clientAddressFlags} from './address-flags.js'
import {TARGET_WORDS} from '../args.js'
import {authFlags} from './auth-flags.js'
import {countFlag, durationFlag} from '../flags.js'
import {listenerFlags, transferFlags} from './listener-flags.js'
import {chatTlsFlags} from './tls-flags.js'

/** Flags of `tcp send`: to whom, or where it waits for receivers, and how. */
export const sendFlags = {
  to: Flags.string({
    description: TARGET_WORDS,
    helpValue: 'ENDPOINT',
  }),
  listen: Flags.string({
    char: 'l',
    description: 'wait there for a receiver that connects (tcp receive --connect): PORT, *:PORT, HOST:PORT, unix:PATH',
    helpValue: 'ENDPOINT',
    exclusive: ['to', 'unix', 'bind', 'timeout'],
  }),
  keep: Flags.boolean({description: 'serve the next receiver when one has gone, until Ctrl-C', dependsOn: ['listen']}),
  count: countFlag({char: 'n', description: 'end after so many receivers', dependsOn: ['listen']}),
  'as-name': Flags.string({
    description: 'what standard input (-) is called at the other end; it is kept in a file of TMPDIR until it is sent',
    helpValue: 'NAME',
  }),
  unix: Flags.string({description: 'a Unix socket (AF_UNIX) instead', helpValue: 'PATH'}),
  ...clientAddressFlags,
  resume: Flags.boolean({description: 'go on where an earlier attempt broke off (--resume at the receiver, too)'}),
  preserve: Flags.boolean({description: 'send permissions and times, too'}),
  ...transferFlags,
  timeout: durationFlag({description: 'for the look-up of a name and the connection', default: 10_000}),
  'idle-timeout': durationFlag({description: 'give the receiver up that is silent for so long', default: 30_000}),
  ...authFlags,
  ...chatTlsFlags,
  ...listenerFlags,
}
