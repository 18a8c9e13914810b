import {InputError} from '../errors.js'
import type {VendorBlock} from './vendor-table.js'

/** What one of IEEE's CSV files holds: its registries and their blocks. */
export type IeeeFile = {registries: string[]; blocks: VendorBlock[]}

const HEAD = ['Registry', 'Assignment', 'Organization Name']

/**
 * Reads oui.csv, mam.csv, oui36.csv, iab.csv or cid.csv as IEEE publishes them (RFC 4180; the first line names the
 * columns). Throws InputError NOT_IEEE_CSV.
 *
 * @param name the file's, for messages
 */
export function parseIeeeCsv(text: string, name: string): IeeeFile {
  const refuse = (reason: string): never => {
    throw new InputError('NOT_IEEE_CSV', `${name}: ${reason}`, {input: name})
  }
  const rows = csvRows(text.replace(/^\ufeff/, ''))
  const head = rows.next().value ?? []
  const [registryAt, prefixAt, vendorAt] = HEAD.map((column) => {
    const index = head.indexOf(column)
    return index === -1 ? refuse(`no column “${column}” in its first line: not a CSV file of IEEE`) : index
  })
  const registries = new Set<string>()
  const blocks: VendorBlock[] = []
  for (const row of rows) {
    if (row.length === 1 && row[0] === '') continue
    const prefix = (row[prefixAt!] ?? '').trim().toLowerCase()
    if (!/^(?:[\da-f]{6}|[\da-f]{7}|[\da-f]{9})$/.test(prefix)) {
      refuse(`“${row[prefixAt!] ?? ''}” in row ${blocks.length + 2} is no prefix`)
    }
    registries.add((row[registryAt!] ?? '').trim())
    blocks.push({prefix, vendor: cleanName(row[vendorAt!] ?? '')})
  }
  if (blocks.length === 0) refuse('it holds no row')
  return {registries: [...registries], blocks}
}

/** One line of text without control characters: names come with line ends and rows of blanks. */
export function cleanName(name: string): string {
  return name.replaceAll(/[\p{Cc}\p{Zs}]+/gu, ' ').trim()
}

/** The rows of RFC 4180 text: a quoted cell may hold commas, doubled quotes and line ends. */
function* csvRows(text: string): Generator<string[]> {
  let row: string[] = []
  for (const [, quoted, bare = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    yield row
    row = []
    if (end === '') return
  }
}
