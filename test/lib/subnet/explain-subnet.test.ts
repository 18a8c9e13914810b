import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {Prefix} from '../../../src/lib/address/prefix.js'
import {describeSubnet} from '../../../src/lib/subnet/describe-subnet.js'
import {explainSubnet} from '../../../src/lib/subnet/explain-subnet.js'
import {prefix} from '../../arbitraries.js'

const explain = (text: string) => explainSubnet(describeSubnet(Prefix.parse(text), text))

describe('the place of the address', () => {
  test.each([
    ['192.0.2.7/24', '192.0.2.7 is a host on 192.0.2.0/24.'],
    ['192.0.2.0/24', '192.0.2.0 is the network address: it names 192.0.2.0/24 as a whole, and no host has it.'],
    ['192.0.2.255/24', '192.0.2.255 is the broadcast address of 192.0.2.0/24: every host on it listens.'],
    ['192.0.2.7', 'A single address: all 32 bits name the network (/32, the default without a prefix).'],
    [
      '192.0.2.7/31',
      'Point-to-point: both addresses are hosts, one at each end of a link (no network and no broadcast address, RFC 3021).',
    ],
    ['2001:db8::7/127', 'Point-to-point: both addresses are hosts, one at each end of a link (RFC 6164).'],
    [
      '2001:db8::/64',
      '2001:db8:: is the subnet-router anycast address of 2001:db8::/64: the nearest router answers (RFC 4291 §2.6.1).',
    ],
    ['::/64', '/64 is the size of one link: hosts make the other 64 bits themselves (RFC 4862).'], // :: is no address
    [
      '224.0.0.5/24',
      'Multicast: each address names a group of receivers, so hosts and broadcast mean nothing here (224.0.0.0/4, RFC 5771).',
    ], // and so no host of it
    [
      'ff02::1/64',
      'Multicast: each address names a group of receivers, so hosts and broadcast mean nothing here (ff00::/8, RFC 4291).',
    ],
  ])('%s: %s', (text, sentence) => {
    expect(explain(text)[0]).toBe(sentence)
  })
})

describe('the meaning of the range', () => {
  test.each([
    [
      '10.0.0.1/9',
      'Private: anyone may use it inside their own network; it reaches the internet through NAT (10.0.0.0/8, RFC 1918).',
    ],
    ['8.8.8.8/24', 'Public: ordinary internet addresses, allocated by the registries.'],
    // A network that is wider than the special block around its address, and one that has such blocks elsewhere.
    [
      '10.0.0.1/7',
      '10.0.0.1 lies in 10.0.0.0/8, a part of 10.0.0.0/7 – private: anyone may use it inside their own network; it reaches the internet through NAT (RFC 1918).',
    ],
    [
      '11.0.0.1/7',
      'Public: ordinary internet addresses, allocated by the registries; other parts of 10.0.0.0/7 are special, such as Private-Use, 10.0.0.0/8.',
    ],
    [
      '4000::1/3',
      'Unallocated: outside 2000::/3, the only IPv6 space in public use (RFC 4291 §2.4); other parts of 4000::/3 are special, such as Segment Routing (SRv6) SIDs, 5f00::/16.',
    ],
    ['8000::1/3', 'Unallocated: outside 2000::/3, the only IPv6 space in public use (RFC 4291 §2.4).'],
    ['240.0.0.1/8', 'Reserved since 1989 (class E); hosts do not get addresses from it (240.0.0.0/4, RFC 1112).'],
    [
      '2001:2::1/64',
      'For measuring network devices in a laboratory; not for the internet (2001:2::/48, RFC 5180, Errata 1752).',
    ],
  ])('%s: %s', (text, sentence) => {
    expect(explain(text).at(-1)).toBe(sentence)
  })
})

test('/0 is everything', () => {
  expect(explain('0.0.0.0/0')).toContain(
    '/0 has no network bits: every IPv4 address is inside. In a routing table it is the default route.',
  )
})

test('there is always something to say, in whole sentences', () => {
  fc.assert(
    fc.property(prefix, (given) => {
      const sentences = explainSubnet(describeSubnet(given))
      expect(sentences.length).toBeGreaterThan(0)
      for (const sentence of sentences) expect(sentence).toMatch(/^[^\n]{20,}\.$/)
      expect(sentences.join(' ')).not.toMatch(/undefined|null|\.\./)
    }),
  )
})
