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
    ['a netmask in a column of its own', 'name,address,netmask\na,10.0.0.0,255.0.0.0\nb,10.1.2.3,255.255.0.0\nc,10.9.0.1,\nd,10.2.0.0/16,255.0.0.0\n', {}, ['10.0.0.0/8', '10.1.0.0/16', '10.9.0.1', '10.2.0.0/16']],
    ['a netmask without a header', '10.0.0.0;255.0.0.0;a\n10.1.0.0;255.255.0.0;b', {}, ['10.0.0.0/8', '10.1.0.0/16']],
    ['a netmask in a column of another name', '网络,掩码\n10.0.0.0,255.0.0.0\n', {}, ['10.0.0.0/8']],
    ['a netmask behind other columns', 'ScopeId,Name,Gateway,Subnet Mask\n"10.0.0.0","a",10.0.0.1,"255.0.0.0"\n', {}, ['10.0.0.0/8']],
    ['a length in a column of its own', 'subnet,mask,vlan\n10.0.0.0,8,12\n2001:db8::,/32,13\n10.1.0.0,255.255.0.0,14', {}, ['10.0.0.0/8', '2001:db8::/32', '10.1.0.0/16']],
    ['a length where it is none', 'ip,cidr,x\n10.0.0.5,10.0.0.0/24,y\n', {}, ['10.0.0.5']],
    ['a wildcard mask in a column of its own', 'ip,wildcard\n10.0.0.0,0.0.0.255\n', {}, ['10.0.0.0/24']],
    ['both ends of a range', 'start_ip,end_ip,cc\n1.0.0.0,1.0.0.255,AU\n2001:db8::,2001:db8::f,DE\n', {}, ['1.0.0.0-1.0.0.255', '2001:db8::-2001:db8::f']],
    ['both ends by other names', '"cc","range_first","Range_Last"\n"AU","1.0.0.0","1.0.0.255"\n', {}, ['1.0.0.0-1.0.0.255']],
    ['two addresses that are no range', 'src,dst\n10.0.0.1,10.0.0.9\n', {}, ['10.0.0.1']],
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
    ['ip,netmask\n10.0.0.0,255.0.255.0', 'bit 17', 2, 1],
    ['ip,wildcard\n10.0.0.0,0.0.1.0', 'contiguous', 2, 1],
    ['start,end\n10.0.0.9,10.0.0.1', 'from high to low', 2, 1],
    ['a,b\nx,10.0.0.0/8 (old)\ny,10.1.0.0/16', '"10.0.0.0/8 (old)"', 2, 3],
    ["a\n'10.0.0.0/8\n10.1.0.0/16", "'10.0.0.0/8", 2, 1],
    ['=10.0.0.0/8\n10.1.0.0/16', '=10.0.0.0/8', 1, 1],
    ['a\n10.0.0.0/8\0\n10.1.0.0/16', 'control character', 2, 1],
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
