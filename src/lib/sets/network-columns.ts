import type {Overlap} from './find-overlaps.js'
import type {SourcedNetwork} from './trace-sources.js'
import {columns} from '../text/columns.js'

export type NetworkRow = {network: string}
export type AddressRow = {address: string}
export type RangeRow = {first: string; last: string}
export type ZoneRow = {zone: string}
/** `addresses` and `added` are decimal strings: they pass 2^53. */
export type TotalRow = {networks: number; addresses: string; added: string}
export type ChangeRow = {change: 'added' | 'removed'; network: string}
/** `network` is null where a list was given and none of it holds the value. */
export type ContainsRow = {network: string | null; value: string; contained: boolean}

export const networkColumns = columns<NetworkRow>('network')
export const addressColumns = columns<AddressRow>('address')
export const rangeColumns = columns<RangeRow>('first', 'last')
export const zoneColumns = columns<ZoneRow>('zone')
export const totalColumns = columns<TotalRow>('networks', 'addresses', 'added')
export const changeColumns = columns<ChangeRow>('change', 'network')
export const containsColumns = columns<ContainsRow>('network', 'value', 'contained')
export const overlapColumns = columns<Overlap>('a', 'b', 'relation')
export const sourcedColumns = columns<SourcedNetwork>('network', 'sources')
