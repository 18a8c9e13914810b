import {embeddedIpv4} from '../address/embedded-ipv4.js'
import {IpAddress} from '../address/ip-address.js'
import {chosenRoute, type RouteAnswer, type RouteInfo, type RouteReasons} from './describe-route.js'
import {EN_ROUTE} from './words/en-route.js'
import type {RouteCatalogue} from './words/route-catalogue.js'

/** What happens to a packet for the destination, in plain sentences; the verdict first. */
export function explainRoute(
  {info, reasons}: Pick<RouteAnswer, 'info' | 'reasons'>,
  words: RouteCatalogue = EN_ROUTE,
): string[] {
  const {interface: name, linkDown, gateways} = info
  const embedded = embeddedIpv4(IpAddress.parse(info.destination))
  if (embedded?.kind === 'mapped') return [words.mapped(info.destination, embedded.address.toString())]
  const {inVrf} = reasons
  return [
    verdict(info, reasons, words),
    linkDown === true ? words.noCarrier(String(name)) : null,
    longestPrefix(info, reasons, words),
    lowestMetric({info, reasons}, words),
    policy(info, words),
    gateways.length < 2 ? null : words.shared(gateways),
    linkLocal(info, words),
    inVrf === null ? null : words.otherVrf(inVrf.interface, inVrf.vrf),
  ].filter((sentence) => sentence !== null)
}

function verdict(info: RouteInfo, reasons: RouteReasons, {verdict: say}: RouteCatalogue): string {
  const {kind, destination, gateway, source, mac, onLink, network, rule} = info
  const name = String(info.interface)
  switch (kind) {
    case 'local':
      return say.local(destination)
    case 'broadcast':
    case 'multicast':
      return say[kind](destination, {name, mac: String(mac), source})
    case 'blackhole':
    case 'unreachable':
    case 'prohibit':
    case 'throw':
      return say[kind](destination, {network, rule})
    case 'none':
      return reasons.matching.length === 0 ? say.noRoute(destination) : say.noRule(destination)
    case 'unicast':
      if (onLink === null) return say.unseen(destination, {source, isGatewayOpen: false})
      if (!onLink && gateway === null) return say.unseen(destination, {source, isGatewayOpen: true})
      if (!reasons.hasNeighbours) return say.tunnel({name, gateway: onLink ? null : gateway, source})
      return onLink
        ? say.onLink(destination, {name, source, mac})
        : say.gateway(destination, {name, gateway: gateway!, source, mac})
  }
}

function longestPrefix(
  {network, kind, table}: RouteInfo,
  {matching: all}: RouteReasons,
  words: RouteCatalogue,
): string | null {
  const matching = all.filter((route) => route.table === table).length
  if (network === null || kind === 'local' || kind === 'broadcast' || matching === 0) return null
  if (matching > 1) return words.longest(matching, network)
  return network.endsWith('/0') ? words.onlyDefault(network) : words.oneRoute(network)
}

/** Of several routes of the same length; not where another than the metric decided. */
function lowestMetric(answer: Pick<RouteAnswer, 'info' | 'reasons'>, words: RouteCatalogue): string | null {
  const chosen = chosenRoute(answer)
  if (chosen === null || answer.info.kind === 'local') return null
  const {network, table} = chosen
  const equals = answer.reasons.matching.filter(
    (route) => route.network.length === network.length && route.table === table,
  )
  const others = equals.filter((route) => route !== chosen)
  if (others.length === 0 || others.some(({metric}) => metric <= chosen.metric)) return null
  return words.lowestMetric(equals.length, chosen.metric)
}

function policy({table, rule}: RouteInfo, words: RouteCatalogue): string | null {
  if (table === null || ['main', 'local', 'default'].includes(table)) return null
  return words.policy(rule, table)
}

function linkLocal({destination, interface: name, kind}: RouteInfo, words: RouteCatalogue): string | null {
  if (kind !== 'unicast' || destination.includes('%') || name === null) return null
  const {version, value} = IpAddress.parse(destination)
  if (version === 4 || value >> 118n !== 0x3fan) return null
  return words.linkLocal(destination, name)
}
