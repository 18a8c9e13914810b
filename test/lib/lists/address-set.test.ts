import * as fc from 'fast-check'
import {expect, test} from 'vitest'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import type {Block} from '../../../src/lib/address/block.js'
import {AddressSet} from '../../../src/lib/lists/address-set.js'
import {AddressSet as Oracle} from '../../support/address-set.js'
import {address, prefix} from '../../arbitraries.js'

const items = fc.array(fc.oneof(prefix, address), {maxLength: 12})
const oracleOf = (list: readonly (IpAddress | Block)[]) =>
  Oracle.of(list.map((item) => (item instanceof IpAddress ? {first: item, last: item} : item)))
const texts = (set: {prefixes(): Iterable<unknown>}) => Array.from(set.prefixes(), String)

test('union, intersect and exclude are those of sets', () => {
  fc.assert(
    fc.property(items, items, (a, b) => {
      const [x, y, wantedX, wantedY] = [AddressSet.from(a), AddressSet.from(b), oracleOf(a), oracleOf(b)]
      expect(texts(x.union(y))).toEqual(texts(wantedX.union(wantedY)))
      expect(texts(x.intersect(y))).toEqual(texts(wantedX.intersect(wantedY)))
      expect(texts(x.exclude(y))).toEqual(texts(wantedX.subtract(wantedY)))
      expect(x.equals(y)).toBe(wantedX.equals(wantedY))
      for (const item of a) expect(x.has(item)).toBe(true)
    }),
  )
})

test('its text is a way back', () => {
  fc.assert(
    fc.property(items, (list) => {
      const set = AddressSet.from(list)
      expect(AddressSet.from(set.toJSON()).equals(set)).toBe(true)
      expect(AddressSet.of(...set).addressCount).toBe(set.addressCount)
    }),
  )
})

const [low, high, other] = ['10.0.0.1', '10.0.0.9', '::1'].map((text) => IpAddress.parse(text)) as [
  IpAddress,
  IpAddress,
  IpAddress,
]

test.each([
  ['text that is no address', '10.0.0.256', 'INVALID_ADDRESS'],
  ['a range from high to low', {first: high, last: low}, 'INVALID_RANGE'],
  ['a range over both versions', {first: low, last: other}, 'MIXED_VERSIONS'],
  ['a zone: it is of one machine', IpAddress.parse('fe80::1%eth0'), 'ZONE_IN_NETWORK'],
])('%s is refused', (_name, item, code) => {
  expect(() => AddressSet.of(item)).toThrow(expect.objectContaining({code}))
  expect(() => AddressSet.of().has(item)).toThrow(expect.objectContaining({code}))
})
