import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {Prefix} from '../../../src/lib/address/prefix.js'
import {prefix} from '../../arbitraries.js'
import {readVectors} from '../../read-vectors.js'

type Good = {input: string; kind: string; canonical: string}

test.each(readVectors<Good>('parse_ok').filter(({kind}) => kind === 'network'))(
  '$input is $canonical',
  ({input, canonical}) => {
    expect(String(Prefix.parse(input).masked)).toBe(canonical)
  },
)

test('parsing what was printed gives the same prefix', () => {
  fc.assert(
    fc.property(prefix, (given) => {
      expect(Prefix.parse(String(given))).toEqual(given)
    }),
  )
})

test('so does an IPv4 netmask, and a wildcard mask where it is asked for', () => {
  fc.assert(
    fc.property(prefix, (given) => {
      const {address, netmask, wildcardMask} = given
      expect(Prefix.parse(`${address}/${netmask}`)).toEqual(given)
      expect(Prefix.parse(`${address}/${wildcardMask}`, {mask: 'wildcard'})).toEqual(given)
    }),
  )
})

test.each([
  ['192.0.2.7/24', '192.0.2.7/24'], // host bits are kept
  ['192.0.2.7', '192.0.2.7/32'], // an address alone is the host itself
  ['2001:db8::7', '2001:db8::7/128'],
  ['192.0.2.7/0', '192.0.2.7/0'],
  ['2001:db8::7/ffff:ffff::', '2001:db8::7/32'],
])('%s is read as %s', (text, canonical) => {
  expect(String(Prefix.parse(text))).toBe(canonical)
})

test.each([
  ['fe80::1%eth0/64', 'ZONE_IN_NETWORK', 7],
  ['fe80::1%eth0', 'ZONE_IN_NETWORK', 7], // an address alone is a network too, of one address
  ['fe80::/64%eth0', 'ZONE_IN_NETWORK', 9],
  ['192.0.2.300/24', 'INVALID_ADDRESS', 8],
  ['192.0.2.300/24%eth0', 'INVALID_ADDRESS', 8], // the first trouble from the left
  ['/24', 'INVALID_ADDRESS', 0],
  ['192.0.2.0/33', 'INVALID_PREFIX', 10],
])('%s: %s at %d', (text, code, offset) => {
  expect(() => Prefix.parse(text)).toThrow(expect.objectContaining({code, offset, input: text}))
})

test('a zone is refused however a prefix is made', () => {
  expect(() => Prefix.of(IpAddress.parse('fe80::1%eth0'), 64)).toThrow(
    expect.objectContaining({code: 'ZONE_IN_NETWORK', input: 'fe80::1%eth0', offset: 7}),
  )
})

test.each([-1, 33, 1.5, Number.NaN])('/%d on an IPv4 address is a bug of the caller', (length) => {
  expect(() => Prefix.of(IpAddress.parse('192.0.2.7'), length)).toThrow(RangeError)
})

type Bounds = {network: string; first: string; last: string}

test.each(readVectors<Bounds>('bounds'))('$network is $first to $last', ({network, first, last}) => {
  const {first: lowest, last: highest} = Prefix.parse(network)
  expect([String(lowest), String(highest)]).toEqual([first, last])
})

test('first, last and count agree', () => {
  fc.assert(
    fc.property(prefix, ({first, last, addressCount, netmask, wildcardMask, masked}) => {
      expect(last.value - first.value + 1n).toBe(addressCount)
      expect(netmask.value ^ wildcardMask.value).toBe(IpAddress.last(netmask.version).value)
      expect(masked.address.equals(first)).toBe(true)
    }),
  )
})

describe('contains', () => {
  type Contains = {network: string; addr: string; expected: boolean}

  test('the vectors hold', () => {
    const wrong = readVectors<Contains>('contains').filter(
      ({network, addr, expected}) => Prefix.parse(network).contains(Prefix.parse(addr)) !== expected,
    )
    expect(wrong).toEqual([])
  })

  test('a block holds another if and only if it holds its ends', () => {
    fc.assert(
      fc.property(prefix, prefix, fc.nat(128), (a, other, length) => {
        const near = Prefix.of(a.address, Math.min(length, a.address.bits)) // two random blocks seldom meet
        for (const b of [other, near]) {
          const bothEnds = a.contains(b.first) && a.contains(b.last)
          expect(a.contains(b)).toBe(bothEnds)
        }
      }),
    )
  })
})

describe('supernet', () => {
  type Supernet = {base: string; newPrefix: number; expected?: string; why?: string}

  // Rows about a call with two arguments that exclude each other, or with a zone, are about Python's interface.
  const rows = readVectors<Supernet>('supernet').filter(({why}) => why !== 'cannot set prefixlen_diff and new_prefix')

  test.each(rows)('of $base with /$newPrefix is $expected', ({base, newPrefix, expected}) => {
    expect(Prefix.parse(base).supernet(newPrefix)?.toString()).toBe(expected)
  })
})

test('sorted: by address, then the larger block first', () => {
  const sorted = ['10.0.0.0/8', '10.0.0.0/9', '10.0.0.1/8', '::/0']
  expect(
    ['::/0', '10.0.0.1/8', '10.0.0.0/9', '10.0.0.0/8']
      .map((text) => Prefix.parse(text))
      .sort((a, b) => a.compare(b))
      .map(String),
  ).toEqual(sorted)
})
