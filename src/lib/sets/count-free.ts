import type {Block} from '../address/block.js'
import {blockText} from '../address/block-text.js'
import {type Entry, EntryIndex, type EntryList} from '../lists/entry-list.js'
import type {BlockSet} from '../lists/block-set.js'
import type {FreeRow} from './network-columns.js'

/** The free blocks of a set, each as large as can be: how many there are of each length, IPv4 first, the largest first. */
export function countFree(free: BlockSet): FreeRow[] {
  const rows = new Map<number, FreeRow & {sum: bigint}>()
  for (const prefix of free.prefixes()) {
    const key = prefix.version * 256 + prefix.length
    const row = rows.get(key)
    if (row) row.blocks++
    else {
      const {version, length: prefixLength, addressCount: sum} = prefix
      rows.set(key, {prefixLength, version, blocks: 1, addresses: '', first: String(prefix), sum})
    }
  }
  const order = [...rows].sort(([a], [b]) => a - b)
  return order.map(([, {sum, ...row}]) => ({...row, addresses: String(sum * BigInt(row.blocks))}))
}

/** Why nothing is free in a pool, in words: the entry around it, how many there are in it, or the largest free block. */
export function explainFull(pool: BlockSet, used: EntryList, free: BlockSet): string[] {
  const index = new EntryIndex(used)
  return [...pool.ranges()].map((range) => {
    const name = nameOfRange(pool, range)
    const at = index.around(range)
    if (at !== -1) return `${name} is covered by ${nameOfEntry(used.at(at))}`
    const [largest] = countFree(free)
    if (largest) return `${name}: the largest free block is a /${largest.prefixLength}, such as ${largest.first}`
    const inside = [...used].filter(
      ({block}) => block.first.compare(range.last) <= 0 && block.last.compare(range.first) >= 0,
    )
    return `${name} is covered by ${inside.length} entries together, starting with ${nameOfEntry(inside[0]!)}`
  })
}

function nameOfRange(pool: BlockSet, range: Block): string {
  return blockText(pool.blockAround(range) ?? range)
}

function nameOfEntry({text, label, source}: Entry): string {
  return `${text} (${source}${label === null ? '' : `, ${label}`})`
}
