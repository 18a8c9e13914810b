import {createHash, randomFillSync} from 'node:crypto'
import type {Block} from '../address/block.js'
import type {IpAddress} from '../address/ip-address.js'
import {InputError} from '../errors.js'

/** Gives so many random bytes. */
export type RandomBytes = (size: number) => Uint8Array

/** Bytes of the system's own generator, fetched in large pieces. */
export function systemRandom(): RandomBytes {
  const pool = Buffer.allocUnsafeSlow(64 * 1024)
  let used = pool.length
  return (size) => {
    if (used + size > pool.length) {
      randomFillSync(pool)
      used = 0
    }
    used += size
    return pool.subarray(used - size, used)
  }
}

/** The same bytes for the same seed, on every machine: SHA-256 of the seed and a counter. Not for secrets. */
export function seededRandom(seed: string): RandomBytes {
  let block = Buffer.alloc(0)
  let used = 0
  let counter = 0
  return (size) => {
    if (used + size > block.length) {
      block = createHash('sha256').update(`${counter++}\0${seed}`).digest()
      used = 0
    }
    used += size
    return block.subarray(used - size, used)
  }
}

/**
 * Addresses of the blocks, each as likely as any other. With `unique` none comes twice. Throws InputError TOO_FEW_ADDRESSES.
 *
 * @param blocks one at least; they share no address
 */
export function* randomAddresses(
  blocks: readonly Block[],
  {count, unique, random}: {count: number; unique: boolean; random: RandomBytes},
): Generator<IpAddress> {
  let size = 0n
  const ends = blocks.map(({first, last}) => (size += last.value - first.value + 1n))
  if (unique && BigInt(count) > size) {
    throw new InputError('TOO_FEW_ADDRESSES', `only ${size} addresses to choose from, not ${count}`)
  }
  const moved = new Map<bigint, bigint>()
  for (let drawn = 0n; drawn < BigInt(count); drawn++) {
    const offset = unique ? drawFrom(drawn, size, moved, random) : below(size, random)
    const at = firstAbove(ends, offset)
    yield blocks[at]!.last.plus(offset - ends[at]! + 1n)!
  }
}

/** The index of the first number above `offset`, in a list that rises. */
function firstAbove(ends: readonly bigint[], offset: bigint): number {
  let [low, high] = [0, ends.length - 1]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ends[middle]! > offset) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * A shuffle of all offsets, of which only the beginning is ever made (Fisher and Yates): the drawn one changes places with
 * the one at `drawn`, and only places that no longer hold their own number are remembered.
 */
function drawFrom(drawn: bigint, size: bigint, moved: Map<bigint, bigint>, random: RandomBytes): bigint {
  const at = drawn + below(size - drawn, random)
  const offset = moved.get(at) ?? at
  moved.set(at, moved.get(drawn) ?? drawn)
  moved.delete(drawn)
  return offset
}

/** A number from 0 to limit − 1: bits are drawn until they are below it, so that none is likelier than another. */
function below(limit: bigint, random: RandomBytes): bigint {
  if (limit === 1n) return 0n
  const bits = (limit - 1n).toString(2).length
  const bytes = Math.ceil(bits / 8)
  for (;;) {
    const value = BigInt(`0x${Buffer.from(random(bytes)).toString('hex')}`) >> BigInt(8 * bytes - bits)
    if (value < limit) return value
  }
}
