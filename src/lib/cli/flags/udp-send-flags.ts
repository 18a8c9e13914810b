import * as Flags from '@oclif/core/flags'
import {clientAddressFlags} from './address-flags.js'
import {countFlag, durationFlag} from '../flags.js'
import {inputFormatFlag, listenerFlags, payloadFlags} from './listener-flags.js'

/** Flags of `udp send`: what is sent, how often and where to, and how long answers are waited for. */
export const udpSendFlags = {
  ...clientAddressFlags,
  wait: durationFlag({
    char: 'w',
    description: 'how long to wait for answers; exit 3 if there are none [default: 1s, without exit 3]',
  }),
  count: countFlag({char: 'n', description: 'send each datagram N times', default: 1}),
  interval: durationFlag({description: 'the pause between datagrams [default: none]'}),
  file: Flags.string({description: 'read the datagrams from this file', helpValue: 'FILE'}),
  'input-format': inputFormatFlag,
  whole: Flags.boolean({description: 'send the whole input as one datagram, not each line'}),
  broadcast: Flags.boolean({description: 'allow a broadcast address'}),
  ttl: countFlag({
    description: 'the maximum number of hops; 0 stays on this machine [default for multicast: 1]',
    min: 0,
    max: 255,
  }),
  interface: Flags.string({description: 'the interface that sends multicast, by name or address', helpValue: 'NAME'}),
  loop: Flags.boolean({description: 'let this machine receive its own multicast', default: true, allowNo: true}),
  encoding: Flags.string({
    description: 'the encoding of text: utf-8, gbk, gb18030, latin1 …',
    default: 'utf-8',
    helpValue: 'NAME',
  }),
  ...payloadFlags,
  trace: listenerFlags.trace,
}
