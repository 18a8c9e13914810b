import fc from 'fast-check'
import {expect, test, vi} from 'vitest'
import type {Block} from '../../../src/lib/address/block.js'
import {blockText} from '../../../src/lib/address/block-text.js'
import {parseBlock} from '../../../src/lib/address/parse-block.js'
import {EntryIndex, EntryList} from '../../../src/lib/lists/entry-list.js'
import {FoundBlock} from '../../../src/lib/lists/found-block.js'
import {addressOf, prefix} from '../../arbitraries.js'

// Laws are many calculations: on a machine with much to do they may take their time.
vi.setConfig({testTimeout: 120_000})

function listOf(blocks: readonly Block[]): EntryList {
  const list = new EntryList()
  const found = new FoundBlock()
  for (const [index, block] of blocks.entries()) {
    found.setBlock(block)
    found.text = blockText(block)
    found.line = index + 1
    list.add(found, 'a')
  }
  return list
}

test('the narrowest entry, with its text, label and place', () => {
  const list = listOf(['10.0.0.0/8', '10.1.0.0/16', '10.1.0.0/16', '::/0', '10.0.0.0-10.1.0.255'].map(parseBlock))
  list.setLabel(1, 'office')
  const index = new EntryIndex(list)
  const find = (text: string) => {
    const at = index.around(parseBlock(text))
    return at === -1 ? null : list.at(at)
  }
  expect(find('10.1.2.3')).toEqual({
    block: parseBlock('10.1.0.0/16'),
    text: '10.1.0.0/16',
    label: 'office',
    source: 'a:2',
  })
  expect(find('10.1.0.0/15')).toMatchObject({text: '10.0.0.0/8', label: null, source: 'a:1'})
  expect(find('10.0.5.5')).toMatchObject({text: '10.0.0.0-10.1.0.255'})
  expect(find('2001:db8::1')).toMatchObject({text: '::/0', source: 'a:4'})
  expect(find('11.0.0.0')).toBeNull()
})

test('as a search through all entries says', () => {
  const range = fc
    .oneof(fc.tuple(addressOf(4), addressOf(4)), fc.tuple(addressOf(6), addressOf(6)))
    .map(([a, b]): Block => (a.compare(b) <= 0 ? {first: a, last: b} : {first: b, last: a}))
  const near = fc
    .tuple(fc.nat(40), fc.nat(40))
    .map(([a, b]) => parseBlock(`10.0.0.${Math.min(a, b)}-10.0.0.${Math.max(a, b)}`))
  const size = ({first, last}: Block) => last.value - first.value
  fc.assert(
    fc.property(
      fc.array(fc.oneof(prefix, range, near), {maxLength: 30}),
      fc.array(fc.oneof(prefix, near, range), {maxLength: 20}),
      (entries, others) => {
        const index = new EntryIndex(listOf(entries))
        for (const one of [...entries, ...others]) {
          const around = entries.filter(
            ({first, last}) =>
              first.version === one.first.version && first.compare(one.first) <= 0 && last.compare(one.last) >= 0,
          )
          const least = around.toSorted((a, b) => (size(a) < size(b) ? -1 : size(a) > size(b) ? 1 : 0))[0]
          const at = index.around(one)
          if (least === undefined) expect(at).toBe(-1)
          else expect(size(entries[at]!)).toBe(size(least))
          if (at !== -1) expect(around).toContain(entries[at])
        }
      },
    ),
    {numRuns: 500},
  )
})

test('of the same block the one that was named first', () => {
  const index = new EntryIndex(listOf(Array.from({length: 600}, () => parseBlock('10.0.0.0/8'))))
  expect(index.around(parseBlock('10.1.1.1'))).toBe(0)
})
