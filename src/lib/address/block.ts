import {ADDRESS_BITS, IpAddress} from './ip-address.js'
import {Prefix} from './prefix.js'

/** Whatever has a first and a last address: a Prefix is one. */
export type Block = {readonly first: IpAddress; readonly last: IpAddress}

/**
 * Cuts a block into the fewest prefixes that cover exactly it: from its start, always the largest one that is aligned there
 * and still fits. A block from high to low is a RangeError.
 *
 *     .5 – .12   →   .5/32   .6/31   .8/30   .12/32
 */
export function* prefixesOf({first, last}: Block): Generator<Prefix> {
  if (first.compare(last) > 0 || first.version !== last.version)
    throw new RangeError(`${first} to ${last} is not a block`)
  const bits = ADDRESS_BITS[first.version]
  let start = first.value
  while (start <= last.value) {
    let hostBits = 0
    while (hostBits < bits && blockFits(start, hostBits + 1, last.value)) hostBits++
    yield Prefix.of(IpAddress.of(first.version, start), bits - hostBits)
    start += 1n << BigInt(hostBits)
  }
}

function blockFits(start: bigint, hostBits: number, last: bigint): boolean {
  const size = 1n << BigInt(hostBits)
  return start % size === 0n && start + size - 1n <= last
}
