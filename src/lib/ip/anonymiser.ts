// A text with every address cut to its network, from bytes to bytes.
import {LF, SLASH} from '../address/word-bytes.js'
import {explainAddress} from '../address/explain-address.js'
import {IpAddress, type IpVersion} from '../address/ip-address.js'
import {ipVersion} from '../address/ip-version.js'
import {InputError} from '../errors.js'
import {AddressScanner} from '../lists/address-scanner.js'
import {writeIpv4, writeIpv6} from '../lists/copied-text.js'
import {MaskReader} from '../lists/mask-reader.js'
import {TextPlace} from '../lists/text-place.js'
import {convertAddress, parseArpa} from './convert-address.js'
import {cutEncoded} from './cut-encoded.js'

const UNREADABLE = Buffer.from('[?]')
const OUT_BYTES = 64 * 1024
/** The longest address, and what its writers may write beyond it. */
const MAX_ADDRESS = 64

/** How many bits of an address are kept. */
export type KeptBits = Record<IpVersion, number>

/** What looks like an address and cannot be read; the line from 1, the column in UTF-16 units from 1. */
export type Unreadable = {text: string; line: number; column: number}

/**
 * Passes a text on with all its addresses cut: to a prefix, which for an IPv4 address inside an IPv6 one is that of IPv4. What
 * looks like an IPv4 address and is none becomes `[?]`. Masks beside an address stay, they tell nothing.
 */
export class Anonymiser {
  private readonly scanner = new AddressScanner(true, true)
  private readonly mask = new AddressScanner()
  private readonly masks = new MaskReader()
  private readonly out = Buffer.allocUnsafeSlow(OUT_BYTES)
  private readonly view = new DataView(this.out.buffer)
  private readonly masks6: Uint16Array
  private readonly mask4: number
  private used = 0
  private readonly place = new TextPlace()

  constructor(
    private readonly kept: KeptBits,
    private readonly write: (bytes: Uint8Array) => void,
    private readonly tell: (unreadable: Unreadable) => void,
  ) {
    this.mask4 = maskOf(kept[4])
    this.masks6 = groupMasks(kept[6])
  }

  /** A block of whole lines; `bytes[end]` is a line feed, or a place for one. */
  take(bytes: Buffer, start: number, end: number): void {
    const changed = cutEncoded(bytes, start, end, (text) =>
      anonymiseLine(Buffer.from(text), this.kept, () => {}).toString(),
    )
    if (changed === null) this.takePlain(bytes, start, end)
    else this.takePlain(changed, 0, changed.length - 1)
  }

  private takePlain(bytes: Buffer, start: number, end: number): void {
    const {scanner, masks, place} = this
    place.startPiece(bytes, start)
    let from = start
    let feed = bytes.indexOf(LF, start)
    for (let at = start; scanner.next(bytes, at, end, start);) {
      at = scanner.end
      const name = scanner.version === 0 ? cutReverseName(bytes.toString('latin1', scanner.start, at), this.kept) : null
      if (name !== null) {
        this.copy(bytes, from, scanner.start)
        this.copy(Buffer.from(name), 0, name.length)
        from = at
        continue
      }
      if (scanner.version === 0) {
        for (; feed !== -1 && feed < at; feed = bytes.indexOf(LF, feed + 1)) place.feed(feed + 1)
        place.mark(scanner.start)
        const {line, column} = place
        this.tell({text: bytes.toString('latin1', scanner.start, scanner.end), line, column})
      } else if (scanner.version === 4) {
        if (isMask(scanner.value) && masks.isNamedMask(bytes, scanner, start)) continue
        if (masks.readBehind(bytes, scanner) === 'mask' && isMask(masks.open)) at = masks.end
      }
      if (bytes[scanner.end] === SLASH && this.isMaskAt(bytes, scanner.end + 1)) at = this.mask.end
      this.copy(bytes, from, scanner.start)
      this.writeAddress()
      from = scanner.end
    }
    this.copy(bytes, from, end)
    this.flush()
    for (; feed !== -1 && feed < end; feed = bytes.indexOf(LF, feed + 1)) place.feed(feed + 1)
    place.endPiece(end)
  }

  private isMaskAt(bytes: Buffer, start: number): boolean {
    const {mask, scanner} = this
    if (!mask.readAt(bytes, start) || mask.version !== scanner.version) return false
    if (mask.version === 4) return isMask(mask.value)
    const value = mask.groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n)
    const other = value ^ ((1n << 128n) - 1n)
    return (other & (other + 1n)) === 0n
  }

  /** Cuts the address that the scanner found, in place. */
  private writeAddress(): void {
    const {scanner, view} = this
    if (OUT_BYTES - this.used < MAX_ADDRESS) this.flush()
    if (scanner.version === 0) {
      this.out.set(UNREADABLE, this.used)
      this.used += UNREADABLE.length
    } else if (scanner.version === 4) this.used = writeIpv4(view, this.used, scanner.value & this.mask4)
    else {
      cutGroups(scanner.groups, this.mask4, this.masks6)
      this.used = writeIpv6(view, this.used, scanner.groups)
    }
  }

  private copy(bytes: Buffer, start: number, end: number): void {
    if (end - start > OUT_BYTES - this.used) {
      this.flush()
      if (end - start > OUT_BYTES) return this.write(bytes.subarray(start, end))
    }
    this.used += bytes.copy(this.out, this.used, start, end)
  }

  private flush(): void {
    const used = this.used
    this.used = 0
    if (used > 0) this.write(this.out.subarray(0, used))
  }
}

