import fs from 'node:fs'
import path from 'node:path'
import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {MacAddress} from '../../../src/lib/address/mac-address.js'
import {shippedVendorFile} from '../../../src/lib/io/files/vendor-file.js'
import {BulkFinder} from '../../../src/lib/mac/bulk-finder.js'
import {encodeVendorTable} from '../../../src/lib/mac/encode-vendor-table.js'
import {parseIeeeCsv} from '../../../src/lib/mac/ieee-csv.js'
import {originOfPrefix, originOfVendor, randomMacs} from '../../../src/lib/mac/random-macs.js'
import {openVendorTable, vendorTable} from '../../../src/lib/mac/open-vendor-table.js'
import {searchVendors} from '../../../src/lib/mac/search-vendors.js'
import {updateVendors} from '../../../src/lib/mac/update-vendors.js'
import {blockOf, kindOf, VendorTable} from '../../../src/lib/mac/vendor-table.js'
import {mac48} from '../../arbitraries.js'
import {ROOT, scratch} from '../../support/run-netkit.js'

const shipped = fs.readFileSync(shippedVendorFile())
const halves = ({value}: MacAddress) => [Number(value >> 24n), Number(value & 0xff_ffffn)] as const

describe('the table that the build makes', () => {
  test('is at most 1.5 MB', () => expect(shipped.length).toBeLessThan(1_500_000))

  test('says for every prefix of oui-data what oui-data says, at both ends of the block', () => {
    const table = new VendorTable(shipped)
    const file = path.join(ROOT, 'node_modules/oui-data/index.json')
    const data = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, string>
    const wrong = Object.entries(data).filter(([prefix, owner]) => {
      const high = Number.parseInt(prefix.slice(0, 6), 16)
      const low = Number.parseInt(prefix.slice(6).padEnd(6, '0') || '0', 16)
      const name = owner.split('\n')[0]!.replaceAll(/\s+/g, ' ').trim()
      const index = table.find(high, low)
      const isWhole = table.prefixOf(index) === prefix.toLowerCase()
      return isWhole ? table.nameOf(index) !== name : !table.prefixOf(index).startsWith(prefix.toLowerCase())
    })
    expect(wrong).toEqual([])
  })

  test('has the IABs, with their own names', () => {
    const lines = fs.readFileSync(path.join(ROOT, 'data/iab.tsv'), 'utf8').trimEnd().split('\n')
    const blocks = new Map([...vendorTable().blocks()].map((block) => [block.prefix, block]))
    for (const line of lines) {
      const [prefix = ''] = line.split('\t')
      expect(kindOf(blocks.get(prefix.toLowerCase())!)).toBe('IAB')
    }
  })

  test('tells its sources and their dates', () => {
    expect(vendorTable().sources.map(({registry, updated}) => [registry, updated])).toEqual([
      ['IEEE MA-L', '2026-08-22'],
      ['IEEE MA-M', '2026-08-22'],
      ['IEEE MA-S', '2026-08-22'],
      ['IEEE IAB', '2022-08-27'],
    ])
  })
})

describe('a table', () => {
  const prefix = fc
    .tuple(fc.constantFrom(6, 7, 9), fc.bigInt(0n, 2n ** 36n - 1n))
    .map(([length, value]) => value.toString(16).padStart(9, '0').slice(0, length))
  const blocks = fc.array(fc.record({prefix, vendor: fc.string({maxLength: 12, unit: 'grapheme'})}), {maxLength: 40})

  test('holds what was put in, the first of two for one prefix', () => {
    fc.assert(
      fc.property(blocks, (rows) => {
        const table = new VendorTable(encodeVendorTable(rows, []))
        const first = new Map(rows.toReversed().map(({prefix: key, vendor}) => [key, vendor]))
        expect(new Map([...table.blocks()].map((block) => [block.prefix, block.vendor]))).toEqual(first)
      }),
    )
  })

  test('finds the longest prefix', () => {
    fc.assert(
      fc.property(blocks, mac48, (rows, address) => {
        const table = new VendorTable(encodeVendorTable(rows, []))
        const [high, low] = halves(address)
        const longest = rows
          .filter((row) => address.digits.startsWith(row.prefix))
          .sort((a, b) => b.prefix.length - a.prefix.length)[0]
        const index = table.find(high, low)
        expect(index === -1 ? undefined : table.prefixOf(index)).toBe(longest?.prefix)
      }),
    )
  })

  test('a file that was changed anywhere is refused, and named', () => {
    fc.assert(
      fc.property(fc.nat(shipped.length - 1), fc.integer({min: 1, max: 255}), (at, change) => {
        const bytes = Buffer.from(shipped)
        bytes[at] = bytes[at]! ^ change
        expect(() => openVendorTable({bytes, path: '/some/oui.bin', isOwn: false})).toThrow(
          expect.objectContaining({
            code: 'BAD_REGISTRY',
            exitCode: 4,
            message: expect.stringContaining('/some/oui.bin') as string,
          }),
        )
      }),
      {numRuns: 30},
    )
  })

  test.each([0, 1, 31, 32, 1000, 1_000_000])('so is one that ends after %i bytes', (length) => {
    expect(() => new VendorTable(shipped.subarray(0, length))).toThrow()
  })
})

