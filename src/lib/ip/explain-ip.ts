import {blockSentence} from '../address/block-sentence.js'
import {embeddedIpv4} from '../address/embedded-ipv4.js'
import {IpAddress} from '../address/ip-address.js'
import {multicastGroupOf} from '../address/multicast-group.js'
import {Prefix} from '../address/prefix.js'
import type {AddressScope} from './address-scope.js'
import {describeIp, type IpInfo} from './describe-ip.js'

/** What a learner should know about an address: plain sentences, the most important first. */
export function explainIp(info: IpInfo): string[] {
  return [meaning(info), lookAlike(info), ...embedding(info), eui64(info), zone(info)].filter(
    (sentence) => sentence !== null,
  )
}

function meaning(info: IpInfo): string {
  const {special, global, version} = info
  if (special !== null) {
    const words = blockSentence(special.name) ?? special.name
    return `${capital(words)} (${special.network}, ${rfcList(special.rfc)}).`
  }
  if (info.isMulticast) return group(info)
  if (info.scope === 'site')
    return 'Site-local, once the private addresses of IPv6; withdrawn in 2004 for fc00::/7 (fec0::/10, RFC 3879).'
  if (global)
    return `Public: an ordinary internet address, given to one host in the world${version === 6 ? ' (2000::/3)' : ''}.`
  return 'Not handed out: outside 2000::/3, the only IPv6 space in public use (RFC 4291 §2.4).'
}

function group(info: IpInfo): string {
  const {address, version, multicastMac, scope} = info
  const {name, rfc} = multicastGroupOf(IpAddress.parse(address)) ?? {name: null, rfc: []}
  const named = name === null ? '' : `; the registry calls it “${name}”${rfc.length > 0 ? ` (${rfcList(rfc)})` : ''}`
  const block = version === 4 ? '224.0.0.0/4' : 'ff00::/8'
  const shared = version === 4 ? ', which it shares with 31 other groups' : ''
  const mac = `On Ethernet it is sent to ${multicastMac}${shared}.`
  return `Multicast: a group of receivers, not a host (${block})${named}. ${REACH[scope]} ${mac}`
}

const REACH: Record<AddressScope, string> = {
  host: 'It stays within this machine.',
  link: 'It stays on its link: routers do not forward it.',
  realm: 'It stays within its realm.',
  admin: 'It stays within the smallest area that somebody set up by hand.',
  site: 'It stays within its site.',
  organization: 'It stays within its organization.',
  global: 'It may cross the internet, where multicast is routed at all.',
}

/** First octets by which learners know special addresses, how far they hold, and the block that is meant. */
const LOOK_ALIKES: readonly (readonly [around: string, block: string, what: string])[] = [
  ['172.0.0.0/8', '172.16.0.0/12', 'private'],
  ['192.160.0.0/12', '192.168.0.0/16', 'private'],
  ['100.0.0.0/8', '100.64.0.0/10', 'carrier-grade NAT'],
  ['169.0.0.0/8', '169.254.0.0/16', 'link-local'],
]

function lookAlike({address, global, version}: IpInfo): string | null {
  if (!global || version === 6) return null
  const [octet] = address.split('.')
  const like = LOOK_ALIKES.find(
    ([around]) => around.startsWith(`${octet}.`) && Prefix.parse(around).contains(IpAddress.parse(address)),
  )
  if (!like) return null
  const [, text, what] = like
  const {first, last} = Prefix.parse(text)
  return `It may look ${what}, but only ${text} is, ${first} – ${last}: not everything that starts with ${octet}.`
}

function embedding({address, embedded}: IpInfo): string[] {
  if (embedded === null) return []
  const inner = describeIp(IpAddress.parse(embedded.address))
  const words = {
    mapped: 'It stands for',
    nat64: 'Behind the NAT64 translator it is',
    '6to4': 'Its packets are tunnelled to',
    teredo: 'The client behind it is known to the internet as',
  }[embedded.kind]
  const {teredo} = embeddedIpv4(IpAddress.parse(address))!
  const how = teredo ? `, UDP port ${teredo.udpPort}; it was set up by the server ${teredo.server}` : ''
  return [`${words} ${embedded.address}${how} – ${uncapital(meaning(inner))}`]
}

function eui64({eui64Mac}: IpInfo): string | null {
  if (eui64Mac === null) return null
  return `Its last 64 bits were made of the MAC address ${eui64Mac}: ff:fe put in the middle, one bit turned over (EUI-64). Most hosts now use random bits there instead, for privacy (RFC 8981).`
}

function zone({zone: name, isLinkLocal, address}: IpInfo): string | null {
  if (name !== null)
    return `The zone %${name} says on which interface the address is meant; it is no part of the address.`
  if (isLinkLocal && address.includes(':')) {
    return `Every link has such addresses, so to use one say on which interface it is meant: ${address}%eth0.`
  }
  return null
}

/** `RFC 5737, RFC 1122`, errata as the registry writes them. */
function rfcList(rfc: string[]): string {
  return rfc.map((number) => (/^\d+$/.test(number) ? `RFC ${number}` : number)).join(', ')
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function uncapital(text: string): string {
  return /^[A-Z][a-z]/.test(text) && !/^(IP|Teredo)/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
}
