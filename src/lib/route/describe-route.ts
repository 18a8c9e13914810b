import {binaryOf} from '../address/format-ipv6.js'
import {IpAddress} from '../address/ip-address.js'
import {multicastMacOf} from '../address/multicast-group.js'
import type {Prefix} from '../address/prefix.js'
import {type FoundRoute, findRoute, readSurroundings, type Surroundings} from '../system/find-route.js'
import {type Neighbour, readNeighbours} from '../system/neighbours.js'
import {isDropped, type Route} from '../system/routes.js'

/** How an address would be reached: the row of `netkit route`. */
export type RouteInfo = {
  destination: string
  onLink: boolean
  interface: string | null
  source: string | null
  gateway: string | null
  /** The network of the route that decides. */
  network: string | null
  /** Where the frame would go, as far as it is known now: the gateway's, the destination's, a group's. */
  mac: string | null
  kind: FoundRoute['kind']
  /** Other than `main` where a rule of policy routing chose it. */
  table: string
  /** All gateways of a route that shares its load. */
  gateways: string[]
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
  binary: string
  connected: Connected[]
  /** The routes around the destination, the longest prefix first. */
  matching: Route[]
}

export type RouteAnswer = {info: RouteInfo; reasons: RouteReasons}

type World = {
  surroundings(): Promise<Surroundings>
  find(address: IpAddress, around: () => Promise<Surroundings>): Promise<FoundRoute>
  neighbours(): Promise<Neighbour[]>
}

const SYSTEM: World = {surroundings: readSurroundings, find: findRoute, neighbours: () => readNeighbours()}

/** @param world the system, or what a test puts in its place */
export async function describeRoute(destination: IpAddress, world: World = SYSTEM): Promise<RouteAnswer> {
  const looked = world.surroundings()
  const [surroundings, neighbours, found] = await Promise.all([
    looked,
    world.neighbours(),
    world.find(destination, () => looked),
  ])
  const {kind, onLink, interface: name, source, gateway, network, table, hops} = found
  const next = gateway ?? (kind === 'unicast' ? bareText(destination) : null)
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
      gateways: hops.flatMap((hop) => hop.gateway ?? []),
    },
    reasons: reasonsFor(destination, surroundings),
  }
}

/** Groups and broadcasts need no question: their MAC address is made of theirs. */
function groupMac(destination: IpAddress, kind: FoundRoute['kind']): string | null {
  if (kind === 'broadcast') return 'ff:ff:ff:ff:ff:ff'
  return kind === 'multicast' ? String(multicastMacOf(destination)) : null
}

function reasonsFor(destination: IpAddress, {interfaces, routes}: Surroundings): RouteReasons {
  const bare = IpAddress.of(destination.version, destination.value)
  const loopback = new Set(interfaces.flatMap((one) => (one.loopback ? one.name : [])))
  const connected = interfaces
    .filter(({up, name}) => up && (destination.zone === null || destination.zone === name))
    .flatMap(({name, addresses}) => unique(addresses.map(({prefix}) => prefix)).map((prefix) => ({name, prefix})))
    .filter(({prefix}) => prefix.version === bare.version)
    .map(({name, prefix}) => connectedTo(bare, name, prefix))
    .filter(({contains, interface: name}) => contains || !loopback.has(name)) // what is not loopback is not looked for there
  const matching = routes
    .filter(({network}) => network.contains(bare))
    .sort((a, b) => b.network.length - a.network.length || a.metric - b.metric)
  return {binary: binaryOf(bare), connected, matching}
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
