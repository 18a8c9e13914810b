import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {IpAddress, type IpVersion} from '../../../src/lib/address/ip-address.js'
import {Prefix} from '../../../src/lib/address/prefix.js'
import {csvCell, plainCell} from '../../../src/lib/text/columns.js'
import {csvFormat, getFormat, jsonFormat, type RowFormat} from '../../../src/lib/text/row-format.js'
import {subnetColumns} from '../../../src/lib/subnet/subnet-columns.js'
import {toJsonText} from '../../../src/lib/text/visible.js'
import {BulkSubnetRows} from '../../../src/lib/subnet/bulk-subnet.js'
import {describeSubnet, type SubnetInfo} from '../../../src/lib/subnet/describe-subnet.js'

const sample = describeSubnet(Prefix.parse('198.41.0.4/24')) // an address that no registry row covers

/** Each format as the bulk road writes it, and as the readable road does. */
const FORMATS: [name: string, format: RowFormat, readable: (row: SubnetInfo) => string][] = [
  ['json', jsonFormat(sample), (row) => toJsonText(row)],
  ['csv', csvFormat(subnetColumns), (row) => subnetColumns.map(({cell}) => csvCell(cell(row))).join(',')],
  ['get', getFormat(subnetColumns), (row) => subnetColumns.map(({cell}) => plainCell(cell(row))).join('\t')],
]

/** The rows of a list whose lines must all be plain. */
function bulkRows(rows: BulkSubnetRows, list: string): string {
  const bytes = Buffer.from(list)
  const out = new DataView(new ArrayBuffer(rows.maxRowBytes))
  const texts: string[] = []
  for (let start = 0; start < bytes.length;) {
    const next = rows.take(bytes, start, bytes.length, out, 0)
    if (next === -1) throw new Error(`not plain: ${list.slice(start)}`)
    texts.push(Buffer.from(out.buffer, 0, rows.rowEnd).toString())
    start = next
  }
  return texts.join('')
}

const bits = {4: 32, 6: 128} as const

/** Addresses all over, and often near the edges where blocks and runs of zeros begin. */
function addressOf(version: IpVersion): fc.Arbitrary<IpAddress> {
  const max = (1n << BigInt(bits[version])) - 1n
  const tops =
    version === 4 ? [0n, 0xc000n, 0xc0a8n, 0xc058n, 0xffffn, 0xe000n] : [0n, 0x64n, 0x100n, 0x2001n, 0x3fffn, 0xfe80n]
  const near = fc
    .tuple(fc.constantFrom(...tops), fc.bigInt({min: 0n, max: 0xffffn}), fc.constantFrom(0n, 16n, 64n, 96n, 112n))
    .map(([top, low, shift]) => ((top << BigInt(bits[version] - 16)) | (low << shift)) & max)
  return fc.oneof(fc.bigInt({min: 0n, max}), near).map((value) => IpAddress.of(version, value))
}

const prefix = fc
  .constantFrom<IpVersion>(4, 6)
  .chain((version) => fc.tuple(addressOf(version), fc.integer({min: 0, max: bits[version]})))
  .map(([address, length]) => Prefix.of(address, length))
  .filter((one) => !/:.*\./.test(one.toString())) // an IPv4 part is not plain: the readable road takes it

describe.each(FORMATS)('as %s', (_name, format, readable) => {
  const rows = new BulkSubnetRows(format)

  test('the bulk road writes what the readable road writes', () => {
    fc.assert(
      fc.property(fc.array(prefix, {minLength: 1, maxLength: 20}), (prefixes) => {
        const list = prefixes.map((one) => `${one}\n`).join('')
        const expected = prefixes.map((one) => `${readable(describeSubnet(one))}\n`).join('')
        expect(bulkRows(rows, list)).toBe(expected)
      }),
      {numRuns: 300},
    )
  })

  test('every prefix length, both versions', () => {
    const list = ['203.0.113.229', '2001:db8:1234:5678:9abc:def0:1234:5678', 'fe80::1', '0.0.0.0', '::'].flatMap(
      (address) => Array.from({length: bits[address.includes(':') ? 6 : 4] + 1}, (_, length) => `${address}/${length}`),
    )
    const expected = list.map((text) => `${readable(describeSubnet(Prefix.parse(text)))}\n`).join('')
    expect(bulkRows(rows, `${list.join('\n')}\n`)).toBe(expected)
  })
})

describe('lines that are plain', () => {
  test.each([
    ['10.0.0.1/8\n', 11],
    ['10.0.0.1/8\r\n', 12],
    ['10.0.0.1/8\r', 11],
    ['10.0.0.1/8', 10], // the last line may end with the list
    ['2001:DB8::1/64\n', 15], // upper case is kept in `input` and lowered in `address`
    ['1:2:3:4:5:6:7::/64\n', 19], // :: may stand for one group
  ])('%j is taken whole', (list, next) => {
    const rows = new BulkSubnetRows(FORMATS[0]![1])
    const out = new DataView(new ArrayBuffer(rows.maxRowBytes))
    expect(rows.take(Buffer.from(list), 0, list.length, out, 0)).toBe(next)
    const row = JSON.parse(Buffer.from(out.buffer, 0, rows.rowEnd).toString()) as SubnetInfo
    expect(row).toEqual(describeSubnet(Prefix.parse(list.trim()), list.trim()))
  })

  test.each([
    ' 10.0.0.1/8\n',
    '10.0.0.1/8 \n',
    '10.0.0.1/8\rx\n',
    '10.0.0.1/8 # comment\n',
    '10.0.0.1\n',
    '10.0.0.1/255.0.0.0\n',
    '::ffff:192.0.2.1/96\n',
    '\n',
    '',
  ])('%j is left to the readable road', (list) => {
    const rows = new BulkSubnetRows(FORMATS[0]![1])
    expect(rows.take(Buffer.from(list), 0, list.length, new DataView(new ArrayBuffer(rows.maxRowBytes)), 0)).toBe(-1)
  })

  test('whatever is taken, the parser takes, too', () => {
    const rows = new BulkSubnetRows(FORMATS[0]![1])
    const out = new DataView(new ArrayBuffer(rows.maxRowBytes))
    const near = fc.string({unit: fc.constantFrom(...'0123456789abcdefF.:/%+- \r'), maxLength: 24})
    const mutated = fc
      .tuple(prefix, fc.nat(50), fc.constantFrom(...'0129af:./ \r'), fc.boolean())
      .map(([one, at, character, add]) => {
        const text = one.toString()
        const place = at % (text.length + 1)
        return text.slice(0, place) + character + text.slice(add ? place : place + 1)
      })
    fc.assert(
      fc.property(fc.oneof(near, mutated), (text) => {
        const taken = rows.take(Buffer.from(text), 0, Buffer.byteLength(text), out, 0) !== -1
        if (taken) expect(() => Prefix.parse(text.replace(/\r$/, ''))).not.toThrow()
        else if (/^[\da-fA-F.:]+\/\d+$/.test(text) && !/:.*\./.test(text)) expect(() => Prefix.parse(text)).toThrow()
      }),
      {numRuns: 5000},
    )
  })
})
