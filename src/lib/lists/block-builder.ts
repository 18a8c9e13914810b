// Lists of a million blocks become sorted ranges: bytes in, typed arrays out, no string and no object for each line.
import {CR, DASH, DOT, LF, SLASH, ZERO} from '../address/word-bytes.js'
import {type Block, prefixesOf} from '../address/block.js'
import type {FoundBlock} from './found-block.js'
import {PrefixLineReader} from './prefix-line-reader.js'
import {HOST_MASKS, newRanges, putAddress, type Ranges} from './ranges.js'
import {BlockSet} from './block-set.js'
import {radixOrder, radixSort} from './radix-sort.js'
import {Prefix} from '../address/prefix.js'

/** The union of the blocks. */
export function bulkSetOf(blocks: Iterable<Block>): BlockSet {
  const builder = new BlockBuilder()
  for (const block of blocks) builder.add(block)
  return builder.build()
}

/** Collects blocks in any order, then makes a set of them. */
export class BlockBuilder {
  /** How many lines the last `take` dealt with. */
  lines = 0
  private firsts4 = new Uint32Array(1024)
  private lasts4 = new Uint32Array(1024)
  private count4 = 0
  /** IPv6 blocks as prefixes: four words and a length. */
  private words6 = new Uint32Array(4 * 256)
  private lengths6 = new Uint8Array(256)
  private count6 = 0
  private readonly reader = new PrefixLineReader(true)

  add(block: Block): void {
    if (block.first.version === 4) {
      this.add4(Number(block.first.value), Number(block.last.value))
      return
    }
    for (const prefix of block instanceof Prefix ? [block] : prefixesOf(block)) {
      this.reserve6()
      putAddress(this.words6, this.count6, prefix.first)
      this.lengths6[this.count6++] = prefix.length
    }
  }

  /** What a reader of lists found. */
  addFound(found: FoundBlock): void {
    const {version, first, last, length} = found
    if (version === 4) this.add4(first[0]!, last[0]!)
    else if (length === -1) this.add(found.toBlock())
    else {
      this.reserve6()
      this.words6.set(first, 4 * this.count6)
      this.lengths6[this.count6++] = length
    }
  }

  /**
   * Takes plain lines, those of an address, `ADDRESS/LENGTH` or (IPv4) `A-B` alone, from `start` on. Returns where the first
   * line starts that is not plain, or `end`; -1 where that is the first.
   */
  take(bytes: Uint8Array, start: number, end: number): number {
    let at = start
    this.lines = 0
    while (at < end) {
      at = this.takeIpv4Lines(bytes, at, end)
      const next = at < end ? this.takeIpv6(bytes, at, end) : -1
      if (next === -1) break
      at = next
      this.lines++
    }
    return at === start ? -1 : at
  }

  build(): BlockSet {
    return new BlockSet(this.joined4(), this.joined6())
  }

  /** Takes IPv4 lines as long as they come, all in one loop: it runs for each byte of the list. Returns where it stopped. */
  private takeIpv4Lines(bytes: Uint8Array, start: number, end: number): number {
    let line = start
    for (; line < end; this.lines++) {
      let at = line
      let first = 0
      let last = 0
      let isRange = false
      for (; ; isRange = true) {
        let value = 0
        let octet = 0
        for (; octet < 4; octet++) {
          if (octet > 0 && bytes[at++] !== DOT) break
          let part = bytes[at]! - ZERO
          if (!(part >= 0 && part <= 9)) break
          let digit = bytes[++at]! - ZERO
          if (digit >= 0 && digit <= 9) {
            if (part === 0) break
            part = 10 * part + digit
            digit = bytes[++at]! - ZERO
            if (digit >= 0 && digit <= 9) {
              part = 10 * part + digit
              if (part > 255) break
              at++
            }
          }
          value = (value << 8) | part
        }
        if (octet < 4 || at > end) return line
        last = value >>> 0
        if (isRange) {
          if (last < first) return line
          break
        }
        first = last
        if (at === end || bytes[at] !== DASH) break
        at++
      }
      if (at < end && bytes[at] === SLASH && !isRange) {
        let length = bytes[++at]! - ZERO
        if (!(length >= 0 && length <= 9) || at >= end) return line
        const digit = ++at < end ? bytes[at]! - ZERO : -1
        if (digit >= 0 && digit <= 9) {
          if (length === 0) return line
          length = 10 * length + digit
          at++
        }
        if (length > 32) return line
        const host = length === 32 ? 0 : 0xffff_ffff >>> length
        first = (first & ~host) >>> 0
        last = (first | host) >>> 0
      }
      if (at < end && bytes[at] === CR) at++
      if (at !== end && bytes[at++] !== LF) return line
      this.add4(first, last)
      line = at
    }
    return line
  }

