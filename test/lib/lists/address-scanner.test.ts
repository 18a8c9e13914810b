import fc from 'fast-check'
import {describe, expect, test, vi} from 'vitest'
import {bulkSetOf} from '../../../src/lib/lists/block-builder.js'
import {AddressIndex} from '../../../src/lib/lists/address-index.js'
import {AddressScanner} from '../../../src/lib/lists/address-scanner.js'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {address, addressOf, almostAddress, prefix} from '../../arbitraries.js'

// Laws are many calculations: on a machine with much to do they may take their time.
vi.setConfig({testTimeout: 120_000})

type Found = {text: string; address: string}

/** All addresses in a text that ends in a line feed. */
function scan(text: string, base = 0): Found[] {
  const bytes = Buffer.from(`${text}\n`)
  const scanner = new AddressScanner()
  const found: Found[] = []
  for (let at = base; scanner.next(bytes, at, bytes.length, base); at = scanner.end) {
    found.push({text: bytes.toString('utf8', scanner.start, scanner.end), address: String(addressIn(scanner))})
  }
  return found
}

function addressIn({version, value, groups}: AddressScanner): IpAddress {
  if (version === 4) return IpAddress.of(4, BigInt(value))
  return IpAddress.of(
    6,
    groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n),
  )
}

describe('found', () => {
  test.each([
    ['at the end of a sentence', 'It was 10.0.0.1.', ['10.0.0.1']],
    ['before punctuation', '10.0.0.1, 10.0.0.2; 10.0.0.3! (10.0.0.4) "10.0.0.5" <10.0.0.6>',
      ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.5', '10.0.0.6']],
    ['with a port', '10.0.0.1:80 [::1]:443 [2001:db8::3]:443', ['10.0.0.1', '::1', '2001:db8::3']],
    ['with a prefix length', '10.0.0.0/8 2001:db8::/32', ['10.0.0.0', '2001:db8::']],
    ['as the ends of a range', '10.0.0.1-10.0.0.9', ['10.0.0.1', '10.0.0.9']],
    ['in a URL', 'http://10.0.0.1/x?ip=10.0.0.2&b http://[2001:db8::1]/', ['10.0.0.1', '10.0.0.2', '2001:db8::1']],
    ['behind a label', 'src:10.0.0.1 src:2001:db8::1 addr:::1', ['10.0.0.1', '2001:db8::1', '::1']],
    ['behind a time', '12:00:00:10.0.0.1 12:00:00 10.0.0.2', ['10.0.0.1', '10.0.0.2']],
    ['with a zone, which is left out', 'fe80::1%eth0', ['fe80::1']],
    ['before a colon', '2001:db8::1: refused', ['2001:db8::1']],
    ['IPv6 at the end of a sentence', 'It was 2001:db8::1.', ['2001:db8::1']],
    ['IPv4-mapped', '::ffff:192.0.2.7 ::FFFF:c000:207', ['::ffff:192.0.2.7', '::FFFF:c000:207']],
    ['all eight groups', '1:2:3:4:5:6:7:8 1:2:3:4:5:6:192.0.2.7', ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:192.0.2.7']],
    ['without a digit, in three groups', 'dead:beef::cafe', ['dead:beef::cafe']],
    ['behind dots', '...10.0.0.1', ['10.0.0.1']],
    ['among other bytes', '\u00a010.0.0.1\u3002', ['10.0.0.1']],
    ['behind something that is none', '1.2.3.4.5.6 10.0.0.1', ['10.0.0.1']],
    ['before a port behind a dot, as tcpdump writes it', '10.0.0.1.443 > 10.0.0.2.51234: 2001:db8::1.443 fe80::1.5.',
      ['10.0.0.1', '10.0.0.2', '2001:db8::1', 'fe80::1']],
    ['before the name of a service: tcpdump and netstat without -n', 'IP 10.0.0.1.ssh > 10.0.0.2.http-alt: IP6 fe80::1.bootpc > 2001:db8::2.https: F\ntcp4  0  0  10.0.0.3.22  10.0.0.4.https  ESTABLISHED\nudp6  0  0  2001:db8::5.ntp   *.*\ntcp6 2001:db8::6:domain 2001:db8::7:ssh 1:2:3:4:5:6:7:8:bootps',
      ['10.0.0.1', '10.0.0.2', 'fe80::1', '2001:db8::2', '10.0.0.3', '10.0.0.4', '2001:db8::5', '2001:db8::6', '2001:db8::7', '1:2:3:4:5:6:7:8']],
    ['before a port that no group can be', '2001:db8:1:2:3:4:5:6:49255 2001:db8:1:2:3:4:5:6:80, 2001:db8::1:49255',
      ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2:3:4:5:6', '2001:db8::1']],
    ['mapped, before a port', '::ffff:10.0.0.1:443 ::ffff:10.0.0.1.443', ['::ffff:10.0.0.1', '::ffff:10.0.0.1']],
    ['behind a label with a number', '[IPv6:2001:db8::9] ip6:2001:db8:5::/48 eth0:fe80::1 [IPv6:::1]',
      ['2001:db8::9', '2001:db8:5::', 'fe80::1', '::1']],
    ['behind colons that are no part of it', 'client :2001:db8::1 = :fe80::2, a ::3 from::2001:db8::4 ::2001:db8::5', ['2001:db8::1', 'fe80::2', '::3', '2001:db8::4', '2001:db8::5']],
    ['behind a label of hexadecimal letters', 'added:2001:db8::1', ['2001:db8::1']],
    ['unspecified, with a port, in brackets or with a length', '[::]:22 :::22 :::* ::/0 ::.5353 "::"\nadd set6 ::\nadd set6 :: timeout 9', ['::', '::', '::', '::', '::', '::', '::', '::']],
    ['unspecified, in a list, or beside the arrow of tcpdump', 'elements = { ::, 10::1 }; { 9::1, :: } IP6 :: > ff02::1:', ['::', '10::1', '9::1', '::', '::', 'ff02::1']],
    ['of letters alone, where the place says what it is', 'dead::beef a::b/64 [a::b]', ['dead::beef', 'a::b', 'a::b']],
    ['behind an escape', 'x=%2C10.0.0.1&y=%2010.0.0.2&z=%5B2001:db8::1%5D \\n10.0.0.3 \u001b[32m10.0.0.4\u001b[0m', ['10.0.0.1', '10.0.0.2', '2001:db8::1', '10.0.0.3', '10.0.0.4']],
    ['in a version of five numbers: the fifth may be a port', '1.2.3.4.5', ['1.2.3.4']],
    ['alone', '10.0.0.1', ['10.0.0.1']],
  ])('%s: %s', (_, text, expected) => {
    expect(scan(text).map((one) => one.text)).toEqual(expected)
  }) // prettier-ignore
})

describe('not found', () => {
  test.each([
    'v1.2.3.4', '1.2.3.4.5.6', '1.2.3.4.123456', '10.0.0.1.443.x', '10.0.0.1123', '999.1.1.1', '256.1.1.1', 'x10.0.0.2y', '10.0.0.2y', '01.2.3.4', '1.2.3',
    '1.2.3.4.example.com', '1.2.3.4.jar', 'lib 1.2.3.4.Final x', '2001:db8::domain', '12:30:45:debug', '4.3.2.1.in-addr.arpa', '1.2.3.4_5', 'a.1.2.3.4', '12:00:00', '2025:00:00:00', 'std::a', 'a::b', '::',
    '00:11:22:33:44:55', '00:11:22:ff:fe:33:44:55', 'x2001:db8::1', '2001:db8::1x', '2001:db8::1.5.6', '2001:db8:::1', ':::', ':: ', 'B::C', 'AWS::EC2::Instance', 'arn:${P}:ec2::${A}:x', 'std::f64::consts, std::f32::add', 'use super::E1::*', 'A::a1::b2', ':a:b::c', '  1.2.3.4.jar  12 kB', 'found a ::, and a, ::, b', 'x :: a, b :: c', 'std::, ::x, f(::) text ::',
    '1:2:3:4:5:6:7:8:9:a', '00:11:22:33:44:55:66:77:80', '1::2::3', '12345::1', 'Chrome/120.0.6099.109', '',
  ])('%j', (text) => {
    expect(scan(text)).toEqual([])
  }) // prettier-ignore
})

test('a piece of a line is not taken for the whole: what stands before `base` does not count, what stands behind does', () => {
  expect(scan('xx10.0.0.1', 2).map(({text}) => text)).toEqual(['10.0.0.1'])
  const bytes = Buffer.from('10.0.0.1 10.0.0.2\n')
  const scanner = new AddressScanner()
  expect(scanner.next(bytes, 2, bytes.length, 0) && scanner.start).toBe(9) // `0.0.1` belongs to what stands before
})

test('every address is found in a sentence, with its value', () => {
  fc.assert(
    fc.property(fc.array(address, {minLength: 1, maxLength: 5}), (list) => {
      const isFound = (text: string) => /\d|[a-f]{4}/.test(text) || text.split(':').filter(Boolean).length > 2
      const expected = list.map(String).filter(isFound) // `a::b` is a name in a program
      const text = `from ${list.join(' to ')}.`
      expect(scan(text).map((one) => one.address)).toEqual(expected)
    }),
  )
})

test('whatever is found, IpAddress.parse reads as the same address', () => {
  const noise = fc.array(
    fc.oneof(almostAddress, address.map(String), fc.constantFrom(' ', '.', ':', '/', '-', 'a', '1', '[', ']', '::')),
    {maxLength: 8},
  )
  fc.assert(
    fc.property(noise, (parts) => {
      for (const {text, address: found} of scan(parts.join('').replaceAll('\n', ' '))) {
        expect(String(IpAddress.parse(text))).toBe(found)
      }
    }),
    {numRuns: 2000},
  )
})

describe('the index of a set', () => {
  const all = fc.array(
    fc.oneof(
      prefix,
      address.map((one) => ({first: one, last: one})),
    ),
    {maxLength: 20},
  )

  test('has the addresses that the set has', () => {
    fc.assert(
      fc.property(all, address, (blocks, other) => {
        const set = bulkSetOf(blocks)
        const index = new AddressIndex(set)
        const edges = blocks.flatMap(({first, last}) => [first, last, first.plus(-1n), last.plus(1n)])
        for (const one of [other, ...edges]) {
          if (one === null) continue
          const found = new AddressScanner()
          const bytes = Buffer.from(`[${one}]\n`)
          if (!found.next(bytes, 0, bytes.length, 0)) continue // no digit in it
          const inner =
            one.version === 6 && one.value >> 32n === 0xffffn ? IpAddress.of(4, one.value & 0xffff_ffffn) : one
          expect(index.has(found)).toBe(
            set.contains({first: one, last: one}) || set.contains({first: inner, last: inner}),
          )
        }
      }),
      {numRuns: 300},
    )
  })

  test('an IPv4-mapped address is in an IPv4 network', () => {
    fc.assert(
      fc.property(addressOf(4), ({value}) => {
        const bytes = Buffer.from(`${IpAddress.of(6, 0xffff_0000_0000n | value)}\n`)
        const found = new AddressScanner()
        const one = IpAddress.of(4, value)
        const index = new AddressIndex(bulkSetOf([{first: one, last: one}]))
        expect(found.next(bytes, 0, bytes.length, 0) && index.has(found)).toBe(true)
      }),
      {numRuns: 20},
    )
  })
})
