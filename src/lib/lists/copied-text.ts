// Lists of a million lines: text is written as bytes without a string each, up to eight bytes at a time. Every function
// writes into `out` from `at` on and returns where the text ends. It may write up to seven bytes more, over which the next
// text goes: the caller has made room.
import {COLON, DOT} from '../address/word-bytes.js'

const LITTLE_ENDIAN = true

/**
 * Text in pieces of eight bytes, as floating-point numbers: copied so, a row costs a third of what it costs byte by byte. (No
 * text becomes a NaN, whose bits might be changed in copying: that takes a byte of 0xff, which UTF-8 has not, or of 0x7f,
 * which is DEL and never printed.)
 */
export class CopiedText {
  /** In bytes. */
  readonly length: number
  private readonly words: Float64Array

  constructor(text: string) {
    if (text.includes('\x7f')) throw new RangeError('DEL cannot be copied as a number')
    this.length = Buffer.byteLength(text)
    const bytes = Buffer.alloc(Math.ceil(this.length / 8) * 8)
    bytes.write(text, 'utf8')
    this.words = Float64Array.from({length: bytes.length / 8}, (_, index) => bytes.readDoubleLE(8 * index))
  }

  write(out: DataView, at: number): number {
    const {words} = this
    for (let index = 0; index < words.length; index++) out.setFloat64(at + 8 * index, words[index]!, LITTLE_ENDIAN)
    return at + this.length
  }
}

/** `0.` … `255.` as little-endian numbers, and how long each is with its dot. */
const OCTETS = new Int32Array(256)
const OCTET_LENGTHS = new Uint8Array(256)
/** `00000000` … `11111111`. */
const OCTET_BITS = new Float64Array(256)
for (let octet = 0; octet < 256; octet++) {
  const text = `${octet}.`
  OCTETS[octet] = Buffer.from(text.padEnd(4)).readInt32LE()
  OCTET_LENGTHS[octet] = text.length
  OCTET_BITS[octet] = Buffer.from(octet.toString(2).padStart(8, '0')).readDoubleLE()
}
const HEX = Buffer.from('0123456789abcdef')

/** The octet and a dot behind it. */
export function writeOctet(out: DataView, at: number, octet: number): number {
  out.setInt32(at, OCTETS[octet]!, LITTLE_ENDIAN)
  return at + OCTET_LENGTHS[octet]!
}

/** Dotted decimal. `address` is a 32-bit number, signed or not. */
export function writeIpv4(out: DataView, at: number, address: number): number {
  at = writeOctet(out, at, address >>> 24)
  at = writeOctet(out, at, (address >>> 16) & 255)
  at = writeOctet(out, at, (address >>> 8) & 255)
  return writeOctet(out, at, address & 255) - 1
}

/** RFC 5952 text of eight 16-bit groups, like `formatIpv6`. */
export function writeIpv6(out: DataView, at: number, groups: Uint16Array): number {
  let start = -1
  let length = 1 // a single zero group is never elided
  for (let index = 0; index < 8; index++) {
    if (groups[index] !== 0) continue
    const first = index
    while (index < 8 && groups[index] === 0) index++
    if (index - first <= length) continue
    start = first
    length = index - first
  }
  const isMapped = start === 0 && length === 5 && groups[5] === 0xffff
  for (let index = 0; index < 8; index++) {
    if (index === start) {
      out.setUint8(at++, COLON)
      out.setUint8(at++, COLON)
      index += length - 1
      continue
    }
    if (index > 0 && index !== start + length) out.setUint8(at++, COLON)
    if (isMapped && index === 6) return writeIpv4(out, at, (groups[6]! << 16) | groups[7]!)
    at = writeHexGroup(out, at, groups[index]!)
  }
  return at
}

function writeHexGroup(out: DataView, at: number, group: number): number {
  if (group > 0xfff) out.setUint8(at++, HEX[group >> 12]!)
  if (group > 0xff) out.setUint8(at++, HEX[(group >> 8) & 15]!)
  if (group > 0xf) out.setUint8(at++, HEX[(group >> 4) & 15]!)
  out.setUint8(at++, HEX[group & 15]!)
  return at
}

/** The `count` most significant nibbles, the last first, each with a dot behind it: what stands before `ip6.arpa`. */
export function writeReversedNibbles(out: DataView, at: number, groups: Uint16Array, count: number): number {
  for (let nibble = count - 1; nibble >= 0; nibble--) {
    out.setUint8(at++, HEX[(groups[nibble >> 2]! >> (12 - 4 * (nibble & 3))) & 15]!)
    out.setUint8(at++, DOT)
  }
  return at
}

/** The bits of the first `count` groups: two as four dotted octets (IPv4), eight as groups joined by colons (IPv6). */
export function writeBits(out: DataView, at: number, groups: Uint16Array, count: 2 | 8): number {
  const separator = count === 2 ? DOT : COLON
  for (let index = 0; index < count; index++) {
    out.setFloat64(at, OCTET_BITS[groups[index]! >> 8]!, LITTLE_ENDIAN)
    at += 8
    if (count === 2) out.setUint8(at++, DOT)
    out.setFloat64(at, OCTET_BITS[groups[index]! & 255]!, LITTLE_ENDIAN)
    at += 8
    out.setUint8(at++, separator)
  }
  return at - 1
}

/** Many texts that are looked up in no order: side by side in one piece of memory, where an object for each would be far apart. */
export class TextPool {
  private bytes = new DataView(new ArrayBuffer(1 << 16))
  private used = 0
  private readonly starts: Int32Array
  private readonly lengths: Uint16Array

  /** @param size how many texts there may be, numbered from 0 */
  constructor(size: number) {
    this.starts = new Int32Array(size).fill(-1)
    this.lengths = new Uint16Array(size)
  }

  has(index: number): boolean {
    return this.starts[index] !== -1
  }

  add(index: number, text: string): void {
    if (text.includes('\x7f')) throw new RangeError('DEL cannot be copied as a number')
    const bytes = Buffer.from(text)
    while (this.used + bytes.length + 8 > this.bytes.byteLength) this.grow()
    new Uint8Array(this.bytes.buffer).set(bytes, this.used)
    this.starts[index] = this.used
    this.lengths[index] = bytes.length
    this.used += bytes.length
  }

  write(out: DataView, at: number, index: number): number {
    const start = this.starts[index]!
    const length = this.lengths[index]!
    for (let done = 0; done < length; done += 8) {
      out.setFloat64(at + done, this.bytes.getFloat64(start + done, LITTLE_ENDIAN), LITTLE_ENDIAN)
    }
    return at + length
  }

  private grow(): void {
    const larger = new Uint8Array(2 * this.bytes.byteLength)
    larger.set(new Uint8Array(this.bytes.buffer))
    this.bytes = new DataView(larger.buffer)
  }
}
