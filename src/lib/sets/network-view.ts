import {
  addressColumns,
  type AddressRow,
  networkColumns,
  type NetworkRow,
  rangeColumns,
  type RangeRow,
} from './network-columns.js'
import type {View} from '../text/view.js'

export const networkView: View<NetworkRow> = {columns: networkColumns, text: ({network}) => network, isLine: true}

export const addressView: View<AddressRow> = {columns: addressColumns, text: ({address}) => address, isLine: true}

export const rangeView: View<RangeRow> = {
  columns: rangeColumns,
  text: ({first, last}) => (first === last ? first : `${first}-${last}`),
  isLine: true,
}
