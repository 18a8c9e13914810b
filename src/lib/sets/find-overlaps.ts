import type {Block} from '../address/block.js'
import {blockText} from '../address/block-text.js'

/** How `a` lies to `b`; `partial` only between ranges, as two prefixes never cross. */
export type Relation = 'equal' | 'contains' | 'inside' | 'partial'

export type Overlap = {a: string; b: string; relation: Relation}

/** Every pair that shares an address; `a` is the one that was given first. */
export function* findOverlaps(blocks: readonly Block[]): Generator<Overlap> {
  const order = blocks.map((block, index) => ({block, index}))
  order.sort((x, y) => x.block.first.compare(y.block.first) || y.block.last.compare(x.block.last))
  let open: typeof order = []
  for (const one of order) {
    open = open.filter(({block}) => block.last.compare(one.block.first) >= 0)
    for (const other of open) {
      const [a, b] = one.index < other.index ? [one.block, other.block] : [other.block, one.block]
      yield {a: blockText(a), b: blockText(b), relation: relationOf(a, b)}
    }
    open.push(one)
  }
}

function relationOf(a: Block, b: Block): Relation {
  const firsts = a.first.compare(b.first)
  const lasts = a.last.compare(b.last)
  if (firsts === 0 && lasts === 0) return 'equal'
  if (firsts <= 0 && lasts >= 0) return 'contains'
  return firsts >= 0 && lasts <= 0 ? 'inside' : 'partial'
}
