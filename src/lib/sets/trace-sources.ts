import type {Block} from '../address/block.js'
import type {Prefix} from '../address/prefix.js'

/** A block of the input and where it stood: `list.txt:3`. */
export type SourcedBlock = {block: Block; source: string}

export type SourcedNetwork = {network: string; sources: string[]}

/** Each network with all inputs that share an address with it, in the order in which they were given. */
export function* traceSources(networks: Iterable<Prefix>, inputs: readonly SourcedBlock[]): Generator<SourcedNetwork> {
  const order = inputs.map((input, index) => ({...input, index}))
  order.sort((a, b) => a.block.first.compare(b.block.first))
  let open: typeof order = []
  let next = 0
  for (const network of networks) {
    open = open.filter(({block}) => block.last.compare(network.first) >= 0)
    while (next < order.length && order[next]!.block.first.compare(network.last) <= 0) open.push(order[next++]!)
    const inside = open.filter(({block}) => block.last.compare(network.first) >= 0).sort((a, b) => a.index - b.index)
    yield {network: network.toString(), sources: inside.map(({source}) => source)}
  }
}
