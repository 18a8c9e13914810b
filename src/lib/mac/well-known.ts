import {formatIpv4} from '../address/format-ipv6.js'
import {IpAddress} from '../address/ip-address.js'
import type {MacAddress} from '../address/mac-address.js'
import {multicastGroupOf} from '../address/multicast-group.js'
import {EN_KNOWN_MACS} from './words/en-known-macs.js'
import type {KnownMacCatalogue} from './words/known-mac-catalogue.js'

/**
 * What an address is known for: a protocol's group, a virtual router, the software that makes up such addresses. Null for an
 * ordinary one. Longer entries come before the shorter ones that they begin with.
 */
export function wellKnownOf(address: MacAddress, words: KnownMacCatalogue = EN_KNOWN_MACS): string | null {
  if (address.bits === 64) return null
  const {digits} = address
  return ENTRIES.find(([prefix]) => digits.startsWith(prefix))?.[1](words, address) ?? null
}

/** The first 16 bits that any known address starts with. */
export function wellKnownStarts(): number[] {
  return ENTRIES.map(([prefix]) => Number.parseInt(prefix.slice(0, 4), 16))
}

/** Whether addresses with these first 24 bits are known by more than those: by a group's number, or by the IPv4 address inside. */
export function isWellKnownVaried(high: number): boolean {
  const start = high.toString(16).padStart(6, '0')
  return ENTRIES.some(([prefix, , varied]) => varied && (prefix.startsWith(start) || start.startsWith(prefix)))
}

type Name = (words: KnownMacCatalogue, address: MacAddress) => string
type Entry = readonly [prefix: string, name: Name, varied: boolean]

const entry = (prefix: string, name: string | Name): Entry => [
  prefix,
  typeof name === 'string' ? () => name : name,
  prefix.length > 6,
]
const told = (prefix: string, name: Name): Entry => [prefix, name, true]

/** The last octet, as protocols number their virtual routers. */
const lastOctet = ({value}: MacAddress) => Number(value & 255n)
const ipv4In = ({value}: MacAddress) => formatIpv4(Number(value & 0xffff_ffffn))

/** IEEE 802.1Q table 8-1, RFC 9542, IANA's Ethernet numbers, vendors' documentation. */
const ENTRIES: readonly Entry[] = [
  entry('ffffffffffff', ({broadcast}) => broadcast),
  entry('0180c2000000', ({bridges}) => bridges.spanningTree),
  entry('0180c2000001', 'IEEE 802.3x PAUSE'),
  entry('0180c2000002', ({bridges}) => bridges.slow),
  entry('0180c2000003', ({bridges}) => bridges.access),
  entry('0180c2000008', ({bridges}) => bridges.provider),
  entry('0180c200000d', 'Provider bridge MVRP'),
  entry('0180c200000e', ({bridges}) => bridges.lldp),
  entry('0180c2000020', 'MMRP (GMRP)'),
  entry('0180c2000021', 'MVRP (GVRP)'),
  told('0180c200003', ({cfm}, {value}) => cfm({faultClass: (value & 15n) < 8n ? 1 : 2, level: value & 7n})),
  entry('0180c200000', ({bridges}) => bridges.reserved),
  entry('01000ccccccc', 'Cisco CDP, VTP, UDLD'),
  entry('01000ccccccd', 'Cisco PVST+'),
  entry('01000ccdcdcd', 'Cisco STP UplinkFast'),
  entry('011b19000000', ({ptp}) => ptp),
  entry('090002040001', ({legacy}) => legacy('Vitalink')),
  entry('ab0000010000', ({mop}) => mop.dump),
  entry('ab0000020000', ({mop}) => mop.console),
  told('01005e', groupName4),
  told('3333', groupName6),
  told('00005e0001', ({router}, address) => router('VRRP IPv4 VRID', lastOctet(address))),
  told('00005e0002', ({router}, address) => router('VRRP IPv6 VRID', lastOctet(address))),
  entry('00005e0053', ({documentation}) => documentation),
  entry('01005e9010', ({documentation}) => documentation),
  told('00000c07ac', ({router}, address) => router('HSRP group', lastOctet(address))),
  told('00000c9ff', ({router}, {value}) => router('HSRP v2 group', value & 0xfffn)),
  told('0005733a0', ({router}, {value}) => router('HSRP v2 IPv6 group', value & 0xfffn)),
  told('0007b400', ({lastOctets}, {octets}) => lastOctets('GLBP', octets.slice(4).join('.'))),
  entry('000569', 'VMware'),
  entry('000c29', 'VMware'),
  entry('001c14', 'VMware'),
  entry('005056', 'VMware'),
  entry('525400', 'QEMU/KVM'),
  entry('080027', 'VirtualBox'),
  entry('0a0027', ({hostOnly}) => hostOnly),
  entry('00155d', 'Hyper-V'),
  entry('0003ff', 'Microsoft Virtual PC'),
  entry('00163e', 'Xen'),
  entry('001c42', 'Parallels'),
  entry('bc2411', 'Proxmox VE'),
  told('0242', ({ofAddress}, address) => ofAddress('Docker', ipv4In(address))),
  told('0a58', ({ofAddress}, address) => ofAddress('OVN / Kubernetes CNI', ipv4In(address))),
  entry('eeeeee', 'Calico'),
  entry('fe5400', ({tap}) => tap),
]

/** Many IPv4 groups share a MAC address; the one meant is most likely the one that the registry knows. */
function groupName4({group4}: KnownMacCatalogue, {value}: MacAddress): string {
  const low = value & 0x7f_ffffn
  const groups = [0xe000_0000n, 0xef80_0000n].map((high) => IpAddress.of(4, high | low))
  const group = groups.find((one) => isAssigned(one)) ?? groups[0]!
  return group4(String(group), nameOf(group))
}

function groupName6({group6, solicited}: KnownMacCatalogue, {value}: MacAddress): string {
  const group = IpAddress.of(6, (0xff02n << 112n) | (value & 0xffff_ffffn))
  const isSolicited = (value & 0xffff_ffffn) >> 24n === 0xffn
  if (isSolicited) return solicited(String(IpAddress.of(6, group.value | (1n << 32n))))
  return group6(String(group), nameOf(group))
}

function isAssigned(group: IpAddress): boolean {
  const name = multicastGroupOf(group)?.name
  return name !== undefined && !/(Block|Scope|scoped|Reserved)/.test(name)
}

function nameOf(group: IpAddress): string | null {
  return isAssigned(group) ? multicastGroupOf(group)!.name : null
}
