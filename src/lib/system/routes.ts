import {formatIpv4} from '../address/format-ipv6.js'
import {IpAddress, type IpVersion} from '../address/ip-address.js'
import {parseMask} from '../address/parse-mask.js'
import {Prefix} from '../address/prefix.js'
import {foreignCount, foreignObjects, foreignPrefix, foreignText, foreignTexts} from './foreign-text.js'

/** What a route does with a packet (ip-route(8)). */
export type RouteKind =
  'unicast' | 'local' | 'broadcast' | 'multicast' | 'blackhole' | 'unreachable' | 'prohibit' | 'throw'

/** Where a packet goes next; without a gateway to the destination itself, which is on the link then. */
export type Hop = {
  gateway: string | null
  interface: string | null
  /** The link has no carrier, or is down: the kernel may use the route all the same. Absent where it is not told. */
  linkDown?: boolean
  /** The route wraps packets in others (lwtunnel: mpls, ip6, seg6 …), and those go where it says. Absent where it does not. */
  encapsulation?: string
}

/** A line of the routing table. */
export type Route = {
  network: Prefix
  kind: RouteKind
  /** One, or several that share the load (multipath); none for routes that drop packets. */
  hops: Hop[]
  /** The address that packets leave with, where the route says so. */
  source: string | null
  metric: number
  /** `main` unless policy routing chooses others; other systems have one. */
  table: string
}

/** What netkit reads of an object of `ip -j route`. */
export type IpRouteRow = {
  type?: string
  dst?: string
  gateway?: string
  via?: {host?: string}
  dev?: string
  encap?: string
  table?: string
  prefsrc?: string
  /** What was asked with: the source that the packet is bound to. */
  from?: string
  metric?: number
  nexthops?: {gateway?: string; via?: {host?: string}; dev?: string; encap?: string; flags?: string[]}[]
  flags?: string[]
}

export function decodeIpRoutes(rows: readonly IpRouteRow[], version: IpVersion): Route[] {
  return rows.flatMap((row) => {
    const {type: kind = 'unicast', table, prefsrc, metric} = row
    const network = networkOf(foreignText(row.dst) ?? '', version)
    if (network === null || !isKind(kind)) return []
    const hops = isDropped(kind) ? [] : hopsOf(row)
    const source = foreignText(prefsrc) ?? null
    return [{network, kind, hops, source, metric: foreignCount(metric) ?? 0, table: foreignText(table) ?? 'main'}]
  })
}

/** `default`, an address alone for a host, or a prefix; null for anything else. */
export function networkOf(text: string, version: IpVersion): Prefix | null {
  return text === 'default' ? Prefix.of(IpAddress.of(version, 0n), 0) : foreignPrefix(text)
}

/** Where a route of `ip -j` leads to: one hop, or several that share the load. */
export function hopsOf(row: IpRouteRow): Hop[] {
  const hops = row.nexthops === undefined ? [row] : (foreignObjects(row.nexthops) as IpRouteRow[])
  return hops.map((hop) => {
    const flags = foreignTexts(hop.flags)
    return {
      gateway: gatewayOf(hop),
      interface: foreignText(hop.dev) ?? null,
      linkDown: flags.includes('linkdown') || flags.includes('dead'),
      ...(foreignText(hop.encap) === undefined ? {} : {encapsulation: foreignText(hop.encap)!}),
    }
  })
}

/** `via`: a gateway of the other version. */
export function gatewayOf({gateway, via}: IpRouteRow): string | null {
  return foreignText(gateway) ?? foreignText((via as {host?: unknown} | null | undefined)?.host) ?? null
}

const KINDS: readonly unknown[] = [
  'unicast',
  'local',
  'broadcast',
  'multicast',
  'blackhole',
  'unreachable',
  'prohibit',
  'throw',
]

export function isKind(kind: unknown): kind is RouteKind {
  return KINDS.includes(kind)
}

export function isDropped(kind: string): boolean {
  return ['blackhole', 'unreachable', 'prohibit', 'throw'].includes(kind)
}

/** RTF_GATEWAY and RTF_REJECT of include/uapi/linux/route.h. */
const GATEWAY = 0x2
const REJECT = 0x200

/**
 * Decodes /proc/net/route: the main table of IPv4 and of each route the first hop. A blackhole has no interface (`*`), and
 * neither have unreachable and prohibit, which cannot be told apart here.
 */
