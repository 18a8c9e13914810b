import {InputError} from '../errors.js'
import type {BlockKind, VendorBlock} from './vendor-table.js'

/** What one of IEEE's CSV files holds: its registries and their blocks. */
export type IeeeFile = {registries: string[]; blocks: VendorBlock[]}

const KINDS: readonly string[] = ['MA-L', 'MA-M', 'MA-S', 'IAB', 'CID'] satisfies BlockKind[]

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
  const rows = csvRows(text.replace(/^\ufeff/, ''), refuse)
  const head = rows.next().value ?? []
  const [registryAt, prefixAt, vendorAt] = HEAD.map((column) => {
    const index = head.indexOf(column)
    return index === -1 ? refuse(`no column “${column}” in its first line: not one of IEEE's CSV files`) : index
  })
  const registries = new Set<string>()
  const blocks: VendorBlock[] = []
  for (const row of rows) {
    if (row.length === 1 && row[0] === '') continue
    const prefix = (row[prefixAt!] ?? '').trim().toLowerCase()
    if (!/^(?:[\da-f]{6}|[\da-f]{7}|[\da-f]{9})$/.test(prefix)) {
      refuse(`“${row[prefixAt!] ?? ''}” in row ${blocks.length + 2} is not a prefix`)
    }
    const registry = (row[registryAt!] ?? '').trim()
    if (!KINDS.includes(registry)) refuse(`“${registry}” in row ${blocks.length + 2} is none of ${KINDS.join(', ')}`)
    registries.add(registry)
    blocks.push({prefix, vendor: cleanName(row[vendorAt!] ?? '')})
  }
  if (blocks.length === 0) refuse('it has no rows')
  return {registries: [...registries], blocks}
}

/** One line of text without control characters: names come with line ends and rows of blanks. */
export function cleanName(name: string): string {
  return name.replaceAll(/[\p{Cc}\p{Zs}]+/gu, ' ').trim()
}

/** Longer cells are no names; IEEE's longest row has 300 characters. */
const MAX_CELL = 4096
const MAX_CELLS = 64

/**
 * The rows of RFC 4180 text, one character after the other: a quoted cell may hold commas, doubled quotes and line ends. Anything
 * else behind a closing quote, a quote inside a bare cell, and a quote that is never closed are refused.
 */
function* csvRows(text: string, refuse: (reason: string) => never): Generator<string[]> {
  let row: string[] = []
  let line = 1
  for (let at = 0; at <= text.length; at++) {
    const isQuoted = text[at] === '"'
    let cell = ''
    if (isQuoted) {
      const start = at + 1
      do {
        at = text.indexOf('"', at + 1)
        if (at === -1 || at - start > MAX_CELL)
          refuse(`a quote in line ${line} is not closed within ${MAX_CELL} characters`)
      } while (text[++at] === '"')
      cell = text.slice(start, at - 1).replaceAll('""', '"')
    } else {
      const start = at
      while (at < text.length && !END.includes(text[at]!)) at++
      if (text[at] === '"') refuse(`a quote in the middle of a cell in line ${line}`)
      if (at - start > MAX_CELL) refuse(`a cell in line ${line} is longer than ${MAX_CELL} characters`)
      cell = text.slice(start, at)
    }
    row.push(cell)
    if (row.length > MAX_CELLS) refuse(`line ${line} has more than ${MAX_CELLS} cells`)
    if (text[at] === '\r' && text[at + 1] === '\n') at++
    if (at < text.length && text[at] === ',') continue
    if (at < text.length && text[at] !== '\n') refuse(`line ${line}: expected a comma or the end of the line`)
    yield row
    line += 1 + row.join('').split('\n').length - 1
    row = []
  }
}

/** What a bare cell can't hold. */
const END = ',"\r\n'
