import {embeddedIpv4, type Embedding} from '../address/embedded-ipv4.js'
import {binaryOf, groupsOf} from '../address/format-ipv6.js'
import {IpAddress} from '../address/ip-address.js'
import {MacAddress} from '../address/mac-address.js'
import {multicastGroupOf, multicastMacOf} from '../address/multicast-group.js'
import {Prefix} from '../address/prefix.js'
import {reverseZoneOf} from '../address/reverse-zone.js'
import {classOf, isGlobal, isMulticast, specialBlockOf} from '../address/special-block.js'
import {type AddressScope, scopeOf} from './address-scope.js'

/** Everything that an address says by itself: the row of `netkit ip`. */
export type IpInfo = {
  /** The word as it was given. */
  input: string
  version: 4 | 6
  /** Canonical text, the zone included. */
  address: string
  /** Nothing left out: eight groups of four digits; an IPv4 address is its own. */
  expanded: string
  binary: string
  /** A decimal string: IPv6 passes 2^53. */
  integer: string
  hex: string
  reverseName: string
  class: 'A' | 'B' | 'C' | 'D' | 'E' | null
  special: {name: string; rfc: string[]; network: string} | null
  global: boolean
  scope: AddressScope
  isPrivate: boolean
  isLoopback: boolean
  isLinkLocal: boolean
  isMulticast: boolean
  isUnspecified: boolean
  isDocumentation: boolean
  embedded: {kind: Embedding; address: string} | null
  /** The MAC address that the interface identifier was made of (RFC 4291 appendix A). */
  eui64Mac: string | null
  /** Where a group's packets go on Ethernet. */
  multicastMac: string | null
  /** What the multicast registry calls the group, or the block of groups around it. */
  multicastGroup: string | null
  zone: string | null
}

/** @param input what the user wrote; the canonical text when there is no user. */
export function describeIp(address: IpAddress, input = address.toString()): IpInfo {
  const {version, value, zone, bits} = address
  const special = specialBlockOf(address)
  const embedded = embeddedIpv4(address)
  return {
    input,
    version,
    address: address.toString(),
    expanded: version === 4 ? address.toString() : expandedIpv6(value),
    binary: binaryOf(address),
    integer: value.toString(),
    hex: `0x${value.toString(16).padStart(bits / 4, '0')}`,
    reverseName: reverseZoneOf(Prefix.of(IpAddress.of(version, value), bits)),
    class: classOf(address),
    special: special && {name: special.name, rfc: special.rfc, network: special.network.toString()},
    global: isGlobal(address),
    scope: scopeOf(address),
    isPrivate: PRIVATE.includes(special?.name),
    isLoopback: LOOPBACK.includes(special?.name),
    isLinkLocal: LINK_LOCAL.includes(special?.name),
    isMulticast: isMulticast(address),
    isUnspecified: value === 0n,
    isDocumentation: special?.name.startsWith('Documentation') === true || isTestGroup(address),
    embedded: embedded && {kind: embedded.kind, address: embedded.address.toString()},
    eui64Mac: eui64MacOf(address)?.toString() ?? null,
    multicastMac: multicastMacOf(address)?.toString() ?? null,
    multicastGroup: multicastGroupOf(address)?.name ?? null,
    zone,
  }
}

type BlockName = string | undefined

/** RFC 1918 and RFC 4193: what people call private; carrier NAT (100.64.0.0/10) is not, since it is shared. */
const PRIVATE: readonly BlockName[] = ['Private-Use', 'Unique-Local']
const LOOPBACK: readonly BlockName[] = ['Loopback', 'Loopback Address']
const LINK_LOCAL: readonly BlockName[] = ['Link Local', 'Link-Local Unicast']

/** 233.252.0.0/24, MCAST-TEST-NET, the groups of documentation (RFC 6676): no special block, since it is multicast. */
function isTestGroup({version, value}: IpAddress): boolean {
  return version === 4 && value >> 8n === 0xe9fc00n
}

/**
 * Unicast addresses have 64-bit interface identifiers, but for those that start with 000 (RFC 4291 §2.5.4). An identifier
 * made at random has ff:fe in its middle once in 65536.
 */
function eui64MacOf(address: IpAddress): MacAddress | null {
  const {version, value} = address
  if (version === 4 || value >> 125n === 0n || isMulticast(address)) return null
  return MacAddress.fromInterfaceId(value & 0xffff_ffff_ffff_ffffn)
}

function expandedIpv6(value: bigint): string {
  return groupsOf(value)
    .map((group) => group.toString(16).padStart(4, '0'))
    .join(':')
}
