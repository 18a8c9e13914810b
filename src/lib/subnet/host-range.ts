import {ADDRESS_BITS, type IpAddress, type IpVersion} from '../address/ip-address.js'
import type {Prefix} from '../address/prefix.js'

/** Clouds keep addresses of each subnet to themselves: so many at its start and at its end. */
const RESERVED = {
  aws: {start: 4, end: 1}, // network, router, DNS, future use; broadcast
  azure: {start: 4, end: 1}, // network, gateway, two for DNS; broadcast
  gcp: {start: 2, end: 2}, // network, gateway; one for later, broadcast
} as const

export type Cloud = keyof typeof RESERVED

/** The addresses of a block that hosts may have; null where the reserved ones leave none. */
export type HostRange = {first: IpAddress; last: IpAddress; count: bigint}

/** What `hosts` of a network means: see describeSubnet. A cloud's own rule stands in its place. */
export function hostRange(network: Prefix, cloud: Cloud | null = null): HostRange | null {
  const {version, length, addressCount, first} = network
  const {start, end} = cloud === null ? taken(version, length) : RESERVED[cloud]
  const count = addressCount - BigInt(start + end)
  if (count < 1n) return null
  const firstHost = first.plus(BigInt(start))!
  return {first: firstHost, last: firstHost.plus(count - 1n)!, count}
}

/** Network and broadcast address up to /30 (RFC 3021); the subnet-router anycast address up to /126 (RFC 4291 §2.6.1). */
function taken(version: IpVersion, length: number): {start: number; end: number} {
  if (length >= ADDRESS_BITS[version] - 1) return {start: 0, end: 0}
  return {start: 1, end: version === 4 ? 1 : 0}
}

/** How many host bits the smallest block with so many hosts has; for IPv4 that may be more than there are. */
export function hostBitsFor(version: IpVersion, hosts: bigint, cloud: Cloud | null = null): number {
  for (let hostBits = 0; ; hostBits++) {
    const {start, end} = cloud === null ? taken(version, ADDRESS_BITS[version] - hostBits) : RESERVED[cloud]
    if ((1n << BigInt(hostBits)) - BigInt(start + end) >= hosts) return hostBits
  }
}
