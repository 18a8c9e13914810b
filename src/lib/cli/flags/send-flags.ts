import * as Flags from '@oclif/core/flags'
import {clientAddressFlags} from './address-flags.js'
import {TARGET_WORDS} from '../args.js'
import {authFlags} from './auth-flags.js'
import {countFlag, durationFlag, idleFlag} from '../flags.js'
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
    description: 'wait for a receiver to connect (tcp receive --connect): PORT, *:PORT, HOST:PORT, unix:PATH',
    helpValue: 'ENDPOINT',
    exclusive: ['to', 'unix', 'bind', 'timeout'],
  }),
  keep: Flags.boolean({description: 'serve one receiver after another, until Ctrl-C', dependsOn: ['listen']}),
  count: countFlag({char: 'n', description: 'end after N receivers', dependsOn: ['listen']}),
  'as-name': Flags.string({
    description:
      'the file name of standard input (-) at the other end; it is stored in a file in TMPDIR until it is sent',
    helpValue: 'NAME',
  }),
  unix: Flags.string({description: 'a Unix socket (AF_UNIX) instead', helpValue: 'PATH'}),
  ...clientAddressFlags,
  resume: Flags.boolean({description: 'resume an earlier attempt (the receiver needs --resume too)'}),
  preserve: Flags.boolean({description: 'also send permissions and times'}),
  ...transferFlags,
  timeout: durationFlag({description: 'for looking up the name and connecting', default: 10_000}),
  'idle-timeout': idleFlag({description: 'give up when the receiver has been silent this long', default: 30_000}),
  ...authFlags,
  ...chatTlsFlags,
  ...listenerFlags,
}
