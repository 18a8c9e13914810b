import {ADDRESS_BITS, IpAddress} from '../address/ip-address.js'
import {Prefix} from '../address/prefix.js'
import {isMulticast, widestBlockInside} from '../address/special-block.js'
import {blockMeaning, blockName, rfcNames} from '../text/words/block-meaning.js'
import type {SubnetInfo} from './describe-subnet.js'
import {EN_SUBNET} from './words/en-subnet.js'
import type {SubnetCatalogue} from './words/subnet-catalogue.js'

/** What a learner should know about the address, its place in the network, and the network: plain sentences. */
export function explainSubnet(info: SubnetInfo, words: SubnetCatalogue = EN_SUBNET): string[] {
  const multicast = isMulticast(IpAddress.parse(info.address))
  const place =
    multicast && info.prefixLength < ADDRESS_BITS[info.version]
      ? []
      : [roleOfAddress(info, words), shapeOfNetwork(info, words)]
  return [...place, meaningOfRange(info, multicast, words)].filter((sentence) => sentence !== null)
}

/** Is the address one that a host may have? */
function roleOfAddress(info: SubnetInfo, {role}: SubnetCatalogue): string | null {
  const {address, network, networkAddress, broadcastAddress, prefixLength, version} = info
  const hostBits = ADDRESS_BITS[version] - prefixLength
  if (hostBits === 0) return role.single(prefixLength)
  if (hostBits === 1) return null
  if (address === broadcastAddress) return role.broadcast(address, network)
  if (address !== networkAddress) return role.host(address, network)
  if (version === 4) return role.network(address, network)
  if (address === '::') return null // “no address” at all: what it means is said below
  return role.anycast(address, network)
}

function shapeOfNetwork({prefixLength, version}: SubnetInfo, {shape}: SubnetCatalogue): string | null {
  if (prefixLength === 0) return shape.everything(version)
  if (prefixLength === ADDRESS_BITS[version] - 1) return shape.pointToPoint[version]
  return version === 6 && prefixLength === 64 ? shape.link : null
}

/** What the registries say of the range, or of its part around the address. */
function meaningOfRange(info: SubnetInfo, multicast: boolean, {range, language}: SubnetCatalogue): string {
  const {address, network, special, global, version} = info
  const whole = Prefix.parse(network)
  if (special === null) {
    const other = widestBlockInside(whole)
    const words = multicast ? range.multicast[version] : global ? range.public : range.notHandedOut
    if (other === null) return range.whole(words)
    return range.otherParts(words, network, {
      name: blockName(other.name, language),
      network: other.network.toString(),
    })
  }
  const words = blockMeaning(special.name, language)
  const rfc = rfcNames(special.rfc, language)
  return Prefix.parse(special.network).contains(whole)
    ? range.special(words, special.network, rfc)
    : range.partOf(address, network, {network: special.network, words, rfc})
}
