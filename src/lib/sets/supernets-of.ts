import type {BlockSet} from '../lists/block-set.js'
import {Prefix} from '../address/prefix.js'
import {addressAt, versionOf} from '../lists/ranges.js'
import {commonNetwork} from './fewest-added.js'

/** The smallest network around all addresses of the set, one for each version that it has. */
export function supernetsOf({ranges4, ranges6}: BlockSet): Prefix[] {
  return [ranges4, ranges6].flatMap((ranges) => {
    if (ranges.count === 0) return []
    const version = versionOf(ranges)
    const ends = [addressAt(ranges.firsts, 0, version), addressAt(ranges.lasts, ranges.count - 1, version)]
    const [first, last] = ends.map((address) => Prefix.of(address, address.bits))
    return [commonNetwork(first!, last!)]
  })
}
