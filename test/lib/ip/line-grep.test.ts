import fc from 'fast-check'
import {describe, expect, test, vi} from 'vitest'
import {bulkSetOf} from '../../../src/lib/lists/block-builder.js'
import {AddressIndex} from '../../../src/lib/lists/address-index.js'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {parseBlock, parseLabelledBlock} from '../../../src/lib/address/parse-block.js'
import {BulkGrep, type GrepOutput} from '../../../src/lib/ip/bulk-grep.js'
import {AddressCounter} from '../../../src/lib/ip/address-counter.js'
import {anonymise, anonymiseLine} from '../../../src/lib/ip/anonymiser.js'
import {BlockMatcher} from '../../../src/lib/ip/block-matcher.js'
import {LineGrep, nameOfAddress} from '../../../src/lib/ip/line-grep.js'
import {EntryIndex, EntryList} from '../../../src/lib/lists/entry-list.js'
import {FoundBlock} from '../../../src/lib/lists/found-block.js'
import {parseKeptBits} from '../../../src/lib/ip/parse-kept-bits.js'
import {addressOf, prefixOf} from '../../arbitraries.js'

// Laws are many calculations: on a machine with much to do they may take their time.
vi.setConfig({testTimeout: 120_000})

const ANY = new BlockMatcher(null)
const inside = (...texts: string[]) => new BlockMatcher(new AddressIndex(bulkSetOf(texts.map(parseBlock))))

function labelsOf(...texts: string[]): EntryIndex {
  const list = new EntryList()
  const found = new FoundBlock()
  for (const text of texts) {
    const {block, label} = parseLabelledBlock(text)
    found.setBlock(block)
    found.label = label
    list.add(found, 'a')
  }
  return new EntryIndex(list)
}

/** A text as the reader gives it: with a place for a line feed behind it. */
const blockOf = (text: string) => Buffer.from(`${text}\n`)

function bulk(output: GrepOutput, text: string, matcher: BlockMatcher) {
  const pieces: Buffer[] = []
  const grep = new BulkGrep(output, matcher, (bytes) => void pieces.push(Buffer.from(bytes)))
  const bytes = blockOf(text)
  grep.take(bytes, 0, bytes.length - 1)
  return {text: Buffer.concat(pieces).toString(), count: grep.count}
}

const LOG = 'a 10.0.0.1 b\nnothing\n\n192.0.2.1 10.0.0.2\n192.0.2.1\nend 10.0.0.3'

test.each<[GrepOutput, string, number]>([
  ['lines', 'a 10.0.0.1 b\n192.0.2.1 10.0.0.2\nend 10.0.0.3\n', 3],
  ['others', 'nothing\n\n192.0.2.1\n', 3],
  ['addresses', '10.0.0.1\n10.0.0.2\n10.0.0.3\n', 3],
])('%s in 10.0.0.0/8; the last line gets its line feed', (output, text, count) => {
  expect(bulk(output, LOG, inside('10.0.0.0/8'))).toEqual({text, count})
})

