import type {NeighbourRow} from './list-neighbours.js'
import type {ArpCatalogue} from './words/arp-catalogue.js'
import {EN_ARP} from './words/en-arp.js'

/** How the answer came about, in plain sentences. */
export function explainNeighbour(row: NeighbourRow, words: ArpCatalogue = EN_ARP): string[] {
  const {address, mac, interface: name, state, confirmed} = row
  if (state === 'LOCAL') return [words.local(address)]
  if (mac === null) return [words.silence(address, name), words.nobody]
  if (confirmed === null) return [words.unconfirmable, words.maybeOld]
  if (!confirmed) return [words.old[state] ?? words.oldEntry, words.notConfirmed]
  return [words.asked[address.includes(':') ? 'NDP' : 'ARP'](address), words.answered]
}
