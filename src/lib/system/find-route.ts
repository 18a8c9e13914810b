import {createSocket} from 'node:dgram'
import {IpAddress} from '../address/ip-address.js'
import type {Prefix} from '../address/prefix.js'
import {isMulticast} from '../address/special-block.js'
import {InputError} from '../errors.js'
import {type NetworkInterface, readInterfaces} from './interfaces.js'
import {askIp} from './ask-ip.js'
import {
  type Hop,
  type IpRouteRow,
  isDropped,
  isKind,
  networkOf,
  type Route,
  type RouteKind,
  readRoutes,
} from './routes.js'
import {runProgram} from './run-program.js'
import {askWindows, windowsBestRoute} from './windows/ask-windows.js'

/** How the system would send to an address. `none`: no route at all. */
export type FoundRoute = {
  kind: RouteKind | 'none'
  /** The destination's own link: the interface sends to it without a gateway. */
  onLink: boolean
  interface: string | null
  /** The address that the packet would leave with. */
  source: string | null
  gateway: string | null
  /** The network of the route that decided; null where the system does not tell. */
  network: Prefix | null
  table: string
  /** All hops of a route that shares its load among several. */
  hops: Hop[]
}

/** What the machine looks like: read once, and handed on to those who explain. */
export type Surroundings = {interfaces: NetworkInterface[]; routes: Route[]}

export async function readSurroundings(): Promise<Surroundings> {
  const [interfaces, routes] = await Promise.all([readInterfaces(), readRoutes()])
  return {interfaces, routes}
}

/** Looks around when it is first asked to, and once. */
export function lazySurroundings(): () => Promise<Surroundings> {
  let seen: Promise<Surroundings> | undefined
  return () => (seen ??= readSurroundings())
}

/**
 * Asks the system itself how it would send to an address, since only it knows all its rules (policy routing, multipath): by
 * iproute2, on macOS by route(8), on Windows by GetBestRoute2, else by a UDP socket that is connected and sends nothing. Throws InputError NO_SUCH_INTERFACE
 * for a zone that names none.
 *
 * @param around is only asked where the system's own answer does not do
 * @param wantsNetwork whether the network of the route is to be asked for, which costs another process
 */
export async function findRoute(
  address: IpAddress,
  around: () => Promise<Surroundings>,
  {wantsNetwork = true}: {wantsNetwork?: boolean} = {},
): Promise<FoundRoute> {
  const zone = address.zone === null ? null : zoneOf(address, (await around()).interfaces)
  return (
    (await askLinux(address, zone, {around, wantsNetwork})) ??
    (await askMac(address, around)) ??
    (await askOnWindows(address, zone, around)) ??
    (await askSocket(address, await around()))
  )
}

/** The interface that a zone names, or numbers. */
function zoneOf({zone, version, value}: IpAddress, interfaces: readonly NetworkInterface[]): string {
  const found = interfaces.find(({name, index}) => name === zone || String(index) === zone)
  if (found) return found.name
  const known = interfaces.map(({name}) => name).join(', ')
  const text = IpAddress.of(version, value, zone).toString()
  throw new InputError('NO_SUCH_INTERFACE', `"${text}": there is no interface ${zone}, there are ${known}`, {
    input: text,
  })
}

/** Why the kernel will not: what iproute2 prints for the error numbers of include/net/fib_rules.h's actions. */
const REFUSALS: readonly (readonly [RegExp, RouteKind | 'none'])[] = [
  [/Invalid argument/, 'blackhole'],
  [/No route to host/, 'unreachable'],
  [/Permission denied/, 'prohibit'],
  [/Network is unreachable/, 'none'],
]

async function askLinux(
  address: IpAddress,
  zone: string | null,
  {around, wantsNetwork}: {around: () => Promise<Surroundings>; wantsNetwork: boolean},
): Promise<FoundRoute | null> {
  const bare = IpAddress.of(address.version, address.value).toString()
  const words = [bare, ...(zone === null ? [] : ['oif', zone])]
  const [answer, match] = await Promise.all([
    askIp<IpRouteRow & {dev?: string}>(['route', 'get', ...words]),
    wantsNetwork ? askIp<IpRouteRow>(['route', 'get', 'fibmatch', ...words]) : null,
  ])
  if (answer === null) return null
  if ('refusal' in answer) {
    const kind = REFUSALS.find(([pattern]) => pattern.test(answer.refusal))?.[1] ?? 'none'
    const {routes} = await around()
    return nowhere(
      kind,
      longestMatch(address, routes, (route) => route.kind === kind),
    )
  }
  const [row] = answer.rows
  if (!row) return null
  const [rule] = match !== null && 'rows' in match ? match.rows : []
  return fromIpRoute(address, row, rule ?? null)
}

