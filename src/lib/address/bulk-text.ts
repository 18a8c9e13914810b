// Lists of a million lines: text is written as bytes without a string each, up to eight bytes at a time. Every function
// writes into `out` from `at` on and returns where the text ends. It may write up to seven bytes more, over which the next
// text goes: the caller has made room.

const LITTLE_ENDIAN = true

/**
 * ASCII text in pieces of eight bytes, as floating-point numbers: copied so, a row costs a third of what it costs byte by
 * byte. (No ASCII text becomes a NaN, whose bits might be changed in copying: that takes a byte of 0x7f or 0xff.) Other text,
 * which only a user's template has, is copied byte by byte.
 */
export class AsciiText {
  /** In bytes. */
  readonly length: number
  private readonly words: Float64Array
  private readonly bytes: Uint8Array | null

  constructor(text: string) {
    const bytes = Buffer.from(text)
    this.length = bytes.length
    // oxlint-disable-next-line no-control-regex -- the whole of ASCII is meant
    this.bytes = /^[\0-\x7e]*$/.test(text) ? null : bytes
    const padded = Buffer.concat([bytes], Math.ceil(bytes.length / 8) * 8)
    const count = this.bytes === null ? padded.length / 8 : 0
    this.words = Float64Array.from({length: count}, (_, index) => padded.readDoubleLE(8 * index))
  }

  write(out: DataView, at: number): number {
    const {words, bytes} = this
    for (let index = 0; index < words.length; index++) out.setFloat64(at + 8 * index, words[index]!, LITTLE_ENDIAN)
    if (bytes !== null) for (let index = 0; index < bytes.length; index++) out.setUint8(at + index, bytes[index]!)
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
const DOT = 0x2e
const COLON = 0x3a

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
