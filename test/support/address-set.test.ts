import {BlockList} from 'node:net'
import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {AddressSet} from './address-set.js'
import {ADDRESS_BITS, IpAddress} from '../../src/lib/address/ip-address.js'
import {Prefix} from '../../src/lib/address/prefix.js'
import {readVectors} from '../read-vectors.js'

const setOf = (texts: string[]) => AddressSet.of(texts.map((text) => Prefix.parse(text)))
const prefixesOf = (set: AddressSet) => [...set.prefixes()].map(String)

describe('what other implementations say', () => {
  test.each(readVectors<{input: string[]; expected: string[]}>('merge'))('$input is $expected', ({input, expected}) => {
    expect(prefixesOf(setOf(input))).toEqual(expected)
  })

  test.each(readVectors<{base: string[]; exclude: string[]; expected: string[]}>('exclude'))(
    '$base without $exclude is $expected',
    ({base, exclude, expected}) => {
      expect(prefixesOf(setOf(base).subtract(setOf(exclude)))).toEqual(expected)
    },
  )

  test.each(readVectors<{start: string; end: string; expected: string[]}>('range'))(
    '$start to $end',
    ({start, end, expected}) => {
      const range = {first: IpAddress.parse(start), last: IpAddress.parse(end)}
      expect(prefixesOf(AddressSet.of([range]))).toEqual(expected)
    },
  )

  test.each(readVectors<{networks: string[]; addrs: string[]; expected: boolean}>('contains_set'))(
    '$networks holds $addrs: $expected',
    ({networks, addrs, expected}) => {
      const set = setOf(networks)
      expect(addrs.every((text) => set.contains(Prefix.parse(text)))).toBe(expected)
    },
  )

  test.each(readVectors<{a: string[]; b: string[]; expected: boolean}>('overlap'))(
    '$a and $b overlap: $expected',
    ({a, b, expected}) => {
      expect(setOf(a).intersect(setOf(b)).isEmpty).toBe(!expected)
    },
  )
})

describe('versions never mix', () => {
  test('all of IPv4 and all of IPv6 share no address', () => {
    const [all4, all6] = [setOf(['0.0.0.0/0']), setOf(['::/0'])]
    expect(all4.intersect(all6).isEmpty).toBe(true)
    expect(all4.contains(Prefix.parse('::/128'))).toBe(false)
    expect(all6.contains(Prefix.parse('::ffff:192.0.2.7'))).toBe(true) // a mapped address is an IPv6 address
    expect(all4.contains(Prefix.parse('::ffff:192.0.2.7'))).toBe(false)
    expect(all4.union(all6).addressCount).toBe(2n ** 32n + 2n ** 128n)
  })

  test.each([
    ['192.0.2.9', '192.0.2.1'], // from high to low
    ['192.0.2.1', '2001:db8::1'],
  ])('%s to %s is no block: a bug of the caller', (first, last) => {
    const block = {first: IpAddress.parse(first), last: IpAddress.parse(last)}
    expect(() => AddressSet.of([block])).toThrow(RangeError)
    expect(() => AddressSet.empty.contains(block)).toThrow(RangeError)
  })
})

// Blocks from a space of 64 addresses a version, at its very end: small enough to count, and to meet each other often.
const SPACE = 64n
const bases = [IpAddress.last(4), IpAddress.last(6)].map((last) => last.plus(1n - SPACE)!)
const universe = bases.flatMap((base) => Array.from({length: Number(SPACE)}, (_, index) => base.plus(BigInt(index))!))
const all = AddressSet.of(bases.map((first) => ({first, last: IpAddress.last(first.version)})))

const block = fc
  .tuple(fc.constantFrom(...bases), fc.bigInt(0n, SPACE - 1n), fc.bigInt(0n, SPACE - 1n))
  .map(([base, a, b]) => {
    const [first, last] = a < b ? [a, b] : [b, a]
    return {first: base.plus(first)!, last: base.plus(last)!}
  })
const blocks = fc.array(block, {maxLength: 8})
const set = blocks.map((list) => AddressSet.of(list))

/** The addresses of a set, asked for one by one. */
const membersOf = (given: AddressSet) =>
  new Set(universe.filter((one) => given.contains({first: one, last: one})).map(String))