export function decodeProcRoute(text: string): Route[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [name, destination, gateway, flagText, , , metric, mask] = line.trim().split(/\s+/)
      if (![destination, gateway, mask].every((word) => WORD.test(word ?? '')) || !/^\d+$/.test(metric!)) return []
      const flags = Number.parseInt(flagText!, 16)
      const kind = (flags & REJECT) !== 0 ? 'unreachable' : name === '*' ? 'blackhole' : 'unicast'
      const length = parseMask(ipv4OfWord(mask!), 4, 'netmask')
      if (typeof length !== 'number') return []
      const hop = {gateway: (flags & GATEWAY) === 0 ? null : ipv4OfWord(gateway!), interface: name!}
      if (hop.gateway === '0.0.0.0') return [] // a gateway of the other version, which is not shown
      const network = Prefix.of(IpAddress.parse(ipv4OfWord(destination!)), length)
      return [{network, kind, hops: isDropped(kind) ? [] : [hop], source: null, metric: Number(metric), table: 'main'}]
    })
}

/** Eight hexadecimal digits. */
const WORD = /^[\da-f]{8}$/i

/** A word in the machine's byte order, which is little-endian on all that Node runs on but s390x. */
function ipv4OfWord(hex: string): string {
  const bytes = hex.match(/../g)!
  return formatIpv4(Number.parseInt((IS_LITTLE_ENDIAN ? bytes.toReversed() : bytes).join(''), 16))
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

/** RTF_LOCAL, and the table's own last line, by which everything else is unreachable. */
const LOCAL = 0x8000_0000
const DEFAULT_REJECT = 0xffff_ffff

/** Decodes /proc/net/ipv6_route, without this machine's own addresses and without groups (ff00::/8). */
export function decodeProcRoute6(text: string): Route[] {
  return text.split('\n').flatMap((line) => {
    const [destination, length, , , gateway, metricText, , , flagText, name] = line.trim().split(/\s+/)
    if (name === undefined || ![destination, gateway].every((cell) => /^[\da-f]{32}$/i.test(cell!))) return []
    const [flags, metric, bits] = [flagText!, metricText!, length!].map((cell) => Number.parseInt(cell, 16))
    if (flags === undefined || metric === undefined || !(metric >= 0) || !(bits! >= 0 && bits! <= 128)) return []
    const network = Prefix.of(ipv6Of(destination!), bits!)
    if ((flags & LOCAL) !== 0 || metric === DEFAULT_REJECT || network.first.value >> 120n === 0xffn) return []
    const kind = (flags & REJECT) === 0 ? 'unicast' : 'unreachable'
    const hop = {gateway: (flags & GATEWAY) === 0 ? null : ipv6Of(gateway!).toString(), interface: name}
    return [{network, kind, hops: kind === 'unicast' ? [hop] : [], source: null, metric, table: 'main'}]
  })
}

function ipv6Of(hex: string): IpAddress {
  return IpAddress.of(6, BigInt(`0x${hex}`))
}

/**
 * `netstat -rn` of macOS: destinations are shortened (`10.10.10/24`, `127`, `169.254`), a gateway may be a link or a MAC, and
 * the column of the interface depends on the release. Not tried on a real one: tested with samples.
 */
export function decodeMacRoutes(text: string): Route[] {
  let version: IpVersion = 4
  let column = 0
  return text.split('\n').flatMap((line) => {
    if (/^Internet6?:/.test(line)) version = line.startsWith('Internet6') ? 6 : 4
    const cells = line.trim().split(/\s+/)
    if (cells[0] === 'Destination') column = cells.indexOf('Netif')
    const [destination = '', gateway = '', flags = ''] = cells
    const name = cells[column]
    if (column === 0 || name === undefined || !/^[A-Za-z]+\d*$/.test(flags) || destination === 'Destination') return []
    const network = macNetwork(destination, version, flags)
    if (network === null || network.address.version !== version) return []
    const kind: RouteKind = flags.includes('B') ? 'blackhole' : flags.includes('R') ? 'unreachable' : 'unicast'
    const isVia = flags.includes('G')
    const hop = {gateway: isVia ? withoutZone(gateway) : null, interface: name}
    return [{network, kind, hops: isDropped(kind) ? [] : [hop], source: null, metric: 0, table: 'main'}]
  })
}

/** `10.10.10/24` is 10.10.10.0/24; without a length as many octets as are written count, or the host. */
function macNetwork(text: string, version: IpVersion, flags: string): Prefix | null {
  if (text === 'default') return networkOf('default', version)
  const [head = '', length] = text.split('/')
  const bare = withoutZone(head)
  try {
    if (version === 6) return Prefix.parse(`${bare}/${length ?? 128}`)
    const octets = bare.split('.')
    const full = [...octets, '0', '0', '0'].slice(0, 4).join('.')
    return Prefix.parse(`${full}/${length ?? (flags.includes('H') ? 32 : 8 * octets.length)}`)
  } catch {
    return null // a layout that is not known: better one line less than a wrong one
  }
}

function withoutZone(text: string): string {
  return text.replace(/%.*$/, '')
}
