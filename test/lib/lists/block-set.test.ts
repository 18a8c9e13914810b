import * as fc from 'fast-check'
import {describe, expect, test, vi} from 'vitest'
import {AddressSet} from '../../support/address-set.js'
import type {Block} from '../../../src/lib/address/block.js'
import {BlockBuilder, bulkSetOf} from '../../../src/lib/lists/block-builder.js'
import type {BlockSet} from '../../../src/lib/lists/block-set.js'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {parseBlock} from '../../../src/lib/address/parse-block.js'
import {address, almostAddress, prefix} from '../../arbitraries.js'
import {readVectors} from '../../read-vectors.js'

// Laws are many calculations: on a machine with much to do they may take their time.
vi.setConfig({testTimeout: 120_000})

/** Blocks that meet each other often: near the ends of both spaces, where words carry, and anywhere. */
const near = fc
  .tuple(
    fc.constantFrom<[4 | 6, bigint]>(
      [4, 0n],
      [4, 2n ** 32n - 256n],
      [6, 0n],
      [6, 2n ** 32n - 128n],
      [6, 2n ** 96n - 128n],
      [6, 2n ** 128n - 256n],
    ),
    fc.bigInt(0n, 255n),
    fc.bigInt(0n, 255n),
  )
  .map(([[version, base], a, b]): Block => {
    const [first, last] = a < b ? [a, b] : [b, a]
    return {first: IpAddress.of(version, base + first), last: IpAddress.of(version, base + last)}
  })
const anywhere = fc
  .tuple(address, address)
  .filter(([a, b]) => a.version === b.version)
  .map(([a, b]): Block => (a.compare(b) < 0 ? {first: a, last: b} : {first: b, last: a}))
const blocks = fc.array(fc.oneof(near, near, prefix, anywhere), {maxLength: 30})

/** Every line through `take`, those that are not plain through the parser: as the reader of lists does it. */
function bulkOfText(text: string): BlockSet {
  const builder = new BlockBuilder()
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length;) {
    const next = builder.take(bytes, at, bytes.length)
    if (next !== -1) {
      at = next
      continue
    }
    const end = bytes.indexOf(0x0a, at)
    builder.add(parseBlock(bytes.toString('utf8', at, end).trim()))
    at = end + 1
  }
  return builder.build()
}

const textOf = (set: BlockSet | AddressSet) => [...set.prefixes()].map(String)
const rangesOf = (set: BlockSet | AddressSet) => [...set.ranges()].map(({first, last}) => `${first}-${last}`)

/** The networks that `writePrefixes` writes, a line each. */
function written(set: BlockSet): string[] {
  const view = new DataView(new ArrayBuffer(256))
  const lines: string[] = []
  const sink = {
    view,
    claim: () => 0,
    commit: (end: number) => void lines.push(Buffer.from(view.buffer, 0, end).toString()),
  }
  set.writePrefixes(['<', '>\n'], sink)
  return lines.map((line) => line.replace(/^<(.*)>\n$/, '$1'))
}

