// Finds networks in any text, as configurations and logs write them: an address, and what its neighbours make of it.
import {
  AT,
  CLOSE,
  COLON,
  DASH,
  DOT,
  HEX_DIGITS,
  OPEN,
  SLASH,
  WORD_BYTES,
  isDigit,
  skipBlanks,
} from '../address/word-bytes.js'
import {AddressScanner} from './address-scanner.js'
import {FoundBlock} from './found-block.js'
import {isBehindRange, lengthOfGroups, MaskReader, startsLikeMask} from './mask-reader.js'
import {compareAt} from './ranges.js'

/** The reason of a range that goes down. */
export const REVERSED = 'from high to low'

/** More would be no access list that people write; SPEC: at most 65,536. */
const MAX_HOLES = 16

/**
 * Finds blocks one after the other, each into the same fields: an address and the prefix length, netmask, wildcard mask or
 * range that was written with it.
 *
 *     10.0.0.0/8   10.0.0.0/255.0.0.0   10.0.0.1-10.0.0.9   10.0.0.1 - 10.0.0.9   10.0.0.1-9   2001:db8::/32
 *     10.0.0.0 255.0.0.0   10.0.0.0 0.255.255.255   10.0.0.0 netmask 255.0.0.0   10.0.0.0 mask 0.255.255.255
 *
 * Every rule looks at the next neighbours alone, and never past the end of the line.
 */
export class BlockScanner {
  /** The whole notation stands at `bytes[start..end)`, the address in it up to `addressEnd`. */
  start = 0
  addressEnd = 0
  end = 0
  /** Why it is no block; else null. Unless that is to be reported, `found` is its address alone. */
  reason: string | null = null
  /** Bits that a wildcard mask with holes leaves open besides those at its end, at most 16; `found` is its first block. */
  holes = 0
  readonly found = new FoundBlock()
  readonly address: AddressScanner
  private readonly other = new AddressScanner()
  private readonly masks = new MaskReader()

  /** @param reportsWrong also what looks like an address or a block and is none, with its reason */
  constructor(private readonly reportsWrong = false) {
    this.address = new AddressScanner(reportsWrong)
  }

  /** Like `AddressScanner.next`. What is behind `end` of the last one is next. */
  next(bytes: Uint8Array, from: number, end: number, base: number): boolean {
    const {address, masks} = this
    for (let at = from; address.next(bytes, at, end, base); at = address.end) {
      if (address.version === 4 && masks.isNamedMask(bytes, address, base)) continue
      this.take(bytes, base)
      if (this.reason !== null && !this.reportsWrong) this.takeUnread(bytes)
      return true
    }
    return false
  }

  /** What is no block is still an address, and two where a range goes down (`8.8.8.8/8.8.4.4`, too); a mask that cannot be read is none. */
  private takeUnread(bytes: Uint8Array): void {
    const {reason, end} = this
    const mask = this.maskIn(bytes)
    this.takeBare()
    if (reason === REVERSED || !startsLikeMask(mask)) return
    this.reason = reason
    this.end = end
  }

  /** The mask or length at the end of a block that cannot be read. */
  maskIn(bytes: Uint8Array): Uint8Array {
    const colon = this.address.version === 6 ? COLON : DOT
    let at = this.end
    while (at > this.addressEnd && isMaskByte(bytes[at - 1]!, colon)) at--
    return bytes.subarray(at, this.end)
  }

  private take(bytes: Uint8Array, base: number): void {
    const {address} = this
    this.takeBare()
    if (address.version === 0) {
      this.reason = 'no address'
      return
    }
    const {end} = address
    const behind = bytes[end]!
    if (behind === SLASH) this.takeLength(bytes, end, base)
    else if (behind === CLOSE && bytes[end + 1] === SLASH && bytes[address.start - 1] === OPEN) {
      this.takeLength(bytes, end + 1, base) // [2001:db8::]/32 in Postfix's mynetworks
    } else if (!(address.version === 4 && this.takeRoute(bytes)) && !this.takeRange(bytes)) {
      const length = this.masks.readLengthBehind(bytes, end)
      if (length !== -1 && length <= (address.version === 4 ? 32 : 128)) this.takePrefix(length, this.masks.end)
      else if (address.version === 4) this.takeMask(bytes)
    }
  }

