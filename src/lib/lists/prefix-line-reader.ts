// Lists of a million lines: addresses are read from bytes without a string each. What is not plain is left to Prefix.parse.
import {COLON, CR, HEX_DIGITS, LF, SLASH, ZERO} from '../address/word-bytes.js'

/**
 * Reads `ADDRESS/LENGTH` lines, IPv4 and IPv6, one after the other into the same fields. Only lines that hold just that
 * are taken: no blanks, no comment, no netmask, no IPv4 part in an IPv6 address, and nothing that is wrong.
 */
export class PrefixLineReader {
  /** @param takesBare whether an address alone is taken too, as the host itself */
  constructor(private readonly takesBare = false) {}

  version: 4 | 6 = 4
  /** The address in 16-bit groups, the most significant first: two for IPv4, eight for IPv6. */
  readonly groups = new Uint16Array(8)
  length = 0
  /** Where the value ends, its line feed excluded. */
  valueEnd = 0

  /** Returns where the next line starts, or -1 where this one is not plain. The line starts at `start`. */
  take(bytes: Uint8Array, start: number, end: number): number {
    let at = this.takeIpv4(bytes, start, end)
    if (at === -1) {
      at = this.takeIpv6(bytes, start, end)
      if (at === -1) return -1
    }
    at = this.takeLength(bytes, at, end)
    if (at === -1) return -1
    this.valueEnd = at
    if (bytes[at] === CR) at++
    return at === end ? at : bytes[at] === LF ? at + 1 : -1
  }

  /** Returns where the address ends. */
  private takeIpv4(bytes: Uint8Array, start: number, end: number): number {
    let at = start
    let address = 0
    for (let octet = 0; octet < 4; octet++) {
      if (octet > 0 && (at >= end || bytes[at++] !== 0x2e)) return -1
      const first = at
      let value = 0
      for (; at < end && at - first < 3; at++) {
        const digit = bytes[at]! - ZERO
        if (digit < 0 || digit > 9) break
        value = value * 10 + digit
      }
      if (at === first || value > 255 || (bytes[first] === ZERO && at - first > 1)) return -1
      address = (address << 8) | value
    }
    this.version = 4
    this.groups[0] = address >>> 16
    this.groups[1] = address & 0xffff
    return at
  }

  /** Returns where the address ends. */
  private takeIpv6(bytes: Uint8Array, start: number, end: number): number {
    const {groups} = this
    let at = start
    let count = 0
    let elision = -1
    if (bytes[at] === COLON) {
      if (bytes[at + 1] !== COLON) return -1
      elision = 0
      at += 2
    }
    while (at < end && !this.endsAddress(bytes[at]!)) {
      const first = at
      let value = 0
      for (; at < end && at - first < 4; at++) {
        const digit = HEX_DIGITS[bytes[at]!]!
        if (digit === 16) break
        value = (value << 4) | digit
      }
      if (at === first || count === 8) return -1
      groups[count++] = value
      if (bytes[at] !== COLON) break
      at++
      if (bytes[at] === COLON) {
        if (elision !== -1) return -1
        elision = count
        at++
      } else if (at === end || this.endsAddress(bytes[at]!)) return -1 // a single colon at the end
    }
    if (elision === -1 ? count !== 8 : count > 7) return -1
    if (elision !== -1) {
      groups.copyWithin(elision + 8 - count, elision, count)
      groups.fill(0, elision, elision + 8 - count)
    }
    this.version = 6
    return at
  }

  private endsAddress(byte: number): boolean {
    return byte === SLASH || (this.takesBare && (byte === LF || byte === CR))
  }

  /** Returns where the value ends. */
  private takeLength(bytes: Uint8Array, slash: number, end: number): number {
    if (this.takesBare && bytes[slash] !== SLASH) {
      this.length = this.version === 4 ? 32 : 128
      return slash
    }
    if (slash >= end || bytes[slash] !== SLASH) return -1
    const first = slash + 1
    let at = first
    let value = 0
    for (; at < end && at - first < 3; at++) {
      const digit = bytes[at]! - ZERO
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    if (at === first || value > (this.version === 4 ? 32 : 128) || (bytes[first] === ZERO && at - first > 1)) return -1
    this.length = value
    return at
  }
}
