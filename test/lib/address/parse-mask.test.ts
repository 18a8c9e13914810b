import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {isIpv4Mask, maskOfLength, parseMask} from '../../../src/lib/address/parse-mask.js'
import {readVectors} from '../../read-vectors.js'

type Mask = {mask: string; prefix: number | null}

test.each(readVectors<Mask>('mask'))('$mask is /$prefix', ({mask, prefix}) => {
  const length = parseMask(mask, mask.includes(':') ? 6 : 4, 'netmask')
  expect(typeof length === 'number' ? length : null).toBe(prefix)
})

test.each([4, 6] as const)('a mask of IPv%d is as many ones as its length says, then zeros', (version) => {
  const bits = version === 4 ? 32 : 128
  for (let length = 0; length <= bits; length++) {
    const text = maskOfLength(version, length).toString(2).padStart(bits, '0')
    expect(text).toBe('1'.repeat(length) + '0'.repeat(bits - length))
  }
})

describe('why it is no mask', () => {
  test.each([
    [
      '255.0.255.0',
      4,
      'netmask',
      '255.0.255.0 is not contiguous: bit 17 (octet 3) is a one where only zeros may follow',
    ],
    [
      '255.255.255.1',
      4,
      'netmask',
      '255.255.255.1 is not contiguous: bit 32 (octet 4) is a one where only zeros may follow',
    ],
    ['192.0.2.0', 4, 'netmask', '192.0.2.0 is not contiguous: bit 23 (octet 3) is a one where only zeros may follow'],
    [
      '0.0.0.255',
      4,
      'netmask',
      '0.0.0.255 is a wildcard mask (the inverse of 255.255.255.0): use netkit subnet --wildcard',
    ],
    ['255.255.255.0', 4, 'wildcard', '255.255.255.0 is a netmask; --wildcard expects its inverse: 0.0.0.255'],
    [
      '0.255.0.255',
      4,
      'wildcard',
      '0.255.0.255 is not contiguous: bit 17 (octet 3) is a zero where only ones may follow',
    ],
    ['2001:db8::', 6, 'netmask', '2001:db8:: is not contiguous: bit 3 is a one where only zeros may follow'],
    ['ffff::', 4, 'netmask', 'ffff:: is an IPv6 mask, the address is IPv4'],
    ['255.0.0.0', 6, 'netmask', '255.0.0.0 is an IPv4 mask, the address is IPv6'],
    ['ffff::%eth0', 6, 'netmask', 'a zone (%) belongs to an address, not to a mask'],
    ['33', 4, 'netmask', 'prefix length 33 is above 32'],
    ['129', 6, 'netmask', 'prefix length 129 is above 128'],
    ['08', 4, 'netmask', 'prefix length 08 has a leading zero'], // Python takes it, some read octal
    ['00', 4, 'netmask', 'prefix length 00 has a leading zero'],
    ['+8', 4, 'netmask', 'a prefix length has no sign'],
    ['-1', 4, 'netmask', 'a prefix length has no sign'],
    ['', 4, 'netmask', 'nothing after the slash, expected a prefix length such as 24 or 255.255.255.0'],
    ['', 6, 'netmask', 'nothing after the slash, expected a prefix length such as 64'],
    ['24/8', 4, 'netmask', 'a second slash'],
    ['0xffffff00', 4, 'netmask', 'hexadecimal masks are not supported, expected 24 or 255.255.255.0'],
    ['255.255.255', 4, 'netmask', 'netmask 255.255.255: 3 of four octets (netkit ip convert reads short forms)'],
    ['255.255.255.256', 4, 'netmask', 'netmask 255.255.255.256: octet 4 is above 255'],
    ['twenty', 4, 'netmask', '"twenty" is not a prefix length such as 24 or 255.255.255.0'],
    ['24 ', 4, 'netmask', 'a blank inside'],
    ['24\x1b[m', 4, 'netmask', 'a control character (U+001B)'],
  ] as const)('%j for IPv%d as %s: %s', (text, version, form, reason) => {
    expect(parseMask(text, version, form)).toMatchObject({reason})
  })
})

test('a length is read as itself, and nothing beside it', () => {
  fc.assert(
    fc.property(fc.constantFrom(4, 6), fc.nat(200), (version, length) => {
      const bits = version === 4 ? 32 : 128
      const outcome = parseMask(String(length), version, 'netmask')
      expect(length <= bits ? outcome : typeof outcome).toBe(length <= bits ? length : 'object')
    }),
  )
})

test.each([
  ['255.255.255.0', 'netmask', true],
  ['0.0.0.0', 'netmask', true], // /0
  ['255.255.255.255', 'netmask', true], // /32
  ['192.0.2.7', 'netmask', false], // a second address, then
  ['0.0.0.255', 'netmask', false],
  ['0.0.0.255', 'wildcard', true],
  ['24', 'netmask', false], // a length needs its slash
  ['ffff::', 'netmask', false],
] as const)('is %s, as %s, the mask of the word before it? %s', (text, form, expected) => {
  expect(isIpv4Mask(text, form)).toBe(expected)
})