/** Puts together what `ip route get` says of this packet, and what it says of the route (`fibmatch`). */
export function fromIpRoute(address: IpAddress, row: IpRouteRow, rule: IpRouteRow | null): FoundRoute {
  const type = row.type ?? 'unicast'
  const gateway = row.gateway ?? row.via?.host ?? null
  const hops = (rule?.nexthops ?? [row]).map((hop) => ({
    gateway: hop.gateway ?? hop.via?.host ?? null,
    interface: hop.dev ?? null,
  }))
  const kind = isKind(type) ? type : 'unicast'
  if (isDropped(kind)) return nowhere(kind, null)
  return {
    kind,
    onLink: gateway === null,
    interface: row.dev ?? null,
    source: row.prefsrc ?? null,
    gateway,
    network: rule?.dst === undefined ? null : networkOf(rule.dst, address.version),
    table: rule?.table ?? row.table ?? 'main',
    hops,
  }
}

function nowhere(kind: FoundRoute['kind'], route: Route | null): FoundRoute {
  return {
    kind,
    onLink: false,
    interface: null,
    source: null,
    gateway: null,
    network: route?.network ?? null,
    table: route?.table ?? 'main',
    hops: [],
  }
}

/** `route -n get` of macOS. Not tried on a real one: tested with a sample. */
async function askMac(address: IpAddress, around: () => Promise<Surroundings>): Promise<FoundRoute | null> {
  if (process.platform !== 'darwin') return null
  const family = address.version === 6 ? ['-inet6'] : []
  const run = await runProgram('route', ['-n', 'get', ...family, address.toString()])
  return run === null || run.status !== 0
    ? null
    : fromMacRoute(address, run.stdout.toString('latin1'), await around(), await probeSource(address))
}

/** Null where Windows cannot be asked: then a socket is. */
async function askOnWindows(
  address: IpAddress,
  zone: string | null,
  around: () => Promise<Surroundings>,
): Promise<FoundRoute | null> {
  if (process.platform !== 'win32') return null
  const found = await askWindows((helper) => windowsBestRoute(helper, address, zone))
  if (found === 'none') return nowhere('none', null)
  if (found === null) return null
  const {gateway} = found
  const kind = kindOf(address, (await around()).interfaces)
  return {kind, onLink: gateway === null, ...found, table: 'main', hops: [{gateway, interface: found.interface}]}
}

export function fromMacRoute(
  address: IpAddress,
  text: string,
  {routes, interfaces}: Surroundings,
  probe: Probe,
): FoundRoute | null {
  const field = (name: string) => new RegExp(`^ *${name}: (\\S+)`, 'm').exec(text)?.[1] ?? null
  const name = field('interface')
  if (name === null) return null
  const via = field('gateway')
  const gateway = via !== null && /^[\d.]+$|^[\da-f:]*:[\da-f:%\w]*$/i.test(via) ? via.replace(/%.*$/, '') : null
  const flags = field('flags') ?? ''
  const dropped = flags.includes('BLACKHOLE') ? 'blackhole' : flags.includes('REJECT') ? 'unreachable' : null
  const route = longestMatch(address, routes, () => true)
  if (dropped !== null) return nowhere(dropped, route)
  const isVia = flags.includes('GATEWAY') && gateway !== null
  return {
    kind: kindOf(address, interfaces),
    onLink: !isVia,
    interface: name,
    source: probe.source,
    gateway: isVia ? gateway : null,
    network: route?.network ?? null,
    table: 'main',
    hops: [{gateway: isVia ? gateway : null, interface: name}],
  }
}

type Probe = {source: string | null; code: string | null}

/** What connecting a UDP socket fails with, where a route says that packets are to be dropped. */
const CODES: Record<string, FoundRoute['kind']> = {
  EINVAL: 'blackhole',
  EHOSTUNREACH: 'unreachable',
  EACCES: 'prohibit',
  ENETUNREACH: 'none',
  EADDRNOTAVAIL: 'none',
}

