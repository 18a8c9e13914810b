import {MacAddress} from '../address/mac-address.js'
import type {MacInfo} from './describe-mac.js'
import type {RandomMac} from './random-macs.js'
import type {VendorRow} from './search-vendors.js'
import type {VendorUpdate} from './update-vendors.js'
import {columns} from '../text/columns.js'
import {type SourcedFact, factLines} from '../text/fact-lines.js'
import type {Paint} from '../text/paint.js'
import {tableText} from '../text/table.js'
import {visible} from '../text/visible.js'
import {wellKnownOf} from './well-known.js'
import {EN_MAC} from './words/en-mac.js'
import type {MacCatalogue} from './words/mac-catalogue.js'
import {wrap} from '../text/wrap.js'
import type {View} from '../text/view.js'

export const macColumns = columns<MacInfo>(
  'input',
  'address',
  'formats.colon',
  'formats.dash',
  'formats.dot',
  'formats.bare',
  'bits',
  'oui',
  'nic',
  'vendor',
  'block',
  'prefix',
  'isMulticast',
  'isBroadcast',
  'isLocal',
  'isRandomised',
  'slap',
  'eui64',
  'linkLocal',
  'wellKnown',
)

/** The whole of `netkit mac`: the vendor, the sentences, the other forms. */
export function macText(
  info: MacInfo,
  sentences: string[],
  paint: Paint,
  words: MacCatalogue = EN_MAC,
  width = 78,
  factWidth = Infinity,
): string {
  const vendor = info.vendor ?? wellKnownOf(MacAddress.parse(info.address), words.knownMacs)
  const indent = ' '.repeat(info.address.length + 3)
  const names = vendor === null ? [] : wrap(visible(vendor), {width: width - indent.length, indent: ''})
  const [name, ...more] = names.map((line) => paint('strong', line))
  return [
    `${paint('network', info.oui)}:${paint('host', info.nic)}${name === undefined ? '' : `   ${name}`}`,
    ...more.map((line) => indent + line),
    '',
    ...sentences.map(visible).flatMap((sentence) => wrap(sentence, {width})),
    '',
    ...factLines(facts(info, words), paint, factWidth),
  ].join('\n')
}

function facts({formats, prefix, block, eui64, linkLocal}: MacInfo, {labels}: MacCatalogue): SourcedFact[] {
  const rows: (SourcedFact | false)[] = [
    prefix !== null && [labels.block, `${prefix}  (${block})`],
    [labels.written, formats.colon, formats.dash, formats.dot, formats.bare],
    eui64 !== null && [labels.eui64, eui64],
    linkLocal !== null && [labels.linkLocal, linkLocal],
  ]
  return rows.filter((row) => row !== false)
}

/** How the rows of `mac search` look. */
export function vendorView(rows: readonly VendorRow[]): View<VendorRow> {
  const text = tableText<VendorRow>(
    [
      {head: 'PREFIX', cell: ({prefix}) => prefix},
      {head: 'BLOCK', cell: ({block}) => block},
      {head: 'VENDOR', cell: ({vendor}) => vendor},
    ],
    rows,
  )
  return {columns: columns<VendorRow>('prefix', 'vendor', 'block'), text, isLine: true}
}

export const randomMacView: View<RandomMac> = {
  columns: columns<RandomMac>('address', 'vendor'),
  text: ({address, vendor}) => (vendor === null ? address : `${address}  ${visible(vendor)}`),
  isLine: true,
}

export const vendorUpdateView: View<VendorUpdate> = {
  columns: columns<VendorUpdate>('registry', 'entries', 'before', 'updated', 'file'),
  text: ({registry, entries, before, file}) =>
    visible(`${registry}: ${entries} blocks (before: ${before}), kept in ${file}`),
  isLine: true,
}