describe('a block in a text', () => {
  const of = (text: string, matcher = ANY) => bulk('blocks', text, matcher).text.trimEnd().split('\n')

  test('is written canonically with what was written with it', () => {
    expect(of('10.1.2.3/8 FE80:0::1 10.10.4.1 255.255.252.0\n10.0.0.9 - 10.0.0.11 10.1.0.1 0.0.1.0 2001:DB8::1/32 192.0.2.1/32')).toEqual([
      '10.0.0.0/8', 'fe80::1', '10.10.4.0/22', '10.0.0.9-10.0.0.11', '10.1.0.1/32', '10.1.1.1/32', '2001:db8::/32', '192.0.2.1/32',
    ]) // prettier-ignore
    expect(bulk('addresses', '10.1.2.3/8 FE80:0::1/64', ANY).text).toBe('10.1.2.3\nfe80::1\n')
  })

  test('is no block where another address stands in place of a mask: both are found', () => {
    const text = 'dns 8.8.8.8/8.8.4.4 2001:db8::1/2001:db8::2 10.0.0.1 mask 10.0.0.2'
    expect(of(text)).toEqual(['8.8.8.8', '8.8.4.4', '2001:db8::1', '2001:db8::2', '10.0.0.1', '10.0.0.2'])
    for (const address of of(text)) expect(bulk('lines', text, inside(address)).count).toBe(1)
  })

  test('is written as it stands where its mask cannot be read, never as its bare address', () => {
    const text =
      '10.0.0.0/255.0.255.0 x 10.1.0.0/0.0.0.255, 10.2.0.0 netmask 255.255.225.0; 10.3.0.0/08 10.0.0.9-10.0.0.1'
    const written = ['10.0.0.0/255.0.255.0', '10.1.0.0/0.0.0.255', '10.2.0.0/255.255.225.0', '10.3.0.0/08']
    expect(of(text)).toEqual([...written, '10.0.0.9', '10.0.0.1'])
    const [line] = new LineGrep(ANY, null).linesOf(blockOf(text), 0, text.length)
    expect(line!.finds.flatMap(({blocks}) => blocks)).toEqual(of(text))
    expect(bulk('addresses', text, ANY).text.split('\n').slice(0, 4)).toEqual([
      '10.0.0.0',
      '10.1.0.0',
      '10.2.0.0',
      '10.3.0.0',
    ])
  })

  test('is inside a network only as a whole, or as the address of an interface', () => {
    expect(of('10.0.0.0/7 10.0.0.0/9 10.10.4.1/6 10.0.0.1-11.0.0.1', inside('10.0.0.0/8'))).toEqual([
      '10.0.0.0/9',
      '8.0.0.0/6',
    ])
  })

  test('covers an address', () => {
    const covering = (...texts: string[]) => new BlockMatcher(null, texts.map(parseBlock))
    const routes = '0.0.0.0/0 10.0.0.0/8 10.1.0.0 0.0.254.255 10.2.0.1-10.2.0.9 10.1.2.3 ::/0 2001:db8::/32'
    expect(of(routes, covering('10.1.2.3'))).toEqual([
      '0.0.0.0/0',
      '10.0.0.0/8',
      ...of('10.1.0.0 0.0.254.255'),
      '10.1.2.3',
    ])
    expect(of(routes, covering('10.2.0.5', '2001:db8::1'))).toEqual([
      '0.0.0.0/0',
      '10.0.0.0/8',
      '10.2.0.1-10.2.0.9',
      '::/0',
      '2001:db8::/32',
    ])
    expect(of('10.1.0.0 0.0.254.255', covering('10.1.3.3'))).toEqual(['']) // between the holes
  })
})

test('both roads find the same lines', () => {
  const line = fc
    .array(fc.oneof(addressOf(4).map(String), fc.constantFrom('10.0.0.1', 'x', '2001:db8::7', 'v1.2.3.4')), {
      maxLength: 3,
    })
    .map((words) => words.join(' '))
  fc.assert(
    fc.property(fc.array(line, {maxLength: 12}), fc.boolean(), (lines, hasEnd) => {
      const text = lines.join('\n') + (hasEnd ? '\n' : '')
      const index = inside('0.0.0.0/1', '2001:db8::/64')
      const bytes = blockOf(text)
      const found = [...new LineGrep(index, null).linesOf(bytes, 0, bytes.length - 1)]
      const select = (wanted: boolean) =>
        found.flatMap((one) => (one.finds.some(({isMatch}) => isMatch) === wanted ? [`${one.bytes}\n`] : []))
      expect(bulk('lines', text, index)).toEqual({text: select(true).join(''), count: select(true).length})
      expect(bulk('others', text, index)).toEqual({text: select(false).join(''), count: select(false).length})
      expect(found.map((one) => one.line)).toEqual(found.map((_, at) => at + 1))
    }),
  )
})

