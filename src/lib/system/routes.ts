import fs from 'node:fs'
import {formatIpv4} from '../address/format-ipv6.js'
import {IpAddress, type IpVersion} from '../address/ip-address.js'
import {parseMask} from '../address/parse-mask.js'
import {Prefix} from '../address/prefix.js'
import {askIp} from './ask-ip.js'
import {runProgram} from './run-program.js'
import {askWindows, windowsRoutes} from './windows/ask-windows.js'

/** What a route does with a packet (ip-route(8)). */
export type RouteKind = 'unicast' | 'local' | 'broadcast' | 'multicast' | 'blackhole' | 'unreachable' | 'prohibit'

/** Where a packet goes next; without a gateway to the destination itself, which is on the link then. */
export type Hop = {gateway: string | null; interface: string | null}

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

/** The routing tables, IPv4 and IPv6, those of this machine's own addresses (`local`) left out. In the system's order. Rejects
 * with SystemError NO_EVIDENCE. */
export async function readRoutes(platform: NodeJS.Platform = process.platform): Promise<Route[]> {
  if (platform === 'linux') {
    const answers = await Promise.all(
      ['-4', '-6'].map((version) => askIp<IpRouteRow>([version, 'route', 'show', 'table', 'all'])),
    )
    if (answers.every((answer) => answer !== null && 'rows' in answer)) {
      const rows = answers.flatMap((answer, index) => decodeIpRoutes(answer.rows, index === 0 ? 4 : 6))
      return rows.filter(({table}) => table !== 'local')
    }
    return [...decodeProcRoute(readProc('route')), ...decodeProcRoute6(readProc('ipv6_route'))]
  }
  if (platform === 'win32') return await askWindows(windowsRoutes)
  const run = await runProgram('netstat', ['-rn'])
  return run === null ? [] : decodeMacRoutes(run.stdout.toString('latin1'))
}

/** What netkit reads of an object of `ip -j route`. */
export type IpRouteRow = {
  type?: string
  dst?: string
  gateway?: string
  via?: {host?: string}
  dev?: string
  table?: string
  prefsrc?: string
  metric?: number
  nexthops?: {gateway?: string; via?: {host?: string}; dev?: string}[]
}

export function decodeIpRoutes(rows: readonly IpRouteRow[], version: IpVersion): Route[] {
  return rows.flatMap((row) => {
    const {type = 'unicast', dst, table = 'main', prefsrc = null, metric = 0} = row
    if (dst === undefined || !isKind(type)) return []
    return [{network: networkOf(dst, version), kind: type, hops: hopsOf(row, type), source: prefsrc, metric, table}]
  })
}

/** `default`, an address alone for a host, or a prefix. */
export function networkOf(text: string, version: IpVersion): Prefix {
  return text === 'default' ? Prefix.of(IpAddress.of(version, 0n), 0) : Prefix.parse(text)
}

function hopsOf({nexthops, ...row}: IpRouteRow, kind: RouteKind): Hop[] {
  if (isDropped(kind)) return []
  return (nexthops ?? [row]).map(({gateway, via, dev}) => ({
    gateway: gateway ?? via?.host ?? null, // `via`: a gateway of the other version
    interface: dev ?? null,
  }))
}

const KINDS: readonly string[] = ['unicast', 'local', 'broadcast', 'multicast', 'blackhole', 'unreachable', 'prohibit']

export function isKind(text: string): text is RouteKind {
  return KINDS.includes(text)
}

export function isDropped(kind: string): boolean {
  return kind === 'blackhole' || kind === 'unreachable' || kind === 'prohibit'
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
      if (mask === undefined) return []
      const flags = Number.parseInt(flagText!, 16)
      const kind = (flags & REJECT) !== 0 ? 'unreachable' : name === '*' ? 'blackhole' : 'unicast'
      const length = parseMask(ipv4OfWord(mask), 4, 'netmask')
      if (typeof length !== 'number') return []
      const hop = {gateway: (flags & GATEWAY) === 0 ? null : ipv4OfWord(gateway!), interface: name!}
      const network = Prefix.of(IpAddress.parse(ipv4OfWord(destination!)), length)
      return [{network, kind, hops: isDropped(kind) ? [] : [hop], source: null, metric: Number(metric), table: 'main'}]
    })
}

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
    if (name === undefined) return []
    const [flags, metric] = [Number.parseInt(flagText!, 16), Number.parseInt(metricText!, 16)]
    const network = Prefix.of(ipv6Of(destination!), Number.parseInt(length!, 16))
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

function readProc(name: string): string {
  try {
    return fs.readFileSync(`/proc/net/${name}`, 'latin1')
  } catch {
    return ''
  }
}
