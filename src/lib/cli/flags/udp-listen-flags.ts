import * as Flags from '@oclif/core/flags'
import {versionFlags} from './address-flags.js'
import {countFlag, durationFlag, sizeFlag} from '../flags.js'
import {listenerFlags, listenPortFlag, payloadFlags} from './listener-flags.js'
import {REPLIES_PER_SECOND} from '../../datagram/reply-policy.js'

/** Flags of `udp listen`: where it listens, what it answers, and when it ends. */
export const udpListenFlags = {
  port: listenPortFlag,
  host: Flags.string({
    description: "listen on this address of the machine, '*' for all [default: 127.0.0.1]",
    helpValue: 'HOST',
  }),
  ...versionFlags,
  reply: Flags.string({
    description: 'answer each datagram with this text',
    helpValue: 'TEXT',
    exclusive: ['echo', 'upper'],
  }),
  echo: Flags.boolean({description: 'answer each datagram with itself', exclusive: ['upper']}),
  upper: Flags.boolean({description: 'answer each datagram with its text in capitals'}),
  'reply-rate': countFlag({description: 'answers to one peer each second', default: REPLIES_PER_SECOND}),
  count: countFlag({char: 'n', description: 'end after N datagrams'}),
  once: Flags.boolean({description: 'end after one datagram', exclusive: ['count']}),
  'idle-timeout': durationFlag({
    description: 'end when nothing has come for so long; with --count, exit 3 if it was not reached',
  }),
  output: Flags.string({
    description: 'write the rows there instead of to standard output; what is there is replaced',
    helpValue: 'FILE',
  }),
  group: Flags.string({description: 'join this multicast group, IPv4 or IPv6', helpValue: 'ADDRESS'}),
  interface: Flags.string({
    description: 'the interface to join on, by name or address',
    helpValue: 'NAME',
    dependsOn: ['group'],
  }),
  'receive-buffer': sizeFlag({description: 'how much the kernel keeps while netkit is busy [default: 4MiB]'}),
  encoding: Flags.string({
    description: 'of texts in both directions: utf-8, gbk, gb18030, latin1 …',
    default: 'utf-8',
    helpValue: 'NAME',
  }),
  ...payloadFlags,
  ...listenerFlags,
}
