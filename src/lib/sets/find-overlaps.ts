import type {Block} from '../address/block.js'
import {blockText} from '../address/block-text.js'
import type {Entry} from '../lists/entry-list.js'

/** How `a` lies to `b`; `partial` only between ranges, as two prefixes never cross. */
export type Relation = 'equal' | 'contains' | 'inside' | 'partial'

/** A pair: each block canonically, as it was written, and where. */
export type Overlap = {
  a: string
  b: string
  relation: Relation
  aInput: string
  bInput: string
  aSource: string
  bSource: string
}

/** Every pair that shares an address; `a` is the one that was given first. */
export function* findOverlaps(entries: readonly Entry[]): Generator<Overlap> {
  const order = entries.map((entry, index) => ({...entry, index}))
  order.sort((x, y) => x.block.first.compare(y.block.first) || y.block.last.compare(x.block.last))
  let open: typeof order = []
  for (const one of order) {
    open = open.filter(({block}) => block.last.compare(one.block.first) >= 0)
    for (const other of open) {
      const [a, b] = one.index < other.index ? [one, other] : [other, one]
      yield {
        a: blockText(a.block),
        b: blockText(b.block),
        relation: relationOf(a.block, b.block),
        aInput: a.text,
        bInput: b.text,
        aSource: a.source,
        bSource: b.source,
      }
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
