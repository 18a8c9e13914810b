import type {IpCatalogue} from './ip-catalogue.js'

const EMBEDDED = {
  mapped: 'It stands for',
  nat64: 'Behind the NAT64 translator it is',
  '6to4': 'Its packets are tunnelled to',
  teredo: 'The internet sees the client behind it as',
}

export const EN_IP: IpCatalogue = {
  language: 'en',
  labels: {
    reachable: 'reachable',
    scope: 'scope',
    block: 'block',
    group: 'group',
    groupMac: 'group’s MAC',
    madeOfMac: 'made from MAC',
    ipv4Inside: 'IPv4 inside',
    expanded: 'expanded',
    binary: 'binary',
    integer: 'integer',
    hex: 'hex',
    reverseName: 'reverse name',
    class: 'class',
  },
  reachable: {everywhere: 'from everywhere (globally reachable)', notEverywhere: 'not from everywhere'},
  scopes: {
    host: 'host',
    link: 'link',
    realm: 'realm',
    admin: 'admin',
    site: 'site',
    organization: 'organization',
    global: 'global',
  },
  anyLink: '  (not confined to one link)',
  embeddings: {mapped: 'mapped', nat64: 'nat64', '6to4': '6to4', teredo: 'teredo'},
  heads: {interface: 'INTERFACE', address: 'ADDRESS', scope: 'SCOPE', mac: 'MAC', mtu: 'MTU', state: 'STATE'},
  states: {
    up: 'up',
    down: 'down',
    noCarrier: 'no carrier',
    noArp: 'no ARP',
    dynamic: (validSeconds) => (validSeconds === null ? 'dynamic' : `dynamic (${validSeconds} s left)`),
  },
  between: ', ',
  class: (name) => `${name}  (before CIDR)`,
  special: (words, network, rfc) => `${capital(words)} (${network}, ${rfc}).`,
  siteLocal: 'Site-local, once the private addresses of IPv6; withdrawn in 2004 for fc00::/7 (fec0::/10, RFC 3879).',
  public: {
    4: 'Public: an ordinary internet address, unique in the world.',
    6: 'Public: an ordinary internet address, unique in the world (2000::/3).',
  },
  notHandedOut: 'Unallocated: outside 2000::/3, the only IPv6 space in public use (RFC 4291 §2.4).',
  group: ({block, name, rfc, reach, mac, isShared}) => {
    const named = name === null ? '' : `; the registry calls it “${name}”${rfc === '' ? '' : ` (${rfc})`}`
    const shared = isShared ? ', which it shares with 31 other groups' : ''
    return `Multicast: a group of receivers, not a host (${block})${named}. ${reach} On Ethernet it is sent to ${mac}${shared}.`
  },
  reach: {
    host: 'It stays within this machine.',
    link: 'It stays on its link: routers do not forward it.',
    realm: 'It stays within its realm.',
    admin: 'It stays within the smallest area that is configured by hand.',
    site: 'It stays within its site.',
    organization: 'It stays within its organization.',
    global: 'It may cross the internet where multicast is routed.',
  },
  looksLike: {private: 'private', nat: 'carrier-grade NAT', linkLocal: 'link-local'},
  lookAlike: ({what, block, first, last, octet}) =>
    `It may look ${what}, but only ${block} is (${first} – ${last}), not everything that starts with ${octet}.`,
  embedded: ({kind, address, meaning, teredo}) => {
    const how = teredo ? `, UDP port ${teredo.udpPort}; it was set up by the server ${teredo.server}` : ''
    return `${EMBEDDED[kind]} ${address}${how} – ${uncapital(meaning)}`
  },
  eui64: (mac) =>
    `Its last 64 bits were made from the MAC address ${mac}: ff:fe inserted in the middle, one bit flipped (EUI-64). Most hosts now use random bits there instead, for privacy (RFC 8981).`,
  zone: (name) => `The zone %${name} names the interface on which the address is meant; it is not part of the address.`,
  needsZone: (address) => `Every link has such addresses, so say which interface you mean: ${address}%eth0.`,
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function uncapital(text: string): string {
  return /^[A-Z][a-z]/.test(text) && !/^(IP|Teredo)/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
}
