import {compareAt, lastStartingAtOrBelow, type Ranges} from './ranges.js'
import type {AddressScanner} from './address-scanner.js'
import type {BlockSet} from './block-set.js'
import type {FoundBlock} from './found-block.js'

const NONE = 0
const ALL = 1
const SOME = 2

/** Answers in nanoseconds whether a set holds an address: by its first 16 bits alone, if they can tell. */
export class AddressIndex {
  private readonly ranges4: Ranges
  private readonly ranges6: Ranges
  /** What the set has of each IPv4 /16, and the ranges that matter there: `from[top]` up to `to[top]`. */
  private readonly state = new Uint8Array(65536)
  private readonly from = new Uint32Array(65536)
  private readonly to = new Uint32Array(65536)
  private readonly words = new Uint32Array(4)

  constructor(set: BlockSet) {
    this.ranges4 = set.ranges4
    this.ranges6 = set.ranges6
    const {firsts, lasts, count} = this.ranges4
    for (let top = 0, index = 0; top < 65536; top++) {
      const first = top * 65536
      const last = first + 65535
      while (index < count && lasts[index]! < first) index++
      let end = index
      while (end < count && firsts[end]! <= last) end++
      this.from[top] = index
      this.to[top] = end
      this.state[top] = end === index ? NONE : firsts[index]! <= first && lasts[index]! >= last ? ALL : SOME
      index = Math.max(index, end - 1) // the last one may reach into the next /16
    }
  }

  /** An IPv4-mapped IPv6 address is in the set where the IPv4 address is, too. */
  has(found: AddressScanner): boolean {
    if (found.version === 4) return this.has4(found.value)
    return (found.isMapped && this.has4(found.value)) || this.has6(found.groups)
  }

  /** Whether the set holds all addresses of the block. */
  holds({version, first, last}: FoundBlock): boolean {
    const ranges = version === 4 ? this.ranges4 : this.ranges6
    const at = lastStartingAtOrBelow(ranges, first, 0)
    return at !== -1 && compareAt(last, 0, ranges.lasts, at, ranges.width) <= 0
  }

  private has4(value: number): boolean {
    const top = value >>> 16
    const state = this.state[top]!
    if (state !== SOME) return state === ALL
    const {firsts, lasts} = this.ranges4
    let low = this.from[top]!
    let high = this.to[top]! - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (firsts[middle]! <= value) low = middle
      else high = middle - 1
    }
    return firsts[low]! <= value && value <= lasts[low]!
  }

  private has6(groups: Uint16Array): boolean {
    const {firsts, lasts, count} = this.ranges6
    if (count === 0) return false
    const {words} = this
    for (let word = 0; word < 4; word++) words[word] = (groups[2 * word]! << 16) | groups[2 * word + 1]!
    let low = 0
    let high = count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compareAt(firsts, middle, words, 0, 4) <= 0) low = middle + 1
      else high = middle
    }
    return low > 0 && compareAt(words, 0, lasts, low - 1, 4) <= 0
  }
}