describe('labels', () => {
  const labels = labelsOf(
    '10.0.0.0/8\toffice', '10.1.0.0/16\tlab', '10.1.2.3\tprinter', '192.0.2.0/24', '10.1.0.0/16\tagain', '10.9.0.5-10.9.0.6\tpair', '2001:db8::/32\tv6',
  ) // prettier-ignore
  test.each([
    ['9.255.255.255', null],
    ['10.0.0.0', 'office'],
    ['10.1.0.0', 'lab'], // the first name holds
    ['10.1.2.3', 'printer'],
    ['10.1.2.4', 'lab'],
    ['10.2.0.0', 'office'],
    ['10.9.0.6', 'pair'],
    ['10.9.0.7', 'office'],
    ['11.0.0.0', null],
    ['192.0.2.9', '192.0.2.0/24'], // without a label, the network itself
    ['2001:db8::1', 'v6'],
    ['2001:db9::', null],
  ])('of %s is %s', (text, label) => {
    expect(nameOfAddress(labels, IpAddress.parse(text))).toBe(label)
  })

  test('the narrowest network wins, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(prefixOf(4), {maxLength: 15}), addressOf(4), (list, other) => {
        const index = labelsOf(...list.map(String))
        for (const one of [other, ...list.flatMap(({first, last}) => [first, last])]) {
          const around = list.filter((block) => block.contains(one)).sort((a, b) => b.length - a.length)
          expect(nameOfAddress(index, one)).toBe(around[0] ? String(around[0].masked) : null)
        }
      }),
    )
  })

  test('an IPv4-mapped address has the label of the IPv4 address', () => {
    const bytes = blockOf('::ffff:10.1.2.3')
    const [line] = [...new LineGrep(ANY, labels).linesOf(bytes, 0, bytes.length - 1)]
    expect(line!.finds[0]).toMatchObject({label: 'printer', isMatch: true})
  })
})

describe('anonymised', () => {
  test.each([
    ['192.0.2.77', '192.0.2.0'],
    ['2001:db8:1:2::77', '2001:db8:1::'],
    ['::ffff:192.0.2.77', '::ffff:192.0.2.0'],
    ['0.0.0.0', '0.0.0.0'],
  ])('%s is %s', (text, expected) => {
    expect(String(anonymise(IpAddress.parse(text), {4: 24, 6: 48}))).toBe(expected)
  })

  test('a line: every address in it, and not a byte of the rest', () => {
    const bytes = Buffer.concat([
      Buffer.from('\xff 10.1.2.3:80 → [2001:db8::7]:443 '),
      Buffer.of(0xff),
      Buffer.from('\n'),
    ])
    const fail = () => expect.unreachable()
    const [line] = [...new LineGrep(inside('10.0.0.0/8'), null).linesOf(bytes, 0, bytes.length - 1)]
    const expected = Buffer.concat([Buffer.from('\xff 10.1.2.0:80 → [2001:db8::]:443 '), Buffer.of(0xff)])
    expect(anonymiseLine(line!.bytes, {4: 24, 6: 48}, fail)).toEqual(expected)
  })

  test.each([
    ['/24,/48', {4: 24, 6: 48}],
    ['16,32', {4: 16, 6: 32}],
    ['/16', {4: 16, 6: 48}], // the other one as usual, never whole
    ['/56', {4: 24, 6: 56}],
  ])('to %s', (text, kept) => expect(parseKeptBits(text)).toEqual(kept))

  test.each(['', 'x', '/33,/48', '/24,/129', '129', '/24/48'])('to %j is refused', (text) => {
    expect(() => parseKeptBits(text)).toThrow('expected prefix lengths such as /24,/48')
  })
})

test('the most frequent ones, of equals the lowest name', () => {
  const bytes = blockOf('10.0.0.2 10.0.0.1 10.0.0.2 10.0.1.9 2001:db8::1 10.0.0.1')
  const counter = new AddressCounter(ANY)
  counter.take(bytes, 0, bytes.length - 1)
  const none = {kept: null, labels: null}
  expect(counter.top(2, none)).toEqual([
    {address: '10.0.0.1', label: null, count: 2},
    {address: '10.0.0.2', label: null, count: 2},
  ])
  expect(counter.top(1, {...none, kept: {4: 24, 6: 48}})).toEqual([{address: '10.0.0.0', label: null, count: 4}])
  const labels = labelsOf('10.0.0.0/8\tinside', '::/0\tv6')
  expect(counter.top(9, {...none, labels})).toEqual([
    {address: null, label: 'inside', count: 5},
    {address: null, label: 'v6', count: 1},
  ])
})