test('the fast search finds what the readable one finds', () => {
  const table = vendorTable()
  const finder = new BulkFinder(table)
  const known = fc.nat(table.size - 1).chain((index) => {
    const prefix = table.prefixOf(index)
    return fc.bigInt(0n, 16n ** BigInt(12 - prefix.length) - 1n).map((rest) => {
      const digits = prefix + rest.toString(16).padStart(12 - prefix.length, '0')
      return MacAddress.of(48, BigInt(`0x${digits}`))
    })
  })
  const groups = known.map(({value}) => MacAddress.of(48, value | (1n << 40n)))
  fc.assert(
    fc.property(fc.oneof(known, groups, mac48), (address) => {
      expect(finder.find(...halves(address))).toBe(blockOf(address, table))
    }),
    {numRuns: 2000},
  )
})

describe('search', () => {
  test('by a part of a name, in either case', () => {
    const rows = searchVendors('iana dep', vendorTable())
    expect(rows).toEqual([{prefix: '00:00:5e:00:00:00/24', vendor: 'ICANN, IANA Department', block: 'MA-L'}])
  })

  test('by a prefix: the block, those around it and those inside', () => {
    expect(searchVendors('70B3D5F2F', vendorTable()).map(({prefix}) => prefix)).toEqual([
      '70:b3:d5:00:00:00/24',
      '70:b3:d5:f2:f0:00/36',
    ])
    expect(searchVendors('70:b3:d5', vendorTable()).length).toBeGreaterThan(1000)
  })

  test('for nothing is a mistake, without an answer is no mistake', () => {
    expect(() => searchVendors('  ', vendorTable())).toThrow(expect.objectContaining({code: 'EMPTY_SEARCH'}))
    expect(searchVendors('no such vendor', vendorTable())).toEqual([])
  })
})

describe('made-up addresses', () => {
  const make = async (count: number, origin: Parameters<typeof randomMacs>[1]) => {
    const made: MacAddress[] = []
    for await (const {address} of randomMacs(count, origin)) made.push(MacAddress.parse(address))
    return made
  }

  test('are local ones of one card, and not twice the same', async () => {
    const made = await make(200, {kind: 'local'})
    expect(made.every((address) => address.isLocal && !address.isMulticast)).toBe(true)
    expect(new Set(made.map(String)).size).toBe(200)
  })

  test('start with a prefix', async () => {
    for (const address of await make(50, originOfPrefix('70-B3-D5-F'))) expect(address.digits).toMatch(/^70b3d5f/)
  })

  test('are of a vendor', async () => {
    const table = vendorTable()
    for (const address of await make(50, originOfVendor('Dell Inc.', table))) {
      expect(table.nameOf(blockOf(address, table))).toContain('Dell')
    }
  })

  test.each(['', '8c', '8cec4b8799d7', '8c:ec:4g'])('"%s" is no prefix', (text) => {
    expect(() => originOfPrefix(text)).toThrow(expect.objectContaining({code: 'INVALID_MAC'}))
  })

  test('of nobody are refused', () => {
    expect(() => originOfVendor('no such vendor', vendorTable())).toThrow(
      expect.objectContaining({code: 'UNKNOWN_VENDOR'}),
    )
  })
})

