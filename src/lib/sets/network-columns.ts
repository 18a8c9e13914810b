import type {Overlap} from './find-overlaps.js'
import type {SortedRow} from './sort-entries.js'
import type {SourcedNetwork} from './trace-sources.js'
import {columns} from '../text/columns.js'

export type NetworkRow = {network: string}
export type AddressRow = {address: string}
export type RangeRow = {first: string; last: string}
export type ZoneRow = {zone: string}
/** `addresses` and `added` are decimal strings: they pass 2^53. */
export type TotalRow = {networks: number; addresses: string; added: string}
export type ChangeRow = {change: 'added' | 'removed'; network: string}
/**
 * `network` is the narrowest entry that holds the value, or the merged block where no entry does alone; null where a list was
 * given and none of it holds the value. The entry as it was written, its label and place are null without one.
 */
export type ContainsRow = {
  network: string | null
  value: string
  contained: boolean
  entry: string | null
  label: string | null
  source: string | null
}
/** The largest free blocks of one length: how many, their addresses (a decimal string), the first of them. */
export type FreeRow = {prefixLength: number; version: 4 | 6; blocks: number; addresses: string; first: string}

export const networkColumns = columns<NetworkRow>('network')
export const addressColumns = columns<AddressRow>('address')
export const rangeColumns = columns<RangeRow>('first', 'last')
export const zoneColumns = columns<ZoneRow>('zone')
export const totalColumns = columns<TotalRow>('networks', 'addresses', 'added')
export const changeColumns = columns<ChangeRow>('change', 'network')
export const containsColumns = columns<ContainsRow>('network', 'value', 'contained', 'entry', 'label', 'source')
export const overlapColumns = columns<Overlap>('a', 'b', 'relation', 'aInput', 'bInput', 'aSource', 'bSource')
export const freeColumns = columns<FreeRow>('prefixLength', 'version', 'blocks', 'addresses', 'first')
export const sourcedColumns = columns<SourcedNetwork>('network', 'sources')
export const sortedColumns = columns<SortedRow>('network', 'entry', 'label', 'source')
