import {IpAddress} from '../address/ip-address.js'
import type {RouteAnswer, RouteInfo, RouteReasons} from './describe-route.js'

/** What happens to a packet for the destination, in plain sentences; the verdict first. */
export function explainRoute({info, reasons}: Pick<RouteAnswer, 'info' | 'reasons'>): string[] {
  return [
    verdict(info, reasons),
    noCarrier(info),
    longestPrefix(info, reasons),
    policy(info),
    shared(info),
    linkLocal(info),
    otherVrf(info, reasons),
  ].filter((sentence) => sentence !== null)
}

function verdict(info: RouteInfo, reasons: RouteReasons): string {
  const {kind, destination, interface: name, gateway, source, mac, onLink} = info
  const from = source === null ? '' : `, from ${source}`
  switch (kind) {
    case 'local':
      return `${destination} is this machine itself: the packet never leaves it.`
    case 'broadcast':
      return `${destination} is a broadcast address: ${name} sends to all hosts of its link at once (${mac})${from}.`
    case 'multicast':
      return `${destination} is a group: ${name} sends to its multicast MAC address, ${mac}${from}.`
    case 'blackhole':
      return `${destination} cannot be reached: ${speaker(info)} is a blackhole, which drops packets without a word.`
    case 'unreachable':
      return `${destination} cannot be reached: ${speaker(info)} says “unreachable”.`
    case 'prohibit':
      return `${destination} cannot be reached: ${speaker(info)} says “prohibited”.`
    case 'throw':
      return `${destination} cannot be reached: ${speaker(info)} sends it on to the next routing table (throw), and no other has a route for it.`
    case 'none':
      return reasons.matching.length === 0
        ? `${destination} cannot be reached: no route leads there, not even a default route.`
        : `${destination} cannot be reached: no rule leads to one of the routes above.`
    case 'unicast': {
      const known = mac === null ? '' : ` (now ${mac})`
      if (onLink === null || (!onLink && gateway === null)) {
        const way = onLink === null ? 'by which way' : 'by which gateway'
        return `${destination} can be reached${from}; ${way} cannot be seen here.`
      }
      if (!reasons.hasNeighbours) {
        const way = onLink ? 'its other end' : `the gateway ${gateway}`
        return `By ${name}, which has no MAC addresses (a tunnel, or another link without ARP): the packet goes to ${way} as it is${from}.`
      }
      if (!onLink) {
        return `Not on this link: ${name} hands the packet to the gateway ${gateway}${from}. Its frame goes to the gateway’s MAC${known}, the packet inside still says ${destination}.`
      }
      const question = destination.includes(':') ? 'NDP' : 'ARP'
      return `On the link of ${name}: it asks “who has ${destination}?” (${question}) and sends to that MAC${known}${from}.`
    }
  }
}

/** Who refuses: a route, or a rule by itself. */
function speaker({network, rule}: RouteInfo): string {
  if (network !== null) return `the route ${network}`
  return rule === null ? 'a route or a rule (policy routing)' : `rule ${rule} (policy routing)`
}

function noCarrier({linkDown, interface: name}: RouteInfo): string | null {
  return linkDown === true ? `But ${name} has no carrier: nothing is at its other end now.` : null
}

function longestPrefix({network, kind, table}: RouteInfo, {matching: all}: RouteReasons): string | null {
  const matching = all.filter((route) => route.table === table).length
  if (network === null || kind === 'local' || kind === 'broadcast' || matching === 0) return null
  const isDefault = network.endsWith('/0')
  if (matching === 1) {
    return isDefault
      ? `Only the default route (${network}) holds it: every address is inside.`
      : `One route holds it: ${network}.`
  }
  return `${matching} routes hold it; the longest prefix wins: ${network}.`
}

function policy({table, rule}: RouteInfo): string | null {
  if (table === null || ['main', 'local', 'default'].includes(table)) return null
  const who = rule === null ? 'A rule' : `Rule ${rule}`
  return `${who} chose the routing table ${table} (policy routing): the longest prefix counts within that table.`
}

function shared({gateways}: RouteInfo): string | null {
  if (gateways.length < 2) return null
  return `The route shares its load among ${gateways.length} gateways: ${gateways.join(', ')}. One connection stays with one of them.`
}

function linkLocal({destination, interface: name, kind}: RouteInfo): string | null {
  if (kind !== 'unicast' || destination.includes('%') || name === null) return null
  const {version, value} = IpAddress.parse(destination)
  if (version === 4 || value >> 118n !== 0x3fan) return null
  return `Every link has link-local addresses: say which is meant, ${destination}%${name}. The system took ${name} by itself.`
}

function otherVrf(_: RouteInfo, {inVrf}: RouteReasons): string | null {
  if (inVrf === null) return null
  return `${inVrf.interface} is on its network, too, but belongs to the VRF ${inVrf.vrf}: its routes count for sockets bound to that VRF alone.`
}
