import * as Flags from '@oclif/core/flags'
import {parseShare} from '../../text/parse-size.js'
import {countFlag, durationFlag, idleFlag} from '../flags.js'
import {listenerFlags, payloadFlags} from './listener-flags.js'

/** `--drop 10%`: a share, 0 to 1. */
const shareFlag = Flags.custom<number>({helpValue: 'P%', parse: async (text) => parseShare(text)})

/** Flags of `udp proxy`: what is done to the datagrams, who may come, what is told. */
export const udpProxyFlags = {
  drop: shareFlag({description: 'drop this share of the datagrams'}),
  duplicate: shareFlag({description: 'send this share twice'}),
  reorder: shareFlag({description: 'hold this share back until the next one has been sent'}),
  delay: durationFlag({description: 'delay each datagram'}),
  jitter: durationFlag({
    description: 'vary the delay of each datagram by up to this much, so that they overtake one another',
  }),
  seed: Flags.string({
    description: 'any text: the same seed repeats the same choices',
    helpValue: 'SEED',
  }),
  direction: Flags.option({options: ['both', 'up', 'down'] as const})({
    description: 'up is from the client to the server; the other direction is left alone',
    default: 'both',
  }),
  log: Flags.string({
    description:
      'log what happens to each datagram to this file, with its bytes, as a JSON object per line (mode 0600)',
    helpValue: 'FILE',
  }),
  hex: payloadFlags.hex,
  once: Flags.boolean({description: 'end after the first client', exclusive: ['count']}),
  count: countFlag({char: 'n', description: 'end after N clients'}),
  'max-clients': countFlag({description: 'clients at a time; datagrams of others are refused', default: 256}),
  'idle-timeout': idleFlag({description: 'forget a client after this long without a datagram', default: 60_000}),
  ...listenerFlags,
}
