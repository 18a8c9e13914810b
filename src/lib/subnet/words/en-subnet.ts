import type {SubnetCatalogue} from './subnet-catalogue.js'

const NO_HOSTS = 'Multicast: each address names a group of receivers, so hosts and broadcast mean nothing here'

export const EN_SUBNET: SubnetCatalogue = {
  language: 'en',
  rows: {
    address: 'address',
    netmask: '& netmask',
    network: '= network',
    networkA: '= network A',
    networkB: '= network B',
  },
  labels: {
    network: 'network',
    netmask: 'netmask',
    wildcardMask: 'wildcard mask',
    broadcast: 'broadcast',
    hosts: 'hosts',
    hostCount: 'host count',
    reverseZone: 'reverse zone',
    class: 'class',
  },
  class: (name) => `${name}  (before CIDR; networks have been cut by prefix since 1993)`,
  noBroadcast: {
    ipv6: 'none: IPv6 has multicast instead',
    link: 'none: a link with two ends needs none',
    single: 'none: there is only one address',
  },
  less: {4: '2 (network and broadcast address)', 6: '1 (the subnet-router anycast address)'},
  role: {
    single: (prefixLength) =>
      `A single address: all ${prefixLength} bits name the network (/${prefixLength}, the default without a prefix).`,
    broadcast: (address, network) => `${address} is the broadcast address of ${network}: every host on it listens.`,
    host: (address, network) => `${address} is a host on ${network}.`,
    network: (address, network) =>
      `${address} is the network address: it names ${network} as a whole, and no host has it.`,
    anycast: (address, network) =>
      `${address} is the subnet-router anycast address of ${network}: the nearest router answers (RFC 4291 §2.6.1).`,
  },
  shape: {
    everything: (version) =>
      `/0 has no network bits: every IPv${version} address is inside. In a routing table it is the default route.`,
    pointToPoint: {
      4: 'Point-to-point: both addresses are hosts, one at each end of a link (no network and no broadcast address, RFC 3021).',
      6: 'Point-to-point: both addresses are hosts, one at each end of a link (RFC 6164).',
    },
    link: '/64 is the size of one link: hosts make the other 64 bits themselves (RFC 4862).',
  },
  range: {
    public: 'Public: ordinary internet addresses, allocated by the registries',
    notHandedOut: 'Unallocated: outside 2000::/3, the only IPv6 space in public use (RFC 4291 §2.4)',
    multicast: {4: `${NO_HOSTS} (224.0.0.0/4, RFC 5771)`, 6: `${NO_HOSTS} (ff00::/8, RFC 4291)`},
    whole: (words) => `${words}.`,
    otherParts: (words, network, other) =>
      `${words}; other parts of ${network} are special, such as ${other.name}, ${other.network}.`,
    special: (words, network, rfc) => `${capital(words)} (${network}, ${rfc}).`,
    partOf: (address, network, special) =>
      `${address} lies in ${special.network}, a part of ${network} – ${special.words} (${special.rfc}).`,
  },
  same: {
    title: (addressA, addressB, prefixLength) => `${addressA} and ${addressB} with /${prefixLength}`,
    identical: (address) => `Yes: they are the same address, ${address}.`,
    yes: (network, bit, prefixLength) =>
      `Yes: both are in ${network}. The first bit that differs is bit ${bit}, beyond the /${prefixLength}: in the host part, which the AND clears.`,
    no: (networkA, networkB, {bit, prefixLength}) =>
      `No: ${networkA} is not ${networkB}. The first bit that differs is bit ${bit}, within the /${prefixLength}: in the network part, which the AND keeps.`,
    gateway: (addressA, addressB) => `${addressA} hands packets for ${addressB} to its gateway.`,
    broadcast: (addressA, addressB) => `${addressB} is the broadcast address: ${addressA} sends to all hosts at once.`,
    nobody: (addressB) => `But ${addressB} is the network address: no host has it.`,
    direct: (addressA, addressB, question) =>
      `${addressA} asks “who has ${addressB}?” (${question}) and sends to it directly.`,
    group: (addressA, addressB) =>
      `But ${addressB} is a multicast group: ${addressA} asks nobody, because the MAC address follows from the group.`,
    groupAsSource: (addressA) => `But ${addressA} is a multicast group: no host sends from it.`,
    noLink: (address) => `But ${address} never appears on a link: nobody is asked for it.`,
    unspecified: (address) => `But ${address} means “no address”: no host has it.`,
  },
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
