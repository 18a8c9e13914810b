import {binaryOf} from '../address/format-ipv6.js'
import {IpAddress} from '../address/ip-address.js'
import {multicastMacOf} from '../address/multicast-group.js'
import type {Prefix} from '../address/prefix.js'
import {findRoute, readSurroundings, type RouteQuestion} from '../system/find-route.js'
import {hasNeighbours} from '../system/interfaces.js'
import type {Neighbour} from '../system/neighbours.js'
import {readNeighbours} from '../system/read-neighbours.js'
import type {FoundRoute, Surroundings} from '../system/routing/found-route.js'
import {isDropped, type Route} from '../system/routes.js'
import {allTold, type Told} from '../text/told.js'

/** How an address would be reached: the row of `netkit route`. */
export type RouteInfo = {
  destination: string
  /** Null where the sources leave it open. */
  onLink: boolean | null
  interface: string | null
  source: string | null
  gateway: string | null
  /** The network of the route that decides. */
  network: string | null
  /** Where the frame would go, as far as it is known now: the gateway's, the destination's, a group's. */
  mac: string | null
  kind: FoundRoute['kind']
  /** Other than `main` where a rule of policy routing chose it; null where the sources leave it open. */
  table: string | null
  /** All gateways of a route that shares its load. */
  gateways: string[]
  /** The priority of the rule that led there, or that refuses by itself; null where it is not known. */
  rule: number | null
  /** The link has no carrier: what is sent there gets nowhere. Null where it is not told, or where there is none. */
  linkDown: boolean | null
  sources: string[]
  missing: string[]
}

/** Whether a packet would get anywhere. */
export function isReached({kind}: RouteInfo): boolean {
  return kind !== 'none' && !isDropped(kind)
}

/** A network that an interface is connected to, and whether the destination is inside. */
export type Connected = {
  interface: string
  network: string
  prefixLength: number
  contains: boolean
  binary: {netmask: string; result: string; network: string}
  result: string
  netmask: string
}

/** Why the answer is what it is: what the text is made of. */
export type RouteReasons = {
  /** Whether the interface can be asked for neighbours: not tunnels (NOARP). */
  hasNeighbours: boolean
  /** An interface that has the destination on its network, but belongs to a VRF, which has a routing table of its own. */
  inVrf: {interface: string; vrf: string} | null
  binary: string
  connected: Connected[]
  /** The routes around the destination, the longest prefix first. */
  matching: Route[]
}

/** `told`: what the sources leave open. */
export type RouteAnswer = {info: RouteInfo; reasons: RouteReasons; told: Omit<Told<never>, 'value'>}

type World = {
  surroundings(): Promise<Told<Surroundings>>
  find(address: IpAddress, around: () => Promise<Surroundings>, question: RouteQuestion): Promise<Told<FoundRoute>>
  neighbours(): Promise<Told<Neighbour[]>>
}

const SYSTEM: World = {surroundings: readSurroundings, find: findRoute, neighbours: () => readNeighbours()}

/** @param world the system, or what a test puts in its place */
export async function describeRoute(
  destination: IpAddress,
  question: RouteQuestion = {},
  world: World = SYSTEM,
): Promise<RouteAnswer> {
  const looked = world.surroundings()
  const [around, found] = await Promise.all([
    looked,
    world.find(destination, async () => (await looked).value, question),
  ])
  const surroundings = around.value
  const {kind, onLink, interface: name, source, gateway, network, table, rule, hops} = found.value
  // Where the table cannot be read the MAC is null, which is no worse than unknown.
  const neighbours =
    kind === 'unicast'
      ? await world.neighbours().then(
          ({value}) => value,
          () => [],
        )
      : []
  const next = gateway ?? (kind === 'unicast' && onLink === true ? bareText(destination) : null)
  const link = surroundings.interfaces.find((one) => one.name === name)
  const {encapsulation} = found.value
  const wrapped =
    encapsulation === undefined ? [] : [`where packets go that the route wraps (encapsulation ${encapsulation})`]
  const known = {...found, missing: [...found.missing, ...wrapped]}
  const told = allTold([known, ...(found.missing.length > 0 ? [around] : [])])
  const neighbour = neighbours.find(({address, interface: on}) => on === name && address.toString() === next)
  return {
    info: {
      destination: destination.toString(),
      onLink,
      interface: name,
      source,
      gateway,
      network: network && network.masked.toString(),
      mac: neighbour?.mac ?? groupMac(destination, kind),
      kind,
      table,
      gateways: kind === 'unicast' && encapsulation === undefined ? hops.flatMap((hop) => hop.gateway ?? []) : [],
      rule,
      linkDown: typeof link?.carrier === 'boolean' ? !link.carrier : null,
      sources: told.sources,
      missing: told.missing,
    },
    reasons: {...reasonsFor(destination, surroundings), hasNeighbours: link === undefined || hasNeighbours(link)},
    told,
  }
}

