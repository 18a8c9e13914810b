import {Address4, Address6} from 'ip-address'
import {ip2long, Netmask} from 'netmask'
import {describe, expect, test} from 'vitest'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {Prefix} from '../../../src/lib/address/prefix.js'
import {reverseZoneOf} from '../../../src/lib/address/reverse-zone.js'
import {InputError} from '../../../src/lib/errors.js'
import {describeSubnet} from '../../../src/lib/subnet/describe-subnet.js'

// Why netkit's own parser stands before ip-address and netmask. A row that fails after an update of one of them means
// that it was mended there: then the row goes.

describe('netmask reads raw text wrongly, netkit refuses it', () => {
  test.each([
    ['10.0.0.0/0x8', '0.0.0.0/0'], // the whole internet
    ['10.0.0.0/8abc', '10.0.0.0/8'],
    ['10.0.0.0/+8', '10.0.0.0/8'],
    ['10.0.0.0/ 8', '10.0.0.0/8'],
    ['10.0.0.0/8/8', '10.0.0.0/8'],
    ['10.0.0.0//8', '10.0.0.0/32'],
    ['10.0.0.0/', '10.0.0.0/32'],
    ['10.0.0.0/-1', '0.0.0.0/-1'],
    ['4294967296.0.0.1', '0.0.0.1/32'], // octets wrap past 2^32
    ['127.1', '127.0.0.1/32'],
    ['010.0.0.1', '8.0.0.1/32'], // octal (CVE-2021-28918: programs disagree)
    ['0x7f.0.0.1', '127.0.0.1/32'],
    ['::1g', '::1/128'],
    ['1:2:3:4:5:6:7::8', '1:2:3:4:5:6:7:8/128'], // "::" for nothing
  ])('%s as %s', (text, wrong) => {
    expect(new Netmask(text).toString()).toBe(wrong)
    expect(() => Prefix.parse(text)).toThrow(InputError)
  })

  test('a number past the last address wraps', () => {
    expect(ip2long('4294967297')).toBe(1)
    expect(() => IpAddress.parse('4294967297')).toThrow(InputError)
    expect(() => IpAddress.of(4, 4294967297n)).toThrow(RangeError)
  })

  test('a mask that it cannot read becomes /0', () => {
    expect(new Netmask('10.0.0.0', '0xffffff00').toString()).toBe('0.0.0.0/0')
    expect(() => Prefix.parse('10.0.0.0/0xffffff00')).toThrow(InputError)
  })

  test('IPv6 sizes lose their digits', () => {
    expect(new Netmask('::/64').size).toBe(18446744073709552000)
    expect(describeSubnet(Prefix.parse('::/64')).addressCount).toBe('18446744073709551616')
  })

  test('asking across versions throws', () => {
    expect(() => new Netmask('10.0.0.0/8').contains('::1')).toThrow('Invalid net address')
    expect(Prefix.parse('10.0.0.0/8').contains(IpAddress.parse('::1'))).toBe(false)
  })
})

describe('ip-address accepts what is no address or network, netkit refuses it', () => {
  test.each([
    'fe80::1%', // an empty zone
    '::1%a%b',
    'fe80::1%\x1b[31m', // an escape sequence for a zone
    '2001:db8::1/64', // a prefix behind an address
  ])('address %j', (text) => {
    expect(Address6.isValid(text)).toBe(true)
    expect(() => IpAddress.parse(text)).toThrow(InputError)
  })

  test.each([
    ['192.0.2.7/08', Address4],
    ['2001:db8::/64%x', Address6],
  ])('network %s', (text, theirs) => {
    expect(theirs.isValid(text)).toBe(true)
    expect(() => Prefix.parse(text)).toThrow(InputError)
  })
})

describe('ip-address answers otherwise', () => {
  test.each([
    ['192.0.2.7/32', '192.0.2.8', '192.0.2.6', '192.0.2.7', '192.0.2.7'], // one address is its first and last host
    ['192.0.2.6/31', '192.0.2.7', '192.0.2.6', '192.0.2.6', '192.0.2.7'], // both ends of a link (RFC 3021)
  ])('hosts of %s: from %s to %s', (text, start, end, firstHost, lastHost) => {
    const theirs = new Address4(text)
    expect([theirs.startAddressExclusive().address, theirs.endAddressExclusive().address]).toEqual([start, end])
    expect(describeSubnet(Prefix.parse(text))).toMatchObject({firstHost, lastHost})
  })

  test.each([
    ['::ffff:192.0.2.128', '::ffff:c000:280', '::ffff:192.0.2.128'], // RFC 5952 §5
    ['fe80::1%eth0', 'fe80::1', 'fe80::1%eth0'], // the zone is dropped
  ])('%s is printed %s', (text, theirs, ours) => {
    expect(new Address6(text).correctForm()).toBe(theirs)
    expect(String(IpAddress.parse(text))).toBe(ours)
  })

  test('masks behind the slash are refused', () => {
    expect(Address4.isValid('10.0.0.1/255.0.0.0')).toBe(false)
    expect(Prefix.parse('10.0.0.1/255.0.0.0').length).toBe(8)
  })

  test('the reverse name of an IPv4 network ignores its prefix', () => {
    expect(new Address4('192.0.2.7/24').reverseForm()).toBe('7.2.0.192.in-addr.arpa.')
    expect(reverseZoneOf(Prefix.parse('192.0.2.7/24'))).toBe('2.0.192.in-addr.arpa')
  })
})