  private takeBare(): void {
    const {address, found} = this
    this.start = address.start
    this.addressEnd = this.end = address.end
    this.reason = null
    this.holes = 0
    found.isBare = true
    if (address.version === 6) found.setIpv6(address.groups, 128)
    else found.setIpv4(address.value, 32)
  }

  private takePrefix(length: number, end: number): void {
    const {address, found} = this
    found.isBare = false
    if (address.version === 6) found.setIpv6(address.groups, length)
    else found.setIpv4(address.value, length)
    this.end = end
  }

  /** Behind the slash: a length, or a mask in dots or groups. */
  private takeLength(bytes: Uint8Array, slash: number, base: number): void {
    const {address, other} = this
    if (this.standsBeforePath(bytes, base)) return
    if (other.readAt(bytes, slash + 1) && other.version === address.version) {
      const length = other.version === 4 ? this.masks.netmaskLength(other.value) : lengthOfGroups(other.groups)
      if (length === -1) this.refuse('the netmask is not contiguous', other.end)
      else this.takePrefix(length, other.end)
      return
    }
    let at = slash + 1
    let length = 0
    while (isDigit(bytes[at]!) && at < slash + 4) length = 10 * length + bytes[at++]! - 0x30
    if (at === slash + 1 || isWord(bytes[at]!) || (bytes[at] === DOT && isWord(bytes[at + 1]!))) return // a path
    if (length > (address.version === 4 ? 32 : 128)) return // a port, as firewalls write it
    if (this.isPort(bytes, length, at, base)) return
    if (bytes[slash + 1] === 0x30 && at > slash + 2) this.refuse('the prefix length has a leading zero', at)
    else this.takePrefix(length, at)
  }

  /** http://10.0.0.1/24 and http://[2001:db8::1]/24: behind a host of a URL stands a path. */
  private standsBeforePath(bytes: Uint8Array, base: number): boolean {
    let at = this.address.start
    if (at > base && bytes[at - 1] === OPEN) at--
    if (at > base && bytes[at - 1] === AT) {
      // user:password@ before the host
      const low = Math.max(base, at - 256)
      while (at > low && bytes[at - 1]! > 0x20 && bytes[at - 1] !== SLASH) at--
    }
    return at - 3 >= base && bytes[at - 1] === SLASH && bytes[at - 2] === SLASH && bytes[at - 3] === COLON
  }

  /**
   * ASA writes INTERFACE:ADDRESS/PORT and Junos ADDRESS/PORT->ADDRESS/PORT, and a port below 33 could be a length. A network
   * has no host bits there; the port of a host leaves some.
   */
  private isPort(bytes: Uint8Array, length: number, end: number, base: number): boolean {
    const {address} = this
    const isFlow = (bytes[end] === DASH && bytes[end + 1] === 0x3e) || bytes[address.start - 1] === 0x3e
    if (!isFlow && !isBehindInterface(bytes, address.start, base)) return false
    this.takePrefix(length, address.end)
    const {hasHostBits} = this
    this.takeBare()
    return hasHostBits
  }

  /** `A-B`, blanks around the dash or not, `range A B`, and `10.0.0.1-9`. */
  private takeRange(bytes: Uint8Array): boolean {
    const {address, other, found, masks} = this
    let at = skipBlanks(bytes, address.end)
    const isTight = at === address.end
    const hasWord = bytes[at] !== DASH
    if (!hasWord) at = skipBlanks(bytes, at + 1)
    else if (isTight || !isHexOrColon(bytes[at]!) || !isBehindRange(bytes, address.start)) return false
    else if (address.version === 4 && masks.readBehind(bytes, address) !== 'none') return false // OSPF's area range
    const isAddress = other.readAt(bytes, at)
    if (hasWord && !isAddress) return false
    if (isAddress) {
      if (other.version !== address.version || bytes[other.end] === SLASH || bytes[other.end] === DOT) return false
    } else if (!isTight || address.version !== 4 || !this.readShortEnd(bytes, address.end + 1)) return false
    const end = isAddress ? other.end : this.shortEnd
    const {first, last} = found
    if (address.version === 4) last[0] = other.value
    else for (let word = 0; word < 4; word++) last[word] = (other.groups[2 * word]! << 16) | other.groups[2 * word + 1]!
    if (compareAt(first, 0, last, 0, address.version === 4 ? 1 : 4) > 0) {
      this.refuse(REVERSED, end)
      return true
    }
    found.length = -1
    found.isBare = false
    // Behind a pool stands its mask.
    this.end = hasWord && address.version === 4 && masks.readBehind(bytes, other) === 'mask' ? masks.end : end
    return true
  }

