import type {BlockSet} from '../lists/block-set.js'
import type {Prefix} from '../address/prefix.js'

export type Change = {change: 'added' | 'removed'; network: Prefix}

/** The blocks that are in one of the two alone, in the order of their addresses. */
export function* diffSets(before: BlockSet, after: BlockSet): Generator<Change> {
  const removed = before.subtract(after).prefixes()
  const added = after.subtract(before).prefixes()
  let [gone, come] = [removed.next(), added.next()]
  while (!gone.done || !come.done) {
    if (come.done || (!gone.done && gone.value.compare(come.value) < 0)) {
      yield {change: 'removed', network: gone.value as Prefix}
      gone = removed.next()
    } else {
      yield {change: 'added', network: come.value}
      come = added.next()
    }
  }
}
