// The entries of lists by the million: numbers in typed arrays, and of each its text, label and place.
import type {Block} from '../address/block.js'
import type {IpVersion} from '../address/ip-address.js'
import {BlockBuilder} from './block-builder.js'
import type {BlockSet} from './block-set.js'
import {FoundBlock} from './found-block.js'
import {addressAt, compareAt, copyAt, putAddress} from './ranges.js'

/** A block of a list as it was written, where, and its label. */
export type Entry = {
  block: Block
  /** As it was written. */
  text: string
  label: string | null
  /** `FILE:LINE` or `argument N`. */
  source: string
}

/** Places among the words of an IPv4 entry, whose ends take one of four words each. */
const ADDRESS = 1
const IS_BARE = 2

/** Entries in the order in which they were read. */
export class EntryList {
  count = 0
  private words = new Uint32Array(8 * 256)
  private lengths = new Int16Array(256)
  private lines = new Uint32Array(256)
  private sources = new Uint32Array(256)
  private readonly found = new FoundBlock()
  private readonly names: string[] = []
  /** Null where the text follows from the numbers. */
  private readonly texts: (string | null)[] = []
  private readonly labels: (string | null)[] = []

  /** @param source the list that it stands in; `argument N` for a word of the command line, where the line is 0 */
  add({version, first, last, length, text, label, line}: FoundBlock, source: string): void {
    const index = this.put(version, first, last, length, line, source)
    this.texts[index] = text
    this.labels[index] = label
  }

  private put(
    version: IpVersion,
    first: Uint32Array,
    last: Uint32Array,
    length: number,
    line: number,
    source: string,
  ): number {
    const index = this.count++
    if (index === this.lines.length) this.grow()
    for (let word = 0; word < 4; word++) {
      this.words[8 * index + word] = version === 4 && word > 0 ? 0 : first[word]!
      this.words[8 * index + 4 + word] = version === 4 && word > 0 ? 0 : last[word]!
    }
    this.lengths[index] = version === 4 ? length : 256 + length
    this.lines[index] = line
    if (this.names.at(-1) !== source) this.names.push(source)
    this.sources[index] = this.names.length - 1
    return index
  }

  /**
   * A line of IPv4 and nothing else, without a string for each of a million: its text follows from the numbers.
   *
   * @param value the address as it was written, host bits and all
   */
  addPlain(value: number, length: number, isBare: boolean, line: number, source: string): void {
    this.found.setIpv4(value, length)
    const {version, first, last} = this.found
    const index = this.put(version, first, last, length, line, source)
    this.words[8 * index + ADDRESS] = value
    this.words[8 * index + IS_BARE] = isBare ? 1 : 0
    this.texts[index] = null
    this.labels[index] = null
  }

  setLabel(index: number, label: string): void {
    this.labels[index] = label
  }

  versionAt(index: number): IpVersion {
    return this.lengths[index]! < 200 ? 4 : 6
  }

  labelAt(index: number): string | null {
    return this.labels[index]!
  }

  at(index: number): Entry {
    const line = this.lines[index]!
    const name = this.names[this.sources[index]!]!
    const source = line === 0 ? name : `${name}:${line}`
    return {block: this.blockAt(index), text: this.textAt(index), label: this.labelAt(index), source}
  }

  private textAt(index: number): string {
    const text = this.texts[index] ?? null
    if (text !== null) return text
    const address = addressAt(this.words.subarray(8 * index + ADDRESS, 8 * index + ADDRESS + 1), 0, 4)
    return this.words[8 * index + IS_BARE] === 1 ? String(address) : `${address}/${this.lengths[index]}`
  }

  *[Symbol.iterator](): Generator<Entry> {
    for (let index = 0; index < this.count; index++) yield this.at(index)
  }

  /** Copies the ends of an entry, one word or four each, to the place `to`. */
  copyEnds(index: number, firsts: Uint32Array, lasts: Uint32Array, to: number, width: 1 | 4): void {
    for (let word = 0; word < width; word++) {
      firsts[width * to + word] = this.words[8 * index + word]!
      lasts[width * to + word] = this.words[8 * index + 4 + word]!
    }
  }

  /** The blocks alone, each good until the next. */
  forEachBlock(take: (found: FoundBlock) => void): void {
    for (let index = 0; index < this.count; index++) take(this.load(index))
  }

  private blockAt(index: number): Block {
    return this.load(index).toBlock()
  }

  private load(index: number): FoundBlock {
    const {found, words} = this
    found.version = this.versionAt(index)
    found.length = this.lengths[index]! - (found.version === 4 ? 0 : 256)
    for (let word = 0; word < 4; word++) {
      found.first[word] = words[8 * index + word]!
      found.last[word] = words[8 * index + 4 + word]!
    }
    return found
  }

  private grow(): void {
    const capacity = 2 * this.lines.length
    const [words, lengths, lines, sources] = [this.words, this.lengths, this.lines, this.sources]
    ;(this.words = new Uint32Array(8 * capacity)).set(words)
    ;(this.lengths = new Int16Array(capacity)).set(lengths)
    ;(this.lines = new Uint32Array(capacity)).set(lines)
    ;(this.sources = new Uint32Array(capacity)).set(sources)
  }
}

