import {prefixesOf} from '../address/block.js'
import type {IpVersion} from '../address/ip-address.js'
import {blockText} from '../address/block-text.js'
import type {LabelledBlock} from '../address/parse-block.js'
import {Prefix} from '../address/prefix.js'

/** From `first` on, up to the next one's first, that is the narrowest label; null where there is none. */
type Segment = {first: bigint; label: string | null}

type Entry = {first: bigint; last: bigint; label: string}

/** Finds the label of the narrowest network around an address. A block without a label is called by its own text. */
export class LabelIndex {
  private readonly segments: Record<IpVersion, Segment[]>

  constructor(blocks: Iterable<LabelledBlock>) {
    const entries: Record<IpVersion, Entry[]> = {4: [], 6: []}
    for (const {block, label} of blocks) {
      for (const {first, last} of block instanceof Prefix ? [block] : prefixesOf(block)) {
        entries[first.version].push({first: first.value, last: last.value, label: label ?? blockText(block)})
      }
    }
    this.segments = {4: segmentsOf(entries[4]), 6: segmentsOf(entries[6])}
  }

  labelOf(version: IpVersion, value: bigint): string | null {
    const segments = this.segments[version]
    let low = 0
    let high = segments.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (segments[middle]!.first <= value) low = middle + 1
      else high = middle
    }
    return segments[low - 1]?.label ?? null
  }
}

/**
 * Prefixes lie inside one another or apart, never across. So a walk from left to right needs no more than a stack of those
 * that are open, the narrowest on top:
 *
 *     10.0.0.0/8    |---------------------------|
 *     10.1.0.0/16          |------|
 *     segments      | /8   | /16  | /8          | none
 */
function segmentsOf(entries: Entry[]): Segment[] {
  entries.sort((a, b) =>
    a.first === b.first ? Number(b.last > a.last) - Number(b.last < a.last) : a.first < b.first ? -1 : 1,
  )
  const segments: Segment[] = []
  const open: Entry[] = []
  const closeBefore = (value: bigint | null) => {
    for (;;) {
      const top = open.at(-1)
      if (top === undefined || (value !== null && top.last >= value)) return
      open.pop()
      segments.push({first: top.last + 1n, label: open.at(-1)?.label ?? null})
    }
  }
  for (const entry of entries) {
    closeBefore(entry.first)
    const top = open.at(-1)
    if (top?.first === entry.first && top.last === entry.last) continue // named twice: the first name holds
    segments.push({first: entry.first, label: entry.label})
    open.push(entry)
  }
  closeBefore(null)
  return segments
}
