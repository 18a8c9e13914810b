import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {Prefix} from '../../../src/lib/address/prefix.js'
import {parsePair} from '../../../src/lib/subnet/parse-pair.js'
import {compareNetworks, explainSameNetwork} from '../../../src/lib/subnet/same-network.js'
import {addressOf} from '../../arbitraries.js'

describe('the prefix to compare with', () => {
  test.each([
    ['192.0.2.7', '192.0.2.9', '24', 24],
    ['192.0.2.7', '192.0.2.9', '255.255.255.0', 24],
    ['192.0.2.7/24', '192.0.2.9', undefined, 24],
    ['192.0.2.7', '192.0.2.9/24', undefined, 24],
    ['192.0.2.7/24', '192.0.2.9/255.255.255.0', undefined, 24],
    ['192.0.2.7/16', '192.0.2.9/24', '20', 20], // --mask decides
    ['192.0.2.7/0', '192.0.2.9', undefined, 0], // /0 is a prefix
    ['2001:db8::7/64', '2001:db8::9', undefined, 64],
  ])('of %s and %s with --mask %s is /%d', (a, b, mask, prefixLength) => {
    expect(parsePair(a, b, mask).prefixLength).toBe(prefixLength)
  })

  test.each([
    ['192.0.2.7', '192.0.2.9', undefined, 'NO_MASK'],
    ['192.0.2.7/16', '192.0.2.9/24', undefined, 'TWO_MASKS'],
    ['192.0.2.7/24', '192.0.2.300', undefined, 'INVALID_ADDRESS'],
    ['192.0.2.7', '192.0.2.9', '33', 'INVALID_PREFIX'],
    ['fe80::1%eth0/64', 'fe80::2', undefined, 'ZONE_IN_NETWORK'],
  ])('of %s and %s with --mask %s: %s', (a, b, mask, code) => {
    expect(() => parsePair(a, b, mask)).toThrow(expect.objectContaining({code, exitCode: 2}))
  })
})

const compare = (a: string, b: string, length: number) =>
  compareNetworks(IpAddress.parse(a), IpAddress.parse(b), length)

test.each([
  ['192.168.11.229', '192.168.11.168', 24, true, 26],
  ['192.168.11.229', '192.168.11.168', 25, true, 26],
  ['192.168.11.229', '192.168.11.168', 26, false, 26], // the first bit that differs is the last of the prefix
  ['192.0.2.7', '192.0.2.7', 24, true, null],
  ['0.0.0.0', '255.255.255.255', 0, true, 1],
  ['192.0.2.6', '192.0.2.7', 31, true, 32],
  ['192.0.2.6', '192.0.2.7', 32, false, 32],
  ['2001:db8::1', '2001:db8::ffff', 64, true, 113],
  ['::', '8000::', 1, false, 1],
])('%s and %s with /%d: %s, first differing bit %s', (a, b, length, same, firstDifferingBit) => {
  expect(compare(a, b, length)).toMatchObject({same, firstDifferingBit, prefixLength: length})
})

test('both are on one network if and only if the first differing bit is behind the prefix', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(4, 6).chain((version) => fc.tuple(addressOf(version), addressOf(version), fc.nat(128))),
      fc.nat(32),
      ([a, far, length], shift) => {
        const near = IpAddress.of(a.version, a.value ^ (1n << BigInt(shift % a.bits)))
        for (const b of [far, near, a]) {
          const prefixLength = Math.min(length, a.bits)
          const {same, firstDifferingBit, networkA, networkB} = compareNetworks(a, b, prefixLength)
          expect(same).toBe(firstDifferingBit === null || firstDifferingBit > prefixLength)
          expect(same).toBe(networkA === networkB)
          expect(same).toBe(Prefix.of(a, prefixLength).contains(b))
        }
      },
    ),
  )
})

test.each([
  ['192.0.2.7', '2001:db8::7', 24, 'MIXED_VERSIONS'],
  ['fe80::1%eth0', 'fe80::2', 64, 'ZONE_IN_NETWORK'],
])('%s and %s: %s', (a, b, length, code) => {
  expect(() => compare(a, b, length)).toThrow(expect.objectContaining({code, exitCode: 2}))
})

const GROUP = 'asks nobody, because the MAC address follows from the group.'

describe('what follows', () => {
  test.each([
    ['192.0.2.7', '192.0.2.9', 24, '192.0.2.7 asks “who has 192.0.2.9?” (ARP) and sends to it directly.'],
    ['2001:db8::7', '2001:db8::9', 64, '2001:db8::7 asks “who has 2001:db8::9?” (NDP) and sends to it directly.'],
    ['192.0.2.7', '198.51.100.9', 24, '192.0.2.7 hands packets for 198.51.100.9 to its gateway.'],
    ['192.0.2.7', '192.0.2.7', 24, 'Yes: they are the same address, 192.0.2.7.'],
    ['192.0.2.7', '192.0.2.255', 24, '192.0.2.255 is the broadcast address: 192.0.2.7 sends to all hosts at once.'],
    ['192.0.2.7', '192.0.2.0', 24, 'But 192.0.2.0 is the network address: no host has it.'],
    ['192.0.2.6', '192.0.2.7', 31, '192.0.2.6 asks “who has 192.0.2.7?” (ARP) and sends to it directly.'], // RFC 3021
    ['2001:db8::7', '2001:db8::', 64, '2001:db8::7 asks “who has 2001:db8::?” (NDP) and sends to it directly.'],
    [
      '192.0.2.7',
      '255.255.255.255',
      24,
      '255.255.255.255 is the broadcast address: 192.0.2.7 sends to all hosts at once.',
    ],
    ['192.0.2.7', '224.0.0.251', 24, `But 224.0.0.251 is a multicast group: 192.0.2.7 ${GROUP}`], // RFC 1112 §6.4
    ['fe80::7', 'ff02::1', 8, `But ff02::1 is a multicast group: fe80::7 ${GROUP}`], // RFC 2464 §7
    ['224.0.0.1', '224.0.0.2', 24, 'But 224.0.0.1 is a multicast group: no host sends from it.'],
    ['ff02::1', 'fe80::7', 64, 'But ff02::1 is a multicast group: no host sends from it.'],
    ['127.0.0.1', '127.1.1.1', 8, 'But 127.1.1.1 never appears on a link: nobody is asked for it.'],
    ['192.0.2.7', '127.0.0.1', 24, 'But 127.0.0.1 never appears on a link: nobody is asked for it.'],
    ['::1', 'fe80::7', 64, 'But ::1 never appears on a link: nobody is asked for it.'],
    [
      '::ffff:192.0.2.7',
      '::ffff:192.0.2.9',
      120,
      'But ::ffff:192.0.2.9 never appears on a link: nobody is asked for it.',
    ],
    ['0.0.0.0', '8.8.8.8', 0, 'But 0.0.0.0 means “no address”: no host has it.'],
    ['fe80::7', '::', 64, 'But :: means “no address”: no host has it.'],
  ])('from %s to %s on /%d: %s', (a, b, length, sentence) => {
    expect(explainSameNetwork(compare(a, b, length)).at(-1)).toBe(sentence)
  })
})
