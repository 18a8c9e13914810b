import type {InterfaceRow} from './list-interfaces.js'
import {columns} from '../text/columns.js'
import {tableText} from '../text/table.js'
import type {View} from '../text/view.js'

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
export function interfaceView(rows: readonly InterfaceRow[]): View<InterfaceRow> {
  const text = tableText<InterfaceRow>(
    [
      {head: 'INTERFACE', cell: ({name}) => name},
      {head: 'ADDRESS', cell: ({address, prefixLength}) => (address === null ? '–' : `${address}/${prefixLength}`)},
      {head: 'SCOPE', cell: ({scope}) => scope ?? '–'},
      {head: 'MAC', cell: ({mac}) => mac ?? '–'},
      {head: 'MTU', cell: ({mtu}) => (mtu === null ? '–' : String(mtu))},
      {head: 'STATE', cell: stateWords},
    ],
    rows,
  )
  return {columns: interfaceColumns, text, isLine: true}
}

function stateWords({up, carrier, dynamic, validSeconds, vrf, flags}: InterfaceRow): string {
  const words = [
    up ? 'up' : 'down',
    carrier === false ? 'no carrier' : null,
    flags.includes('NOARP') ? 'no ARP' : null,
    dynamic === true ? `dynamic${validSeconds === null ? '' : ` (${validSeconds} s left)`}` : null,
    vrf === null ? null : `VRF ${vrf}`,
  ]
  return words.filter((word) => word !== null).join(', ')
}
