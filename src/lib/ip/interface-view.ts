import type {InterfaceRow} from './list-interfaces.js'
import {columns} from '../text/columns.js'
import {tableText} from '../text/table.js'
import type {View} from '../text/view.js'
import type {IpCatalogue} from './words/ip-catalogue.js'

const interfaceColumns = columns<InterfaceRow>(
  'name',
  'mac',
  'address',
  'prefixLength',
  'family',
  'scope',
  'up',
  'carrier',
  'loopback',
  'dynamic',
  'validSeconds',
  'vrf',
  'mtu',
  'flags',
  'sources',
  'missing',
)

/** How `netkit ip list` looks: a table as wide as its rows need. */
export function interfaceView(rows: readonly InterfaceRow[], words: IpCatalogue): View<InterfaceRow> {
  const {heads, scopes} = words
  const text = tableText<InterfaceRow>(
    [
      {head: heads.interface, cell: ({name}) => name},
      {head: heads.address, cell: ({address, prefixLength}) => (address === null ? '–' : `${address}/${prefixLength}`)},
      {head: heads.scope, cell: ({scope}) => (scope === null ? '–' : scopes[scope])},
      {head: heads.mac, cell: ({mac}) => mac ?? '–'},
      {head: heads.mtu, cell: ({mtu}) => (mtu === null ? '–' : String(mtu))},
      {head: heads.state, cell: (row) => stateWords(row, words)},
    ],
    rows,
  )
  return {columns: interfaceColumns, text, isLine: true}
}

function stateWords(
  {up, carrier, dynamic, validSeconds, vrf, flags}: InterfaceRow,
  {states, between}: IpCatalogue,
): string {
  const words = [
    up ? states.up : states.down,
    carrier === false ? states.noCarrier : null,
    flags.includes('NOARP') ? states.noArp : null,
    dynamic === true ? states.dynamic(validSeconds) : null,
    vrf === null ? null : `VRF ${vrf}`,
  ]
  return words.filter((word) => word !== null).join(between)
}
