import {crc32} from 'node:zlib'
import type {MacAddress} from '../address/mac-address.js'
import type {RegistryInfo} from '../address/registry-info.js'

/** Who a block of MAC addresses was given to. */
export type VendorBlock = {
  /** The prefix without what is behind it: 6, 7 or 9 hexadecimal digits. */
  prefix: string
  vendor: string
}

/** How large a block is, by the registry that it comes from: 24, 28 or 36 bits name the vendor. */
export type BlockKind = 'MA-L' | 'MA-M' | 'MA-S' | 'IAB' | 'CID'

/** `N` as a little-endian word: netkit's MAC table, format 1. */
export const MAGIC = Buffer.from('NKM1').readUInt32LE()

/** Words of the header: magic, checksum, the three counts, names, bytes of names, bytes of what is known about the sources. */
const HEADER_WORDS = 8

/** Why bytes are no table. */
export class TableDamaged extends Error {}

/**
 * The IEEE registries as one piece of memory that is read where it lies: nothing is parsed, so that a look-up costs what it
 * costs to read the file.
 *
 *     header | prefixes of 24 bits | of 28 | of 36, but for the last digit | where each name starts
 *            | which name, for each prefix in the same order | the last digits | names | sources (JSON)
 *
 * Words are 32 bits little-endian, sorted; numbers of names 16 bits; names UTF-8.
 */
export class VendorTable {
  readonly keys24: Uint32Array
  readonly keys28: Uint32Array
  readonly keys36: Uint32Array
  private readonly nameStarts: Uint32Array
  private readonly nameIds: Uint16Array
  private readonly lastDigits: Uint8Array
  private readonly names: Buffer
  private readonly about: Buffer

  /** Throws TableDamaged where the bytes are not what the encoder wrote, bit by bit. */
  constructor(file: Buffer) {
    // A small Buffer may lie anywhere in a shared pool; words need an even place.
    const bytes = file.byteOffset % 4 === 0 ? file : Buffer.from(new Uint8Array(file).buffer)
    if (bytes.length < 4 * HEADER_WORDS) throw new TableDamaged('it is too short')
    const [magic, checksum, n24, n28, n36, names, nameBytes, aboutBytes] = wordsOf(bytes, 0, HEADER_WORDS)
    if (magic !== MAGIC) throw new TableDamaged('it is not a table of MAC addresses, or of another version')
    const count = n24! + n28! + n36!
    const size = 4 * (HEADER_WORDS + count + names! + 1) + 2 * count + n36! + nameBytes! + aboutBytes!
    if (size !== bytes.length) throw new TableDamaged(`it has ${bytes.length} bytes, expected ${size}`)
    if (checksumOf(bytes) !== checksum) throw new TableDamaged('its checksum is wrong')
    let at = 4 * HEADER_WORDS
    const words = (length: number) => {
      const array = wordsOf(bytes, at, length)
      at += 4 * length
      return array
    }
    this.keys24 = words(n24!)
    this.keys28 = words(n28!)
    this.keys36 = words(n36!)
    this.nameStarts = words(names! + 1)
    this.nameIds = new Uint16Array(bytes.buffer, bytes.byteOffset + at, count)
    at += 2 * count
    this.lastDigits = bytes.subarray(at, (at += n36!))
    this.names = bytes.subarray(at, (at += nameBytes!))
    this.about = bytes.subarray(at)
  }

  /** How many blocks there are; they are numbered, those of 24 bits first. */
  get size(): number {
    return this.nameIds.length
  }

  get nameCount(): number {
    return this.nameStarts.length - 1
  }

  /** Where the blocks come from. */
  get sources(): RegistryInfo[] {
    return JSON.parse(this.about.toString()) as RegistryInfo[]
  }

  /**
   * The number of the narrowest block around a 48-bit address, or -1.
   *
   * @param high the first 24 bits
   * @param low the other 24
   */
  find(high: number, low: number): number {
    const {keys24, keys28, keys36} = this
    const key36 = high * 0x100 + (low >>> 16)
    const digit = (low >>> 12) & 15
    for (let index = lowerBound(keys36, key36); keys36[index] === key36; index++) {
      if (this.lastDigits[index] === digit) return keys24.length + keys28.length + index
    }
    const key28 = high * 16 + (low >>> 20)
    const index28 = lowerBound(keys28, key28)
    if (keys28[index28] === key28) return keys24.length + index28
    const index24 = lowerBound(keys24, high)
    return keys24[index24] === high ? index24 : -1
  }

