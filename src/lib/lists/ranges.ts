// Ranges by the million: an address is one 32-bit word (IPv4) or four (IPv6, the most significant first) in a typed array.
import {ADDRESS_BITS, IpAddress, type IpVersion} from '../address/ip-address.js'

/** Ranges of one version, both ends included. Sorted and not touching, unless said otherwise. */
export type Ranges = {
  readonly width: 1 | 4
  readonly firsts: Uint32Array
  readonly lasts: Uint32Array
  readonly count: number
}

export function newRanges(width: 1 | 4, capacity: number) {
  return {width, firsts: new Uint32Array(width * capacity), lasts: new Uint32Array(width * capacity), count: 0}
}

export const versionOf = ({width}: Pick<Ranges, 'width'>): IpVersion => (width === 1 ? 4 : 6)

/** The addresses that are in both. */
export function intersectRanges(a: Ranges, b: Ranges): Ranges {
  const {width} = a
  const result = newRanges(width, a.count + b.count)
  for (let i = 0, j = 0; i < a.count && j < b.count;) {
    const laterFirst = compareAt(a.firsts, i, b.firsts, j, width) > 0
    const order = compareAt(a.lasts, i, b.lasts, j, width)
    const [firsts, first] = laterFirst ? [a.firsts, i] : [b.firsts, j]
    const [lasts, last] = order < 0 ? [a.lasts, i] : [b.lasts, j]
    if (compareAt(firsts, first, lasts, last, width) <= 0) {
      copyAt(firsts, first, result.firsts, result.count, width)
      copyAt(lasts, last, result.lasts, result.count++, width)
    }
    if (order < 0) i++
    else j++
  }
  return result
}

/** The addresses of the version that are in none. */
export function complementRanges(ranges: Ranges): Ranges {
  const {width, firsts, lasts, count} = ranges
  const result = newRanges(width, count + 1)
  const next = new Uint32Array(width) // the first address behind what has been seen
  let isOver = false
  for (let index = 0; index < count; index++) {
    if (compareAt(next, 0, firsts, index, width) < 0) {
      copyAt(next, 0, result.firsts, result.count, width)
      copyAt(firsts, index, result.lasts, result.count, width)
      step(result.lasts, result.count++, -1, width)
    }
    copyAt(lasts, index, next, 0, width)
    isOver = step(next, 0, 1, width)
  }
  if (isOver) return result
  copyAt(next, 0, result.firsts, result.count, width)
  result.lasts.fill(0xffff_ffff, width * result.count, width * (result.count + 1))
  result.count++
  return result
}

/** The index of the last range that starts at or below the address `values[at]`, or -1. */
export function lastStartingAtOrBelow(ranges: Ranges, values: Uint32Array, at: number): number {
  let low = 0
  let high = ranges.count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareAt(ranges.firsts, middle, values, at, ranges.width) <= 0) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Compares address `i` of one array with address `j` of another. */
