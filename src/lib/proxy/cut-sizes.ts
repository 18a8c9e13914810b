import {InputError} from '../errors.js'
import {seededRandom} from '../ip/random-addresses.js'

/** Where the proxy cuts: after every so many bytes, or anywhere. */
export type Recut = number | 'random'

/**
 * How many bytes there are from each cut to the next one. A cut is a place in the stream, not in a chunk: the same seed cuts at the
 * same places however the bytes came.
 */
export type CutSizes = () => number

/** Reads a number of bytes from 1 up, or `random`. Throws InputError INVALID_RECUT. */
export function parseRecut(text: string): Recut {
  if (text === 'random') return text
  const size = /^\d{1,10}$/.test(text) ? Number(text) : 0
  if (size > 0) return size
  throw new InputError('INVALID_RECUT', `"${text}": expected a number of bytes from 1 up, or random`, {input: text})
}

/**
 * The distances of one stream's cuts. Random ones are 1 to 4095 bytes long, short ones as likely as long ones (half of them
 * are below 64), and the same for the same seed, however the bytes arrive.
 */
export function cutSizes(recut: Recut, seed: string): CutSizes {
  if (recut !== 'random') return () => recut
  const random = seededRandom(seed)
  return () => {
    const [scale = 0, high = 0, low = 0] = random(3)
    const least = 2 ** (scale % RANDOM_SCALES)
    return least + (((high << 8) | low) % least)
  }
}

/** Draws numbers from -mostMs up to mostMs, each as likely as any other, and the same ones for the same seed. */
export function jitterOf(mostMs: number, seed: string): () => number {
  const random = seededRandom(seed)
  return () => {
    const bytes = random(4)
    const share = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) / 2 ** 32
    return (2 * share - 1) * mostMs
  }
}

const RANDOM_SCALES = 12