/** A socket refuses a link-local address without a zone: the first link that has such addresses is taken, as Linux does. */
async function askSocket(address: IpAddress, surroundings: Surroundings): Promise<FoundRoute> {
  const needsZone = address.version === 6 && address.zone === null && isLinkLocal(address)
  const link = surroundings.interfaces.find(
    ({up, loopback, addresses}) => up && !loopback && addresses.some(({prefix}) => isLinkLocal(prefix.address)),
  )
  const asked = needsZone && link ? IpAddress.of(6, address.value, link.name) : address
  return fromProbe(asked, await probeSource(asked), surroundings)
}

/** fe80::/10 */
function isLinkLocal({version, value}: IpAddress): boolean {
  return version === 6 && value >> 118n === 0x3fan
}

/** Everywhere: the socket's own address tells the source, that the interface, and the longest prefix there the gateway. */
export function fromProbe(address: IpAddress, {source, code}: Probe, {interfaces, routes}: Surroundings): FoundRoute {
  const kind = kindOf(address, interfaces)
  // Every socket refuses a broadcast address until it is told otherwise: that is no prohibition.
  if (source === null && !(code === 'EACCES' && kind === 'broadcast')) {
    const failure = CODES[code ?? ''] ?? 'none'
    // /proc/net/route calls a prohibited route unreachable.
    const isLike = (route: Route) => failure !== 'none' && isDropped(route.kind)
    return nowhere(failure, longestMatch(address, routes, isLike))
  }
  const own = interfaces.find(({addresses}) =>
    addresses.some(({prefix}) => (source === null ? prefix.contains(address) : prefix.address.toString() === source)),
  )
  const name = address.zone ?? own?.name ?? null
  const route =
    longestMatch(address, routes, ({hops}) => hops.some((hop) => hop.interface === name)) ??
    longestMatch(address, routes, ({hops}) => hops.length > 0)
  const hops = kind === 'unicast' ? (route?.hops ?? []) : [{gateway: null, interface: name}]
  const gateway = hops[0]?.gateway ?? null
  return {
    kind,
    onLink: gateway === null,
    interface: name ?? hops[0]?.interface ?? null,
    source: source ?? route?.source ?? null,
    gateway,
    network: route?.network ?? null,
    table: 'main',
    hops,
  }
}

/** Connects a UDP socket, which sends nothing, and asks for its own address. */
function probeSource(address: IpAddress): Promise<Probe> {
  return new Promise((resolve) => {
    const socket = createSocket({type: address.version === 4 ? 'udp4' : 'udp6'})
    const done = (probe: Probe) => {
      socket.removeAllListeners()
      socket.close()
      resolve(probe)
    }
    socket.once('error', (error: NodeJS.ErrnoException) => done({source: null, code: error.code ?? null}))
    socket.once('connect', () => done({source: socket.address().address.replace(/%.*$/, ''), code: null}))
    socket.connect(DISCARD_PORT, address.toString())
  })
}

/** RFC 863; nothing is sent there. */
const DISCARD_PORT = 9

function kindOf(address: IpAddress, interfaces: readonly NetworkInterface[]): RouteKind {
  if (isMulticast(address)) return 'multicast'
  const prefixes = interfaces.flatMap(({addresses}) => addresses.map(({prefix}) => prefix))
  const {version, value} = address
  if (prefixes.some((prefix) => prefix.address.value === value && prefix.version === version)) return 'local'
  if (version === 4 && value >> 24n === 127n) return 'local'
  const isLast = (prefix: Prefix) => prefix.length < 31 && prefix.last.value === value && prefix.version === 4
  return version === 4 && (value === 0xffff_ffffn || prefixes.some(isLast)) ? 'broadcast' : 'unicast'
}

/** The route whose network is the smallest around an address, of equals the one with the lowest metric. */
export function longestMatch(
  address: IpAddress,
  routes: readonly Route[],
  isWanted: (route: Route) => boolean,
): Route | null {
  const bare = IpAddress.of(address.version, address.value)
  const matching = routes.filter((route) => isWanted(route) && route.network.contains(bare))
  return matching.sort((a, b) => b.network.length - a.network.length || a.metric - b.metric)[0] ?? null
}
