// A block as the readers of lists find it: numbers in place, no object for each of a million.
import type {Block} from '../address/block.js'
import {Prefix} from '../address/prefix.js'
import {addressAt, HOST_MASKS, putAddress} from './ranges.js'

/** A block and where it was written; the same fields for one after the other. */
export class FoundBlock {
  version: 4 | 6 = 4
  /** One word for IPv4, four for IPv6, both ends included. */
  readonly first = new Uint32Array(4)
  readonly last = new Uint32Array(4)
  /** Of a prefix; -1 where it is a range. */
  length = 32
  /** Written as an address alone. */
  isBare = true
  /** Bits behind the prefix were set: 10.0.0.1/8. */
  hasHostBits = false
  /** As it was written, without the blanks around it. */
  text = ''
  label: string | null = null
  /** Counted from 1; the column in UTF-16 units. */
  line = 0
  column = 0

  /** @param value a 32-bit number */
  setIpv4(value: number, length: number): void {
    const host = length === 0 ? 0xffff_ffff : length === 32 ? 0 : 0xffff_ffff >>> length
    this.version = 4
    this.length = length
    this.hasHostBits = (value & host) !== 0
    this.first[0] = value & ~host
    this.last[0] = value | host
  }

  /** @param groups the eight groups of an address */
  setIpv6(groups: Uint16Array, length: number): void {
    const {first, last} = this
    this.version = 6
    this.length = length
    let hostBits = 0
    for (let word = 0; word < 4; word++) {
      const value = (groups[2 * word]! << 16) | groups[2 * word + 1]!
      const host = HOST_MASKS[4][4 * length + word]!
      first[word] = value & ~host
      last[word] = value | host
      hostBits |= value & host
    }
    this.hasHostBits = hostBits !== 0
  }

  setBlock(block: Block): void {
    this.version = block.first.version
    this.length = block instanceof Prefix ? block.length : -1
    this.hasHostBits = block instanceof Prefix && block.address.compare(block.first) !== 0
    putAddress(this.first, 0, block.first)
    putAddress(this.last, 0, block.last)
  }

  /** The block as a value of its own. */
  toBlock(): Block {
    const first = addressAt(this.first, 0, this.version)
    if (this.length !== -1) return Prefix.of(first, this.length)
    return {first, last: addressAt(this.last, 0, this.version)}
  }
}

/** Why a text is no block, and where it stands. */
export type RefusedText = {code: string; text: string; reason: string; offset: number; line: number; column: number}

/** Who takes what a reader finds. */
export type BlockSink = {
  /** @param found good until the next one */
  take(found: FoundBlock): void
  refuse(refused: RefusedText): void
  /** False where `text` is never looked at, and need not be made. */
  readonly needsText?: boolean
  /** The label of the block that was taken as number `index`, from 0, where it is known later only. */
  label?(index: number, label: string): void
}

/** Reads blocks out of one input, piece by piece; the bytes of a piece are only looked at during the call. */
export type BlockReader = {
  take(bytes: Buffer, start: number, end: number): void
  end(): void
}