  /** The block of that number. */
  block(index: number): VendorBlock {
    return {prefix: this.prefixOf(index), vendor: this.nameOf(index)}
  }

  *blocks(): Generator<VendorBlock> {
    for (let index = 0; index < this.size; index++) yield this.block(index)
  }

  nameOf(index: number): string {
    const id = this.nameIds[index]!
    return this.names.toString('utf8', this.nameStarts[id], this.nameStarts[id + 1])
  }

  /** Blocks with the same number here have the same vendor. */
  nameIdOf(index: number): number {
    return this.nameIds[index]!
  }

  /** How many bits name the vendor. */
  lengthOf(index: number): 24 | 28 | 36 {
    return index < this.keys24.length ? 24 : index < this.keys24.length + this.keys28.length ? 28 : 36
  }

  prefixOf(index: number): string {
    const {keys24, keys28, keys36} = this
    if (index < keys24.length) return hex(keys24[index]!, 6)
    if (index < keys24.length + keys28.length) return hex(keys28[index - keys24.length]!, 7)
    const index36 = index - keys24.length - keys28.length
    return hex(keys36[index36]!, 8) + this.lastDigits[index36]!.toString(16)
  }

  /** The blocks whose vendor's name holds `text`, in either case. Each name is looked at once. */
  search(text: string): number[] {
    const wanted = text.toLowerCase()
    const found = new Set<number>()
    for (let id = 0; id + 1 < this.nameStarts.length; id++) {
      const name = this.names.toString('utf8', this.nameStarts[id], this.nameStarts[id + 1])
      if (name.toLowerCase().includes(wanted)) found.add(id)
    }
    return Array.from(this.nameIds.keys()).filter((index) => found.has(this.nameIds[index]!))
  }
}

/** IEEE's own name stands for a block that it cuts into smaller ones: what is in none of them belongs to nobody yet. */
export const CUT_INTO_SMALLER = 'IEEE Registration Authority'

/**
 * The number of the block that an address was taken from, or -1. A group's address is looked up as its owner's: 01:00:5e is
 * 00:00:5e with the I/G bit set. The U/L bit is never cleared: an address that says it is local has no vendor, but for a few
 * from before there was such a bit.
 */
export function blockOf(address: MacAddress, table: VendorTable): number {
  const high = Number(address.value >> BigInt(address.bits - 24))
  const low = Number((address.value >> BigInt(address.bits - 48)) & 0xff_ffffn)
  const exact = table.find(high, low)
  const index = exact === -1 && address.isMulticast ? table.find(high & ~0x01_0000, low) : exact
  return index !== -1 && table.nameOf(index) === CUT_INTO_SMALLER ? -1 : index
}

/** 00:50:c2 and 40:d8:55 were cut into IABs, the MA-S of before 2014. CIDs are local prefixes that end in A, but for DEC's. */
export function kindOf({prefix}: VendorBlock): BlockKind {
  if (prefix.length === 9) return prefix.startsWith('0050c2') || prefix.startsWith('40d855') ? 'IAB' : 'MA-S'
  if (prefix.length === 7) return 'MA-M'
  return prefix[1] === 'a' && !prefix.startsWith('aa000') ? 'CID' : 'MA-L'
}

/** `8c:ec:4b:00:00:00/24`: the block as a prefix of addresses. */
export function vendorBlockText(prefix: string): string {
  return `${prefix.padEnd(12, '0').match(/../g)!.join(':')}/${4 * prefix.length}`
}

/** CRC-32 of what stands behind the checksum: a tenth of the time that a loop over the words takes in a program just started. */
export function checksumOf(bytes: Buffer): number {
  return crc32(bytes.subarray(8))
}

function wordsOf(bytes: Buffer, start: number, length: number): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset + start, length)
}

/** The first place whose key is not below `key`. */
function lowerBound(keys: Uint32Array, key: number): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (keys[middle]! < key) low = middle + 1
    else high = middle
  }
  return low
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
