import * as Flags from '@oclif/core/flags'
import {versionFlags} from './address-flags.js'
import {countFlag, idleFlag, sizeFlag} from '../flags.js'
import {listenerFlags, listenPortFlag, payloadFlags} from './listener-flags.js'
import {REPLIES_PER_SECOND} from '../../datagram/reply-policy.js'

/** Flags of `udp listen`: where it listens, what it answers, and when it ends. */
export const udpListenFlags = {
  port: listenPortFlag,
  host: Flags.string({
    description: "listen on this address; '*' is every address [default: 127.0.0.1]",
    helpValue: 'HOST',
  }),
  ...versionFlags,
  reply: Flags.string({
    description: 'answer each datagram with this text',
    helpValue: 'TEXT',
    exclusive: ['echo', 'upper'],
  }),
  echo: Flags.boolean({description: 'answer each datagram with itself', exclusive: ['upper']}),
  upper: Flags.boolean({description: 'answer each datagram with its text in upper case'}),
  'reply-rate': countFlag({description: 'answers per second to one peer', default: REPLIES_PER_SECOND}),
  count: countFlag({char: 'n', description: 'end after N datagrams'}),
  once: Flags.boolean({description: 'end after one datagram', exclusive: ['count']}),
  'idle-timeout': idleFlag({
    description: 'end after this long without a datagram; exit 3 if --count was not reached',
  }),
  output: Flags.string({
    description: 'write the rows to this file instead of standard output, replacing its contents',
    helpValue: 'FILE',
  }),
  group: Flags.string({description: 'join this multicast group, IPv4 or IPv6', helpValue: 'ADDRESS'}),
  interface: Flags.string({
    description: 'the interface on which to join, by name or address',
    helpValue: 'NAME',
    dependsOn: ['group'],
  }),
  'receive-buffer': sizeFlag({description: 'how much the kernel buffers while netkit is busy [default: 4MiB]'}),
  encoding: Flags.string({
    description: 'the encoding of text in both directions: utf-8, gbk, gb18030, latin1 …',
    default: 'utf-8',
    helpValue: 'NAME',
  }),
  ...payloadFlags,
  ...listenerFlags,
}
