import {formatIpv4} from '../address/format-ipv6.js'
import {IpAddress} from '../address/ip-address.js'
import type {MacAddress} from '../address/mac-address.js'
import {multicastGroupOf} from '../address/multicast-group.js'

/**
 * What an address is known for: a protocol's group, a virtual router, the software that makes up such addresses. Null for an
 * ordinary one. Longer entries come before the shorter ones that they begin with.
 */
export function wellKnownOf(address: MacAddress): string | null {
  if (address.bits === 64) return null
  const {digits} = address
  return ENTRIES.find(([prefix]) => digits.startsWith(prefix))?.[1](address) ?? null
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

type Entry = readonly [prefix: string, name: (address: MacAddress) => string, varied: boolean]

const entry = (prefix: string, name: string): Entry => [prefix, () => name, prefix.length > 6]
const told = (prefix: string, name: (address: MacAddress) => string): Entry => [prefix, name, true]

/** The last octet, as protocols number their virtual routers. */
const lastOctet = ({value}: MacAddress) => Number(value & 255n)
const ipv4In = ({value}: MacAddress) => formatIpv4(Number(value & 0xffff_ffffn))

/** IEEE 802.1Q table 8-1, RFC 9542, IANA's Ethernet numbers, vendors' documentation. */
const ENTRIES: readonly Entry[] = [
  entry('ffffffffffff', 'broadcast'),
  entry('0180c2000000', 'STP / RSTP / MSTP bridge group (nearest customer bridge)'),
  entry('0180c2000001', 'IEEE 802.3x PAUSE'),
  entry('0180c2000002', 'Slow protocols: LACP, OAM'),
  entry('0180c2000003', 'IEEE 802.1X PAE; LLDP nearest non-TPMR bridge'),
  entry('0180c2000008', 'Provider bridge group'),
  entry('0180c200000d', 'Provider bridge MVRP'),
  entry('0180c200000e', 'LLDP nearest bridge; PTP peer delay'),
  entry('0180c2000020', 'MMRP (GMRP)'),
  entry('0180c2000021', 'MVRP (GVRP)'),
  told('0180c200003', ({value}) => `CFM class ${(value & 15n) < 8n ? 1 : 2} level ${value & 7n}`),
  entry('0180c200000', 'IEEE 802.1 bridge group: never forwarded by bridges'),
  entry('01000ccccccc', 'Cisco CDP, VTP, UDLD'),
  entry('01000ccccccd', 'Cisco PVST+'),
  entry('01000ccdcdcd', 'Cisco STP UplinkFast'),
  entry('011b19000000', 'PTP IEEE 1588 general'),
  entry('090002040001', 'Vitalink (legacy)'),
  entry('ab0000010000', 'DEC MOP dump and load'),
  entry('ab0000020000', 'DEC MOP remote console'),
  told('01005e', groupName4),
  told('3333', groupName6),
  told('00005e0001', (address) => `VRRP IPv4 VRID ${lastOctet(address)}`),
  told('00005e0002', (address) => `VRRP IPv6 VRID ${lastOctet(address)}`),
  entry('00005e0053', 'documentation (RFC 9542)'),
  entry('01005e9010', 'documentation (RFC 9542)'),
  told('00000c07ac', (address) => `HSRP group ${lastOctet(address)}`),
  told('00000c9ff', ({value}) => `HSRP v2 group ${value & 0xfffn}`),
  told('0005733a0', ({value}) => `HSRP v2 IPv6 group ${value & 0xfffn}`),
  told('0007b400', (address) => `GLBP (last octets ${address.octets.slice(4).join('.')})`),
  entry('000569', 'VMware'),
  entry('000c29', 'VMware'),
  entry('001c14', 'VMware'),
  entry('005056', 'VMware'),
  entry('525400', 'QEMU/KVM'),
  entry('080027', 'VirtualBox'),
  entry('0a0027', 'VirtualBox host-only'),
  entry('00155d', 'Hyper-V'),
  entry('0003ff', 'Microsoft Virtual PC'),
  entry('00163e', 'Xen'),
  entry('001c42', 'Parallels'),
  entry('bc2411', 'Proxmox VE'),
  told('0242', (address) => `Docker (by its address ${ipv4In(address)})`),
  told('0a58', (address) => `OVN / Kubernetes CNI (by its address ${ipv4In(address)})`),
  entry('eeeeee', 'Calico'),
  entry('fe5400', 'libvirt tap device'),
]

/** Many IPv4 groups share a MAC address; the one meant is most likely the one that the registry knows. */
function groupName4({value}: MacAddress): string {
  const low = value & 0x7f_ffffn
  const groups = [0xe000_0000n, 0xef80_0000n].map((high) => IpAddress.of(4, high | low))
  const group = groups.find((one) => isAssigned(one)) ?? groups[0]!
  return `IPv4 multicast ${group}${nameOf(group)}, and 31 more groups`
}

function groupName6({value}: MacAddress): string {
  const group = IpAddress.of(6, (0xff02n << 112n) | (value & 0xffff_ffffn))
  const solicited = (value & 0xffff_ffffn) >> 24n === 0xffn
  if (solicited) {
    const low = (value & 0xff_ffffn).toString(16).padStart(6, '0')
    return `IPv6 multicast ff02::1:ff${low.slice(0, 2)}:${low.slice(2)} (solicited-node: who has an address that ends so?)`
  }
  return `IPv6 multicast ${group}${nameOf(group)}`
}

function isAssigned(group: IpAddress): boolean {
  const name = multicastGroupOf(group)?.name
  return name !== undefined && !/(Block|Scope|scoped|Reserved)/.test(name)
}

function nameOf(group: IpAddress): string {
  return isAssigned(group) ? ` (${multicastGroupOf(group)!.name})` : ''
}