/** The same by node:net's own implementation. */
function blockListOf(list: {first: IpAddress; last: IpAddress}[]): BlockList {
  const result = new BlockList()
  for (const {first, last} of list) result.addRange(String(first), String(last), `ipv${first.version}`)
  return result
}

describe('laws', () => {
  test('union, intersection and difference hold the addresses they should', () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        const [inA, inB] = [membersOf(a), membersOf(b)]
        const either = universe.map(String).filter((one) => inA.has(one) || inB.has(one))
        expect(membersOf(a.union(b))).toEqual(new Set(either))
        expect(membersOf(a.intersect(b))).toEqual(new Set(either.filter((one) => inA.has(one) && inB.has(one))))
        expect(membersOf(a.subtract(b))).toEqual(new Set(either.filter((one) => !inB.has(one))))
      }),
    )
  })

  test('a set, and what is left of all without it', () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        const rest = all.subtract(a)
        expect(a.union(rest).equals(all)).toBe(true)
        expect(a.intersect(rest).isEmpty).toBe(true)
        expect(all.subtract(rest).equals(a)).toBe(true)
        expect(a.subtract(b).equals(a.intersect(all.subtract(b)))).toBe(true)
        expect(all.subtract(a.union(b)).equals(rest.intersect(all.subtract(b)))).toBe(true) // De Morgan
        expect(a.equals(b)).toBe([...membersOf(a)].join() === [...membersOf(b)].join())
      }),
    )
  })

  test('the order of the blocks, and how they were cut, leave no trace', () => {
    fc.assert(
      fc.property(blocks, (list) => {
        const once = AddressSet.of(list)
        const ranges = [...once.ranges()]
        expect([...AddressSet.of(list.toReversed()).ranges()]).toEqual(ranges)
        expect([...AddressSet.of([...list, ...list]).ranges()]).toEqual(ranges)
        expect([...AddressSet.of(once.prefixes()).ranges()]).toEqual(ranges)
        expect([
          ...list
            .map((one) => AddressSet.of([one]))
            .reduce((a, b) => a.union(b), AddressSet.empty)
            .ranges(),
        ]).toEqual(ranges)
      }),
    )
  })

  test('ranges are sorted and never touch, so that no two could be one', () => {
    fc.assert(
      fc.property(set, (given) => {
        const ranges = [...given.ranges()]
        ranges.slice(1).forEach(({first}, index) => {
          const {last} = ranges[index]!
          expect(last.version < first.version || last.value + 1n < first.value).toBe(true)
        })
        expect(given.addressCount).toBe(BigInt(membersOf(given).size))
      }),
    )
  })

  test('prefixes cover the set exactly, once, and no two of them could be one', () => {
    fc.assert(
      fc.property(set, (given) => {
        const prefixes = [...given.prefixes()]
        expect(AddressSet.of(prefixes).equals(given)).toBe(true)
        expect(prefixes.reduce((sum, {addressCount}) => sum + addressCount, 0n)).toBe(given.addressCount)
        for (const [index, prefix] of prefixes.entries()) {
          const parent = prefix.supernet(prefix.length - 1)
          const next = prefixes[index + 1]
          expect(parent && given.contains(parent)).toBe(false)
          if (next) expect(prefix.compare(next)).toBeLessThan(0)
        }
      }),
    )
  })

  test('node:net BlockList finds the same addresses', () => {
    fc.assert(
      fc.property(blocks, (list) => {
        const [ours, theirs] = [AddressSet.of(list), blockListOf(list)]
        const differing = universe.filter(
          (one) => ours.contains({first: one, last: one}) !== theirs.check(String(one), `ipv${one.version}`),
        )
        expect(differing.map(String)).toEqual([])
      }),
    )
  })
})

test.each([4, 6] as const)('the whole space of IPv%d, and all but its ends', (version) => {
  const bits = ADDRESS_BITS[version]
  const whole = AddressSet.of([Prefix.of(IpAddress.of(version, 0n), 0)])
  const ends = AddressSet.of([Prefix.of(IpAddress.of(version, 0n), bits), Prefix.of(IpAddress.last(version), bits)])
  expect([...whole.prefixes()]).toHaveLength(1)
  expect([...whole.subtract(ends).prefixes()]).toHaveLength(2 * (bits - 1)) // the longest list one range can need
  expect(whole.subtract(whole).isEmpty).toBe(true)
})