/** The one that decides, of those around the destination: of equals the first, which has the lowest metric, unless its link is not the one. */
export function chosenRoute({info, reasons}: Pick<RouteAnswer, 'info' | 'reasons'>): Route | null {
  const {network, table, interface: name, gateway} = info
  const equals = reasons.matching.filter(
    (route) => route.network.masked.toString() === network && route.table === table,
  )
  const isWay = ({hops}: Route) =>
    hops.length === 0 || hops.some((hop) => hop.interface === name && (gateway === null || hop.gateway === gateway))
  return equals.find(isWay) ?? equals[0] ?? null
}

/** Groups and broadcasts need no question: their MAC address is made of theirs. */
function groupMac(destination: IpAddress, kind: FoundRoute['kind']): string | null {
  if (kind === 'broadcast') return 'ff:ff:ff:ff:ff:ff'
  return kind === 'multicast' ? String(multicastMacOf(destination)) : null
}

function reasonsFor(destination: IpAddress, {interfaces, routes}: Surroundings): Omit<RouteReasons, 'hasNeighbours'> {
  const bare = IpAddress.of(destination.version, destination.value)
  const loopback = new Set(interfaces.flatMap((one) => (one.loopback ? one.name : [])))
  const connected = interfaces
    .filter(({up, name, vrf}) => up && (destination.zone === null ? vrf === null : destination.zone === name))
    .flatMap(({name, addresses}) => unique(addresses.map(({prefix}) => prefix)).map((prefix) => ({name, prefix})))
    .filter(({prefix}) => prefix.version === bare.version)
    .map(({name, prefix}) => connectedTo(bare, name, prefix))
    .filter(({contains, interface: name}) => contains || !loopback.has(name)) // what is not loopback is not looked for there
  const matching = routes
    .filter(({network}) => network.contains(bare))
    .sort((a, b) => b.network.length - a.network.length || a.metric - b.metric)
  const enslaved = interfaces.find(
    ({vrf, addresses}) => vrf !== null && addresses.some(({prefix}) => prefix.contains(bare)),
  )
  const inVrf = enslaved === undefined ? null : {interface: enslaved.name, vrf: enslaved.vrf!}
  return {binary: binaryOf(bare), connected, matching, inVrf: destination.zone === null ? inVrf : null}
}

/** The AND of the destination and an interface's netmask, beside the interface's network. */
function connectedTo(destination: IpAddress, name: string, prefix: Prefix): Connected {
  const {netmask, masked, length} = prefix
  const result = IpAddress.of(destination.version, destination.value & netmask.value)
  return {
    interface: name,
    network: masked.toString(),
    prefixLength: length,
    contains: result.equals(masked.address),
    binary: {netmask: binaryOf(netmask), result: binaryOf(result), network: binaryOf(masked.address)},
    result: result.toString(),
    netmask: netmask.toString(),
  }
}

/** Several addresses of an interface are often of one network. */
function unique(prefixes: readonly Prefix[]): Prefix[] {
  return [...new Map(prefixes.map((prefix) => [prefix.masked.toString(), prefix])).values()]
}

function bareText({version, value}: IpAddress): string {
  return IpAddress.of(version, value).toString()
}
