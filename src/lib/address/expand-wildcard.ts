import {InputError} from '../errors.js'
import {IpAddress} from './ip-address.js'
import {Prefix} from './prefix.js'

/** More blocks would be no access list that people write. */
const MAX_BLOCKS = 1n << 16n

/**
 * The networks that a wildcard mask with holes stands for, in order: each bit that is 1 in the mask may be 0 or 1. Of one
 * without holes the network itself. Throws InputError TOO_MANY_BLOCKS above 65,536.
 *
 *     10.0.0.5 0.2.0.255   →   10.0.0.0/24   10.2.0.0/24
 */
export function expandWildcard(address: IpAddress, mask: IpAddress): Prefix[] {
  const {version, bits} = address
  let hostBits = 0
  while (hostBits < bits && (mask.value >> BigInt(hostBits)) & 1n) hostBits++
  const holes = (mask.value >> BigInt(hostBits)) << BigInt(hostBits)
  const count = 1n << BigInt(holes.toString(2).replaceAll('0', '').length)
  if (count > MAX_BLOCKS) {
    throw new InputError('TOO_MANY_BLOCKS', `${mask} expands to ${count} blocks, more than 65,536`, {
      input: String(mask),
    })
  }
  const start = address.value & ~mask.value
  const blocks: Prefix[] = []
  for (let open = 0n, left = count; left > 0n; left--) {
    blocks.push(Prefix.of(IpAddress.of(version, start | open), bits - hostBits))
    open = (open - holes) & holes // the next number that has its bits in the holes
  }
  return blocks
}
