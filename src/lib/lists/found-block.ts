// A block as the readers of lists find it: numbers in place, no object for each of a million.
import type {Block} from '../address/block.js'
import {ipVersion} from '../address/ip-version.js'
import {isIpv4Mask} from '../address/parse-mask.js'
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
  /** Whether no more of the input is looked at: its form was broken, which has been told. */
  readonly hasFailed?: boolean
}

/**
 * What a column of CSV or a key of JSON is called where it holds the rest of a block, whose address stands in another: its
 * mask or prefix length, or the two ends of a range.
 */
export const COLUMN_NAMES = {
  mask: /^(?:subnet|net|gen)?[ _-]?mask$/i,
  wildcard: /^wildcard(?:[ _-]?mask)?$/i,
  length: /^(?:prefix|prefix[ _-]?len(?:gth)?|mask[ _-]?len(?:gth)?|cidr|(?:subnet|net)?[ _-]?mask)$/i,
  first: /(?:^|[ _-])(?:first|start|begin|First|Start|Begin|FIRST|START|BEGIN)|[a-z](?:First|Start|Begin)/,
  last: /(?:^|[ _-])(?:last|end|Last|End|LAST|END)|[a-z](?:Last|End)/,
} as const

/** The column beside `column` that holds the rest of its blocks, by the names of the first row; -1 where there is none. */
export function completingColumn(names: readonly string[], column: number): number {
  const {mask, wildcard, length, first, last} = COLUMN_NAMES
  const name = names[column]
  if (name === undefined) return -1
  if (first.test(name)) {
    const rest = name.replace(first, '')
    const ends = names.map((one) => last.test(one))
    const twin = names.findIndex(
      (one, index) => ends[index] && one.replace(last, '').toLowerCase() === rest.toLowerCase(),
    )
    if (twin !== -1) return twin
  }
  const fits = names.map((one, index) => index !== column && [mask, wildcard, length].some((form) => form.test(one)))
  return fits[column + 1] ? column + 1 : fits.indexOf(true)
}

/**
 * The text of a block whose address stands in one field and the rest in another: `10.0.0.0`, `netmask`, `255.0.0.0`; null
 * where they are no block.
 *
 * @param name what the other field is called; null where that says nothing, and only a netmask speaks for itself
 */
export function completeBlock(address: string, name: string | null, rest: string): string | null {
  const version = ipVersion(address)
  if (version === 0) return null
  if (name === null) return isIpv4Mask(rest, 'netmask') ? `${address}/${rest}` : null
  const isMask = ipVersion(rest) !== 0
  if (COLUMN_NAMES.last.test(name)) return isMask ? `${address}-${rest}` : null
  const [, digits] = /^\/?(\d{1,3})$/.exec(rest) ?? []
  if (digits !== undefined) return `${address}/${digits}`
  if (!isMask) return null
  if (!COLUMN_NAMES.wildcard.test(name) || !isIpv4Mask(rest, 'wildcard')) return `${address}/${rest}`
  return `${address}/${Prefix.parse(`0.0.0.0/${rest}`, {mask: 'wildcard'}).length}`
}
