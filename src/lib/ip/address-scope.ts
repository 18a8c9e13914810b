import type {IpAddress} from '../address/ip-address.js'
import {isMulticast, specialBlockOf} from '../address/special-block.js'

/**
 * How far an address is valid, in the words of `ip addr` and of RFC 4007 and RFC 7346. Not whether it can be reached from
 * there: a private address has global scope (RFC 6724 §3.2) and `global` false.
 */
export type AddressScope = 'host' | 'link' | 'realm' | 'admin' | 'site' | 'organization' | 'global'

export function scopeOf(address: IpAddress): AddressScope {
  if (isMulticast(address)) return address.version === 4 ? groupScope4(address) : groupScope6(address)
  const name = specialBlockOf(address)?.name
  if (name !== undefined && name in SCOPES) return SCOPES[name]!
  // fec0::/10, site-local, deprecated (RFC 3879)
  return address.version === 6 && address.value >> 118n === 0x3fbn ? 'site' : 'global'
}

/** By the names of the special-purpose registries; all others are global. */
const SCOPES: Record<string, AddressScope> = {
  'This host on this network': 'host',
  Loopback: 'host',
  'Loopback Address': 'host',
  'Unspecified Address': 'host',
  'Link Local': 'link',
  'Link-Local Unicast': 'link',
  'Limited Broadcast': 'link',
}

/** 224.0.0.0/24 (RFC 5771 §4); 239.255.0.0/16 and the rest of 239.0.0.0/8 (RFC 2365 §6). */
function groupScope4({value}: IpAddress): AddressScope {
  if (value >> 8n === 0xe00000n) return 'link'
  if (value >> 24n !== 239n) return 'global'
  return value >> 16n === 0xefffn ? 'site' : 'organization'
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