describe("IEEE's files", () => {
  const csv = [
    'Registry,Assignment,Organization Name,Organization Address',
    'MA-L,00005E,"ICANN, IANA Department","INTERNET ASS\'NED NOS.AUTHORITY\nLos Angeles CA US 90094"',
    'MA-L,8CEC4B,"Dell ""New"" Inc.",Round Rock',
    '',
  ].join('\r\n')

  test('are read as they come: quotes, commas, line ends in cells', () => {
    expect(parseIeeeCsv(`\ufeff${csv}`, 'oui.csv')).toEqual({
      registries: ['MA-L'],
      blocks: [
        {prefix: '00005e', vendor: 'ICANN, IANA Department'},
        {prefix: '8cec4b', vendor: 'Dell "New" Inc.'},
      ],
    })
  })

  test.each([
    ['', 'no column “Registry”'],
    ['prefix,name\n00005E,x\n', 'no column “Registry”'],
    ['Registry,Assignment,Organization Name\n', 'it has no rows'],
    ['Registry,Assignment,Organization Name\nMA-L,00005,x\n', '“00005” in row 2 is not a prefix'],
    ['Registry,Assignment,Organization Name\nMA-X,00005E,x\n', '“MA-X” in row 2 is none of'],
    ['Registry,Assignment,Organization Name\nMA-L,00005E,"x"garbage\n', 'line 2: expected a comma'],
    ['Registry,Assignment,Organization Name\nMA-L,00005E,x"y\n', 'a quote in the middle of a cell in line 2'],
    ['Registry,Assignment,Organization Name\nMA-L,00005E,x\rMA-L', 'line 2: expected a comma'],
    ['Registry,Assignment,Organization Name\nMA-L,00005E,"a\nb"\nMA-L,00005F,"x', 'a quote in line 4 is not closed'],
    [`Registry,Assignment,Organization Name\nMA-L,00005E,"${'x'.repeat(20_000_000)}`, 'is not closed within 4096'],
    [`Registry,Assignment,Organization Name\nMA-L,00005E,${'x'.repeat(5000)}`, 'longer than 4096 characters'],
    [`Registry,Assignment,Organization Name\n${','.repeat(100)}`, 'more than 64 cells'],
  ])('%# is refused: %s', (text, reason) => {
    expect(() => parseIeeeCsv(text, 'oui.csv')).toThrow(
      expect.objectContaining({code: 'NOT_IEEE_CSV', exitCode: 2, message: expect.stringContaining(reason) as string}),
    )
  })

  test('are refused where most blocks of a registry would go', () => {
    const file = path.join(scratch, 'few.csv')
    fs.writeFileSync(file, csv)
    const write = () => expect.unreachable('nothing may be written') as string
    expect(() => updateVendors([file], vendorTable(), {write})).toThrow(
      expect.objectContaining({code: 'FEWER_BLOCKS', exitCode: 2}) as Error,
    )
  })

  test('are refused with more names than the table holds', () => {
    const file = path.join(scratch, 'many.csv')
    const rows = Array.from({length: 70_000}, (_, n) => `MA-L,${n.toString(16).padStart(6, '0')},vendor ${n}`)
    fs.writeFileSync(file, ['Registry,Assignment,Organization Name', ...rows].join('\n'))
    expect(() => updateVendors([file], vendorTable())).toThrow(
      expect.objectContaining({code: 'TOO_MANY_VENDORS', exitCode: 2}) as Error,
    )
  })

  test('replace their registry as a whole, and no other', () => {
    const file = path.join(scratch, 'oui.csv')
    fs.writeFileSync(file, csv)
    let written: Buffer = Buffer.alloc(0)
    const write = (bytes: Buffer) => {
      written = bytes
      return '/some/where'
    }
    const [update] = updateVendors([file], vendorTable(), {write, force: true})
    expect(update).toMatchObject({registry: 'MA-L', entries: 2, file: '/some/where'})
    expect(update!.before).toBeGreaterThan(40_000)
    const table = new VendorTable(written)
    expect(table.nameOf(table.find(0x8cec4b, 0))).toBe('Dell "New" Inc.')
    expect(table.find(0x001b77, 0)).toBe(-1) // Intel was not in that file
    expect(table.nameOf(table.find(0x70b3d5, 0xf2f001))).toBe('TELEPLATFORMS')
    expect(table.sources.map(({registry}) => registry).sort()).toEqual([
      'IEEE IAB',
      'IEEE MA-L',
      'IEEE MA-M',
      'IEEE MA-S',
    ])
  })
})
