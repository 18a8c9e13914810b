import * as Flags from '@oclif/core/flags'
import {parseShare} from '../../text/parse-size.js'
import {countFlag, durationFlag} from '../flags.js'
import {listenerFlags, payloadFlags} from './listener-flags.js'

/** `--drop 10%`: a share, 0 to 1. */
const shareFlag = Flags.custom<number>({helpValue: 'P%', parse: async (text) => parseShare(text)})

/** Flags of `udp proxy`: what is done to the datagrams, who may come, what is told. */
export const udpProxyFlags = {
  drop: shareFlag({description: 'lose this share of the datagrams'}),
  duplicate: shareFlag({description: 'send this share twice'}),
  reorder: shareFlag({description: 'hold this share back until the next one has gone'}),
  delay: durationFlag({description: 'send each one so much later'}),
  jitter: durationFlag({
    description: 'vary the delay of each by up to so much, so that datagrams overtake one another',
  }),
  seed: Flags.string({
    description: 'any text: the same seed decides the same of the same datagrams',
    helpValue: 'SEED',
  }),
  direction: Flags.option({options: ['both', 'up', 'down'] as const})({
    description: 'up is from the client to the server: the other direction stays as it is',
    default: 'both',
  }),
  log: Flags.string({
    description: 'write what happens to each datagram to this file, a JSON object a line, with its bytes (mode 0600)',
    helpValue: 'FILE',
  }),
  hex: payloadFlags.hex,
  once: Flags.boolean({description: 'end after the first client', exclusive: ['count']}),
  count: countFlag({char: 'n', description: 'end after so many clients'}),
  'max-clients': countFlag({description: 'clients at a time; the datagrams of others are refused', default: 256}),
  'idle-timeout': durationFlag({description: 'forget a client after so long without a datagram', default: 60_000}),
  ...listenerFlags,
}
