import type {NeighbourRow} from './list-neighbours.js'
import {columns} from '../text/columns.js'
import {factLines} from '../text/fact-lines.js'
import type {Paint} from '../text/paint.js'
import {tableText} from '../text/table.js'
import {visible} from '../text/visible.js'
import type {ArpCatalogue} from './words/arp-catalogue.js'
import {EN_ARP} from './words/en-arp.js'
import {wrap} from '../text/wrap.js'
import type {View} from '../text/view.js'

export const neighbourColumns = columns<NeighbourRow>(
  'address',
  'mac',
  'vendor',
  'interface',
  'state',
  'confirmed',
  'name',
  'sources',
  'missing',
)

/** One neighbour, as `netkit arp ADDRESS` shows it. */
export function neighbourText(
  {address, mac, vendor, ...row}: NeighbourRow,
  sentences: string[],
  paint: Paint,
  {labels}: ArpCatalogue = EN_ARP,
  width = 78,
  factWidth = Infinity,
): string {
  const facts = factLines(
    [
      [labels.mac, mac === null ? paint('bad', labels.none) : paint(row.confirmed === false ? 'bad' : 'good', mac)],
      [labels.vendor, vendor === null ? '–' : visible(vendor)],
      [labels.interface, visible(row.interface)],
      [labels.state, row.state],
      [labels.confirmed, row.confirmed === null ? '?' : row.confirmed ? labels.yes : paint('bad', labels.no)],
    ],
    paint,
    factWidth,
  )
  return [
    paint('strong', visible(address)),
    '',
    ...facts,
    '',
    ...sentences.map(visible).flatMap((sentence) => wrap(sentence, {width})),
  ].join('\n')
}

/** Lists of them. Those that come later than the table are given the room that most need. */
export function neighbourView(
  rows: readonly NeighbourRow[],
  {heads}: ArpCatalogue,
  {hasNames = false}: {hasNames?: boolean} = {},
): View<NeighbourRow> {
  const names = hasNames ? [{head: heads.name, cell: ({name}: NeighbourRow) => name ?? '–', width: 20}] : []
  const text = tableText<NeighbourRow>(
    [
      {head: heads.address, cell: ({address}) => address, width: 15},
      {head: heads.mac, cell: ({mac}) => mac ?? '–', width: 17},
      {head: heads.interface, cell: ({interface: name}) => name},
      {head: heads.state, cell: ({state}) => state, width: 10},
      ...names,
      {head: heads.vendor, cell: ({vendor}) => vendor ?? '–'},
    ],
    rows,
  )
  return {columns: neighbourColumns, text, isLine: true}
}