/** `0.2.0.192.in-addr.arpa` of `5.2.0.192.in-addr.arpa`; a name that is none of an address as it is, and null for other texts. */
function cutReverseName(text: string, kept: KeptBits): string | null {
  if (!/arpa$/i.test(text)) return null
  const [, a = '', b = '', c = '', d = ''] = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in/i.exec(text) ?? []
  const address = a === '' || ipVersion(`${d}.${c}.${b}.${a}`) === 4 ? parseArpa(text) : null
  return address === null ? text : convertAddress(anonymise(address, kept), text, 'arpa')[0]!.value
}

/** What is told of it. */
export function unreadableError({text}: Unreadable): InputError {
  const {offset, reason} = explainAddress(text)
  return new InputError('INVALID_ADDRESS', `"${text}": ${reason}; it was replaced by [?]`, {input: text, offset})
}

/** The address with its last bits cleared; an IPv4 address in an IPv6 one by the measure of IPv4. */
export function anonymise({version, value}: IpAddress, kept: KeptBits): IpAddress {
  if (version === 4) return IpAddress.of(4, (value >> BigInt(32 - kept[4])) << BigInt(32 - kept[4]))
  const groups = Uint16Array.from({length: 8}, (_, group) => Number((value >> BigInt(112 - 16 * group)) & 0xffffn))
  cutGroups(groups, maskOf(kept[4]), groupMasks(kept[6]))
  return IpAddress.of(
    6,
    groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n),
  )
}

/** A line with every address in it anonymised; what cannot be read is masked. */
export function anonymiseLine(line: Uint8Array, kept: KeptBits, tell: (unreadable: Unreadable) => void): Buffer {
  const pieces: Buffer[] = []
  const bytes = Buffer.concat([line, LINE_FEED])
  new Anonymiser(kept, (piece) => void pieces.push(Buffer.from(piece)), tell).take(bytes, 0, line.length)
  return Buffer.concat(pieces)
}

const LINE_FEED = Buffer.of(LF)

function groupMasks(length: number): Uint16Array {
  return Uint16Array.from(
    {length: 8},
    (_, group) => 0xffff & ~(0xffff >>> Math.min(16, Math.max(0, length - 16 * group))),
  )
}

/** Cuts an IPv6 address, and the IPv4 address that stands in it (RFC 4291, 6052, 3056, 4380, 5214) by its own measure. */
function cutGroups(groups: Uint16Array, mask4: number, masks6: Uint16Array): void {
  const [high, low] = [mask4 >>> 16, mask4 & 0xffff]
  if (groups[0] === 0x2002)
    cutPair(groups, 1, high, low) // 6to4
  else if (groups[0] === 0x2001 && groups[1] === 0) {
    cutPair(groups, 2, high, low) // the server of Teredo, and its client, bits turned over
    groups[6] = ~(~groups[6]! & high)
    groups[7] = ~(~groups[7]! & low)
  } else if (endsInIpv4(groups)) {
    cutPair(groups, 6, high, low)
    if (groups[5] === 0xffff) return // a mapped address is an IPv4 address
  }
  for (let group = 0; group < 8; group++) groups[group] = groups[group]! & masks6[group]!
}

function cutPair(groups: Uint16Array, at: number, high: number, low: number): void {
  groups[at] = groups[at]! & high
  groups[at + 1] = groups[at + 1]! & low
}

/** Mapped and compatible addresses, NAT64's well-known prefix, ISATAP's interface identifiers. */
function endsInIpv4(groups: Uint16Array): boolean {
  const isZero = (from: number, to: number) => groups.subarray(from, to).every((group) => group === 0)
  if (groups[5] === 0x5efe && (groups[4]! & ~0x0200) === 0) return true
  if (groups[0] === 0x64 && groups[1] === 0xff9b) return isZero(2, 6)
  return isZero(0, 5) && (groups[5] === 0xffff || (groups[5] === 0 && groups[6] !== 0))
}

function maskOf(length: number): number {
  return length === 0 ? 0 : -1 << (32 - length)
}

/** Ones and then zeros, zeros and then ones, or a first octet of 0: nobody's address. */
function isMask(value: number): boolean {
  const other = ~value
  return (other & (other + 1)) === 0 || (value & (value + 1)) === 0 || value >>> 24 === 0
}
