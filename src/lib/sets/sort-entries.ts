import {blockText} from '../address/block-text.js'
import type {Entry} from '../lists/entry-list.js'

/** `network` is canonical, the entry as it was written, with its label and place. */
export type SortedRow = {network: string; entry: string; label: string | null; source: string}

/**
 * Entries in the order of their addresses, IPv4 first, wider networks before those inside them; equal ones as they came.
 *
 * @param isUnique of equal blocks only the first
 */
export function* sortEntries(entries: Iterable<Entry>, isUnique: boolean): Generator<SortedRow> {
  const order = [...entries].sort(({block: a}, {block: b}) => a.first.compare(b.first) || b.last.compare(a.last))
  let before: string | null = null
  for (const {block, text, label, source} of order) {
    const network = blockText(block)
    if (!isUnique || network !== before) yield {network, entry: text, label, source}
    before = network
  }
}
