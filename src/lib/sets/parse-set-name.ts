import {InputError} from '../errors.js'
import type {RuleFormat} from './rule-lines.js'

/**
 * The name of a firewall's set: what nft, ipset, IOS and Junos all take, and no word of the firewall's own language, which it
 * would take for a command. Throws InputError INVALID_NAME.
 */
export function parseSetName(text: string, format: RuleFormat | undefined): string {
  const refuse = (reason: string) => new InputError('INVALID_NAME', `"${text}": ${reason}`, {input: text})
  if (!/^[A-Za-z]\w{0,27}$/.test(text)) throw refuse('expected a letter, then letters, digits or _, 28 at most')
  const words = format === 'nft' ? NFT_WORDS : format === 'cisco' ? CISCO_WORDS : []
  const own = [text, `${text}4`, `${text}6`].find((name) => words.includes(name.toLowerCase()))
  if (own !== undefined) throw refuse(`${own} is a keyword of ${format === 'nft' ? 'nft' : 'IOS'}`)
  return text
}

/** What nft 1.0.6 refuses as the name of a table or a set (each was tried), and the words that later versions added. */
const NFT_WORDS = (
  'accept add ah all and arp bridge cgroup chain comment comp constant continue counter cpu create ct day dccp define ' +
  'delete describe destroy device devices dnat drop dst dup dynamic ecn element elements eq esp ether exists expires ' +
  'export exthdr fib flags flow flowtable flush frag fwd ge geneve get goto gre gretap gt handle hbh hook hour ibriport ' +
  'ibrname icmp icmpv6 igmp iif iifgroup iifname iiftype import include index inet insert interval ip ip6 ipsec jhash ' +
  'jump last le limit list log lshift lt map mark masquerade meta meter mh missing monitor ne netdev nftrace not ' +
  'notrack numgen obriport obrname offload oif oifgroup oifname oiftype or osf pkttype policy position priority queue ' +
  'quota random redefine redirect reject rename replace reset return rshift rt rt0 rt2 rtclassid rule ruleset sctp ' +
  'secmark set size skgid skuid snat socket srh symhash synproxy table tcp th time timeout tproxy tunnel type typeof ' +
  'udp udplite undefine update vlan vmap vni vxlan xor xt'
).split(' ')

/** What an access list of IOS or ASA takes for itself where the name of a group may stand. */
const CISCO_WORDS = ['any', 'any4', 'any6', 'description', 'group-object', 'host', 'interface', 'object', 'range']
