import type {NeighbourRow} from '../list-neighbours.js'

/** Everything that `arp ADDRESS` says in one language. */
export type ArpCatalogue = {
  labels: Record<'mac' | 'vendor' | 'interface' | 'state' | 'confirmed' | 'yes' | 'no' | 'none', string>
  /** The columns of a list. */
  heads: Record<'address' | 'mac' | 'interface' | 'state' | 'name' | 'vendor', string>
  local(address: string): string
  silence(address: string, name: string): string
  nobody: string
  unconfirmable: string
  maybeOld: string
  /** What an entry from before is. */
  old: Record<'PERMANENT' | 'REACHABLE' | 'STALE' | 'DELAY' | 'PROBE', string> &
    Partial<Record<NeighbourRow['state'], string>>
  oldEntry: string
  notConfirmed: string
  asked: Record<'ARP' | 'NDP', (address: string) => string>
  answered: string
}
