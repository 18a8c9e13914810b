import {Prefix} from '../address/prefix.js'
import {InputError} from '../errors.js'
import {hostBitsFor} from './host-range.js'

/** How a network is to be cut: into networks of that length, into so many parts, or into parts for so many hosts each. */
export type Cut = {prefix: number} | {parts: number} | {hosts: number}

/** The prefix length of the parts. Throws InputError CANNOT_SPLIT where the network has no such parts. */
export function splitLength(network: Prefix, cut: Cut): number {
  const {length, version, address} = network
  if ('prefix' in cut) {
    if (cut.prefix > address.bits) throw cannotSplit(network, `an IPv${version} prefix is at most /${address.bits}`)
    if (cut.prefix < length) throw cannotSplit(network, `a /${cut.prefix} is wider than the network itself`)
    return cut.prefix
  }
  if ('parts' in cut) {
    const wanted = length + BigInt(cut.parts - 1).toString(2).length - (cut.parts === 1 ? 1 : 0)
    if (wanted <= address.bits) return wanted
    throw cannotSplit(network, `it has ${network.addressCount} addresses, not ${cut.parts}`)
  }
  const wanted = address.bits - hostBitsFor(version, BigInt(cut.hosts))
  if (wanted >= length) return wanted
  const needed = wanted < 0 ? '' : `: they need a /${wanted}`
  throw cannotSplit(network, `${cut.hosts} hosts do not fit${needed}`)
}

/** How many networks of that length fit. */
export function partCount(network: Prefix, length: number): bigint {
  return 1n << BigInt(length - network.length)
}

/** The parts of that length, in order, without the first `skip`. */
export function* splitNetwork(network: Prefix, length: number, skip = 0n): Generator<Prefix> {
  const size = 1n << BigInt(network.address.bits - length)
  const count = partCount(network, length)
  for (let index = skip; index < count; index++) yield Prefix.of(network.first.plus(index * size)!, length)
}

function cannotSplit(network: Prefix, reason: string): InputError {
  const input = network.toString()
  return new InputError('CANNOT_SPLIT', `cannot split ${network.masked}: ${reason}`, {input})
}
