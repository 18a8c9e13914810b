import {InputError} from '../errors.js'
import {IpAddress} from '../address/ip-address.js'
import {isIpv4Mask, type MaskForm, parseMask} from '../address/parse-mask.js'
import {Prefix} from '../address/prefix.js'

export type SubnetOptions = {
  /** How dotted masks are to be read. */
  form: MaskForm
  /** The prefix length or mask of values that bring none: `24`, `/24`, `255.255.255.0`. */
  mask?: string | undefined
}

/**
 * Reads what `netkit subnet` takes: `ADDRESS/PREFIX`, `ADDRESS/NETMASK`, `ADDRESS NETMASK`, or an address alone.
 * Throws InputError like `Prefix.parse`.
 */
export function parseSubnet(text: string, {form, mask}: SubnetOptions): Prefix {
  const [, address, second] = /^([^\s/]+)[ \t]+(\S+)$/.exec(text) ?? []
  const isPair = address !== undefined && isIpv4Mask(second!, form)
  if (mask === undefined) return Prefix.parse(isPair ? `${address}/${second}` : text, {mask: form})
  if (isPair || text.includes('/')) {
    throw new InputError('TWO_MASKS', `"${text}": has a mask of its own, and --mask ${mask} was given`, {
      input: text,
      offset: text.search(/[\s/]/),
    })
  }
  return withMask(IpAddress.parse(text), mask, form)
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

/** The words of the command line as values: the second of exactly two words may be the mask of the first. */
export function joinMask(words: readonly string[], form: MaskForm): readonly string[] {
  const [first, second] = words
  const isPair = words.length === 2 && !first!.includes('/') && isIpv4Mask(second!, form)
  return isPair ? [`${first} ${second}`] : words
}
