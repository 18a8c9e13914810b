import {BLANK, isDigit, skipBlanks, latin1Of} from '../address/word-bytes.js'
import {AddressScanner} from './address-scanner.js'

/**
 * What stands between an address and the word for its mask, or between the word and the mask: `10.0.0.0","netmask":"255.0.0.0`;
 * also 掩码, 子网掩码 and 网络掩码 and the wide `：` and `，`, in the bytes of UTF-8.
 */
const WORD_BEHIND =
  /^[ \t",:;=('\xef\xbc\x8c\x9a]+((?:subnet|net|gen|wildcard)?[ _-]?mask|wildcard|(?:\xe5\xad\x90\xe7\xbd\x91|\xe7\xbd\x91\xe7\xbb\x9c)?\xe6\x8e\xa9\xe7\xa0\x81)[ \t",:;='.)\xef\xbc\x8c\x9a]*(?=\d|0x)/i
const WORD_BEFORE =
  /(?:^|[^A-Za-z])(?:(?:subnet|net|gen|wildcard)?[ _-]?mask|wildcard)[ \t",:;='.]*$|\xe6\x8e\xa9\xe7\xa0\x81[ \t",:;='.\xef\xbc\x8c\x9a]*$/i

const LENGTH_BEHIND = /^[ \t",:;=(']+prefix[ _-]?len(?:gth)?[ \t":='.]*(\d{1,3})(?![\w.])/i

/** No word for a mask, with all that stands around it, is longer. */
const REACH = 40

type Outcome = 'mask' | 'wrong' | 'none'

/**
 * Reads IPv4 masks that stand beside an address, not behind its slash: netmasks that start with 255, shorter ones beside the
 * first address of their network, wildcard masks that start with 0 (as in access lists, turned over), and any behind a word
 * for them.
 */
export class MaskReader {
  /** The bits that the mask leaves open, as a 32-bit number: zeros of a netmask, ones of a wildcard mask. */
  open = 0
  end = 0
  reason = ''
  private readonly quad = new AddressScanner()

  /** The mask that belongs to the address, which ends at `address.end`. */
  readBehind(bytes: Uint8Array, {end, value}: Pick<AddressScanner, 'end' | 'value'>): Outcome {
    let at = skipBlanks(bytes, end)
    const next = bytes[at]!
    if (at > end && isDigit(next)) {
      if (!this.readQuad(bytes, at) || isBeforeFlags(bytes, this.quad.end)) return 'none'
      const mask = this.quad.value
      if (mask >>> 24 === 255) return this.netmask(mask)
      if (mask === 0) return this.leave(value === 0 ? 0xffff_ffff : 0) // 0.0.0.0 0.0.0.0 is everything; else a wildcard: one host
      if (mask >>> 24 === 0) return this.leave(mask)
      // 224.0.0.0 240.0.0.0 of `route print`; beside an address that has bits under it, 240.0.0.0 is one itself.
      return this.netmaskLength(mask) !== -1 && (value & ~mask) === 0 ? this.leave(~mask >>> 0) : 'none'
    }
    while (isMark(bytes[at]!)) at++
    return startsMaskWord(bytes, at) ? this.readNamed(bytes, end) : 'none'
  }

  /** The length in words behind an address, `prefixlen 64` as ifconfig and `ip -j` write it, or -1. */
  readLengthBehind(bytes: Uint8Array, start: number): number {
    let at = start
    while (isMark(bytes[at]!)) at++
    if (at === start || (bytes[at]! | 0x20) !== 0x70 || (bytes[at + 1]! | 0x20) !== 0x72) return -1 // pr
    const [all, digits] = LENGTH_BEHIND.exec(latin1Of(bytes, start, Math.min(start + REACH, bytes.length))) ?? []
    if (all === undefined) return -1
    this.end = start + all.length
    return Number(digits)
  }

  /**
   * The length of the Genmask of a route, as `route -n` and `netstat -rn` write it behind the gateway, or -1:
   *
   *     10.0.0.0        192.0.2.1       255.0.0.0       UG    0      0        0 eth0
   */
  readGenmask(bytes: Uint8Array, {end, value}: Pick<AddressScanner, 'end' | 'value'>): number {
    const gateway = skipBlanks(bytes, end)
    if (gateway === end) return -1
    let at = gateway
    while (at < gateway + REACH && bytes[at]! > BLANK) at++
    const mask = skipBlanks(bytes, at)
    if (at === gateway || mask === at || !isDigit(bytes[mask]!)) return -1
    if (!this.readQuad(bytes, mask) || !isBeforeFlags(bytes, this.quad.end)) return -1
    return (value & ~this.quad.value) === 0 ? this.netmaskLength(this.quad.value) : -1
  }

  /** Whether the quad that was found is a mask behind a word for it, or in a table of routes, and so no address. */
  isNamedMask(
    bytes: Uint8Array,
    {start, end, value}: Pick<AddressScanner, 'start' | 'end' | 'value'>,
    base: number,
  ): boolean {
    if (isBeforeFlags(bytes, end) && this.netmaskLength(value) !== -1) return true
    let at = start
    while (at > base && isMark(bytes[at - 1]!) && at > start - REACH) at--
    const last = (at > base ? bytes[at - 1]! : 0) | 0x20
    if (last !== 0x6b && last !== 0x64 && last !== 0xa1) return false // masK, wildcarD, 掩码 in UTF-8
    if (!WORD_BEFORE.test(latin1Of(bytes, Math.max(base, start - REACH), start))) return false
    return value >>> 24 === 0 || value >>> 24 === 255 || this.netmaskLength(value) !== -1
  }

  /** The length of a netmask, or -1 where ones follow a zero. */
  netmaskLength(mask: number): number {
    const length = Math.clz32(~mask)
    return length === 32 || mask << length === 0 ? length : -1
  }

  private readNamed(bytes: Uint8Array, start: number): Outcome {
    let stop = start
    while (stop < start + REACH && bytes[stop] !== 0x0a && stop < bytes.length) stop++
    const [all, word] = WORD_BEHIND.exec(latin1Of(bytes, start, stop)) ?? []
    if (all === undefined) return 'none'
    const at = start + all.length
    if (bytes[at + 1] === 0x78) return this.readHex(bytes, at)
    if (!this.readQuad(bytes, at)) return 'none'
    const mask = this.quad.value
    if (/wildcard/i.test(word!)) return this.leave(mask)
    if (this.netmaskLength(mask) !== -1 || mask >>> 24 !== 0) return this.netmask(mask)
    return this.leave(mask)
  }

  /** `netmask 0xffffff00`, as BSD's ifconfig writes it. */
  private readHex(bytes: Uint8Array, start: number): Outcome {
    const text = /^0x([\da-f]{8})(?![\da-z])/i.exec(latin1Of(bytes, start, start + 11))?.[1]
    if (text === undefined) return 'none'
    this.end = start + 10
    return this.netmask(Number.parseInt(text, 16), this.end)
  }

  private readQuad(bytes: Uint8Array, at: number): boolean {
    const {quad} = this
    if (!quad.readAt(bytes, at) || quad.version !== 4) return false
    const behind = bytes[quad.end]
    this.end = quad.end
    return behind !== 0x3a && behind !== 0x2f && behind !== 0x2e // :PORT, /LENGTH and .PORT make an address of it
  }

  private netmask(mask: number, end = this.quad.end): Outcome {
    this.end = end
    if (this.netmaskLength(mask) !== -1) return this.leave(~mask >>> 0)
    this.reason = 'the netmask is not contiguous'
    return 'wrong'
  }

  private leave(open: number): Outcome {
    this.open = open
    return 'mask'
  }
}

/** The bytes of the marks that stand around a word for a mask. */
const MARKS = new Uint8Array(256)
for (const mark of Buffer.from(` \t".'(,:;=，：`)) MARKS[mark] = 1
const isMark = (byte: number) => MARKS[byte] === 1

const RANGE_BEFORE =
  /(?:^|[^\w-])(?:range6?(?: dynamic-bootp)?|excluded-address|ifconfig-pool|(?:nat|local) pool [\w-]+)[ \t]+$/i

/** Whether the word before an address says that the last one of a range follows: `range 10.0.0.1 10.0.0.9`, as dhcpd, IOS, ASA and OpenVPN write it. */
export function isBehindRange(bytes: Uint8Array, start: number): boolean {
  if (start < 2 || bytes[start - 1] !== BLANK) return false
  return RANGE_BEFORE.test(latin1Of(bytes, Math.max(0, start - REACH), start))
}

/** Whether the flags of a route follow (`U`, `UGH`, `!`; route(8)), and the number behind them. */
function isBeforeFlags(bytes: Uint8Array, end: number): boolean {
  const start = skipBlanks(bytes, end)
  if (start === end || (bytes[start] !== 0x55 && bytes[start] !== 0x21)) return false // U !
  let at = start
  while (at < start + 8 && FLAGS[bytes[at]!] === 1) at++
  const behind = skipBlanks(bytes, at)
  let stop = behind
  while (isDigit(bytes[stop]!)) stop++
  return behind > at && stop > behind && bytes[stop]! <= BLANK
}

/** Up, gateway, host, reinstated, dynamic, modified, addrconf, cache, reject. */
const FLAGS = new Uint8Array(256)
for (const flag of Buffer.from('UGHRDMAC!')) FLAGS[flag] = 1

/** Whether `mas`, `net`, `sub`, `wil`, `gen` or the start of 掩, 子 or 网 stands there: a look at the first bytes spares most lines the expression. */
function startsMaskWord(bytes: Uint8Array, at: number): boolean {
  const [second, third] = [bytes[at + 1]! | 0x20, bytes[at + 2]! | 0x20]
  switch (bytes[at]! | 0x20) {
    case 0x6d:
      return second === 0x61 && third === 0x73
    case 0x6e:
      return second === 0x65 && third === 0x74
    case 0x73:
      return second === 0x75 && third === 0x62
    case 0x77:
      return second === 0x69 && third === 0x6c
    case 0x67:
      return second === 0x65 && third === 0x6e
    case 0xe6:
      return second === 0xae
    case 0xe5:
      return second === 0xad
    case 0xe7:
      return second === 0xbd
    default:
      return false
  }
}

/** The length of an IPv6 netmask, or -1 where ones follow a zero. */
export function lengthOfGroups(groups: Uint16Array): number {
  let length = 0
  while (length < 128 && groups[length >> 4]! & (0x8000 >> (length & 15))) length++
  for (let bit = length; bit < 128; bit++) if (groups[bit >> 4]! & (0x8000 >> (bit & 15))) return -1
  return length
}

/** Whether a text that cannot be read was meant for a mask or a length; another address was not. */
export function startsLikeMask(text: Uint8Array): boolean {
  return /^(?:255\.|ffff:|:|0)/i.test(latin1Of(text, 0, text.length))
}
