import {blockSentence} from '../address/block-sentence.js'
import {ADDRESS_BITS, IpAddress} from '../address/ip-address.js'
import {Prefix} from '../address/prefix.js'
import {isMulticast, widestBlockInside} from '../address/special-block.js'
import type {SubnetInfo} from './describe-subnet.js'

/** What a learner should know about the address, its place in the network, and the network: plain sentences. */
export function explainSubnet(info: SubnetInfo): string[] {
  const multicast = isMulticast(IpAddress.parse(info.address))
  const place =
    multicast && info.prefixLength < ADDRESS_BITS[info.version] ? [] : [roleOfAddress(info), shapeOfNetwork(info)]
  return [...place, meaningOfRange(info, multicast)].filter((sentence) => sentence !== null)
}

/** Is the address one that a host may have? */
function roleOfAddress({address, network, networkAddress, broadcastAddress, prefixLength, version}: SubnetInfo) {
  const hostBits = ADDRESS_BITS[version] - prefixLength
  if (hostBits === 0) {
    return `One address alone: all ${prefixLength} bits name the network (/${prefixLength}, also meant where no prefix is given).`
  }
  if (hostBits === 1) return null
  if (address === broadcastAddress)
    return `${address} is the broadcast address of ${network}: every host of it listens.`
  if (address !== networkAddress) return `${address} is a host of ${network}.`
  if (version === 4) return `${address} is the network address: it names ${network} as a whole, no host has it.`
  if (address === '::') return null // “no address” at all: what it means is said below
  return `${address} is the subnet-router anycast address of ${network}: the nearest router answers (RFC 4291 §2.6.1).`
}

function shapeOfNetwork({prefixLength, version}: SubnetInfo): string | null {
  if (prefixLength === 0)
    return `/0 has no network bits: every IPv${version} address is inside. In a routing table it is the default route.`
  if (prefixLength === ADDRESS_BITS[version] - 1) {
    const rfc = version === 4 ? 'no network and no broadcast address, RFC 3021' : 'RFC 6164'
    return `Point-to-point: both addresses are hosts, one at each end of a link (${rfc}).`
  }
  if (version === 6 && prefixLength === 64)
    return '/64 is the size of one link: hosts make the other 64 bits themselves (RFC 4862).'
  return null
}

/** What the registries say of the range, or of its part around the address. */
function meaningOfRange({address, network, special, global, version}: SubnetInfo, multicast: boolean): string {
  const range = Prefix.parse(network)
  if (special === null) {
    const other = widestBlockInside(range)
    const words = multicast ? MULTICAST[version] : global ? PUBLIC : NOT_HANDED_OUT
    return other === null
      ? `${words}.`
      : `${words}; other parts of ${network} are special, such as ${other.name}, ${other.network}.`
  }
  const words = blockSentence(special.name) ?? special.name
  const rfc = special.rfc.map((number) => (/^\d+$/.test(number) ? `RFC ${number}` : number)).join(', ')
  return Prefix.parse(special.network).contains(range)
    ? `${capital(words)} (${special.network}, ${rfc}).`
    : `${address} lies in ${special.network}, a part of ${network} – ${words} (${rfc}).`
}

const PUBLIC = 'Public: ordinary internet addresses, handed out by the registries'
const NOT_HANDED_OUT = 'Not handed out: outside 2000::/3, the only IPv6 space in public use (RFC 4291 §2.4)'
const NO_HOSTS = 'Multicast: each address names a group of receivers, so hosts and broadcast mean nothing here'
const MULTICAST = {4: `${NO_HOSTS} (224.0.0.0/4, RFC 5771)`, 6: `${NO_HOSTS} (ff00::/8, RFC 4291)`}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
