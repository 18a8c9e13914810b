import {binaryOf} from '../address/format-ipv6.js'
import {IpAddress} from '../address/ip-address.js'
import {Prefix} from '../address/prefix.js'
import {isMulticast, specialBlockOf} from '../address/special-block.js'
import {InputError} from '../errors.js'
import {EN_SUBNET} from './words/en-subnet.js'
import type {SubnetCatalogue} from './words/subnet-catalogue.js'

/** Whether two hosts share a network: the question the mask exists for. */
export type SameNetwork = {
  same: boolean
  addressA: string
  addressB: string
  networkA: string
  networkB: string
  prefixLength: number
  /** The first bit that differs, counted from 1 at the left; null for one and the same address. */
  firstDifferingBit: number | null
  binary: {addressA: string; addressB: string; netmask: string; networkA: string; networkB: string}
}

/** Throws InputError MIXED_VERSIONS for an IPv4 and an IPv6 address, which no mask can compare. */
export function compareNetworks(a: IpAddress, b: IpAddress, prefixLength: number): SameNetwork {
  if (a.version !== b.version) {
    const reason = `an IPv${a.version} and an IPv${b.version} address are never on one network`
    throw new InputError('MIXED_VERSIONS', `"${a}" and "${b}": ${reason}`, {input: `${a} ${b}`})
  }
  const prefixA = Prefix.of(a, prefixLength)
  const prefixB = Prefix.of(b, prefixLength)
  const difference = a.value ^ b.value
  return {
    same: prefixA.first.equals(prefixB.first),
    addressA: a.toString(),
    addressB: b.toString(),
    networkA: prefixA.masked.toString(),
    networkB: prefixB.masked.toString(),
    prefixLength,
    firstDifferingBit: difference === 0n ? null : a.bits - difference.toString(2).length + 1,
    binary: {
      addressA: binaryOf(a),
      addressB: binaryOf(b),
      netmask: binaryOf(prefixA.netmask),
      networkA: binaryOf(prefixA.first),
      networkB: binaryOf(prefixB.first),
    },
  }
}

/** The answer in words: what the first host does to reach the second. */
export function explainSameNetwork(answer: SameNetwork, {same: words}: SubnetCatalogue = EN_SUBNET): string[] {
  const {same, addressA, addressB, networkA, networkB, prefixLength, firstDifferingBit: bit} = answer
  if (bit === null) return [words.identical(addressA)]
  const apart = same ? words.yes(networkA, bit, prefixLength) : words.no(networkA, networkB, {bit, prefixLength})
  return [apart, noHost(answer, words) ?? (same ? reach(answer, words) : words.gateway(addressA, addressB))]
}

/** The networks whose addresses no frame is sent to, by their names in the registry. */
const NO_LINK = ['Loopback', 'Loopback Address', 'IPv4-mapped Address']

/** What is asked of no neighbour and handed to no gateway: a group, or an address that never leaves the machine or names none. */
function noHost({addressA, addressB}: SameNetwork, words: SubnetCatalogue['same']): string | null {
  const [a, b] = [IpAddress.parse(addressA), IpAddress.parse(addressB)]
  for (const one of [b, a]) {
    if (one.value === 0n) return words.unspecified(one.toString())
    if (NO_LINK.includes(specialBlockOf(one)?.name ?? '')) return words.noLink(one.toString())
  }
  if (isMulticast(a)) return words.groupAsSource(addressA)
  if (isMulticast(b)) return words.group(addressA, addressB)
  return b.version === 4 && b.value === 0xffffffffn ? words.broadcast(addressA, addressB) : null
}

/** How the first host reaches the second, on the network that both are in. */
function reach({addressA, addressB, networkA}: SameNetwork, words: SubnetCatalogue['same']): string {
  const {first, last, length} = Prefix.parse(networkA)
  const question = addressA.includes(':') ? 'NDP' : 'ARP'
  if (question === 'ARP' && length < 31) {
    if (addressB === last.toString()) return words.broadcast(addressA, addressB)
    if (addressB === first.toString()) return words.nobody(addressB)
  }
  return words.direct(addressA, addressB, question)
}
