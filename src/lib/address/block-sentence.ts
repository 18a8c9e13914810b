/** What the IANA special-purpose blocks mean to someone who meets them for the first time, by the registry's name. */
const SENTENCES = {
  'This network': 'names a host on “this network”: used only as a source, while a host does not know its own address',
  'This host on this network':
    'as a source, a host without an address; a server bound to it listens on every local address',
  'Private-Use': 'private: anyone may use it inside their own network; it reaches the internet through NAT',
  'Shared Address Space': 'carrier-grade NAT: shared between a provider and its customers, neither private nor public',
  Loopback: 'loopback: this machine itself; nothing sent to it ever leaves the machine',
  'Loopback Address': 'loopback: this machine itself; nothing sent to it ever leaves the machine',
  'Link Local': 'link-local: a host chooses it when no DHCP server answers; no router forwards it',
  'Link-Local Unicast': 'link-local: every interface has one, valid on its own link only; no router forwards it',
  'IETF Protocol Assignments': 'set aside for IETF protocols; hosts do not get addresses from it',
  'IPv4 Service Continuity Prefix': 'used inside a host or gateway that carries IPv4 over IPv6 (464XLAT, DS-Lite)',
  'IPv4 dummy address': 'a placeholder source address for translators without an IPv4 address',
  'Port Control Protocol Anycast': 'anycast: the nearest Port Control Protocol server answers',
  'Traversal Using Relays around NAT Anycast': 'anycast: the nearest TURN relay answers',
  'NAT64/DNS64 Discovery': 'only a DNS answer for ipv4only.arpa, by which hosts detect NAT64',
  'Documentation (TEST-NET-1)': 'for examples in documentation: never used on a real network',
  'Documentation (TEST-NET-2)': 'for examples in documentation: never used on a real network',
  'Documentation (TEST-NET-3)': 'for examples in documentation: never used on a real network',
  Documentation: 'for examples in documentation: never used on a real network',
  'AS112-v4': 'anycast: name servers that soak up reverse look-ups of private addresses',
  'AS112-v6': 'anycast: name servers that soak up reverse look-ups of private addresses',
  'Direct Delegation AS112 Service': 'anycast: name servers that soak up reverse look-ups of private addresses',
  AMT: 'anycast: the nearest relay that tunnels multicast to networks without it',
  'Deprecated (6to4 Relay Anycast)': 'formerly the anycast address of 6to4 relays; deprecated, do not use',
  '6a44-relay anycast address': 'anycast address of 6a44 relays, an experiment in tunnelling IPv6 through NAT',
  Benchmarking: 'for measuring network devices in a laboratory; not for the internet',
  Reserved: 'reserved since 1989 (class E); hosts do not get addresses from it',
  'Limited Broadcast': 'broadcast to every host on this link; routers never forward it',
  'Unspecified Address':
    '“no address”: a source while a host has none; a server bound to it listens on every local address',
  'IPv4-mapped Address': 'an IPv4 address in IPv6 form, as programs see it; never on the wire',
  'IPv4-IPv6 Translat.': 'carries an IPv4 address through NAT64 in its last 32 bits',
  'Discard-Only Address Block': 'a black hole: routers drop what is sent to it on purpose',
  'Dummy IPv6 Prefix': 'a placeholder prefix for programs that need one',
  TEREDO: 'Teredo: IPv6 tunnelled over UDP through IPv4 NAT',
  'DNS-SD Service Registration Protocol Anycast': 'anycast: the nearest service-registration server answers',
  'Deprecated (previously ORCHID)': 'formerly for host-identity hashes (ORCHID); deprecated, do not use',
  ORCHIDv2: 'a hash that names a host, not a place: it is never routed',
  'Drone Remote ID Protocol Entity Tags (DETs) Prefix': 'a tag that names a drone, not a place',
  '6to4': '6to4: IPv6 tunnelled over IPv4, whose address is in the 32 bits after 2002:; deprecated',
  'Segment Routing (SRv6) SIDs': 'names steps of segment routing inside one operator’s network',
  'Unique-Local': 'unique local: the private addresses of IPv6, routed inside a site and never on the internet',
} as const

/** The registry’s names of the blocks that netkit has words for. */
export type KnownBlock = keyof typeof SENTENCES

/** A sentence about a block of the registry, without a full stop; null for a name that netkit has no words for. */
export function blockSentence(name: string): string | null {
  return isKnownBlock(name) ? SENTENCES[name] : null
}

export function isKnownBlock(name: string): name is KnownBlock {
  return Object.hasOwn(SENTENCES, name)
}
