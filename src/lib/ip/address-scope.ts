import type {IpAddress} from '../address/ip-address.js'
import {Prefix} from '../address/prefix.js'
import {isMulticast} from '../address/special-block.js'

/**
 * How far an address is valid, in the words of `ip addr` and of RFC 4007 and RFC 7346. Not whether it can be reached from
 * there: a private address has global scope (RFC 6724 §3.2) and `global` false.
 */
export type AddressScope = 'host' | 'link' | 'realm' | 'admin' | 'site' | 'organization' | 'global'

export function scopeOf(address: IpAddress): AddressScope {
  if (isMulticast(address)) return address.version === 4 ? groupScope4(address) : groupScope6(address)
  return UNICAST.find(([block]) => block.contains(address))?.[1] ?? 'global'
}

const UNICAST: readonly (readonly [Prefix, AddressScope])[] = [
  [Prefix.parse('0.0.0.0/32'), 'host'],
  [Prefix.parse('127.0.0.0/8'), 'host'],
  [Prefix.parse('169.254.0.0/16'), 'link'],
  [Prefix.parse('255.255.255.255/32'), 'link'],
  [Prefix.parse('::/127'), 'host'], // :: and ::1
  [Prefix.parse('fe80::/10'), 'link'],
  [Prefix.parse('fec0::/10'), 'site'], // deprecated (RFC 3879)
]

/** RFC 2365 §6 and RFC 5771 §4. */
const GROUPS: readonly (readonly [Prefix, AddressScope])[] = [
  [Prefix.parse('224.0.0.0/24'), 'link'],
  [Prefix.parse('239.255.0.0/16'), 'site'],
  [Prefix.parse('239.192.0.0/14'), 'organization'],
  [Prefix.parse('239.0.0.0/8'), 'organization'],
]

function groupScope4(address: IpAddress): AddressScope {
  return GROUPS.find(([block]) => block.contains(address))?.[1] ?? 'global'
}

/** The fourth digit of a group; numbers that RFC 7346 leaves to administrators belong to the next smaller name. */
function groupScope6({value}: IpAddress): AddressScope {
  const digit = Number((value >> 112n) & 0xfn)
  if (digit <= 1) return 'host'
  if (digit === 2) return 'link'
  if (digit === 3) return 'realm'
  if (digit === 4) return 'admin'
  if (digit < 8) return 'site'
  return digit < 0xe ? 'organization' : 'global'
}