  private takeIpv6(bytes: Uint8Array, start: number, end: number): number {
    const {reader} = this
    const next = reader.take(bytes, start, end)
    if (next === -1 || reader.version === 4) return -1
    this.reserve6()
    const {groups, length} = reader
    for (let word = 0; word < 4; word++) {
      const value = (groups[2 * word]! << 16) | groups[2 * word + 1]!
      this.words6[4 * this.count6 + word] = value & ~HOST_MASKS[4][4 * length + word]!
    }
    this.lengths6[this.count6++] = length
    return next
  }

  private add4(first: number, last: number): void {
    if (this.count4 === this.firsts4.length) {
      this.firsts4 = grown(this.firsts4)
      this.lasts4 = grown(this.lasts4)
    }
    this.firsts4[this.count4] = first
    this.lasts4[this.count4++] = last
  }

  private reserve6(): void {
    if (this.count6 < this.lengths6.length) return
    this.words6 = grown(this.words6)
    const lengths = new Uint8Array(2 * this.lengths6.length)
    lengths.set(this.lengths6)
    this.lengths6 = lengths
  }

  /** Sorts by first address, then joins ranges that overlap or touch, in place. */
  private joined4(): Ranges {
    const {firsts, lasts} = radixSort(this.firsts4.subarray(0, this.count4), this.lasts4.subarray(0, this.count4))
    let count = 0
    let end = -1 // where the last range ends; one less than it may start, so that the first never touches
    for (let index = 0; index < firsts.length; index++) {
      const first = firsts[index]!
      const last = lasts[index]!
      if (count > 0 && first <= end + 1) {
        if (last > end) lasts[count - 1] = end = last
      } else {
        firsts[count] = first
        lasts[count++] = end = last
      }
    }
    return {width: 1, firsts, lasts, count}
  }

  private joined6(): Ranges {
    const {words6, lengths6, count6} = this
    const order = radixOrder(words6, count6)
    const result = newRanges(4, count6)
    const {firsts, lasts} = result
    const masks = HOST_MASKS[4]
    for (const index of order) {
      const from = 4 * index
      const mask = 4 * lengths6[index]!
      const before = 4 * (result.count - 1)
      if (result.count > 0 && reaches(lasts, before, words6, from)) {
        if (endsLater(words6, from, masks, mask, lasts, before)) {
          for (let word = 0; word < 4; word++) lasts[before + word] = words6[from + word]! | masks[mask + word]!
        }
        continue
      }
      for (let word = 0; word < 4; word++) {
        firsts[before + 4 + word] = words6[from + word]!
        lasts[before + 4 + word] = words6[from + word]! | masks[mask + word]!
      }
      result.count++
    }
    return result
  }
}

function grown(words: Uint32Array): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(2 * words.length)
  result.set(words)
  return result
}

/** Whether `words[at]` is at most one above `lasts[before]`: then the two ranges are one. */
function reaches(lasts: Uint32Array, before: number, words: Uint32Array, at: number): boolean {
  for (let word = 0; word < 4; word++) {
    const last = lasts[before + word]!
    const first = words[at + word]!
    if (first < last) return true
    if (first > last) return first === last + 1 && onesBehind(lasts, before, word) && zerosBehind(words, at, word)
  }
  return true
}

function onesBehind(words: Uint32Array, at: number, word: number): boolean {
  for (let behind = word + 1; behind < 4; behind++) if (words[at + behind] !== 0xffff_ffff) return false
  return true
}

function zerosBehind(words: Uint32Array, at: number, word: number): boolean {
  for (let behind = word + 1; behind < 4; behind++) if (words[at + behind] !== 0) return false
  return true
}

function endsLater(words: Uint32Array, at: number, masks: Uint32Array, mask: number, lasts: Uint32Array, last: number) {
  for (let word = 0; word < 4; word++) {
    const end = (words[at + word]! | masks[mask + word]!) >>> 0
    if (end !== lasts[last + word]) return end > lasts[last + word]!
  }
  return false
}
