import type {Language} from '../../text/language.js'

type Version = 4 | 6

/** Everything that `subnet` and `subnet same` say in one language. */
export type SubnetCatalogue = {
  language: Language
  /** Rows of the AND. */
  rows: Record<'address' | 'netmask' | 'network' | 'networkA' | 'networkB', string>
  labels: Record<
    'network' | 'netmask' | 'wildcardMask' | 'broadcast' | 'hosts' | 'hostCount' | 'reverseZone' | 'class',
    string
  >
  class(name: string): string
  noBroadcast: Record<'ipv6' | 'link' | 'single', string>
  /** What is taken off a power of two to get the number of hosts. */
  less: Record<Version, string>
  role: {
    single(prefixLength: number): string
    broadcast(address: string, network: string): string
    host(address: string, network: string): string
    network(address: string, network: string): string
    anycast(address: string, network: string): string
  }
  shape: {
    everything(version: Version): string
    pointToPoint: Record<Version, string>
    link: string
  }
  range: {
    public: string
    notHandedOut: string
    multicast: Record<Version, string>
    whole(words: string): string
    otherParts(words: string, network: string, other: {name: string; network: string}): string
    special(words: string, network: string, rfc: string): string
    partOf(address: string, network: string, special: {network: string; words: string; rfc: string}): string
  }
  same: {
    title(addressA: string, addressB: string, prefixLength: number): string
    identical(address: string): string
    yes(network: string, bit: number, prefixLength: number): string
    no(networkA: string, networkB: string, differing: {bit: number; prefixLength: number}): string
    gateway(addressA: string, addressB: string): string
    broadcast(addressA: string, addressB: string): string
    nobody(addressB: string): string
    direct(addressA: string, addressB: string, question: 'ARP' | 'NDP'): string
    group(addressA: string, addressB: string): string
    groupAsSource(addressA: string): string
    noLink(address: string): string
    unspecified(address: string): string
  }
}