  private shortEnd = 0

  /** The last octet alone, into `other.value`: nothing may touch it, as in a date or a file's name. */
  private readShortEnd(bytes: Uint8Array, start: number): boolean {
    let at = start
    let octet = 0
    while (isDigit(bytes[at]!) && at < start + 4) octet = 10 * octet + bytes[at++]! - 0x30
    const behind = bytes[at]!
    if (at === start || at > start + 3 || octet > 255 || bytes[start] === 0x30) return false
    if (isWord(behind) || behind === DASH || behind === COLON || behind === SLASH) return false
    if (behind === DOT && isWord(bytes[at + 1]!)) return false
    if (octet <= (this.address.value & 255)) return false
    this.other.value = ((this.address.value & ~255) | octet) >>> 0
    this.shortEnd = at
    return true
  }

  /** A destination, whose netmask stands behind the gateway. */
  private takeRoute(bytes: Uint8Array): boolean {
    const length = this.masks.readGenmask(bytes, this.address)
    if (length === -1) return false
    this.takePrefix(length, this.address.end)
    return true
  }

  /** A netmask or a wildcard mask behind a blank, as IOS and `route` write it, or behind a word for it. */
  private takeMask(bytes: Uint8Array): void {
    const {address, masks, found} = this
    const outcome = masks.readBehind(bytes, address)
    if (outcome === 'none') return
    if (outcome === 'wrong') return this.refuse(masks.reason, masks.end)
    const open = masks.open
    const low = ~open & (open + 1) // the lowest bit that is not open
    const ends = (low - 1) >>> 0 // the open bits at its end
    const holes = (open & ~ends) >>> 0
    this.takePrefix(32 - (ends === 0xffff_ffff ? 32 : 31 - Math.clz32(ends + 1)), masks.end)
    if (holes === 0) return
    if (countBits(holes) > MAX_HOLES)
      return this.refuse('the wildcard mask expands to more than 65,536 blocks', masks.end)
    this.holes = holes
    found.first[0] = found.first[0]! & ~holes
    found.last[0] = found.last[0]! & ~holes
  }

  /** Whether the address is not the first of its network: an interface's, as `ip address` shows it. */
  get hasHostBits(): boolean {
    const {address, found, holes} = this
    if (found.length === -1 || holes !== 0) return false
    if (found.version === 4) return found.first[0] !== address.value
    for (let word = 0; word < 4; word++) {
      const value = ((address.groups[2 * word]! << 16) | address.groups[2 * word + 1]!) >>> 0
      if (found.first[word] !== value) return true
    }
    return false
  }

  /** Every block that was found, each into `found`: one, but for a wildcard mask with holes. */
  forEach(take: (found: FoundBlock) => void): void {
    const {found, holes} = this
    if (holes === 0) return take(found)
    const [first, last] = [found.first[0]!, found.last[0]!]
    let bits = 0
    do {
      found.first[0] = first | bits
      found.last[0] = last | bits
      take(found)
      bits = ((bits | ~holes) + 1) & holes // the next number that has its bits in the holes
    } while (bits !== 0)
    found.first[0] = first
    found.last[0] = last
  }

  private refuse(reason: string, end: number): void {
    this.reason = reason
    this.end = end
  }
}

/** `outside:10.0.0.1`: a word and a colon, and no word that says that a network follows. */
function isBehindInterface(bytes: Uint8Array, start: number, base: number): boolean {
  if (start - 2 < base || bytes[start - 1] !== COLON || !isWord(bytes[start - 2]!)) return false
  let from = start - 1
  while (from > base && from > start - 33 && (isWord(bytes[from - 1]!) || bytes[from - 1] === DASH)) from--
  return !/^(ip|inet)(v?[46])?$|addr|net$|network|cidr|prefix|route|range/i.test(
    String.fromCharCode(...bytes.subarray(from, start - 1)),
  )
}

function countBits(value: number): number {
  let count = 0
  for (let rest = value; rest !== 0; rest &= rest - 1) count++
  return count
}

const isWord = (byte: number) => WORD_BYTES[byte] === 1
const isHexOrColon = (byte: number) => HEX_DIGITS[byte] !== 16 || byte === COLON
const isMaskByte = (byte: number, colon: number) => isWord(byte) || byte === DOT || byte === colon
