import {describe, expect, test} from 'vitest'
import {DomainName} from '../../../src/lib/dns/domain-name.js'
import {parseQueryName} from '../../../src/lib/dns/lookup/query-name.js'
import {parseReverseName, reverseNameOf} from '../../../src/lib/dns/reverse-name.js'
import {IpAddress} from '../../../src/lib/address/ip-address.js'

test.each([
  ['www.example.com', 'www.example.com'],
  ['www.example.com.', 'www.example.com'],
  ['.', '.'],
  ['WWW.Example.COM', 'WWW.Example.COM'],
  ['münchen.example', 'xn--mnchen-3ya.example'],
  ['例え。example', 'xn--r8jz45g.example'], // the full stop of East Asian keyboards
  ['_sip._udp.münchen.example', '_sip._udp.xn--mnchen-3ya.example'],
  ['0/25.2.0.192.in-addr.arpa', '0/25.2.0.192.in-addr.arpa'], // RFC 2317
  ['my printer._ipp._tcp.example', 'my\\032printer._ipp._tcp.example'], // RFC 6763 §4.1.1
  ['my\\032printer.example', 'my\\032printer.example'],
  ['a\\.b.example', 'a\\.b.example'],
  ['a\\\\', 'a\\\\'],
  ['a\\\\.example', 'a\\\\.example'],
  ['\\097\\000.example', 'a\\000.example'],
  ['a'.repeat(63), 'a'.repeat(63)],
  [`${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}`, expect.stringMatching(/^.{253}$/)],
])('%s is %s', (text, name) => expect(DomainName.parse(text).text).toEqual(name))

test.each([
  ['', 0, 'a name is missing'],
  ['..', 0, 'between two dots'],
  ['a..b', 2, 'between two dots'],
  ['.example.com', 0, 'between two dots'],
  ['https://example.com/', 0, 'a URL'],
  ['a\\', 0, 'not a valid label'],
  ['a\\25', 0, 'not a valid label'],
  ['a\\256', 0, 'not a valid label'],
  ['a\x07b', 1, 'control character'],
  ['a\nb.example', 1, 'control character'],
  ['a'.repeat(64), 0, 'at most 63 bytes, this one has 64'],
  [`example.${'ü'.repeat(60)}`, 8, 'at most 63 bytes'],
  [`${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(62)}`, 0, 'at most 255 bytes, this one has 256'],
  ['１２.example', 0, 'not a valid label'], // digits of another script: an address to browsers
  ['a\u200d.example', 0, 'not a valid label'],
])('%j is refused at %i: %s', (text, offset, reason) => {
  expect(() => DomainName.parse(text)).toThrow(
    expect.objectContaining({
      code: 'INVALID_NAME',
      offset,
      message: expect.stringContaining(reason) as string,
    }) as Error,
  )
})

test.each([
  ['one label', 'a'.repeat(50_000_000)],
  ['many labels', 'a.'.repeat(1_000_000)],
  ['escapes', '\\097'.repeat(1_000_000)],
])('a text that no name can be as long as is refused unread, and not repeated: %s', (_, text) => {
  expect(() => DomainName.parse(text)).toThrow(
    expect.objectContaining({
      code: 'INVALID_NAME',
      message: expect.stringMatching(/^"[^"]{40}…": a name has at most 255 bytes$/) as string,
    }) as Error,
  )
})

test('names compare without regard to case, and stand in one another', () => {
  const [name, zone] = [DomainName.parse('WWW.Example.com'), DomainName.parse('example.COM')]
  expect(name.isWithin(zone)).toBe(true)
  expect(zone.isWithin(zone)).toBe(true)
  expect(zone.isWithin(name)).toBe(false)
  expect(DomainName.parse('notexample.com').isWithin(zone)).toBe(false)
  expect(name.isWithin(DomainName.root)).toBe(true)
  expect(name.parent!.equals(zone)).toBe(true)
  expect(DomainName.root.parent).toBeNull()
  expect(name.toWire()).toEqual(Buffer.from('\x03WWW\x07Example\x03com\0', 'latin1'))
  expect(DomainName.root.toWire()).toEqual(Buffer.of(0))
})

describe('reverse names', () => {
  test.each([
    ['192.0.2.7', '7.2.0.192.in-addr.arpa'],
    ['2001:db8::7', `7.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`],
  ])('%s ↔ %s', (address, name) => {
    expect(reverseNameOf(IpAddress.parse(address)).text).toBe(name)
    expect(String(parseReverseName(DomainName.parse(name.toUpperCase())))).toBe(address)
  })

  test.each([
    '2.0.192.in-addr.arpa',
    '256.2.0.192.in-addr.arpa',
    'x.2.0.192.in-addr.arpa',
    '7.ip6.arpa',
    'example.com',
    '.',
  ])('%s stands for no address', (name) => expect(parseReverseName(DomainName.parse(name))).toBeNull())
})

test('the zone of an address is no part of its reverse name', () => {
  expect(reverseNameOf(IpAddress.parse('fe80::1%eth0')).equals(reverseNameOf(IpAddress.parse('fe80::1')))).toBe(true)
})

test('an address is no name to look up', () => {
  expect(() => parseQueryName('192.0.2.7')).toThrow(/dns reverse/)
  expect(() => parseQueryName('2001:db8::7')).toThrow(/dns reverse/)
})
