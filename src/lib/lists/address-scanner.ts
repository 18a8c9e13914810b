// Finds the addresses in any text at some hundred megabytes a second: only dots and colons are looked at closely.
import {
  BACKSLASH,
  COLON,
  DOT,
  HEX_DIGITS,
  OPEN,
  PERCENT,
  SEMICOLON,
  WORD_BYTES,
  isDigit,
} from '../address/word-bytes.js'
import {endOfService, findReverseName, isEnclosed, isNamedPort, isPortAt, isUnspecified} from './named-port.js'

/**
 * Finds addresses one after the other, each into the same fields. An address stands for itself: what touches it makes the
 * difference.
 *
 *     found       10.0.0.1   10.0.0.1.   10.0.0.1:80   10.0.0.1.80   10.0.0.1/24   fe80::1%eth0   src:2001:db8::1
 *                 [::1]:443   [IPv6:2001:db8::1]   [::]:22   :::22   2001:db8::1.443   2001:db8:1:2:3:4:5:6:49255
 *     not found   v1.2.3.4   1.2.3.4.5.6   10.0.0.1123   1.2.3.4.example.com   12:00:00   std::a   00:11:22:33:44:55
 *
 * A fifth number is a port, as tcpdump and BSD's netstat write it, and so is a service's name where they write it. An IPv6
 * text needs a digit, three groups or one of four digits (`a::b` is more often a name in a program), and eight groups of two
 * digits each are the hardware address of an interface.
 */
export class AddressScanner {
  /** The address found stands at `bytes[start..end)`. */
  start = 0
  end = 0
  /** 0: four dotted numbers that are no address. */
  version: 0 | 4 | 6 = 4
  /** The IPv4 address as a 32-bit number; of an IPv4-mapped IPv6 address (::ffff:0:0/96) the one inside. */
  value = 0
  isMapped = false
  /** The eight groups of an IPv6 address. */
  readonly groups = new Uint16Array(8)

  /**
   * @param findsLookAlikes also what looks like an IPv4 address and is none: four numbers of at most three digits, one above
   *   255 or with a leading zero
   * @param findsNames also reverse names, `4.3.2.1.in-addr.arpa`, which have version 0, too
   */
  constructor(
    private readonly findsLookAlikes = false,
    private readonly findsNames = false,
  ) {}

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
        const start = startOfIpv4(bytes, at, low)
        if (isFreeBefore(bytes, start, base)) {
          const stop = this.readIpv4(bytes, start)
          if (stop !== -1 && isFreeBehind(bytes, start, stop)) return this.found(4, start, stop)
          const stopAlike = this.findsLookAlikes ? endOfFourNumbers(bytes, start) : -1
          if (stopAlike !== -1 && isFreeBehind(bytes, start, stopAlike)) return this.found(0, start, stopAlike)
        }
        const word = WORD_BYTES
        while (word[bytes[at]!] === 1 || bytes[at] === DOT) at++
        const name = this.findsNames ? findReverseName(bytes, low, at) : null
        if (name !== null) return this.found(0, name.start, name.end)
        low = at
        continue
      }
      let start = this.startOfIpv6(bytes, at, low, base)
      if (start !== -1) {
        let stop = this.readIpv6(bytes, start)
        while (stop === -1 && bytes[start] === COLON)
          if (isLongGroup(bytes, ++start)) stop = this.readIpv6(bytes, start)
        if (stop !== -1 && isFreeBehind(bytes, start, stop)) return this.found(6, start, stop)
      }
      low = at + 1
      const hex = HEX_DIGITS
      while (hex[bytes[at]!] !== 16 || bytes[at] === COLON) if (bytes[at++] === COLON) low = at
      at = low
    }
  }

  /** Reads the address that starts at `start`, if it is one, and nothing that touches it makes a longer word of it. */
  readAt(bytes: Uint8Array, start: number): boolean {
    const stop4 = this.readIpv4(bytes, start)
    if (stop4 !== -1 && isFreeBehind(bytes, start, stop4)) return this.found(4, start, stop4)
    const stop6 = this.readIpv6(bytes, start)
    return stop6 !== -1 && isFreeBehind(bytes, start, stop6) && this.found(6, start, stop6)
  }

  private found(version: 0 | 4 | 6, start: number, end: number): true {
    this.version = version
    this.start = start
    this.end = end
    if (version !== 6) this.isMapped = false
    else {
      const {groups} = this
      this.isMapped = groups[5] === 0xffff && (groups[0]! | groups[1]! | groups[2]! | groups[3]! | groups[4]!) === 0
      this.value = ((groups[6]! << 16) | groups[7]!) >>> 0
    }
    return true
  }

  /** Where the text with its first colon at `colon` starts, or -1 where it is part of a word. A label (`src:`, `IPv6:`) is left out. */
  private startOfIpv6(bytes: Uint8Array, colon: number, low: number, base: number): number {
    let start = colon
    while (start > low && HEX_DIGITS[bytes[start - 1]!] !== 16) start--
    if (bytes[start - 1] === PERCENT && start > base && colon - start > 1) start += 2 // %5B2001:db8::1%5D of a URL
    if (isFreeBefore(bytes, start, base)) return colon - start > 4 ? colon + 1 : start // `added:` is no group
    // Behind IPv6 or eth0 stands an address; x2001:db8::1 is a longer word.
    const isLabel = bytes[start - 1] !== DOT && (colon - start < 3 || !isDigit(bytes[colon - 1]!))
    return isLabel ? colon + 1 : -1
  }

  /** Reads four octets into `value`; returns where they end, or -1. What stands behind them is not looked at. */
  readIpv4(bytes: Uint8Array, start: number): number {
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
    const hex = HEX_DIGITS
    let at = start
    let count = 0
    let elision = -1
    let isAddress = false // what makes it more than a name in a program
    let arePairs = true
    let hasPort = false
    if (bytes[at] === COLON) {
      if (bytes[at + 1] !== COLON) return -1
      elision = 0
      at += 2
      if (isUnspecified(bytes, start)) {
        groups.fill(0)
        return at
      }
    }
    for (;;) {
      const first = at
      let value = 0
      let digit = hex[bytes[at]!]!
      for (; digit !== 16 && at - first < 4; digit = hex[bytes[++at]!]!) {
        if (digit < 10) isAddress = true
        value = (value << 4) | digit
      }
      if (at === first) break
      if (count === 8 || digit !== 16 || WORD_BYTES[bytes[at]!] === 1) {
        // Behind the last group, with five digits, or as a word (`domain`), it can only be a port.
        if (elision === -1 ? count !== 8 : count === elision) return -1
        if (!isPortAt(bytes, first) && endOfService(bytes, first) === -1) return -1
        at = first - 1
        hasPort = true
        break
      }
      if (bytes[at] === DOT && isDigit(bytes[at + 1]!)) {
        const stop = count > 6 ? -1 : this.readIpv4(bytes, first)
        if (stop !== -1) {
          at = stop
          groups[count++] = this.value >>> 16
          groups[count++] = this.value & 0xffff
          hasPort = bytes[at] === COLON && isPortAt(bytes, at + 1)
          break
        }
        if (!isPortAt(bytes, at + 1)) return -1
        hasPort = true
      }
      if (at - first === 4) isAddress = true
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
    if (bytes[at] === COLON && !hasPort && (hex[bytes[at + 1]!] !== 16 || bytes[at + 1] === COLON)) return -1
    if (!isAddress && count < 3 && !isEnclosed(bytes, start, at)) return -1
    if (elision === -1) return count === 8 && !arePairs ? at : -1
    if (count > 7) return -1
    groups.copyWithin(elision + 8 - count, elision, count)
    groups.fill(0, elision, elision + 8 - count)
    return at
  }
}

