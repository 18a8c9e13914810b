import {IpAddress} from '../../address/ip-address.js'
import type {Prefix} from '../../address/prefix.js'
import type {NetworkInterface} from '../interfaces.js'
import type {Hop, Route, RouteKind} from '../routes.js'

/** How the system would send to an address. `none`: no route at all. */
export type FoundRoute = {
  kind: RouteKind | 'none'
  /** The destination's own link: the interface sends to it without a gateway. Null where that is not known. */
  onLink: boolean | null
  interface: string | null
  /** The address that the packet would leave with. */
  source: string | null
  gateway: string | null
  /** The network of the route that decided; null where the system does not tell, or a rule decided by itself. */
  network: Prefix | null
  /** Null where it is not known. */
  table: string | null
  /** The priority of the rule that led there, or that refuses by itself; null where it is not known. */
  rule: number | null
  /** All hops of a route that shares its load among several. */
  hops: Hop[]
  /** Where the route wraps packets in others: where those go is not told. */
  encapsulation?: string | undefined
}

/** What the machine looks like: read once, and handed on to those who explain. */
export type Surroundings = {interfaces: NetworkInterface[]; routes: Route[]}

export function nowhere(kind: FoundRoute['kind'], route: Route | null, rule: number | null): FoundRoute {
  return {
    kind,
    onLink: false,
    interface: null,
    source: null,
    gateway: null,
    network: route?.network ?? null,
    table: route?.table ?? 'main',
    rule,
    hops: [],
  }
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
