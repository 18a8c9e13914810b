import {describe, expect, test} from 'vitest'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {joinMask, parseSubnets, withMask} from '../../../src/lib/subnet/parse-subnet.js'

describe('parseSubnets', () => {
  test.each([
    ['192.0.2.7/24', 'netmask', undefined, '192.0.2.7/24'],
    ['192.0.2.7/255.255.255.0', 'netmask', undefined, '192.0.2.7/24'],
    ['192.0.2.7 255.255.255.0', 'netmask', undefined, '192.0.2.7/24'],
    ['192.0.2.7\t255.255.255.0', 'netmask', undefined, '192.0.2.7/24'],
    ['192.0.2.7 0.0.0.255', 'wildcard', undefined, '192.0.2.7/24'],
    ['192.0.2.7/0.0.0.255', 'wildcard', undefined, '192.0.2.7/24'],
    ['192.0.2.7/24', 'wildcard', undefined, '192.0.2.7/24'], // a length is no dotted mask
    ['192.0.2.7', 'netmask', undefined, '192.0.2.7/32'],
    ['192.0.2.7', 'netmask', '24', '192.0.2.7/24'],
    ['192.0.2.7', 'netmask', '/24', '192.0.2.7/24'],
    ['192.0.2.7', 'netmask', '255.255.255.0', '192.0.2.7/24'],
    ['192.0.2.7', 'wildcard', '0.0.0.255', '192.0.2.7/24'],
    ['2001:db8::7', 'netmask', '64', '2001:db8::7/64'],
  ] as const)('%j, dotted masks as %s, --mask %s: %s', (text, form, mask, expected) => {
    expect(parseSubnets(text, {form, mask}).map(String)).toEqual([expected])
  })

  test.each([
    ['192.0.2.7/24', '16', 'TWO_MASKS', 9],
    ['192.0.2.7 255.255.255.0', '16', 'TWO_MASKS', 9], // neither of the two may be dropped in silence
    ['192.0.2.7', '33', 'INVALID_PREFIX', 0],
    ['192.0.2.7', '/33', 'INVALID_PREFIX', 1],
    ['192.0.2.7', '255.0.255.0', 'INVALID_PREFIX', 0],
    ['192.0.2.7', 'ffff::', 'INVALID_PREFIX', 0],
    ['192.0.2.7', '', 'INVALID_PREFIX', 0],
    ['2001:db8::7', 'ffff::%eth0', 'INVALID_PREFIX', 6],
    ['fe80::1%eth0', '64', 'ZONE_IN_NETWORK', 7],
    ['192.0.2.300', '24', 'INVALID_ADDRESS', 8],
    ['192.0.2.7 192.0.2.9', undefined, 'INVALID_ADDRESS', 9], // two addresses are no network
    ['192.0.2.7 0.0.0.255', undefined, 'INVALID_PREFIX', 10], // a wildcard mask has to be asked for
    ['192.0.2.7 255.255.225.0', undefined, 'INVALID_PREFIX', 10], // a slip, not a second address
    ['192.0.2.300 255.255.255.0', undefined, 'INVALID_ADDRESS', 8],
    ['2001:db8::7 255.255.255.0', undefined, 'INVALID_PREFIX', 12],
    ['192.0.2.7/24 255.255.255.0', undefined, 'INVALID_PREFIX', 12],
  ])('%j with --mask %s: %s at %d', (text, mask, code, offset) => {
    expect(() => parseSubnets(text, {form: 'netmask', mask})).toThrow(expect.objectContaining({code, offset}))
  })
})

test.each([
  ['10.0.0.5/0.2.0.255', undefined, ['10.0.0.0/24', '10.2.0.0/24']],
  ['10.0.0.5 0.2.0.255', undefined, ['10.0.0.0/24', '10.2.0.0/24']],
  ['10.0.0.5', '0.2.0.255', ['10.0.0.0/24', '10.2.0.0/24']],
  ['192.0.2.1/0.0.0.6', undefined, ['192.0.2.1/32', '192.0.2.3/32', '192.0.2.5/32', '192.0.2.7/32']], // odd hosts
  ['2001:db8::/::1:0:0:ff', undefined, ['2001:db8::/120', '2001:db8:0:0:1::/120']],
])('the wildcard mask with holes of %s, --mask %s, is %j', (text, mask, expected) => {
  expect(parseSubnets(text, {form: 'wildcard', mask}).map(String)).toEqual(expected)
})

test('a wildcard mask that stands for more than 65,536 networks is refused', () => {
  expect(parseSubnets('10.0.0.0/0.255.255.0', {form: 'wildcard'})).toHaveLength(65_536)
  expect(() => parseSubnets('0.0.0.0/1.255.255.0', {form: 'wildcard'})).toThrow('expands to 131072 blocks')
})

test.each([
  [['192.0.2.7', '255.255.255.0'], 'netmask', ['192.0.2.7 255.255.255.0']],
  [['192.0.2.7', '0.0.0.255'], 'wildcard', ['192.0.2.7 0.0.0.255']],
  [['192.0.2.7', '0.0.0.255'], 'netmask', ['192.0.2.7 0.0.0.255']], // one value, to be refused
  [['192.0.2.7', '255.255.225.0'], 'netmask', ['192.0.2.7 255.255.225.0']], // the same
  [['192.0.2.7', '0.0.0.0'], 'netmask', ['192.0.2.7 0.0.0.0']], // a mask, of /0
  [['192.0.2.7', '24'], 'netmask', ['192.0.2.7 24']], // one value, to be refused with its remedy
  [['2001:db8::', '/64'], 'netmask', ['2001:db8:: /64']], // the same
  [['192.0.2.7', '33'], 'netmask', ['192.0.2.7', '33']], // no length of IPv4
  [['192.0.2.7', '10.0.0.255'], 'netmask', ['192.0.2.7', '10.0.0.255']], // two values
  [['192.0.2.7/24', '255.255.255.0'], 'netmask', ['192.0.2.7/24', '255.255.255.0']], // the first has a mask
  [['192.0.2.7', '255.255.255.0', '192.0.2.9'], 'netmask', ['192.0.2.7', '255.255.255.0', '192.0.2.9']], // three
  [['192.0.2.7', '192.0.2.9'], 'netmask', ['192.0.2.7', '192.0.2.9']],
  [['192.0.2.7'], 'netmask', ['192.0.2.7']],
  [[], 'netmask', []],
] as const)('the words %j, dotted masks as %s, are the values %j', (words, form, values) => {
  expect(joinMask(words, form)).toEqual(values)
})

test.each([
  ['192.0.2.7 24', '"192.0.2.7 24": a prefix length touches its address: 192.0.2.7/24', 9],
  ['2001:db8:: /64', '"2001:db8:: /64": a prefix length touches its address: 2001:db8::/64', 10],
])('%s is refused with its remedy', (text, message, offset) => {
  const refusal = expect.objectContaining({code: 'INVALID_PREFIX', message, offset})
  expect(() => parseSubnets(text, {form: 'netmask'})).toThrow(refusal)
})

test('a mask that stands apart is read for the version of its address', () => {
  expect(withMask(IpAddress.parse('2001:db8::7'), 'ffff:ffff::', 'netmask').length).toBe(32)
  expect(() => withMask(IpAddress.parse('192.0.2.7'), '64', 'netmask')).toThrow('"64": prefix length 64 is above 32')
})
