import * as fc from 'fast-check'
import {Address6} from 'ip-address'
import {expect, test} from 'vitest'
import {Prefix} from '../../../src/lib/address/prefix.js'
import {reverseZoneOf} from '../../../src/lib/address/reverse-zone.js'
import {prefix, prefixOf} from '../../arbitraries.js'
import {readVectors} from '../../read-vectors.js'

test.each([
  ['192.0.2.7/32', '7.2.0.192.in-addr.arpa'],
  ['192.0.2.0/24', '2.0.192.in-addr.arpa'],
  ['192.0.2.128/25', '2.0.192.in-addr.arpa'], // the smallest zone around a part of it
  ['192.0.2.7/23', '0.192.in-addr.arpa'],
  ['192.0.2.7/7', 'in-addr.arpa'],
  ['0.0.0.0/0', 'in-addr.arpa'],
  ['2001:db8::/32', '8.b.d.0.1.0.0.2.ip6.arpa'],
  ['2001:db8::/33', '8.b.d.0.1.0.0.2.ip6.arpa'],
  ['2001:db8::/36', '0.8.b.d.0.1.0.0.2.ip6.arpa'],
  ['::/0', 'ip6.arpa'],
])('%s is in %s', (text, zone) => {
  expect(reverseZoneOf(Prefix.parse(text))).toBe(zone)
})

// "/02" in one row is ip-address's leniency, and its reverse name ignores the prefix: the address is meant.
test.each(readVectors<{addr: string; arpa: string}>('arpa'))('$addr is $arpa', ({addr, arpa}) => {
  expect(reverseZoneOf(Prefix.parse(addr.split('/')[0]!))).toBe(arpa)
})

/** The block that a zone names, read back from its labels. */
function blockOf(zone: string): Prefix {
  const labels = zone
    .replace(/\.?(in-addr|ip6)\.arpa$/, '')
    .split('.')
    .filter(Boolean)
    .reverse()
  if (zone.endsWith('in-addr.arpa')) {
    return Prefix.parse(`${[...labels, 0, 0, 0, 0].slice(0, 4).join('.')}/${labels.length * 8}`)
  }
  const groups = labels.join('').padEnd(32, '0').match(/.{4}/g)!
  return Prefix.parse(`${groups.join(':')}/${labels.length * 4}`)
}

test('the zone holds the network, and one label more would not', () => {
  fc.assert(
    fc.property(prefix, (given) => {
      const block = blockOf(reverseZoneOf(given))
      const label = given.version === 4 ? 8 : 4
      expect(block.contains(given)).toBe(true)
      expect(given.length - block.length).toBeLessThan(label)
    }),
  )
})

test('ip-address says the same of IPv6', () => {
  fc.assert(
    fc.property(prefixOf(6), (given) => {
      const theirs = new Address6(given.masked.toString()).reverseForm({omitSuffix: true})
      expect(reverseZoneOf(given)).toBe(theirs === '' ? 'ip6.arpa' : `${theirs}.ip6.arpa`)
    }),
  )
})