/** All addresses of the entries. */
export function setOfEntries(list: EntryList): BlockSet {
  const builder = new BlockBuilder()
  list.forEachBlock((found) => builder.addFound(found))
  return builder.build()
}

/** Entries of one version, by first address; of equal ones the widest comes first, and of the same block the first named last. */
class Shelf {
  readonly count: number
  private readonly firsts: Uint32Array
  private readonly lasts: Uint32Array
  private readonly order: Uint32Array
  /** The nearest entry before this one that ends later, or -1. */
  private readonly up: Int32Array
  /** Whether ranges cross: then the nearest that holds a block need not be the narrowest. */
  private readonly areCrossing: boolean

  constructor(
    list: EntryList,
    version: IpVersion,
    private readonly width: 1 | 4,
  ) {
    let count = 0
    for (let index = 0; index < list.count; index++) if (list.versionAt(index) === version) count++
    this.count = count
    const indexes = new Uint32Array(count)
    for (let index = 0, at = 0; index < list.count; index++)
      if (list.versionAt(index) === version) indexes[at++] = index
    const [firsts, lasts] = [new Uint32Array(width * count), new Uint32Array(width * count)]
    for (let at = 0; at < count; at++) list.copyEnds(indexes[at]!, firsts, lasts, at, width)
    const places = orderOf(firsts, lasts, width, count)
    this.firsts = new Uint32Array(width * count)
    this.lasts = new Uint32Array(width * count)
    this.order = new Uint32Array(count)
    for (let at = 0; at < count; at++) {
      const place = places[at]!
      copyAt(firsts, place, this.firsts, at, width)
      copyAt(lasts, place, this.lasts, at, width)
      this.order[at] = indexes[place]!
    }
    this.up = new Int32Array(count)
    this.areCrossing = this.link()
  }

  private link(): boolean {
    const {up, firsts, lasts, width} = this
    let areCrossing = false
    for (let at = 0; at < this.count; at++) {
      let above = at - 1
      while (above !== -1 && compareAt(lasts, above, lasts, at, width) <= 0) {
        // It ends before this one does: if it reaches into it, without being the same, the two cross.
        areCrossing ||= compareAt(lasts, above, firsts, at, width) >= 0 && compareAt(lasts, above, lasts, at, width) < 0
        above = up[above]!
      }
      up[at] = above
    }
    return areCrossing
  }

  /** The index of the narrowest entry around the block, or -1. */
  around(first: Uint32Array, last: Uint32Array): number {
    const {firsts, lasts, up, width} = this
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compareAt(firsts, middle, first, 0, width) <= 0) low = middle + 1
      else high = middle
    }
    let at = low - 1
    while (at !== -1 && compareAt(lasts, at, last, 0, width) < 0) at = up[at]!
    if (at === -1) return -1
    return this.order[this.areCrossing ? this.narrowest(at, last) : at]!
  }

  /** Of all entries from `start` back that reach to `last`. */
  private narrowest(start: number, last: Uint32Array): number {
    const {lasts, width} = this
    let best = start
    for (let at = start - 1; at >= 0; at--) {
      if (compareAt(lasts, at, last, 0, width) >= 0 && this.sizeOf(at) < this.sizeOf(best)) best = at
    }
    return best
  }

  private sizeOf(at: number): bigint {
    let size = 0n
    for (let word = 0; word < this.width; word++) {
      size = (size << 32n) + BigInt(this.lasts[this.width * at + word]!) - BigInt(this.firsts[this.width * at + word]!)
    }
    return size
  }
}

/** Places in the order of a shelf. */
function orderOf(firsts: Uint32Array, lasts: Uint32Array, width: 1 | 4, count: number): Uint32Array {
  const compare = (a: number, b: number) =>
    compareAt(firsts, a, firsts, b, width) || compareAt(lasts, b, lasts, a, width) || b - a
  if (width === 4 || count > MAX_KEYS) return Uint32Array.from({length: count}, (_, at) => at).sort(compare)
  // Numbers sort ten times as fast as a comparison does; places with the same first address are put right afterwards.
  const keys = Float64Array.from(firsts, (first, at) => first * MAX_KEYS + at).sort()
  const places = Uint32Array.from(keys, (key) => key % MAX_KEYS)
  for (let start = 0, end = 1; start < count; start = end++) {
    while (end < count && firsts[places[end]!] === firsts[places[start]!]) end++
    if (end > start + 1) places.subarray(start, end).sort(compare)
  }
  return places
}

/** 2^32 of them fit in a number that is exact. */
const MAX_KEYS = 2 ** 21

/** Finds the narrowest entry around an address or a block. */
export class EntryIndex {
  private readonly shelves: Record<IpVersion, Shelf>
  private readonly first = new Uint32Array(4)
  private readonly last = new Uint32Array(4)

  constructor(readonly list: EntryList) {
    this.shelves = {4: new Shelf(list, 4, 1), 6: new Shelf(list, 6, 4)}
  }

  /** Its index in the list, or -1. */
  around({first, last}: Block): number {
    putAddress(this.first, 0, first)
    putAddress(this.last, 0, last)
    return this.shelves[first.version].around(this.first, this.last)
  }

  /** @param first words of the block's ends: one for IPv4, four for IPv6 */
  aroundWords(version: IpVersion, first: Uint32Array, last: Uint32Array): number {
    return this.shelves[version].around(first, last)
  }
}
