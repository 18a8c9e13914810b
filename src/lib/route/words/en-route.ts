import type {RouteCatalogue, RouteSpeaker} from './route-catalogue.js'

const from = (source: string | null) => (source === null ? '' : `, from ${source}`)
const now = (mac: string | null) => (mac === null ? '' : ` (now ${mac})`)

function speakerName({network, rule}: RouteSpeaker): string {
  if (network !== null) return `the route ${network}`
  return rule === null ? 'a route or a rule (policy routing)' : `rule ${rule} (policy routing)`
}

export const EN_ROUTE: RouteCatalogue = {
  language: 'en',
  rows: {address: 'address', netmask: '& netmask', result: '= result', network: 'network'},
  isOn: (name, network) => `${name} is on ${network} – `,
  inside: 'the same: inside',
  outside: 'not the same: outside',
  around: 'Routes that contain it, the longest prefix first:',
  aroundLocal: 'Routes that contain it, but are not asked: this machine has the address itself.',
  kinds: {
    unicast: 'on-link',
    local: 'local',
    broadcast: 'broadcast',
    multicast: 'multicast',
    blackhole: 'blackhole',
    unreachable: 'unreachable',
    prohibit: 'prohibit',
    throw: 'throw',
  },
  heads: {
    network: 'NETWORK',
    gateway: 'GATEWAY',
    interface: 'INTERFACE',
    source: 'SOURCE',
    metric: 'METRIC',
    table: 'TABLE',
  },
  via: (gateway) => `via ${gateway}`,
  linkDown: ' (link down)',
  table: (name) => `  (table ${name})`,
  verdict: {
    local: (destination) => `${destination} is this machine itself: the packet never leaves it.`,
    broadcast: (destination, {name, mac, source}) =>
      `${destination} is a broadcast address: ${name} sends to all hosts on its link at once (${mac})${from(source)}.`,
    multicast: (destination, {name, mac, source}) =>
      `${destination} is a group: ${name} sends to its multicast MAC address, ${mac}${from(source)}.`,
    blackhole: (destination, speaker) =>
      `${destination} cannot be reached: ${speakerName(speaker)} is a blackhole, which drops packets silently.`,
    unreachable: (destination, speaker) =>
      `${destination} cannot be reached: ${speakerName(speaker)} says “unreachable”.`,
    prohibit: (destination, speaker) => `${destination} cannot be reached: ${speakerName(speaker)} says “prohibited”.`,
    throw: (destination, speaker) =>
      `${destination} cannot be reached: ${speakerName(speaker)} passes it on to the next routing table (throw), and no other table has a route for it.`,
    noRoute: (destination) => `${destination} cannot be reached: no route leads there, not even a default route.`,
    noRule: (destination) =>
      `${destination} cannot be reached: the system uses none of the routes above for it. Rules (policy routing), throw routes and links that are down can rule them out.`,
    unseen: (destination, {source, isGatewayOpen}) =>
      `${destination} can be reached${from(source)}; ${isGatewayOpen ? 'the gateway' : 'the way'} cannot be seen here.`,
    tunnel: ({name, gateway, source}) =>
      `Through ${name}, which has no MAC addresses (a tunnel, or another link without ARP): the packet goes to ${gateway === null ? 'its other end' : `the gateway ${gateway}`} as it is${from(source)}.`,
    gateway: (destination, {name, gateway, source, mac}) =>
      `Not on this link: ${name} hands the packet to the gateway ${gateway}${from(source)}. The frame goes to the gateway’s MAC${now(mac)}; the packet inside still says ${destination}.`,
    onLink: (destination, {name, source, mac}) =>
      `On the link of ${name}: it asks “who has ${destination}?” (${destination.includes(':') ? 'NDP' : 'ARP'}) and sends to that MAC${now(mac)}${from(source)}.`,
  },
  mapped: (destination, ipv4) =>
    `${destination} is ${ipv4} in the form of an IPv6 address: a program that sends to it sends IPv4, so no IPv6 route is asked. See netkit route ${ipv4}.`,
  noCarrier: (name) => `But ${name} has no carrier: nothing is connected to it now.`,
  onlyDefault: (network) => `Only the default route (${network}) contains it: every address is inside.`,
  oneRoute: (network) => `One route contains it: ${network}.`,
  longest: (count, network) => `${count} routes contain it; the longest prefix wins: ${network}.`,
  lowestMetric: (count, metric) => `${count} of them are that long: the lowest metric, ${metric}, wins.`,
  policy: (rule, table) =>
    `${rule === null ? 'A rule' : `Rule ${rule}`} chose the routing table ${table} (policy routing): the longest prefix counts within that table.`,
  shared: (gateways) =>
    `The route balances its load among ${gateways.length} gateways: ${gateways.join(', ')}. Each connection stays with one of them.`,
  linkLocal: (destination, name) =>
    `Every link has link-local addresses, so name the interface: ${destination}%${name}. Here the system chose ${name}.`,
  otherVrf: (name, vrf) =>
    `${name} is on its network too, but belongs to the VRF ${vrf}, whose routes only count for sockets bound to that VRF.`,
}