/** Whether a colon before it is no part of an address (`from::2001:db8::1`, `:fe80::1`): `ec2::` and `f64::` are names behind one. */
function isLongGroup(bytes: Uint8Array, start: number): boolean {
  for (let at = start; at < start + 4; at++) if (HEX_DIGITS[bytes[at]!] === 16) return false
  const first = bytes[start]! | 0x20
  return first === 0x32 || first === 0x33 || first === 0x66 // 2 and 3: global; f: local, link-local, multicast
}

/** Where the number in front of the dot starts. */
function startOfIpv4(bytes: Uint8Array, dot: number, low: number): number {
  let start = dot - 1
  while (start > low && start > dot - 6 && isDigit(bytes[start - 1]!)) start--
  if (dot - start > 2 && start > low && bytes[start - 1] === PERCENT) return start + 2 // %2010.0.0.1 of a URL
  return Math.max(start, dot - 3)
}

/** Where four dotted numbers of one to three digits end, or -1. */
function endOfFourNumbers(bytes: Uint8Array, start: number): number {
  let at = start
  for (let number = 0; number < 4; number++) {
    if (number > 0 && bytes[at++] !== DOT) return -1
    const first = at
    while (isDigit(bytes[at]!)) at++
    if (at === first || at - first > 3) return -1
  }
  return at
}

function isFreeBefore(bytes: Uint8Array, start: number, base: number): boolean {
  if (start === base) return true
  const before = bytes[start - 1]!
  if (before === DOT) return start - 1 === base || WORD_BYTES[bytes[start - 2]!] === 0
  return WORD_BYTES[before] === 0 || endsEscape(bytes, start, base)
}

/** Whether an escape ends here, whose last letter is no part of a word: `%2C` of a URL, `\\n` of a string, `ESC[32m` of a colour. */
function endsEscape(bytes: Uint8Array, end: number, base: number): boolean {
  const last = bytes[end - 1]!
  if (end - 3 >= base && bytes[end - 3] === PERCENT)
    return HEX_DIGITS[last] !== 16 && HEX_DIGITS[bytes[end - 2]!] !== 16
  if (end - 2 >= base && bytes[end - 2] === BACKSLASH) return last === 0x6e || last === 0x72 || last === 0x74 // n r t
  if (last !== 0x6d) return false // m
  let at = end - 1
  while (at > base && at > end - 12 && (isDigit(bytes[at - 1]!) || bytes[at - 1] === SEMICOLON)) at--
  return at > base && bytes[at - 1] === OPEN
}

/** A full stop ends a sentence, unless something follows it; a number is a port, and so is the name of a service. */
function isFreeBehind(bytes: Uint8Array, start: number, end: number): boolean {
  const behind = bytes[end]!
  if (behind !== DOT) return WORD_BYTES[behind] !== 1
  return WORD_BYTES[bytes[end + 1]!] !== 1 || isPortAt(bytes, end + 1) || isNamedPort(bytes, start, end + 1)
}
