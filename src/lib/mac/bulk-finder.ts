import {CUT_INTO_SMALLER, type VendorTable} from './vendor-table.js'

/** Numbers of the first 16 bits. */
const STARTS = 0x10000

/**
 * Finds blocks for lists of a million addresses: an index over the first 16 bits leaves a few prefixes to compare, and only
 * in the few blocks that IEEE cuts into smaller ones those are looked through. Agrees with `blockOf`.
 */
export class BulkFinder {
  /** Where the prefixes of 24 bits with each first 16 bits start. */
  private readonly starts = new Uint32Array(STARTS + 1)
  /** Blocks of 24 bits that are cut into smaller ones. */
  private readonly isCut: Uint8Array
  /** The first 24 bits of smaller blocks that lie in no block of 24 bits. */
  private readonly alone = new Set<number>()
  /** Blocks that IEEE has kept. */
  private readonly isNobodys: Uint8Array

  constructor(private readonly table: VendorTable) {
    const {keys24, keys28, keys36} = table
    for (const key of keys24) this.starts[(key >>> 8) + 1]!++
    for (let index = 0; index < STARTS; index++) this.starts[index + 1]! += this.starts[index]!
    this.isCut = new Uint8Array(keys24.length)
    for (const key of keys28) this.markCut(key >>> 4)
    for (const key of keys36) this.markCut(key >>> 8)
    this.isNobodys = new Uint8Array(table.size)
    for (const index of table.search(CUT_INTO_SMALLER)) this.isNobodys[index] = 1
  }

  /** The number of the narrowest block around an address in two halves of 24 bits, or -1. */
  find(high: number, low: number): number {
    let index = this.findExact(high, low)
    if (index === -1 && (high & 0x01_0000) !== 0) index = this.findExact(high & ~0x01_0000, low)
    return index !== -1 && this.isNobodys[index] === 1 ? -1 : index
  }

  private findExact(high: number, low: number): number {
    const index = this.index24(high)
    const decides = index === -1 ? !this.alone.has(high) : this.isCut[index] === 0
    return decides ? index : this.table.find(high, low)
  }

  private index24(high: number): number {
    const {keys24} = this.table
    let low = this.starts[high >>> 8]!
    let end = this.starts[(high >>> 8) + 1]!
    while (low < end) {
      const middle = (low + end) >>> 1
      if (keys24[middle]! < high) low = middle + 1
      else end = middle
    }
    return keys24[low] === high ? low : -1
  }

  private markCut(high: number): void {
    const index = this.index24(high)
    if (index === -1) this.alone.add(high)
    else this.isCut[index] = 1
  }
}
