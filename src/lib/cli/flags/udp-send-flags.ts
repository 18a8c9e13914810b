import * as Flags from '@oclif/core/flags'
import {clientAddressFlags} from './address-flags.js'
import {countFlag, durationFlag} from '../flags.js'
import {inputFormatFlag, listenerFlags, payloadFlags} from './listener-flags.js'

/** Flags of `udp send`: what is sent, how often and where to, and how long answers are waited for. */
export const udpSendFlags = {
  ...clientAddressFlags,
  wait: durationFlag({
    char: 'w',
    description: 'how long to wait for answers; none is then exit 3 [default: 1s, and none is fine]',
  }),
  count: countFlag({char: 'n', description: 'send each datagram N times', default: 1}),
  interval: durationFlag({description: 'pause between two datagrams [default: none]'}),
  file: Flags.string({description: 'read the datagrams from there', helpValue: 'FILE'}),
  'input-format': inputFormatFlag,
  whole: Flags.boolean({description: 'all of the input is one datagram, not each line'}),
  broadcast: Flags.boolean({description: 'allow a broadcast address'}),
  ttl: countFlag({
    description: 'how many hops it may go; multicast goes 1 if not told, and 0 keeps it on this machine',
    min: 0,
    max: 255,
  }),
  interface: Flags.string({description: 'where multicast leaves, by name or address', helpValue: 'NAME'}),
  loop: Flags.boolean({description: 'let this machine hear its own multicast', default: true, allowNo: true}),
  encoding: Flags.string({
    description: 'of the texts: utf-8, gbk, gb18030, latin1 …',
    default: 'utf-8',
    helpValue: 'NAME',
  }),
  ...payloadFlags,
  trace: listenerFlags.trace,
}
