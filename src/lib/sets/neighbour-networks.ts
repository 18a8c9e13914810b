import {Prefix} from '../address/prefix.js'

/** The networks of the same length behind this one, or before it, the nearest first; fewer than `count` where the addresses end. */
export function* neighbourNetworks(network: Prefix, direction: 'next' | 'previous', count: number): Generator<Prefix> {
  const {length} = network
  let {first, last} = network
  for (let left = count; left > 0; left--) {
    const edge = direction === 'next' ? last.plus(1n) : first.plus(-1n)
    if (edge === null) return
    const neighbour = Prefix.of(edge, length).masked
    yield neighbour
    ;({first, last} = neighbour)
  }
}
