import {BlockScanner} from '../lists/block-scanner.js'
import type {ListFormat} from './network-source.js'

/** What values that no list has may be written in: the first ones that were refused. Null where nothing fits. */
export function guessFormat(values: readonly string[]): Exclude<ListFormat, 'list'> | null {
  const text = values.join('\n')
  if (/^\s*(?:\{\s*(?:["}]|$)|\[\s*(?:[[{"\]]|$))/.test(text)) return 'json'
  if (values.some((value) => /^[a-z]+\|[A-Z*]*\|(?:ipv4|ipv6|asn)\|/.test(value))) return 'rir'
  if (isTable(values)) return 'csv'
  return holdsBlock(text) ? 'text' : null
}

/** The same number of fields in most rows (a quoted line end tears one), and a block in one of them. */
function isTable(values: readonly string[]): boolean {
  return [',', ';', '\t', '|'].some((mark) => {
    const rows = values.map((value) => value.replaceAll(/"[^"]*"/g, (cell) => cell.replaceAll(mark, ' ')).split(mark))
    const width = rows[0]?.length ?? 0
    if (width < 2 || rows.filter((row) => row.length === width).length < 0.7 * rows.length) return false
    return rows.some((row) => row.some((cell) => isBlock(cell.replaceAll('"', '').trim())))
  })
}

/** Nothing but a block. */
function isBlock(cell: string): boolean {
  const scanner = new BlockScanner()
  const bytes = Buffer.from(`${cell}\n`)
  return scanner.next(bytes, 0, bytes.length, 0) && scanner.start === 0 && scanner.end === bytes.length - 1
}

function holdsBlock(text: string): boolean {
  const bytes = Buffer.from(`${text}\n`)
  return new BlockScanner().next(bytes, 0, bytes.length, 0)
}
