import {groupsOf} from './format-ipv6.js'
import type {Prefix} from './prefix.js'

/**
 * The smallest reverse DNS zone on an octet or nibble boundary that holds the whole block: 11.168.192.in-addr.arpa for
 * 192.168.11.0/24 and for each part of it (RFC 1035 §3.5, RFC 3596 §2.5).
 */
export function reverseZoneOf({first, length, version}: Prefix): string {
  if (version === 4) {
    const octets = first
      .toString()
      .split('.')
      .slice(0, Math.floor(length / 8))
    return [...octets.reverse(), 'in-addr.arpa'].join('.')
  }
  const nibbles = groupsOf(first.value).flatMap((group) => [...group.toString(16).padStart(4, '0')])
  return [...nibbles.slice(0, Math.floor(length / 4)).reverse(), 'ip6.arpa'].join('.')
}
