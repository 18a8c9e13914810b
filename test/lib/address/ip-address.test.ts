import {isIP} from 'node:net'
import * as fc from 'fast-check'
import {Address6} from 'ip-address'
import {describe, expect, test} from 'vitest'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {address, addressOf, almostAddress} from '../../arbitraries.js'
import {readVectors} from '../../read-vectors.js'

type Good = {input: string; kind: string; canonical: string; zone?: string}

test.each(readVectors<Good>('parse_ok').filter(({kind}) => kind === 'address'))(
  '$input is $canonical',
  ({input, canonical, zone}) => {
    const parsed = IpAddress.parse(input)
    expect(String(parsed)).toBe(canonical)
    expect(parsed.zone).toBe(zone ?? null)
  },
)

describe('text and value', () => {
  test('parsing what was printed gives the same address', () => {
    fc.assert(
      fc.property(address, (given) => {
        expect(IpAddress.parse(String(given))).toEqual(given)
      }),
    )
  })

  test('an IPv6 address is printed as ip-address prints it, but for mapped ones', () => {
    fc.assert(
      fc.property(addressOf(6), (given) => {
        fc.pre(given.value >> 32n !== 0xffffn) // those are printed with dots: the next test
        expect(String(given)).toBe(Address6.fromBigInt(given.value).correctForm())
      }),
    )
  })

  test.each([
    ['::ffff:c000:280', '::ffff:192.0.2.128'], // IPv4-mapped: dots (RFC 5952 §5)
    ['::192.0.2.128', '::c000:280'], // IPv4-compatible is deprecated (RFC 4291 §2.5.5.1): no dots
    ['64:ff9b::192.0.2.128', '64:ff9b::c000:280'],
    ['2001:DB8:0:0:8:800:200C:417A', '2001:db8::8:800:200c:417a'], // lower case (RFC 5952 §4.3)
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'], // one zero group stays (§4.2.2)
    ['2001:db8::1:1:1:1:1', '2001:db8:0:1:1:1:1:1'], // and is written out where it was not
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'], // the longest run (§4.2.3)
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'], // the first of equals
    ['0:0:0:0:0:0:0:0', '::'],
    ['1:0:0:0:0:0:0:0', '1::'],
    ['fe80::1%Eth0.7', 'fe80::1%Eth0.7'], // a zone keeps its case
  ])('%s is printed %s', (text, canonical) => {
    expect(String(IpAddress.parse(text))).toBe(canonical)
  })

  test('a text is accepted if and only if node:net takes it', () => {
    let accepted = 0
    fc.assert(
      fc.property(almostAddress, (text) => {
        fc.pre(!text.includes('%'))
        const parses = isParsed(text)
        if (parses) accepted++
        expect(parses).toBe(isIP(text) !== 0)
      }),
      {numRuns: 3000},
    )
    expect(accepted).toBeGreaterThan(300) // else the texts are too broken to show anything
  })

  test.each(['eth0', '1', 'en-1', 'a_b', 'br-lan.7', 'vlan:1'])('zone %s is kept', (zone) => {
    expect(IpAddress.parse(`fe80::1%${zone}`)).toMatchObject({zone, value: 0xfe80n * 2n ** 112n + 1n})
  })
})

function isParsed(text: string): boolean {
  try {
    IpAddress.parse(text)
    return true
  } catch {
    return false
  }
}

describe('arithmetic', () => {
  type Step = {addr: string; next: string | null; prev: string | null}

  test.each(readVectors<Step>('nextprev'))('after $addr comes $next, before it $prev', ({addr, next, prev}) => {
    const given = IpAddress.parse(addr)
    expect(given.plus(1n)?.toString() ?? null).toBe(next)
    expect(given.plus(-1n)?.toString() ?? null).toBe(prev)
  })

  test('the space ends where it ends', () => {
    expect(String(IpAddress.last(4))).toBe('255.255.255.255')
    expect(String(IpAddress.last(6))).toBe('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff')
    expect(IpAddress.last(4).plus(1n)).toBeNull()
  })

  test.each([
    [4, 2n ** 32n],
    [4, -1n],
    [6, 2n ** 128n],
  ] as const)('IPv%d address %d is a bug of the caller', (version, value) => {
    expect(() => IpAddress.of(version, value)).toThrow(RangeError)
  })

  test('sorted: IPv4 first, then by number', () => {
    const sorted = ['9.0.0.0', '10.0.0.0', '::', '2::', '10::']
    const shuffled = ['10::', '10.0.0.0', '2::', '9.0.0.0', '::'].map(IpAddress.parse)
    expect(shuffled.sort((a, b) => a.compare(b)).map(String)).toEqual(sorted)
  })

  test('another zone is another address', () => {
    const [a, b, c] = ['fe80::1%eth0', 'fe80::1%eth1', 'fe80:0::1%eth0'].map(IpAddress.parse)
    expect(a!.equals(b!)).toBe(false)
    expect(a!.equals(c!)).toBe(true)
  })
})
