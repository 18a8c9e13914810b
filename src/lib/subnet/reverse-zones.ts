import type {Prefix} from '../address/prefix.js'
import {reverseZoneOf} from '../address/reverse-zone.js'
import {splitNetwork} from './split-network.js'

/** A reverse DNS zone; `parent` is where it must be delegated with CNAMEs, for a classless one (RFC 2317). */
export type ReverseZone = {zone: string; parent: string | null}

/**
 * The zones that together hold exactly the names of a network: one on an octet (IPv4) or nibble (IPv6) boundary, else the
 * zones at the next boundary down. An IPv4 network within one octet gets the name that RFC 2317 §4 gives it:
 *
 *     192.0.2.128/26   →   128/26.2.0.192.in-addr.arpa
 */
export function reverseZones(network: Prefix): ReverseZone[] {
  const {version, length, first} = network
  if (version === 4 && length > 24 && length < 32) {
    const parent = reverseZoneOf(network)
    return [{zone: `${first.value & 255n}/${length}.${parent}`, parent}]
  }
  const unit = version === 4 ? 8 : 4
  const boundary = Math.ceil(length / unit) * unit
  return [...splitNetwork(network, boundary)].map((part) => ({zone: reverseZoneOf(part), parent: null}))
}
