import type {Block} from '../address/block.js'
import {
  addressAt,
  complementRanges,
  intersectRanges,
  lastStartingAtOrBelow,
  compareAt,
  newRanges,
  PrefixCutter,
  putAddress,
  type Ranges,
  versionOf,
} from './ranges.js'
import {CopiedText, writeIpv4, writeIpv6} from './copied-text.js'
import type {IpAddress} from '../address/ip-address.js'
import {Prefix} from '../address/prefix.js'

/** Where rows of bytes go: room for a row is claimed, the row written into `view`, and its end committed. */
export type RowSink = {readonly view: DataView; claim(size: number): number; commit(end: number): void}

/**
 * A set of IPv4 and IPv6 addresses in typed arrays, immutable, for lists of any length. Made by BlockBuilder. The laws in
 * test/lib/lists/block-set.test.ts hold it to a set that is written to be read (test/support/address-set.ts).
 */
export class BlockSet {
  constructor(
    readonly ranges4: Ranges,
    readonly ranges6: Ranges,
  ) {}

  intersect(other: BlockSet): BlockSet {
    return new BlockSet(intersectRanges(this.ranges4, other.ranges4), intersectRanges(this.ranges6, other.ranges6))
  }

  /** The addresses of this set that are not in `other`. */
  subtract(other: BlockSet): BlockSet {
    return new BlockSet(
      intersectRanges(this.ranges4, complementRanges(other.ranges4)),
      intersectRanges(this.ranges6, complementRanges(other.ranges6)),
    )
  }

  contains({first, last}: Block): boolean {
    return this.rangeAround(first, last) !== null
  }

  /** The prefix of the set that the block lies in, or null: where it takes several, the range's ends as a block. */
  blockAround(block: Block): Block | null {
    const range = this.rangeAround(block.first, block.last)
    if (range === null) return null
    const cutter = new PrefixCutter(rangesOfOne(range))
    while (cutter.next()) {
      const prefix = Prefix.of(addressAt(cutter.words, 0, block.first.version), cutter.length)
      if (prefix.contains(block.first) && prefix.contains(block.last)) return prefix
    }
    return range
  }

  get isEmpty(): boolean {
    return this.ranges4.count + this.ranges6.count === 0
  }

  get addressCount(): bigint {
    let sum = 0n
    for (const {first, last} of this.ranges()) sum += last.value - first.value + 1n
    return sum
  }

  get prefixCount(): number {
    let count = 0
    for (const ranges of [this.ranges4, this.ranges6]) {
      const cutter = new PrefixCutter(ranges)
      while (cutter.next()) count++
    }
    return count
  }

  /** The ranges, IPv4 first, in order. */
  *ranges(): Generator<Block> {
    for (const ranges of [this.ranges4, this.ranges6]) {
      const version = versionOf(ranges)
      for (let index = 0; index < ranges.count; index++) {
        yield {first: addressAt(ranges.firsts, index, version), last: addressAt(ranges.lasts, index, version)}
      }
    }
  }

  /** The fewest prefixes that cover exactly this set, IPv4 first, in order. */
  *prefixes(): Generator<Prefix> {
    for (const ranges of [this.ranges4, this.ranges6]) {
      const cutter = new PrefixCutter(ranges)
      while (cutter.next()) yield Prefix.of(addressAt(cutter.words, 0, versionOf(ranges)), cutter.length)
    }
  }

  /**
   * Writes a row for each prefix: the same as `prefixes`, without an object for each.
   *
   * @param around what stands before, between and behind the network's text, once more than it is written
   */
  writePrefixes(around: readonly string[], sink: RowSink): void {
    const texts = around.map((text) => new CopiedText(text))
    const rowBytes = Buffer.byteLength(around.join('')) + around.length * MAX_PREFIX_TEXT
    const {view} = sink
    const {firsts, lasts, count} = this.ranges4
    for (let index = 0; index < count; index++) {
      const last = lasts[index]!
      for (let first = firsts[index]!; first <= last;) {
        const hostBits = fittingHostBits(first, last)
        let at = texts[0]!.write(view, sink.claim(rowBytes))
        for (let field = 1; field < texts.length; field++) {
          at = writeIpv4(view, at, first)
          at = LENGTHS[32 - hostBits]!.write(view, at)
          at = texts[field]!.write(view, at)
        }
        sink.commit(at)
        first += 2 ** hostBits
      }
    }
    const cutter = new PrefixCutter(this.ranges6)
    const groups = new Uint16Array(8)
    while (cutter.next()) {
      let at = texts[0]!.write(view, sink.claim(rowBytes))
      for (let field = 1; field < texts.length; field++) {
        at = writeWords(view, at, cutter.words, groups)
        at = LENGTHS[cutter.length]!.write(view, at)
        at = texts[field]!.write(view, at)
      }
      sink.commit(at)
    }
  }

  private rangeAround(first: IpAddress, last: IpAddress): Block | null {
    const {version} = first
    const ranges = version === 4 ? this.ranges4 : this.ranges6
    const ends = newRanges(ranges.width, 1)
    putAddress(ends.firsts, 0, first)
    putAddress(ends.lasts, 0, last)
    const index = lastStartingAtOrBelow(ranges, ends.firsts, 0)
    if (index === -1 || compareAt(ends.lasts, 0, ranges.lasts, index, ranges.width) > 0) return null
    return {first: addressAt(ranges.firsts, index, version), last: addressAt(ranges.lasts, index, version)}
  }
}

/** What PrefixCutter works out for any width, for the one word of IPv4. */
function fittingHostBits(first: number, last: number): number {
  if (first === last) return 0
  const differing = 32 - Math.clz32(first ^ last)
  const ones = differing === 32 ? 0xffff_ffff : (1 << differing) - 1
  const fits = (~last & ones) === 0 ? differing : differing - 1
  const zeros = first === 0 ? 32 : 31 - Math.clz32(first & -first)
  return zeros < fits ? zeros : fits
}

/** The longest text of a network: an IPv6 address in full, its length, and what CopiedText may write beyond. */
const MAX_PREFIX_TEXT = 64

const LENGTHS = Array.from({length: 129}, (_, length) => new CopiedText(`/${length}`))

/** RFC 5952 text of four words. */
export function writeWords(out: DataView, at: number, words: Uint32Array, groups: Uint16Array, index = 0): number {
  for (let word = 0; word < 4; word++) {
    const value = words[4 * index + word]!
    groups[2 * word] = value >>> 16
    groups[2 * word + 1] = value
  }
  return writeIpv6(out, at, groups)
}

function rangesOfOne({first, last}: Block): Ranges {
  const ranges = newRanges(first.version === 4 ? 1 : 4, 1)
  putAddress(ranges.firsts, 0, first)
  putAddress(ranges.lasts, 0, last)
  return {...ranges, count: 1}
}
