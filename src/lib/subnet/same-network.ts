import {binaryOf} from '../address/format-ipv6.js'
import type {IpAddress} from '../address/ip-address.js'
import {Prefix} from '../address/prefix.js'
import {InputError} from '../errors.js'

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
export function explainSameNetwork(answer: SameNetwork): string[] {
  const {same, addressA, addressB, networkA, networkB, prefixLength, firstDifferingBit: bit} = answer
  if (bit === null) return [`Yes: it is one and the same address, ${addressA}.`]
  const isIpv4 = !addressA.includes(':')
  const first = `The first bit that differs is bit ${bit}`
  if (same) {
    return [
      `Yes: both are in ${networkA}. ${first}, behind the /${prefixLength}: in the host part, which the AND clears.`,
      reach(answer, isIpv4 ? 'ARP' : 'NDP'),
    ]
  }
  return [
    `No: ${networkA} is not ${networkB}. ${first}, within the /${prefixLength}: in the network part, which the AND keeps.`,
    `${addressA} hands packets for ${addressB} to its gateway.`,
  ]
}

/** How the first host reaches the second, on the network that both are in. */
function reach({addressA, addressB, networkA}: SameNetwork, question: 'ARP' | 'NDP'): string {
  const {first, last, length} = Prefix.parse(networkA)
  if (question === 'ARP' && length < 31) {
    if (addressB === last.toString())
      return `${addressB} is the broadcast address: ${addressA} sends to all hosts at once.`
    if (addressB === first.toString()) return `But ${addressB} is the network address: no host has it.`
  }
  return `${addressA} asks “who has ${addressB}?” (${question}) and sends to it directly.`
}
