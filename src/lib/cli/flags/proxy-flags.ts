import * as Flags from '@oclif/core/flags'
import {versionFlags} from './address-flags.js'
import {countFlag, durationFlag, rateFlag, sizeFlag} from '../flags.js'
import {framingFlags, listenerFlags, payloadFlags, serverFlags} from './listener-flags.js'
import {parseRecut, type Recut} from '../../proxy/cut-sizes.js'

/** Flags of `tcp proxy`: what is done to the streams, who may come, what is told. */
export const proxyFlags = {
  ...versionFlags,
  recut: Flags.custom<Recut>({parse: async (text) => parseRecut(text)})({
    description: 'cut after every N bytes, or at random',
    helpValue: 'N|random',
  }),
  gap: durationFlag({description: 'wait after each write until it has arrived, and then this long'}),
  seed: Flags.string({
    description: 'any text: the same seed repeats the same cuts and jitter',
    helpValue: 'SEED',
  }),
  merge: durationFlag({description: 'merge what arrives within this time into one write'}),
  delay: durationFlag({description: 'delay each chunk'}),
  jitter: durationFlag({description: 'vary the delay of each chunk by up to this much, keeping the order'}),
  throttle: rateFlag({description: 'bytes per second in each direction of a connection, such as 64k'}),
  'reset-after': sizeFlag({description: 'reset the connection after this many bytes'}),
  'half-close-after': sizeFlag({description: 'end the stream after this many bytes, and drop the rest'}),
  direction: Flags.option({options: ['both', 'up', 'down'] as const})({
    description: 'up is from the client to the server; the other direction is left alone',
    default: 'both',
  }),
  ...framingFlags,
  log: Flags.string({
    description: 'log each chunk to this file, with its bytes, as a JSON object per line (a new file has mode 0600)',
    helpValue: 'FILE',
  }),
  hex: payloadFlags.hex,
  once: Flags.boolean({description: 'end after the first connection', exclusive: ['count']}),
  count: countFlag({char: 'n', description: 'end after N connections'}),
  timeout: durationFlag({description: 'for looking up and connecting to the target', default: 10_000}),
  'max-connections': serverFlags['max-connections'],
  'idle-timeout': serverFlags['idle-timeout'],
  ...listenerFlags,
}
