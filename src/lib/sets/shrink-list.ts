import type {Prefix} from '../address/prefix.js'
import {InputError} from '../errors.js'
import {commonNetwork, fewestAdded, MAX_EXACT} from './fewest-added.js'

/** An entry of the list while it shrinks; `before` and `after` are its neighbours, of the same version. */
type Entry = {prefix: Prefix; before: Entry | null; after: Entry | null; isGone: boolean}

/** Two neighbours, the network around both, and what it would cost: the addresses that neither of them holds. */
type Join = {left: Entry; right: Entry; around: Prefix; cost: bigint}

/**
 * At most `maxEntries` networks around all of the list, adding the fewest addresses; of more than MAX_EXACT networks about the
 * fewest. Throws InputError TOO_FEW_ENTRIES for one entry and both versions.
 *
 * @param list sorted, none inside another, no two that make one network
 */
export function shrinkList(list: Iterable<Prefix>, maxEntries: number): Prefix[] {
  const prefixes = [...list]
  const versions = new Set(prefixes.map(({version}) => version)).size
  if (maxEntries < versions) {
    throw new InputError(
      'TOO_FEW_ENTRIES',
      `IPv4 and IPv6 never share a block: at least ${versions} entries are needed`,
    )
  }
  return prefixes.length <= MAX_EXACT ? fewestAdded(prefixes, maxEntries) : joinCheapest(prefixes, maxEntries)
}

/** Always joins those two neighbours next whose common network adds the fewest addresses: a greedy choice. */
function joinCheapest(prefixes: readonly Prefix[], maxEntries: number): Prefix[] {
  const entries = linked(prefixes)
  let count = entries.length
  if (count > maxEntries) {
    const joins = new Heap(entries.flatMap((entry) => joinOf(entry, entry.after) ?? []))
    for (let join = joins.take(); join !== null && count > maxEntries; join = joins.take()) {
      if (join.left.isGone || join.right.isGone) continue
      const joined = absorb(join)
      count += 1 - joined.absorbed
      for (const next of [joinOf(joined.before, joined), joinOf(joined, joined.after)]) if (next) joins.add(next)
      entries.push(joined)
    }
  }
  return entries
    .filter(({isGone}) => !isGone)
    .map(({prefix}) => prefix)
    .sort((a, b) => a.compare(b))
}

function linked(prefixes: Iterable<Prefix>): Entry[] {
  const entries: Entry[] = []
  for (const prefix of prefixes) {
    const last = entries.at(-1)
    const before = last?.prefix.version === prefix.version ? last : null
    const entry = {prefix, before, after: null, isGone: false}
    if (before !== null) before.after = entry
    entries.push(entry)
  }
  return entries
}

function joinOf(left: Entry | null, right: Entry | null): Join | null {
  if (left === null || right === null) return null
  const around = commonNetwork(left.prefix, right.prefix)
  return {left, right, around, cost: around.addressCount - left.prefix.addressCount - right.prefix.addressCount}
}

/** Puts one entry in the place of all that the network around the two holds. */
function absorb({left, right, around}: Join): Entry & {absorbed: number} {
  let [first, last, absorbed] = [left, right, 2]
  for (; first.before !== null && around.contains(first.before.prefix); absorbed++) first = first.before
  for (; last.after !== null && around.contains(last.after.prefix); absorbed++) last = last.after
  for (let entry: Entry | null = first; entry !== null; entry = entry === last ? null : entry.after) entry.isGone = true
  const joined = {prefix: around, before: first.before, after: last.after, isGone: false, absorbed}
  if (joined.before !== null) joined.before.after = joined
  if (joined.after !== null) joined.after.before = joined
  return joined
}

/** A binary heap: the cheapest join first, of equals the one in the smaller network. */
class Heap {
  private readonly items: Join[] = []

  constructor(joins: Join[]) {
    for (const join of joins) this.add(join)
  }

  add(join: Join): void {
    const {items} = this
    let at = items.push(join) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isCheaper(items[at]!, items[parent]!)) return
      ;[items[at], items[parent]] = [items[parent]!, items[at]!]
      at = parent
    }
  }

  take(): Join | null {
    const {items} = this
    const top = items[0] ?? null
    const last = items.pop()
    if (last === undefined || items.length === 0) return top
    items[0] = last
    for (let at = 0; ;) {
      let least = at
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < items.length && isCheaper(items[child]!, items[least]!)) least = child
      }
      if (least === at) return top
      ;[items[at], items[least]] = [items[least]!, items[at]!]
      at = least
    }
  }
}

function isCheaper(a: Join, b: Join): boolean {
  return a.cost === b.cost ? a.around.length > b.around.length : a.cost < b.cost
}