export function compareAt(a: Uint32Array, i: number, b: Uint32Array, j: number, width: number): number {
  for (let word = 0; word < width; word++) {
    const x = a[width * i + word]!
    const y = b[width * j + word]!
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}

export function copyAt(from: Uint32Array, i: number, to: Uint32Array, j: number, width: number): void {
  for (let word = 0; word < width; word++) to[width * j + word] = from[width * i + word]!
}

/** Adds one (or takes one away) and tells whether the number space ended there. */
function step(words: Uint32Array, at: number, by: 1 | -1, width: number): boolean {
  for (let word = width - 1; word >= 0; word--) {
    const index = width * at + word
    const before = words[index]!
    words[index] = before + by
    if (before !== (by === 1 ? 0xffff_ffff : 0)) return false
  }
  return true
}

/** Writes an address into the array. */
export function putAddress(words: Uint32Array, at: number, {version, value}: IpAddress): void {
  const width = version === 4 ? 1 : 4
  for (let word = width - 1, rest = value; word >= 0; word--, rest >>= 32n) {
    words[width * at + word] = Number(rest & 0xffff_ffffn)
  }
}

export function addressAt(words: Uint32Array, at: number, version: IpVersion): IpAddress {
  return IpAddress.of(version, valueAt(words, at, version))
}

function valueAt(words: Uint32Array, at: number, version: IpVersion): bigint {
  if (version === 4) return BigInt(words[at]!)
  let value = 0n
  for (let word = 0; word < 4; word++) value = (value << 32n) | BigInt(words[4 * at + word]!)
  return value
}

/** The words of each host mask: zeros for the prefix, ones for the rest; `LENGTH * width` is where they start. */
export const HOST_MASKS = {1: hostMasks(4), 4: hostMasks(6)} as const

function hostMasks(version: IpVersion): Uint32Array {
  const width = version === 4 ? 1 : 4
  const masks = new Uint32Array(width * (ADDRESS_BITS[version] + 1))
  for (let length = 0; length <= ADDRESS_BITS[version]; length++) {
    for (let word = 0; word < width; word++) {
      const ones = Math.min(32, Math.max(0, length - 32 * word))
      masks[width * length + word] = ones === 32 ? 0 : 0xffff_ffff >>> ones
    }
  }
  return masks
}

/**
 * Cuts ranges into the fewest prefixes, like `prefixesOf`: from the start, always the largest block that is aligned there
 * and still fits. Set `next` going over and over: it leaves each prefix in `words` and `length`.
 */
export class PrefixCutter {
  readonly words: Uint32Array
  length = 0
  private readonly start: Uint32Array
  private index = -1
  private isBetween = true

  constructor(private readonly ranges: Ranges) {
    this.words = new Uint32Array(ranges.width)
    this.start = new Uint32Array(ranges.width)
  }

  /** Whether there was another prefix. */
  next(): boolean {
    const {ranges, words, start} = this
    const {width} = ranges
    if (this.isBetween) {
      if (++this.index >= ranges.count) return false
      copyAt(ranges.firsts, this.index, start, 0, width)
    }
    const hostBits = this.fittingHostBits()
    this.length = 32 * width - hostBits
    for (let word = 0; word < width; word++) words[word] = start[word]!
    for (let word = width - 1, rest = hostBits; rest > 0; word--, rest -= 32) {
      start[word]! |= rest >= 32 ? 0xffff_ffff : (1 << rest) - 1
    }
    this.isBetween = compareAt(start, 0, ranges.lasts, this.index, width) === 0
    if (!this.isBetween) step(start, 0, 1, width)
    return true
  }

  /**
   * The block may be as large as `start` has zeros at its end. Let the highest bit in which start and last differ be bit p:
   * then 2^p addresses fit in any case, and 2^(p+1) where last ends in p+1 ones; more never do.
   */
  private fittingHostBits(): number {
    const {ranges, start} = this
    const {width, lasts} = ranges
    const base = width * this.index
    let word = 0
    while (word < width && start[word] === lasts[base + word]) word++
    if (word === width) return 0
    const top = 31 - Math.clz32(start[word]! ^ lasts[base + word]!) // p, within this word
    let fits = 32 * (width - 1 - word) + top
    let ones = (~lasts[base + word]! & (top === 31 ? 0xffff_ffff : (1 << (top + 1)) - 1)) === 0
    for (let below = word + 1; below < width; below++) ones &&= lasts[base + below] === 0xffff_ffff
    if (ones) fits++
    return Math.min(fits, this.zerosAtEnd())
  }

  private zerosAtEnd(): number {
    const {start} = this
    for (let word = start.length - 1, zeros = 0; word >= 0; word--, zeros += 32) {
      const value = start[word]!
      if (value !== 0) return zeros + 31 - Math.clz32(value & -value)
    }
    return 32 * start.length
  }
}
