// MAC addresses in lists of a million lines: read and written as bytes, like the addresses of bulk-parse and bulk-text.
import {COLON, CR, DASH, DOT, HEX_DIGITS, LF} from '../address/word-bytes.js'

const LITTLE_ENDIAN = true

/**
 * Reads lines that hold one 48-bit address and nothing else, in the notations of programs: `8c:ec:4b:87:99:d7`,
 * `8C-EC-4B-87-99-D7`, `8cec.4b87.99d7`, `8cec4b8799d7`.
 */
export class MacLineReader {
  /** The first 24 bits, and the others. */
  high = 0
  low = 0
  /** Where the value ends, its line feed excluded. */
  valueEnd = 0

  /** Returns where the next line starts, or -1 where this one is not plain. The line starts at `start`. */
  take(bytes: Uint8Array, start: number, end: number): number {
    let at = start
    let separator = 0
    let every = 12 // digits between separators
    if (bytes[start + 2] === COLON || bytes[start + 2] === DASH) {
      separator = bytes[start + 2]!
      every = 2
    } else if (bytes[start + 4] === DOT) {
      separator = DOT
      every = 4
    }
    let high = 0
    let low = 0
    let left = every
    for (let digit = 0; digit < 12; digit++) {
      if (left === 0) {
        if (bytes[at++] !== separator) return -1
        left = every
      }
      const value = HEX_DIGITS[bytes[at++] ?? 0]!
      if (value === 16) return -1
      if (digit < 6) high = (high << 4) | value
      else low = (low << 4) | value
      left--
    }
    if (at > end) return -1
    this.high = high
    this.low = low
    this.valueEnd = at
    if (at < end && bytes[at] === CR) at++
    return at === end ? at : bytes[at] === LF ? at + 1 : -1
  }
}

/** Each octet as two digits, and as two digits with a separator and nothing behind them: small with colons, large with dashes. */
const PAIRS = new Uint16Array(256)
const LARGE_PAIRS = new Uint16Array(256)
const WITH_COLON = new Int32Array(256)
const WITH_DASH = new Int32Array(256)
for (let octet = 0; octet < 256; octet++) {
  const digits = octet.toString(16).padStart(2, '0')
  PAIRS[octet] = Buffer.from(digits).readUInt16LE()
  LARGE_PAIRS[octet] = Buffer.from(digits.toUpperCase()).readUInt16LE()
  WITH_COLON[octet] = Buffer.from(`${digits}: `).readInt32LE()
  WITH_DASH[octet] = Buffer.from(`${digits.toUpperCase()}- `).readInt32LE()
}

/** Three octets with colons between them. */
export function writeThreeColons(out: DataView, at: number, bits: number): number {
  return writeThree(out, at, bits, WITH_COLON) - 1
}

/** `8c:ec:4b:87:99:d7` */
export function writeColons(out: DataView, at: number, high: number, low: number): number {
  return writeThree(out, writeThree(out, at, high, WITH_COLON), low, WITH_COLON) - 1
}

/** `8C-EC-4B-87-99-D7` */
export function writeDashes(out: DataView, at: number, high: number, low: number): number {
  return writeThree(out, writeThree(out, at, high, WITH_DASH), low, WITH_DASH) - 1
}

function writeThree(out: DataView, at: number, bits: number, texts: Int32Array): number {
  out.setInt32(at, texts[bits >>> 16]!, LITTLE_ENDIAN)
  out.setInt32(at + 3, texts[(bits >>> 8) & 255]!, LITTLE_ENDIAN)
  out.setInt32(at + 6, texts[bits & 255]!, LITTLE_ENDIAN)
  return at + 9
}

/** `8cec.4b87.99d7` */
export function writeDots(out: DataView, at: number, high: number, low: number): number {
  out.setUint16(at, PAIRS[high >>> 16]!, LITTLE_ENDIAN)
  out.setUint16(at + 2, PAIRS[(high >>> 8) & 255]!, LITTLE_ENDIAN)
  out.setUint8(at + 4, DOT)
  out.setUint16(at + 5, PAIRS[high & 255]!, LITTLE_ENDIAN)
  out.setUint16(at + 7, PAIRS[low >>> 16]!, LITTLE_ENDIAN)
  out.setUint8(at + 9, DOT)
  out.setUint16(at + 10, PAIRS[(low >>> 8) & 255]!, LITTLE_ENDIAN)
  out.setUint16(at + 12, PAIRS[low & 255]!, LITTLE_ENDIAN)
  return at + 14
}

/** `8CEC4B8799D7` */
export function writeBare(out: DataView, at: number, high: number, low: number): number {
  out.setUint16(at, LARGE_PAIRS[high >>> 16]!, LITTLE_ENDIAN)
  out.setUint16(at + 2, LARGE_PAIRS[(high >>> 8) & 255]!, LITTLE_ENDIAN)
  out.setUint16(at + 4, LARGE_PAIRS[high & 255]!, LITTLE_ENDIAN)
  out.setUint16(at + 6, LARGE_PAIRS[low >>> 16]!, LITTLE_ENDIAN)
  out.setUint16(at + 8, LARGE_PAIRS[(low >>> 8) & 255]!, LITTLE_ENDIAN)
  out.setUint16(at + 10, LARGE_PAIRS[low & 255]!, LITTLE_ENDIAN)
  return at + 12
}
