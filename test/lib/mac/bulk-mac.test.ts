import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {MacAddress} from '../../../src/lib/address/mac-address.js'
import {BulkMacRows} from '../../../src/lib/mac/bulk-mac.js'
import {describeMac} from '../../../src/lib/mac/describe-mac.js'
import {vendorTable} from '../../../src/lib/mac/open-vendor-table.js'
import {csvCell, plainCell} from '../../../src/lib/text/columns.js'
import {macColumns} from '../../../src/lib/mac/mac-text.js'
import {csvFormat, getFormat, jsonFormat, type RowFormat} from '../../../src/lib/text/row-format.js'
import {toJsonText} from '../../../src/lib/text/visible.js'
import {mac48} from '../../arbitraries.js'

const table = vendorTable()
const out = new DataView(new ArrayBuffer(1 << 16))

/** What the fast road writes for a line, or null where it leaves it to the readable one. */
function bulk(rows: BulkMacRows, line: string): string | null {
  const bytes = Buffer.from(line)
  const next = rows.take(bytes, 0, bytes.length, out, 0)
  if (next === -1) return null
  expect(next).toBe(bytes.length)
  return Buffer.from(out.buffer, 0, rows.rowEnd).toString()
}

const sample = describeMac(MacAddress.parse('00:00:5e:00:53:01'), table)
const FORMATS: Record<string, [format: RowFormat, write: (row: typeof sample) => string]> = {
  json: [jsonFormat(sample), (row) => `${toJsonText(row)}\n`],
  csv: [csvFormat(macColumns), (row) => `${macColumns.map(({cell}) => csvCell(cell(row))).join(',')}\n`],
  get: [getFormat(macColumns), (row) => `${macColumns.map(({cell}) => plainCell(cell(row))).join('\t')}\n`],
}

/** Addresses of every block, groups of them, and random ones. */
const ofBlock = fc.nat(table.size - 1).chain((index) => {
  const prefix = table.prefixOf(index)
  return fc
    .bigInt(0n, 16n ** BigInt(12 - prefix.length) - 1n)
    .map((rest) => MacAddress.of(48, BigInt(`0x${prefix}${rest.toString(16).padStart(12 - prefix.length, '0')}`)))
})
const anyMac = fc.oneof(
  ofBlock,
  ofBlock.map(({value}) => MacAddress.of(48, value | (1n << 40n))),
  mac48,
)

describe.each(Object.entries(FORMATS))('--%s', (_, [format, write]) => {
  const rows = new BulkMacRows(format, table)

  test('the fast road writes what the readable one writes', () => {
    fc.assert(
      fc.property(
        anyMac,
        fc.constantFrom('colon', 'dash', 'dot', 'bare'),
        fc.constantFrom('\n', '\r\n', ''),
        (address, form, end) => {
          const text = address.format(form)
          const row = bulk(rows, text + end)
          if (row !== null) expect(row).toBe(write(describeMac(address, table, text)))
        },
      ),
      {numRuns: 2000},
    )
  })

  test.each([
    '8c:ec:4b:87:99:d7',
    '8C-EC-4B-87-99-D7',
    '8cec.4b87.99d7',
    '8CEC4B8799D7',
    '70:b3:d5:f2:f0:01',
    'da:41:f2:b3:c4:d5',
    '00:0c:29:11:22:33',
  ])('takes %s', (text) =>
    expect(bulk(rows, `${text}\n`)).toBe(write(describeMac(MacAddress.parse(text), table, text))),
  )

  test.each([
    '8c:ec:4b:87:99',
    '8c:ec:4b:87:99:d7:',
    '8c:ec:4b-87:99:d7',
    '8c:ec:4b:87:99:g7',
    '8c:ec:4b:87:99:d7 # a comment',
    ' 8c:ec:4b:87:99:d7',
    '8:ec:4b:87:99:d7',
    '8cec4b-8799d7',
    '8c:ec:4b:ff:fe:87:99:d7',
    '8cec4b8799d7f',
    '',
    'ff:ff:ff:ff:ff:ff', // known one by one
    '01:00:5e:00:00:fb',
    '02:42:ac:11:00:02',
  ])('leaves "%s" to the readable road', (text) => expect(bulk(rows, `${text}\n`)).toBeNull())
})
