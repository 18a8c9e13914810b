import type {Block} from '../address/block.js'
import {blockText} from '../address/block-text.js'
import type {BlockSet} from '../lists/block-set.js'
import {EntryIndex, type EntryList, setOfEntries} from '../lists/entry-list.js'
import type {ContainsRow} from './network-columns.js'

/** Finds the entry of a list that holds an address or a network. */
export class MemberFinder {
  private readonly index: EntryIndex

  /**
   * @param list the entries, or those at least that share an address with what is looked for
   * @param union all addresses of all entries; null where `list` has them all
   * @param name the one network that is asked about; null for a list
   */
  constructor(
    private readonly list: EntryList,
    private union: BlockSet | null,
    private readonly name: string | null,
  ) {
    this.index = new EntryIndex(list)
  }

  look(value: string, block: Block): ContainsRow {
    const at = this.index.around(block)
    if (at !== -1) {
      const {text, label, source, block: around} = this.list.at(at)
      return {network: this.name ?? blockText(around), value, contained: true, entry: text, label, source}
    }
    const around = this.all.blockAround(block) // several entries together may hold it
    const network = this.name ?? (around && blockText(around))
    return {network, value, contained: around !== null, entry: null, label: null, source: null}
  }

  private get all(): BlockSet {
    return (this.union ??= setOfEntries(this.list))
  }
}
