import {readRoutes} from '../system/read-routes.js'
import type {Hop, Route} from '../system/routes.js'
import {retold, type Told} from '../text/told.js'

/** A line of the routing table: the row of `netkit route list`. A route that shares its load has a row for each gateway. */
export type RouteRow = {
  network: string
  kind: Route['kind']
  gateway: string | null
  interface: string | null
  source: string | null
  metric: number
  table: string
  /** The link has no carrier, or is down; null where the source does not tell. */
  linkDown: boolean | null
  sources: string[]
  missing: string[]
}

/** IPv4 first, then the longest prefix first, as the choice goes. */
export async function listRoutes(read: () => Promise<Told<Route[]>> = readRoutes): Promise<Told<RouteRow[]>> {
  const told = await read()
  const {sources, missing} = told
  const routes = told.value.toSorted(
    (a, b) =>
      a.network.version - b.network.version ||
      b.network.length - a.network.length ||
      a.network.compare(b.network) ||
      a.metric - b.metric,
  )
  const rows = routes.flatMap(({network, kind, hops, source, metric, table}) =>
    (hops.length > 0 ? hops : [NO_HOP]).map((hop) => ({
      network: network.masked.toString(),
      kind,
      gateway: hop.gateway,
      interface: hop.interface,
      source,
      metric,
      table,
      linkDown: hop.linkDown ?? null,
      sources,
      missing,
    })),
  )
  return retold(told, rows)
}

const NO_HOP: Hop = {gateway: null, interface: null}
