import fc from 'fast-check'
import {describe, expect, test, vi} from 'vitest'
import {blockText} from '../../../src/lib/address/block-text.js'
import {type CsvColumns, CsvReader} from '../../../src/lib/lists/csv-reader.js'
import {collect, type Collected, cuts} from './collect-blocks.js'
import {prefix} from '../../arbitraries.js'

// Laws are many calculations: on a machine with much to do they may take their time.
vi.setConfig({testTimeout: 120_000})

const ALL: CsvColumns = {column: null, labelColumn: null}
const read = (text: string, columns: Partial<CsvColumns> = {}, at: readonly number[] = []): Collected =>
  collect((sink) => new CsvReader(sink, {...ALL, ...columns}), text, at)
const blocks = (text: string, columns: Partial<CsvColumns> = {}) => read(text, columns).taken.map(({block}) => block)

describe('blocks', () => {
  test.each<[string, string, Partial<CsvColumns>, string[]]>([
    ['quotes, commas in them, CRLF', '"Prefix","Name"\r\n"10.1.0.0/16","HQ, Berlin"\r\n"10.2.0.0/255.255.0.0","Paris"\r\n', {}, ['10.1.0.0/16', '10.2.0.0/16']],
    ['the first column that holds one', 'name,net,gateway\nHQ,10.1.0.0/16,10.1.0.1\nx,10.2.0.0/16,10.2.0.1\n', {}, ['10.1.0.0/16', '10.2.0.0/16']],
    ['no header', '10.1.0.0/16,a\n10.2.0.0/16,b', {}, ['10.1.0.0/16', '10.2.0.0/16']],
    ['a column by name, in any case', 'A,Gateway\n10.1.0.0/16,10.1.0.1', {column: 'gateway'}, ['10.1.0.1']],
    ['a column by number', 'A,Gateway\n10.1.0.0/16,10.1.0.1', {column: '2'}, ['10.1.0.1']],
    ['semicolons', 'net;name\n10.1.0.0/16;a,b', {}, ['10.1.0.0/16']],
    ['tabs', '10.1.0.0/16\ta\n10.2.0.0 255.255.0.0\tb', {}, ['10.1.0.0/16', '10.2.0.0/16']],
    ['several in a cell', 'a,b\n"10.1.0.0/16, 10.2.0.0/16",x', {}, ['10.1.0.0/16', '10.2.0.0/16']],
    ['ranges', 'first\n10.0.0.1-10.0.0.9\n10.0.0.1 - 10.0.0.9\n10.0.0.1-9', {}, ['10.0.0.1-10.0.0.9', '10.0.0.1-10.0.0.9', '10.0.0.1-10.0.0.9']],
    ['empty cells, short rows and empty lines', 'a,b\nx,10.1.0.0/16\n\ny,\nz\n,10.2.0.0/16\n', {}, ['10.1.0.0/16', '10.2.0.0/16']],
    ['blanks around a value', 'a\n 10.1.0.0/16 \n', {}, ['10.1.0.0/16']],
    ['rows without one before the first', 'a\nn/a\n10.1.0.0/16\n', {}, ['10.1.0.0/16']],
    ['nothing', '', {}, []],
  ])('%s', (_, text, columns, expected) => {
    expect(read(text, columns).refused).toEqual([])
    expect(blocks(text, columns)).toEqual(expected)
  }) // prettier-ignore

  test('labels, and places behind quoted line ends', () => {
    const text = '"net","a\nb","who"\n"10.1.0.0/16","x\ny","HQ ""west"""\n"é, x","","" \n'
    expect(read(text.replace(' \n', '\n'), {labelColumn: 'who', column: 'net'})).toMatchObject({
      taken: [{block: '10.1.0.0/16', label: 'HQ "west"', line: 3, column: 2}],
      refused: [
        {line: 5, column: 2},
        {line: 5, column: 5},
      ],
    })
    expect(read('a,"b\nc",10.0.0.1', {column: '3'}).taken).toMatchObject([{line: 2, column: 4}])
  })
})

describe('is refused', () => {
  test.each([
    ['a\n10.1.0.0/16\nn/a', 'n/a', 3, 1],
    ['a,b\n10.0.0.300/24,x\n10.1.0.0/16,y', 'above 255', 2, 1],
    ['a\n"10.0.0.0/8', 'not closed', 2, 1],
    ['a\n"10.0.0.0/8"x', 'after a closing quote', 2, 13],
    [`a\n"${'x'.repeat(1 << 21)}`, 'a row of more', 2, 1],
    [','.repeat(5000), 'more than 4096 fields', 1, 4097],
  ])('%j: %s', (text, reason, line, column) => {
    const {refused} = read(text)
    expect(refused).toMatchObject([{line, column}])
    expect(refused[0]!.reason).toContain(reason)
  })

  test('a column that is not there, with the names that are', () => {
    expect(() => read('a,b\n1,2', {column: 'net'})).toThrow('no column "net"; the first row has a, b')
  })
})

const cell = fc.oneof(
  prefix.map(String),
  fc.constantFrom('', '"', 'a', 'é', '"x"', '"a,b"', '"a\r\nb"', '"a""b"', '10.0.0.300', '\r'),
  fc.string({maxLength: 4}),
)
const table = fc
  .array(
    fc.array(cell, {minLength: 1, maxLength: 4}).map((cells) => cells.join(',')),
    {maxLength: 8},
  )
  .map((rows) => rows.join('\n'))

test('whatever the text, nothing throws, and however it is cut the same comes out', () => {
  fc.assert(
    fc.property(table, cuts, (text, at) => {
      expect(read(text, {labelColumn: '2'}, at)).toEqual(read(text, {labelColumn: '2'}))
    }),
    {numRuns: 2000},
  )
})

test('a table as RFC 4180 writes it is read', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(prefix, fc.string()), {minLength: 1}), (rows) => {
      const text = rows.map(([net, name]) => `"${name.replaceAll('"', '""')}",${net}\r\n`).join('')
      expect(
        read(`name,net\r\n${text}`, {column: 'net', labelColumn: 'name'}).taken.map(({block, label}) => [block, label]),
      ).toEqual(rows.map(([net, name]) => [blockText(net), name.trim() || null]))
    }),
  )
})
