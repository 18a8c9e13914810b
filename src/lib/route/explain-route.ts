import {IpAddress} from '../address/ip-address.js'
import type {RouteAnswer, RouteInfo} from './describe-route.js'

/** What happens to a packet for the destination, in plain sentences; the verdict first. */
export function explainRoute({info, reasons}: RouteAnswer): string[] {
  return [
    verdict(info),
    longestPrefix(info, reasons.matching.length),
    policy(info),
    shared(info),
    linkLocal(info),
  ].filter((sentence) => sentence !== null)
}

function verdict({kind, destination, interface: name, gateway, source, mac, network, onLink}: RouteInfo): string {
  const from = source === null ? '' : `, from ${source}`
  switch (kind) {
    case 'local':
      return `${destination} is this machine itself: the packet never leaves it.`
    case 'broadcast':
      return `${destination} is a broadcast address: ${name} sends to all hosts of its link at once (${mac})${from}.`
    case 'multicast':
      return `${destination} is a group: ${name} sends to its multicast MAC address, ${mac}${from}.`
    case 'blackhole':
      return `${destination} cannot be reached: the route ${network} is a blackhole, which drops packets without a word.`
    case 'unreachable':
      return `${destination} cannot be reached: the route ${network} says “unreachable”.`
    case 'prohibit':
      return `${destination} cannot be reached: the route ${network} says “prohibited”.`
    case 'none':
      return `${destination} cannot be reached: no route leads there, not even a default route.`
    case 'unicast': {
      const known = mac === null ? '' : ` (now ${mac})`
      if (!onLink) {
        return `Not on this link: ${name} hands the packet to the gateway ${gateway}${from}. Its frame goes to the gateway’s MAC${known}, the packet inside still says ${destination}.`
      }
      const question = destination.includes(':') ? 'NDP' : 'ARP'
      return `On the link of ${name}: it asks “who has ${destination}?” (${question}) and sends to that MAC${known}${from}.`
    }
  }
}

function longestPrefix({network, kind}: RouteInfo, matching: number): string | null {
  if (network === null || kind === 'local' || kind === 'broadcast' || matching === 0) return null
  const isDefault = network.endsWith('/0')
  if (matching === 1) {
    return isDefault
      ? `Only the default route (${network}) holds it: every address is inside.`
      : `One route holds it: ${network}.`
  }
  return `${matching} routes hold it; the longest prefix wins: ${network}.`
}

function policy({table}: RouteInfo): string | null {
  if (['main', 'local', 'default'].includes(table)) return null
  return `A rule chose the routing table ${table} (policy routing): the longest prefix counts within that table.`
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