describe('the set in typed arrays is the readable one', () => {
  test('merged, cut into prefixes, counted and written', () => {
    fc.assert(
      fc.property(blocks, (list) => {
        const [bulk, readable] = [bulkSetOf(list), AddressSet.of(list)]
        expect(rangesOf(bulk)).toEqual(rangesOf(readable))
        expect(textOf(bulk)).toEqual(textOf(readable))
        expect(written(bulk)).toEqual(textOf(readable))
        expect(bulk.addressCount).toBe(readable.addressCount)
        expect(bulk.prefixCount).toBe(textOf(readable).length)
        expect(bulk.isEmpty).toBe(readable.isEmpty)
      }),
      {numRuns: 250},
    )
  })

  test('intersection, difference and membership', () => {
    fc.assert(
      fc.property(blocks, blocks, fc.oneof(near, prefix), (a, b, block) => {
        const [bulkA, bulkB] = [bulkSetOf(a), bulkSetOf(b)]
        const [readableA, readableB] = [AddressSet.of(a), AddressSet.of(b)]
        expect(rangesOf(bulkA.intersect(bulkB))).toEqual(rangesOf(readableA.intersect(readableB)))
        expect(rangesOf(bulkA.subtract(bulkB))).toEqual(rangesOf(readableA.subtract(readableB)))
        expect(bulkA.contains(block)).toBe(readableA.contains(block))
        const around = bulkA.blockAround(block)
        expect(around !== null).toBe(readableA.contains(block))
        if (around !== null) {
          expect(around.first.compare(block.first)).toBeLessThanOrEqual(0)
          expect(around.last.compare(block.last)).toBeGreaterThanOrEqual(0)
          expect(readableA.contains(around)).toBe(true)
        }
      }),
      {numRuns: 250},
    )
  })

  test('read from text, whatever the form of the lines', () => {
    const line = fc
      .tuple(fc.oneof(near, prefix, anywhere), fc.constantFrom('\n', '\r\n', ' \n', '\tlabel\n'), fc.boolean())
      .map(([block, end, asRange]) => {
        const isOne = block.first.equals(block.last)
        return `${'length' in block && !asRange ? block : isOne ? block.first : `${block.first}-${block.last}`}${end}`
      })
    fc.assert(
      fc.property(fc.array(line, {maxLength: 30}), (lines) => {
        const readable = AddressSet.of(lines.map((text) => parseBlock(text.trim())))
        expect(rangesOf(bulkOfText(lines.join('')))).toEqual(rangesOf(readable))
      }),
      {numRuns: 300},
    )
  })

  test('what a plain line is taken as, the parser says, too; and nothing that it refuses is taken', () => {
    const text = fc.oneof(
      almostAddress,
      fc
        .tuple(almostAddress, fc.constantFrom('/', '-', '/2', '/32', '/033'), almostAddress)
        .map((parts) => parts.join('')),
      fc.tuple(address, fc.integer({min: 0, max: 140})).map(([one, length]) => `${one}/${length}`),
    )
    fc.assert(
      fc.property(text, fc.constantFrom('', '\n', '\r\n', '\r', '\n10.0.0.1\n'), (value, end) => {
        fc.pre(!/[\n\r]/.test(value))
        const builder = new BlockBuilder()
        const bytes = Buffer.from(value + end)
        const next = builder.take(bytes, 0, Math.min(bytes.length, Buffer.byteLength(value) + 2))
        if (next === -1) return
        expect(rangesOf(builder.build()).slice(0, 1)).toEqual(rangesOf(AddressSet.of([parseBlock(value)])))
      }),
      {numRuns: 2000},
    )
  })

  test.each(['10.0.0.1-10.0.0.1/24', '10.0.0.1/24-10.0.0.9', '10.0.0.9-10.0.0.1', '10.0.0.1-10.0.0.9-10.0.0.10'])(
    '%s is left to the parser, which refuses it',
    (text) => {
      const bytes = Buffer.from(`${text}\n`)
      expect(new BlockBuilder().take(bytes, 0, bytes.length)).toBe(-1)
      expect(() => parseBlock(text)).toThrow()
    },
  )

  test('bytes behind the end are not looked at', () => {
    const bytes = Buffer.from('10.0.0.123/24')
    const read = (end: number) => {
      const builder = new BlockBuilder()
      return builder.take(bytes, 0, end) === -1 ? null : rangesOf(builder.build())[0]
    }
    expect([7, 8, 9, 10, 11, 12, 13].map(read)).toEqual([
      null,
      null, // left to the parser
      null,
      '10.0.0.123-10.0.0.123',
      null,
      '0.0.0.0-63.255.255.255',
      '10.0.0.0-10.0.0.255',
    ])
  })
})

describe('what other implementations say', () => {
  const setOf = (texts: string[]) => bulkOfText(texts.map((text) => `${text}\n`).join(''))

  test.each(readVectors<{input: string[]; expected: string[]}>('merge'))('$input is $expected', ({input, expected}) => {
    expect(textOf(setOf(input))).toEqual(expected)
  })

  test.each(readVectors<{base: string[]; exclude: string[]; expected: string[]}>('exclude'))(
    '$base without $exclude is $expected',
    ({base, exclude, expected}) => {
      expect(textOf(setOf(base).subtract(setOf(exclude)))).toEqual(expected)
    },
  )

  test.each(readVectors<{networks: string[]; addrs: string[]; expected: boolean}>('contains_set'))(
    '$networks holds $addrs: $expected',
    ({networks, addrs, expected}) => {
      expect(addrs.every((text) => setOf(networks).contains(parseBlock(text)))).toBe(expected)
    },
  )

  test.each(readVectors<{a: string[]; b: string[]; expected: boolean}>('overlap'))(
    '$a and $b overlap: $expected',
    ({a, b, expected}) => {
      expect(setOf(a).intersect(setOf(b)).isEmpty).toBe(!expected)
    },
  )
})
