import {chosenRoute, type Connected, type RouteAnswer, type RouteInfo} from './describe-route.js'
import type {RouteRow} from './list-routes.js'
import {bitRows} from '../text/bit-rows.js'
import {columns} from '../text/columns.js'
import type {Paint} from '../text/paint.js'
import {tableText} from '../text/table.js'
import {visible} from '../text/visible.js'
import {EN_ROUTE} from './words/en-route.js'
import type {RouteCatalogue} from './words/route-catalogue.js'
import {wrap} from '../text/wrap.js'
import type {View} from '../text/view.js'

export const routeColumns = columns<RouteInfo>(
  'destination',
  'onLink',
  'interface',
  'source',
  'gateway',
  'network',
  'mac',
  'kind',
  'table',
  'gateways',
  'rule',
  'linkDown',
  'sources',
  'missing',
)

/** The AND against each connected network, then the routes that are left, then what happens. */
export function routeText(
  {info, reasons}: Pick<RouteAnswer, 'info' | 'reasons'>,
  sentences: string[],
  paint: Paint,
  words: RouteCatalogue = EN_ROUTE,
  width = 78,
): string {
  const [verdict = '', ...rest] = sentences.map(visible)
  const isGood = ['unicast', 'local', 'broadcast', 'multicast'].includes(info.kind)
  const blocks = reasons.connected.map((connected, index) => {
    const isLast = index === reasons.connected.length - 1
    return connectedText(
      connected,
      {destination: info.destination, binary: reasons.binary, isLast, words, width},
      paint,
    )
  })
  return [
    paint('strong', visible(info.destination)),
    '',
    ...blocks.flatMap((lines) => [...lines, '']),
    ...routesText({info, reasons}, paint, words),
    ...wrap(verdict, {width}).map((line) => paint(isGood ? 'good' : 'bad', line)),
    ...rest.flatMap((sentence) => wrap(sentence, {width})),
  ].join('\n')
}

/** One AND; the rule that explains it stands under the last one. */
function connectedText(
  {interface: name, network, contains, binary, result, netmask, prefixLength}: Connected,
  destination: {destination: string; binary: string; isLast: boolean; words: RouteCatalogue; width: number},
  paint: Paint,
): string[] {
  const {words, width, isLast} = destination
  const isIpv4 = !network.includes(':')
  const rows = bitRows(
    [
      {label: words.rows.address, binary: destination.binary, text: isIpv4 ? destination.destination : ''},
      {label: words.rows.netmask, binary: binary.netmask, text: isIpv4 ? netmask : ''},
      {label: words.rows.result, binary: binary.result, text: isIpv4 ? result : ''},
      {label: words.rows.network, binary: binary.network, text: isIpv4 ? network.replace(/\/\d+$/, '') : ''},
    ],
    prefixLength,
    paint,
    {language: words.language, columns: width, withRule: isLast},
  )
  const answer = contains ? paint('good', words.inside) : words.outside
  return [words.isOn(visible(name), paint('network', network)) + answer, ...rows]
}

/** The routes around the destination, the longest prefix first; an arrow at the one that decides. */
function routesText(
  {info, reasons}: Pick<RouteAnswer, 'info' | 'reasons'>,
  paint: Paint,
  words: RouteCatalogue,
): string[] {
  if (reasons.matching.length === 0) return []
  const chosen = chosenRoute({info, reasons})
  const isChosen = (route: (typeof reasons.matching)[number]) => route === chosen
  const lines = reasons.matching.map((route) => {
    const {network, kind, hops, table} = route
    const ways = hops.map(
      (hop) =>
        `${hop.gateway === null ? words.kinds.unicast : words.via(hop.gateway)}, ${hop.interface ?? '?'}${hop.linkDown === true ? words.linkDown : ''}`,
    )
    const way = ways.length > 0 ? ways.join('; ') : words.kinds[kind]
    const where = table === 'main' ? '' : words.table(table)
    const line = visible(`${isChosen(route) ? '→' : ' '} ${network.masked.toString().padEnd(18)}  ${way}${where}`)
    return isChosen(route) ? paint('network', line) : line
  })
  const isAsked = info.kind !== 'local' || reasons.matching.some(isChosen)
  return [isAsked ? words.around : words.aroundLocal, ...lines, '']
}

/** How `netkit route list` looks. */
export function routeListView(
  rows: readonly RouteRow[],
  {heads, kinds, linkDown: down}: RouteCatalogue,
): View<RouteRow> {
  const text = tableText<RouteRow>(
    [
      {head: heads.network, cell: ({network}) => network},
      {head: heads.gateway, cell: ({gateway, kind}) => gateway ?? kinds[kind]},
      {head: heads.interface, cell: ({interface: name, linkDown}) => `${name ?? '–'}${linkDown === true ? down : ''}`},
      {head: heads.source, cell: ({source}) => source ?? '–'},
      {head: heads.metric, cell: ({metric}) => String(metric)},
      {head: heads.table, cell: ({table}) => table},
    ],
    rows,
  )
  const names = columns<RouteRow>(
    'network',
    'kind',
    'gateway',
    'interface',
    'source',
    'metric',
    'table',
    'linkDown',
    'sources',
    'missing',
  )
  return {columns: names, text, isLine: true}
}
