import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {type Cell, columns, csvCell, plainCell, safeCsvCell} from '../../../src/lib/text/columns.js'
import {visible} from '../../../src/lib/text/visible.js'

describe('columns', () => {
  type Row = {name: string; count: number; tags: string[]; special: {name: string; network: string | null} | null}
  const all = columns<Row>('name', 'count', 'tags', 'special.name', 'special.network')
  const row = {name: 'lan', count: 0, tags: ['a', 'b'], special: {name: 'Private-Use', network: null}}

  test('bear the dotted names of the JSON keys', () => {
    expect(all.map(({name}) => name)).toEqual(['name', 'count', 'tags', 'special.name', 'special.network'])
  })

  test.each([
    ['a full row', row, ['lan', 0, ['a', 'b'], 'Private-Use', null]],
    ['a null on the way', {...row, special: null}, ['lan', 0, ['a', 'b'], null, null]],
  ])('%s', (_what, given, cells) => {
    expect(all.map(({cell}) => cell(given))).toEqual(cells)
  })
})

test.each([
  ['192.0.2.7', '192.0.2.7', '192.0.2.7'],
  [null, '', ''],
  ['', '', ''],
  [0, '0', '0'],
  [false, 'false', 'false'],
  [['1918', 'Errata 1752'], '1918 Errata 1752', '1918 Errata 1752'],
  [[], '', ''],
  ['a,b', 'a,b', '"a,b"'],
  ['say "hi"', 'say "hi"', '"say ""hi"""'],
  [' padded', ' padded', '" padded"'], // some readers drop outer blanks
  ['two\nlines', 'two\\nlines', 'two\\nlines'], // a row stays a line
  ['\x1b[2J', '\\x1b[2J', '\\x1b[2J'],
])('%j is %s to --get and %s in CSV', (cell, plain, csv) => {
  expect(plainCell(cell)).toBe(plain)
  expect(csvCell(cell)).toBe(csv)
})

test.each<[Cell, string]>([
  ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
  ['+1', "'+1"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\\t=1"],
  ['\r=1', "'\\r=1"],
  [['=1', 'b'], "'=1 b"],
  [-5, '-5'], // a number is no formula
  ['a=b', 'a=b'],
  ["'=1", "'=1"],
  ['', ''],
  [[], ''],
  [null, ''],
  [false, 'false'],
])('%j is %s in CSV for spreadsheets', (cell, csv) => expect(safeCsvCell(cell)).toBe(csv))

/** A row of RFC 4180, read by the letter. */
function parseCsvRow(row: string): string[] {
  return [...`,${row}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
  )
}

test('a CSV row gives its cells back, each made visible', () => {
  const cell = fc.string({
    unit: fc.oneof(fc.constantFrom('"', ',', ' ', '\n', '\r', '\t', 'a', '汉'), fc.string({maxLength: 1})),
  })
  fc.assert(
    fc.property(fc.array(cell, {minLength: 1, maxLength: 5}), (cells) => {
      const row = cells.map(csvCell).join(',')
      expect(parseCsvRow(row)).toEqual(cells.map(visible))
      expect(row).not.toMatch(/[\r\n]/)
    }),
  )
})
