import fc from 'fast-check'
import {describe, expect, test, vi} from 'vitest'
import {bulkSetOf} from '../../../src/lib/lists/block-builder.js'
import {AddressIndex} from '../../../src/lib/lists/address-index.js'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {parseBlock, parseLabelledBlock} from '../../../src/lib/address/parse-block.js'
import {Prefix} from '../../../src/lib/address/prefix.js'
import {BulkGrep, type GrepOutput} from '../../../src/lib/ip/bulk-grep.js'
import {AddressCounter} from '../../../src/lib/ip/address-counter.js'
import {anonymise, anonymiseLine, LineGrep} from '../../../src/lib/ip/line-grep.js'
import {LabelIndex} from '../../../src/lib/ip/label-index.js'
import {parseKeptBits} from '../../../src/lib/ip/parse-kept-bits.js'
import {addressOf, prefixOf} from '../../arbitraries.js'

// Laws are many calculations: on a machine with much to do they may take their time.
vi.setConfig({testTimeout: 120_000})

const indexOf = (...texts: string[]) => new AddressIndex(bulkSetOf(texts.map(parseBlock)))

/** A text as the reader gives it: with a place for a line feed behind it. */
const blockOf = (text: string) => Buffer.from(`${text}\n`)

function bulk(output: GrepOutput, text: string, index: AddressIndex | null) {
  const pieces: Buffer[] = []
  const grep = new BulkGrep(output, index, (bytes) => void pieces.push(Buffer.from(bytes)))
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
  expect(bulk(output, LOG, indexOf('10.0.0.0/8'))).toEqual({text, count})
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
      const index = indexOf('0.0.0.0/1', '2001:db8::/64')
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
  const labels = new LabelIndex(
    ['10.0.0.0/8\toffice', '10.1.0.0/16\tlab', '10.1.2.3\tprinter', '192.0.2.0/24', '10.1.0.0/16\tagain', '10.9.0.5-10.9.0.6\tpair', '2001:db8::/32\tv6']
      .map(parseLabelledBlock), // prettier-ignore
  )
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
    const {version, value} = IpAddress.parse(text)
    expect(labels.labelOf(version, value)).toBe(label)
  })

  test('the narrowest network wins, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(prefixOf(4), {maxLength: 15}), addressOf(4), (list, other) => {
        const index = new LabelIndex(list.map((block) => ({block, label: null})))
        for (const one of [other, ...list.flatMap(({first, last}) => [first, last])]) {
          const around = list.filter((block) => block.contains(one)).sort((a, b) => b.length - a.length)
          expect(index.labelOf(4, one.value)).toBe(around[0] ? String(around[0].masked) : null)
        }
      }),
    )
  })

  test('an IPv4-mapped address has the label of the IPv4 address', () => {
    const bytes = blockOf('::ffff:10.1.2.3')
    const [line] = [...new LineGrep(null, labels).linesOf(bytes, 0, bytes.length - 1)]
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
    const [line] = [...new LineGrep(indexOf('10.0.0.0/8'), null).linesOf(bytes, 0, bytes.length - 1)]
    const expected = Buffer.concat([Buffer.from('\xff 10.1.2.0:80 → [2001:db8::]:443 '), Buffer.of(0xff)])
    expect(anonymiseLine(line!, {4: 24, 6: 48})).toEqual(expected)
  })

  test.each([
    ['/24,/48', {4: 24, 6: 48}],
    ['16,32', {4: 16, 6: 32}],
    ['/16', {4: 16, 6: 48}], // the other one as usual, never whole
    ['/56', {4: 24, 6: 56}],
  ])('to %s', (text, kept) => expect(parseKeptBits(text)).toEqual(kept))

  test.each(['', 'x', '/33,/48', '/24,/129', '129', '/24/48'])('to %j is refused', (text) => {
    expect(() => parseKeptBits(text)).toThrow('expected such as /24,/48')
  })
})

test('the most frequent ones, of equals the lowest name', () => {
  const bytes = blockOf('10.0.0.2 10.0.0.1 10.0.0.2 10.0.1.9 2001:db8::1 10.0.0.1')
  const counter = new AddressCounter(null)
  counter.take(bytes, 0, bytes.length - 1)
  const none = {kept: null, labels: null}
  expect(counter.top(2, none)).toEqual([
    {address: '10.0.0.1', label: null, count: 2},
    {address: '10.0.0.2', label: null, count: 2},
  ])
  expect(counter.top(1, {...none, kept: {4: 24, 6: 48}})).toEqual([{address: '10.0.0.0', label: null, count: 4}])
  const labels = new LabelIndex([
    {block: Prefix.parse('10.0.0.0/8'), label: 'inside'},
    {block: Prefix.parse('::/0'), label: 'v6'},
  ])
  expect(counter.top(9, {...none, labels})).toEqual([
    {address: null, label: 'inside', count: 5},
    {address: null, label: 'v6', count: 1},
  ])
})
