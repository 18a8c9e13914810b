import * as Flags from '@oclif/core/flags'
import {versionFlags} from './address-flags.js'
import {countFlag, durationFlag, rateFlag, sizeFlag} from '../flags.js'
import {framingFlags, listenerFlags, payloadFlags, serverFlags} from './listener-flags.js'
import {parseRecut, type Recut} from '../../proxy/cut-sizes.js'

/** Flags of `tcp proxy`: what is done to the streams, who may come, what is told. */
export const proxyFlags = {
  ...versionFlags,
  recut: Flags.custom<Recut>({parse: async (text) => parseRecut(text)})({
    description: 'cut after every so many bytes, or at random',
    helpValue: 'N|random',
  }),
  gap: durationFlag({description: 'wait after each write until it has arrived, and then so long'}),
  seed: Flags.string({
    description: 'any text: the same seed cuts at the same places, and draws the same jitter',
    helpValue: 'SEED',
  }),
  merge: durationFlag({description: 'what comes in this time goes in one write'}),
  delay: durationFlag({description: 'each chunk goes so much later'}),
  jitter: durationFlag({description: 'vary the delay of each chunk by up to so much; the order stays'}),
  throttle: rateFlag({description: 'so many bytes each second in each direction of a connection, such as 64k'}),
  'reset-after': sizeFlag({description: 'reset the connection when so many bytes went through'}),
  'half-close-after': sizeFlag({description: 'end the stream there after so many bytes, and drop the rest'}),
  direction: Flags.option({options: ['both', 'up', 'down'] as const})({
    description: 'up is from the client to the server: the other direction stays as it is',
    default: 'both',
  }),
  ...framingFlags,
  log: Flags.string({
    description: 'write each chunk to this file, a JSON object a line; bytes are in it (a new file has mode 0600)',
    helpValue: 'FILE',
  }),
  hex: payloadFlags.hex,
  once: Flags.boolean({description: 'end after the first connection', exclusive: ['count']}),
  count: countFlag({char: 'n', description: 'end after so many connections'}),
  timeout: durationFlag({description: 'for the look-up of the target and the connection to it', default: 10_000}),
  'max-connections': serverFlags['max-connections'],
  'idle-timeout': serverFlags['idle-timeout'],
  ...listenerFlags,
}
