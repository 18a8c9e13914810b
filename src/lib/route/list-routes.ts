import {readRoutes, type Route} from '../system/routes.js'

/** A line of the routing table: the row of `netkit route list`. A route that shares its load has a row for each gateway. */
export type RouteRow = {
  network: string
  kind: Route['kind']
  gateway: string | null
  interface: string | null
  source: string | null
  metric: number
  table: string
}

/** IPv4 first, then the longest prefix first, as the choice goes. */
export async function listRoutes(read: () => Promise<Route[]> = readRoutes): Promise<RouteRow[]> {
  const routes = (await read()).toSorted(
    (a, b) =>
      a.network.version - b.network.version ||
      b.network.length - a.network.length ||
      a.network.compare(b.network) ||
      a.metric - b.metric,
  )
  return routes.flatMap(({network, kind, hops, source, metric, table}) =>
    (hops.length > 0 ? hops : [{gateway: null, interface: null}]).map((hop) => ({
      network: network.masked.toString(),
      kind,
      gateway: hop.gateway,
      interface: hop.interface,
      source,
      metric,
      table,
    })),
  )
}
