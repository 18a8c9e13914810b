import {Netmask} from 'netmask'
import {binaryOf, formatIpv6Mask} from '../address/format-ipv6.js'
import {IpAddress} from '../address/ip-address.js'
import type {Prefix} from '../address/prefix.js'
import {reverseZoneOf} from '../address/reverse-zone.js'
import {classOf, isGlobal, specialBlockOf} from '../address/special-block.js'

/** Everything about an address and its network: the row of `netkit subnet`. Counts are decimal strings: they pass 2^53. */
export type SubnetInfo = {
  /** The words as they were given. */
  input: string
  version: 4 | 6
  address: string
  prefixLength: number
  netmask: string
  wildcardMask: string
  networkAddress: string
  /** Null for IPv6, which has none, and for /31 and /32 (RFC 3021). */
  broadcastAddress: string | null
  firstHost: string
  lastHost: string
  hostCount: string
  addressCount: string
  network: string
  binary: {address: string; netmask: string; network: string}
  class: 'A' | 'B' | 'C' | 'D' | 'E' | null
  /** The most specific IANA special-purpose block around the address. */
  special: {name: string; rfc: string[]; network: string} | null
  /** Whether the address is globally reachable, by the registry. */
  global: boolean
  reverseZone: string
}

/** @param input what the user wrote; the canonical text when there is no user. */
export function describeSubnet(prefix: Prefix, input = prefix.toString()): SubnetInfo {
  const {address, version} = prefix
  const special = specialBlockOf(address)
  return {
    input,
    version,
    address: address.toString(),
    prefixLength: prefix.length,
    ...(version === 4 ? ipv4Block(prefix) : ipv6Block(prefix)),
    binary: {address: binaryOf(address), netmask: binaryOf(prefix.netmask), network: binaryOf(prefix.first)},
    class: classOf(address),
    special: special && {name: special.name, rfc: special.rfc, network: special.network.toString()},
    global: isGlobal(address),
    reverseZone: reverseZoneOf(prefix),
  }
}

/** Without a broadcast address on /31 (both ends of a link are hosts, RFC 3021) and /32. */
function ipv4Block(prefix: Prefix) {
  const {base, mask, hostmask, broadcast, first, last, size} = new Netmask(prefix.masked.toString())
  return {
    netmask: mask,
    wildcardMask: hostmask,
    networkAddress: base,
    broadcastAddress: broadcast ?? null,
    firstHost: first,
    lastHost: last,
    hostCount: String(prefix.length < 31 ? size - 2 : size),
    addressCount: String(size),
    network: `${base}/${prefix.length}`,
  }
}

/**
 * The first address of a block up to /126 is the subnet-router anycast address, no host (RFC 4291 §2.6.1); on a /127
 * both addresses are hosts (RFC 6164). There is no broadcast, so the last address is one.
 */
function ipv6Block(prefix: Prefix) {
  const {first, last, netmask, wildcardMask, addressCount, length} = prefix
  const anycast = length <= 126 ? 1n : 0n
  return {
    netmask: formatIpv6Mask(netmask.value),
    wildcardMask: formatIpv6Mask(wildcardMask.value),
    networkAddress: first.toString(),
    broadcastAddress: null,
    firstHost: IpAddress.of(6, first.value + anycast).toString(),
    lastHost: last.toString(),
    hostCount: String(addressCount - anycast),
    addressCount: String(addressCount),
    network: prefix.masked.toString(),
  }
}
