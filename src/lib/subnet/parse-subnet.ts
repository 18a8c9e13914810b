import {ipVersion} from '../address/ip-version.js'
import {expandWildcard} from '../address/expand-wildcard.js'
import {InputError} from '../errors.js'
import {IpAddress} from '../address/ip-address.js'
import {isIpv4Mask, looksLikeMask, type MaskForm, parseMask} from '../address/parse-mask.js'
import {Prefix} from '../address/prefix.js'

export type SubnetOptions = {
  /** How dotted masks are to be read. */
  form: MaskForm
  /** The prefix length or mask of values that bring none: `24`, `/24`, `255.255.255.0`. */
  mask?: string | undefined
}

/**
 * Reads what `netkit subnet` takes: `ADDRESS/PREFIX`, `ADDRESS/NETMASK`, `ADDRESS NETMASK`, or an address alone. A wildcard
 * mask with holes makes several networks. Throws InputError like `Prefix.parse`, TWO_MASKS, TOO_MANY_BLOCKS.
 */
export function parseSubnets(text: string, {form, mask}: SubnetOptions): Prefix[] {
  const [, address, gap, second] = /^([^\s/]+)([ \t]+|\/)(\S+)$/.exec(text) ?? []
  if (address !== undefined && gap !== '/') {
    const length = lengthApart(address, second!)
    const message = `"${text}": a prefix length touches its address: ${address}/${length}`
    if (length !== null) throw new InputError('INVALID_PREFIX', message, {input: text, offset: address.length})
  }
  const isPair = address !== undefined && !text.includes('/') && isMask(second!, form)
  const own = isPair || text.includes('/')
  if (mask !== undefined && own) {
    throw new InputError('TWO_MASKS', `"${text}" has a mask of its own, but --mask ${mask} was given`, {
      input: text,
      offset: text.search(/[\s/]/),
    })
  }
  const holes = form === 'wildcard' ? withHoles(mask === undefined ? address : text, mask ?? second) : null
  if (holes) return holes
  if (mask !== undefined) return [withMask(IpAddress.parse(text), mask, form)]
  return [Prefix.parse(isPair ? `${address}/${second}` : text, {mask: form})]
}

/** The networks of a wildcard mask that is not contiguous; null for any other, and for what is no mask at all. */
function withHoles(address: string | undefined, wildcard: string | undefined): Prefix[] | null {
  if (address === undefined || ipVersion(address) === 0 || ipVersion(wildcard!) !== ipVersion(address)) return null
  const mask = IpAddress.parse(wildcard!)
  const isOpen = typeof parseMask(String(mask), mask.version, 'wildcard') === 'number'
  const isNetmask = typeof parseMask(String(mask), mask.version, 'netmask') === 'number'
  return isOpen || isNetmask || address.includes('%') ? null : expandWildcard(IpAddress.parse(address), mask)
}

/** A mask, or what was meant for one: then the reason why it is none helps more than the answer for two addresses. */
function isMask(text: string, form: MaskForm): boolean {
  return isIpv4Mask(text, form) || looksLikeMask(text)
}

/** The prefix length in a word of its own, `24` or `/24`, or null where it is none of this address. */
function lengthApart(address: string, word: string): number | null {
  const [, digits] = /^\/?(\d{1,3})$/.exec(word) ?? []
  const version = ipVersion(address)
  return digits === undefined || version === 0 || Number(digits) > (version === 4 ? 32 : 128) ? null : Number(digits)
}

/** An address with a mask that stands apart from it. Throws InputError INVALID_PREFIX, ZONE_IN_NETWORK. */
export function withMask(address: IpAddress, mask: string, form: MaskForm): Prefix {
  const slash = mask.startsWith('/') ? 1 : 0
  const outcome = parseMask(mask.slice(slash), address.version, form)
  if (typeof outcome === 'number') return Prefix.of(address, outcome)
  throw new InputError('INVALID_PREFIX', `"${mask}": ${outcome.reason}`, {
    input: mask,
    offset: slash + outcome.offset,
  })
}

/** The words of the command line as values: the second of exactly two words may be the mask of the first, or a slip of one. */
export function joinMask(words: readonly string[], form: MaskForm): readonly string[] {
  const [first, second] = words
  if (words.length !== 2 || first!.includes('/')) return words
  const isPair = isMask(second!, form) || lengthApart(first!, second!) !== null
  return isPair ? [`${first} ${second}`] : words
}
