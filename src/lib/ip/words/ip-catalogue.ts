import type {Embedding} from '../../address/embedded-ipv4.js'
import type {Language} from '../../text/language.js'
import type {AddressScope} from '../address-scope.js'

/** Everything that `ip` says in one language. */
export type IpCatalogue = {
  language: Language
  labels: Record<
    | 'reachable' | 'scope' | 'block' | 'group' | 'groupMac' | 'madeOfMac' | 'ipv4Inside' | 'expanded' | 'binary'
    | 'integer' | 'hex' | 'reverseName' | 'class',
    string
  > // prettier-ignore
  reachable: Record<'everywhere' | 'notEverywhere', string>
  scopes: Record<AddressScope, string>
  /** Behind the scope of an address that is not global, whose scope is: a learner would take it for a contradiction. */
  anyLink: string
  class(name: string): string
  /** The columns of `ip list`, and its last column’s words. */
  heads: Record<'interface' | 'address' | 'scope' | 'mac' | 'mtu' | 'state', string>
  states: Record<'up' | 'down' | 'noCarrier' | 'noArp', string> & {dynamic(validSeconds: number | null): string}
  between: string
  /** The way that an IPv4 address is inside an IPv6 one. */
  embeddings: Record<Embedding, string>
  special(words: string, network: string, rfc: string): string
  siteLocal: string
  public: Record<4 | 6, string>
  notHandedOut: string
  group(group: {block: string; name: string | null; rfc: string; reach: string; mac: string; isShared: boolean}): string
  reach: Record<AddressScope, string>
  /** What learners take an address for. */
  looksLike: Record<'private' | 'nat' | 'linkLocal', string>
  lookAlike(look: {what: string; block: string; first: string; last: string; octet: string}): string
  embedded(inside: {
    kind: Embedding
    address: string
    meaning: string
    teredo: {udpPort: number; server: string} | null
  }): string
  eui64(mac: string): string
  zone(name: string): string
  needsZone(address: string): string
}
