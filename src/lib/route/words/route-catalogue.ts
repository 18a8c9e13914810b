import type {RouteKind} from '../../system/routes.js'
import type {Language} from '../../text/language.js'

/** Who refuses a packet: a route, a rule, or one of the two. */
export type RouteSpeaker = {network: string | null; rule: number | null}

/** Everything that `route` says in one language. */
export type RouteCatalogue = {
  language: Language
  /** Rows of the AND. */
  rows: Record<'address' | 'netmask' | 'result' | 'network', string>
  isOn(name: string, network: string): string
  inside: string
  outside: string
  around: string
  /** The same where this machine has the address, so that none of them counts. */
  aroundLocal: string
  /** What stands in place of a gateway. */
  kinds: Record<RouteKind, string>
  /** The columns of `route list`. */
  heads: Record<'network' | 'gateway' | 'interface' | 'source' | 'metric' | 'table', string>
  via(gateway: string): string
  linkDown: string
  table(name: string): string
  verdict: {
    local(destination: string): string
    broadcast(destination: string, way: {name: string; mac: string; source: string | null}): string
    multicast(destination: string, way: {name: string; mac: string; source: string | null}): string
    blackhole(destination: string, speaker: RouteSpeaker): string
    unreachable(destination: string, speaker: RouteSpeaker): string
    prohibit(destination: string, speaker: RouteSpeaker): string
    throw(destination: string, speaker: RouteSpeaker): string
    noRoute(destination: string): string
    noRule(destination: string): string
    unseen(destination: string, open: {source: string | null; isGatewayOpen: boolean}): string
    tunnel(way: {name: string; gateway: string | null; source: string | null}): string
    gateway(
      destination: string,
      way: {name: string; gateway: string; source: string | null; mac: string | null},
    ): string
    onLink(destination: string, way: {name: string; source: string | null; mac: string | null}): string
  }
  /** An IPv4 address as programs write it in IPv6 (RFC 4291 §2.5.5.2): the IPv6 routes are not asked for it. */
  mapped(destination: string, ipv4: string): string
  noCarrier(name: string): string
  onlyDefault(network: string): string
  oneRoute(network: string): string
  longest(count: number, network: string): string
  /** @param count how many routes are of the same length */
  lowestMetric(count: number, metric: number): string
  policy(rule: number | null, table: string): string
  shared(gateways: readonly string[]): string
  linkLocal(destination: string, name: string): string
  otherVrf(name: string, vrf: string): string
}
