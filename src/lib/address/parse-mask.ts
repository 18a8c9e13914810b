import {ipVersion} from './ip-version.js'
import {explainAddress, explainCharacter, type Refusal} from './explain-address.js'
import {ADDRESS_BITS, IpAddress, type IpVersion} from './ip-address.js'

/** How a dotted mask is to be read: 255.255.255.0 (netmask), or turned over, 0.0.0.255 (wildcard, as in access lists). */
export type MaskForm = 'netmask' | 'wildcard'

/** `length` ones, then zeros, as an unsigned number of the version's width. */
export function maskOfLength(version: IpVersion, length: number): bigint {
  const bits = BigInt(ADDRESS_BITS[version])
  return ((1n << BigInt(length)) - 1n) << (bits - BigInt(length))
}

/** Whether `text` is a contiguous IPv4 mask in dots: what tells `ADDRESS NETMASK` from two addresses. */
export function isIpv4Mask(text: string, form: MaskForm): boolean {
  return ipVersion(text) === 4 && typeof lengthOfMask(IpAddress.parse(text), form) === 'number'
}

/**
 * Whether `text` was meant for an IPv4 mask, be it one or not: 255.255.225.0 with its slip of a digit, or 0.0.0.255, a wildcard
 * mask. As the address of a host neither is likely.
 */
export function looksLikeMask(text: string): boolean {
  return ipVersion(text) === 4 && /^(?:255\.|0\..*[1-9])/.test(text)
}

/**
 * Reads what stands behind the slash, `24` or `255.255.255.0`, or `ffff:ffff::` for IPv6, as a prefix length. Returns
 * the reason where it is none: the caller knows the whole text and throws.
 */
export function parseMask(text: string, version: IpVersion, form: MaskForm): number | Refusal {
  if (/^\d+$/.test(text)) return parseLength(text, version)
  if (text.includes('%')) return {offset: text.indexOf('%'), reason: 'a zone (%) belongs to an address, not to a mask'}
  if (ipVersion(text) === version) return lengthOfMask(IpAddress.parse(text), form)
  if (ipVersion(text) !== 0)
    return {offset: 0, reason: `${text} is an IPv${ipVersion(text)} mask, the address is IPv${version}`}
  return explainMask(text, version)
}

function parseLength(text: string, version: IpVersion): number | Refusal {
  const bits = ADDRESS_BITS[version]
  if (text !== '0' && text.startsWith('0')) return {offset: 0, reason: `prefix length ${text} has a leading zero`}
  if (Number(text) > bits) return {offset: 0, reason: `prefix length ${text} is above ${bits}`}
  return Number(text)
}

/** The prefix length of a mask, or why it has none. */
function lengthOfMask(mask: IpAddress, form: MaskForm): number | Refusal {
  const {version, bits} = mask
  const ones = (1n << BigInt(bits)) - 1n
  const value = form === 'wildcard' ? mask.value ^ ones : mask.value
  const length = leadingOnes(value, bits)
  if (value === maskOfLength(version, length)) return length

  const turned = leadingOnes(value ^ ones, bits)
  if ((value ^ ones) === maskOfLength(version, turned)) {
    const other = IpAddress.of(version, mask.value ^ ones)
    return form === 'netmask'
      ? {offset: 0, reason: `${mask} is a wildcard mask (the inverse of ${other}): use netkit subnet --wildcard`}
      : {offset: 0, reason: `${mask} is a netmask; --wildcard expects its inverse: ${other}`}
  }
  const [want, stray] = form === 'wildcard' ? ['ones', 'zero'] : ['zeros', 'one']
  const bit = firstOneAfter(value, length, bits)
  const place = version === 4 ? ` (octet ${Math.floor((bit - 1) / 8) + 1})` : ''
  const rule = `bit ${bit}${place} is a ${stray} where only ${want} may follow`
  return {offset: 0, reason: `${mask} is not contiguous: ${rule}`}
}

function leadingOnes(value: bigint, bits: number): number {
  let count = 0
  while (count < bits && (value >> BigInt(bits - 1 - count)) & 1n) count++
  return count
}

/** The first 1 bit behind the leading ones, counted from 1 at the left. */
function firstOneAfter(value: bigint, length: number, bits: number): number {
  let bit = length
  while (bit < bits && !((value >> BigInt(bits - 1 - bit)) & 1n)) bit++
  return bit + 1
}

function explainMask(text: string, version: IpVersion): Refusal {
  const example = version === 4 ? '24 or 255.255.255.0' : '64'
  const odd = explainCharacter(text)
  if (odd) return odd
  if (text === '') return {offset: 0, reason: `nothing after the slash, expected a prefix length such as ${example}`}
  const slash = text.indexOf('/')
  if (slash !== -1) return {offset: slash, reason: 'a second slash'}
  if (/^[-+]/.test(text)) return {offset: 0, reason: 'a prefix length has no sign'}
  if (version === 4 && /^[\d.]+$/.test(text)) {
    const {offset, reason} = explainAddress(text)
    return {offset, reason: `netmask ${text}: ${reason}`}
  }
  if (/^(0x)?[\da-f]{8}$/i.test(text)) {
    return {offset: 0, reason: `hexadecimal masks are not supported, expected ${example}`}
  }
  return {offset: 0, reason: `"${text}" is not a prefix length such as ${example}`}
}
