// Finds the addresses in any text at some hundred megabytes a second: only dots and colons are looked at closely.

const DOT = 0x2e
const COLON = 0x3a

/** Letters, digits and `_`: what makes a longer word of an address that it touches. */
const WORD = new Uint8Array(256)
/** The value of a hexadecimal digit; 16 for all other bytes. */
const HEX = new Uint8Array(256).fill(16)
for (let byte = 0; byte < 128; byte++) {
  const character = String.fromCharCode(byte)
  if (/\w/.test(character)) WORD[byte] = 1
  if (/[\da-f]/i.test(character)) HEX[byte] = Number.parseInt(character, 16)
}

/**
 * Finds addresses one after the other, each into the same fields. An address stands for itself: what touches it makes the
 * difference.
 *
 *     found       10.0.0.1   10.0.0.1.   10.0.0.1:80   10.0.0.1/24   [::1]:443   src:2001:db8::1   fe80::1%eth0
 *     not found   v1.2.3.4   1.2.3.4.5   10.0.0.1123   1.2.3.4.example.com   12:00:00   std::a   00:11:22:33:44:55
 *
 * An IPv6 text needs a digit or three groups (`a::b` is more often a name in a program), and eight groups of two digits
 * each are the hardware address of an interface.
 */
export class AddressScanner {
  /** The address found stands at `bytes[start..end)`. */
  start = 0
  end = 0
  version: 4 | 6 = 4
  /** The IPv4 address as a 32-bit number; of an IPv4-mapped IPv6 address (::ffff:0:0/96) the one inside. */
  value = 0
  isMapped = false
  /** The eight groups of an IPv6 address. */
  readonly groups = new Uint16Array(8)

  /**
   * Finds the first address in `bytes[from..end)`. What stands before `from` is looked at, as far as `base`, to see whether
   * it makes a longer word of it. `bytes[end]` must be there and be a line feed.
   */
  next(bytes: Uint8Array, from: number, end: number, base: number): boolean {
    let low = from // nothing before it is a part of what is to be found
    let at = from
    for (;;) {
      let mark = 0 // every address has a dot or a colon
      while (at < end && (mark = bytes[at]!) !== DOT && mark !== COLON) at++
      if (at >= end) return false
      if (mark === DOT) {
        // In most text a dot ends a sentence or stands in a number: the next octet would end one to three digits on.
        const isOctet = bytes[at + 2] === DOT || bytes[at + 3] === DOT || bytes[at + 4] === DOT
        if (!isOctet || at === low || !isDigit(bytes[at - 1]!) || !isDigit(bytes[at + 1]!)) {
          at++
          continue
        }
        let start = at - 1
        while (start > low && start > at - 4 && isDigit(bytes[start - 1]!)) start--
        if (isFreeBefore(bytes, start, base)) {
          const stop = this.readIpv4(bytes, start)
          if (stop !== -1 && isFreeBehind(bytes, stop)) return this.found(4, start, stop)
        }
        const word = WORD
        while (word[bytes[at]!] === 1 || bytes[at] === DOT) at++
        low = at
        continue
      }
      const start = this.startOfIpv6(bytes, at, low, base)
      if (start !== -1) {
        const stop = this.readIpv6(bytes, start)
        if (stop !== -1 && isFreeBehind(bytes, stop)) return this.found(6, start, stop)
      }
      low = at + 1
      const hex = HEX
      while (hex[bytes[at]!] !== 16 || bytes[at] === COLON) if (bytes[at++] === COLON) low = at
      at = low
    }
  }

  private found(version: 4 | 6, start: number, end: number): true {
    this.version = version
    this.start = start
    this.end = end
    if (version === 4) this.isMapped = false
    else {
      const {groups} = this
      this.isMapped = groups[5] === 0xffff && (groups[0]! | groups[1]! | groups[2]! | groups[3]! | groups[4]!) === 0
      this.value = ((groups[6]! << 16) | groups[7]!) >>> 0
    }
    return true
  }

  /** Where the text with its first colon at `colon` starts, or -1 where it is part of a word. A label (`src:`) is left out. */
  private startOfIpv6(bytes: Uint8Array, colon: number, low: number, base: number): number {
    let start = colon
    let hasDigit = false
    while (start > low && HEX[bytes[start - 1]!] !== 16) hasDigit = isDigit(bytes[--start]!) || hasDigit
    if (isFreeBefore(bytes, start, base)) return start
    return hasDigit || bytes[start - 1] === DOT ? -1 : colon + 1
  }

  /** Reads four octets into `value`; returns where they end, or -1. */
  private readIpv4(bytes: Uint8Array, start: number): number {
    let at = start
    let value = 0
    for (let octet = 0; octet < 4; octet++) {
      if (octet > 0 && bytes[at++] !== DOT) return -1
      if (!isDigit(bytes[at]!)) return -1
      let part = bytes[at++]! - 0x30
      if (isDigit(bytes[at]!)) {
        if (part === 0) return -1
        part = 10 * part + bytes[at++]! - 0x30
        if (isDigit(bytes[at]!)) part = 10 * part + bytes[at++]! - 0x30
        if (part > 255) return -1
      }
      value = (value << 8) | part
    }
    this.value = value >>> 0
    return at
  }

  /** Reads IPv6 text into `groups`; returns where it ends, or -1. A single colon behind it is no part of it. */
  private readIpv6(bytes: Uint8Array, start: number): number {
    const {groups} = this
    const hex = HEX
    let at = start
    let count = 0
    let elision = -1
    let hasDigit = false
    let arePairs = true
    if (bytes[at] === COLON) {
      if (bytes[at + 1] !== COLON) return -1
      elision = 0
      at += 2
    }
    for (;;) {
      const first = at
      let value = 0
      for (let digit = hex[bytes[at]!]!; digit !== 16; digit = hex[bytes[++at]!]!) {
        if (at - first === 4) return -1
        if (digit < 10) hasDigit = true
        value = (value << 4) | digit
      }
      if (at === first) break
      if (bytes[at] === DOT && isDigit(bytes[at + 1]!)) {
        at = count > 6 ? -1 : this.readIpv4(bytes, first)
        if (at === -1) return -1
        groups[count++] = this.value >>> 16
        groups[count++] = this.value & 0xffff
        break
      }
      if (count === 8) return -1
      arePairs &&= at - first === 2
      groups[count++] = value
      if (bytes[at] !== COLON) break
      if (bytes[at + 1] === COLON) {
        if (elision !== -1) return -1
        elision = count
        at += 2
      } else if (hex[bytes[at + 1]!] === 16) break
      else at++
    }
    if (bytes[at] === COLON && (hex[bytes[at + 1]!] !== 16 || bytes[at + 1] === COLON)) return -1
    if (!hasDigit && count < 3) return -1
    if (elision === -1) return count === 8 && !arePairs ? at : -1
    if (count > 7) return -1
    groups.copyWithin(elision + 8 - count, elision, count)
    groups.fill(0, elision, elision + 8 - count)
    return at
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

function isFreeBefore(bytes: Uint8Array, start: number, base: number): boolean {
  if (start === base) return true
  const before = bytes[start - 1]!
  if (before === DOT) return start - 1 === base || WORD[bytes[start - 2]!] === 0
  return WORD[before] === 0
}

/** A full stop ends a sentence, unless something follows it. */
function isFreeBehind(bytes: Uint8Array, end: number): boolean {
  const behind = bytes[end]!
  if (behind === DOT) return WORD[bytes[end + 1]!] !== 1
  return WORD[behind] !== 1
}
