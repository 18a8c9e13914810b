import fc from 'fast-check'
import {describe, expect, test, vi} from 'vitest'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {Anonymiser, type Unreadable} from '../../../src/lib/ip/anonymiser.js'
import {parseKeptBits} from '../../../src/lib/ip/parse-kept-bits.js'
import {addressOf} from '../../arbitraries.js'

// Laws are many calculations: on a machine with much to do they may take their time.
vi.setConfig({testTimeout: 120_000})

function anonymised(text: string, kept = '/24,/48'): {text: string; unreadable: Unreadable[]} {
  const pieces: Buffer[] = []
  const unreadable: Unreadable[] = []
  const bits = parseKeptBits(kept)
  const anonymiser = new Anonymiser(
    bits,
    (bytes) => void pieces.push(Buffer.from(bytes)),
    (one) => void unreadable.push(one),
  )
  const bytes = Buffer.from(`${text}\n`)
  anonymiser.take(bytes, 0, bytes.length)
  return {text: Buffer.concat(pieces).toString().slice(0, -1), unreadable}
}

test.each([
  't=12%3A30%3A45 std%3A%3Aabc a%3A%3Ab 00%3A11%3A22%3A33%3A44%3A55',
  'https%3A%2F%2Fexample.com%3A8443',
  '%3A%3A',
  '100%',
])('%s has no address: it stays', (text) => expect(anonymised(text)).toEqual({text, unreadable: []}))

test('no IPv6 address gets through with its colons escaped', () => {
  const escape = fc.constantFrom('%3A', '%3a', '%253A')
  fc.assert(
    fc.property(addressOf(6), escape, fc.constantFrom('ip=', '"', '%20', '%5B', ' ', ''), (address, colon, before) => {
      const plain = String(address)
      fc.pre(/\d|[a-f]{4}/.test(plain) && plain !== '::') // `a::b` is a name in a program
      const {text} = anonymised(`${before}${plain.replaceAll(':', colon)}&x`)
      expect(text.replaceAll(colon, ':')).toBe(anonymised(`${before}${plain}&x`).text)
    }),
  )
})

describe('is cut', () => {
  test.each([
    ['a mail header', 'from [IPv6:2001:db8:1:2::9] ([203.0.113.77])', 'from [IPv6:2001:db8:1::] ([203.0.113.0])'],
    ['IPv6 and a port', '2001:db8:1:2:3:4:5:6:49255 2001:db8:1:2::ec2e:49255', '2001:db8:1:::49255 2001:db8:1:::49255'],
    ['brackets and a port', '[2001:db8:1:2::9]:443 [fe80::1%eth0]:22', '[2001:db8:1::]:443 [fe80::%eth0]:22'],
    ['tcpdump', 'IP 10.0.0.1.443 > 192.168.7.9.51234: IP6 2001:db8:1:2::9.443', 'IP 10.0.0.0.443 > 192.168.7.0.51234: IP6 2001:db8:1::.443'],
    ['ports by name', 'IP 10.0.0.1.ssh > 192.168.7.9.domain: IP6 2001:db8:1:2::9.ssh > fe80::1.https: tcp6 2001:db8:1:2::9:domain', 'IP 10.0.0.0.ssh > 192.168.7.0.domain: IP6 2001:db8:1::.ssh > fe80::.https: tcp6 2001:db8:1:::domain'],
    ['reverse names', 'PTR? 5.2.0.192.in-addr.arpa. (40) "7.3.2.10.IN-ADDR.ARPA" lb._dns-sd._udp.9.2.168.192.in-addr.arpa', 'PTR? 0.2.0.192.in-addr.arpa. (40) "0.3.2.10.in-addr.arpa" lb._dns-sd._udp.0.2.168.192.in-addr.arpa'],
    ['reverse names of IPv6', `${'f.'.repeat(16)}2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.`, `${'0.'.repeat(20)}1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.`],
    ['behind labels', 'ip4:192.0.2.7 ip6:2001:db8:1:2::/64 src=10.1.2.3,dst=10.1.2.4', 'ip4:192.0.2.0 ip6:2001:db8:1::/64 src=10.1.2.0,dst=10.1.2.0'],
    ['mapped', '::ffff:203.0.113.77:50122 ::ffff:c000:207', '::ffff:203.0.113.0:50122 ::ffff:192.0.2.0'],
    ['6to4 holds an IPv4 address', '2002:c000:207::1', '2002:c000:200::'],
    ['escapes of URLs, strings and colours', 'u=%2F10.1.2.3&v=%2010.1.2.4 \\n10.1.2.5 \u001b[1;32m10.1.2.6\u001b[0m', 'u=%2F10.1.2.0&v=%2010.1.2.0 \\n10.1.2.0 \u001b[1;32m10.1.2.0\u001b[0m'],
    ['colons that are escaped', 'ip=2001%3Adb8%3A1%3A2%3A%3A9&v=%5B2001%3adb8:1%3A2::9%5D:443 %202001%253Adb8%253A1%253A2%253A%253A9', 'ip=2001%3Adb8%3A1%3A%3A&v=%5B2001%3adb8%3a1%3a%3a%5D:443 %202001%253Adb8%253A1%253A%253A'],
    ['the same with IPv4 inside', 'x=%3A%3Affff%3A203.0.113.77, src%3A2001%3Adb8%3A1%3A2%3A%3A9', 'x=%3A%3Affff%3A203.0.113.0, src%3A2001%3Adb8%3A1%3A%3A'],
    ['a range and a prefix', '10.1.2.3-10.1.2.9 10.1.2.3/32', '10.1.2.0-10.1.2.0 10.1.2.0/32'],
    ['five numbers: the fifth is a port', 'v=1.2.3.4.5', 'v=1.2.3.0.5'],
    ['behind a word for a mask', 'wildcard 192.0.2.77; 10.0.0.1 mask 10.0.0.2', 'wildcard 192.0.2.0; 10.0.0.0 mask 10.0.0.0'],
  ])('%s', (_, text, expected) => {
    expect(anonymised(text)).toEqual({text: expected, unreadable: []})
  }) // prettier-ignore

  test('all embedded IPv4 addresses by the measure of IPv4', () => {
    expect(anonymised('2002:c000:207:: 64:ff9b::192.0.2.7 ::192.0.2.7 fe80::5efe:192.0.2.7 ::1', '/16,/128').text).toBe(
      '2002:c000:: 64:ff9b::c000:0 ::c000:0 fe80::5efe:c000:0 ::1',
    )
    // Teredo: the server 65.54.227.120, the client 192.0.2.45 with all bits turned over (RFC 4380 §4).
    expect(anonymised('2001:0:4136:e378:8000:63bf:3fff:fdd2', '/16,/128').text).toBe(
      '2001:0:4136:0:8000:63bf:3fff:ffff',
    )
  })
})

test.each([
  'Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Chrome/120.0.6099.109 Safari/537.36',
  '1.3.6.1.4.1.311 v1.2.3.4 12:00:00 2024-11-26T10:16:09Z 26/Nov/2024:10:16:07.123',
  'MAC=8c:ec:4b:87:99:d7:00:11:22:33:44:55:08:00 00:11:22:ff:fe:33:44:55 8cec.4b87.99d7',
  '2.0.192.in-addr.arpa 8.b.d.0.1.0.0.2.ip6.arpa 1.2.3.300.in-addr.arpa x.in-addr.arpa 1.2.3.4.in-addr.arpa.example in-addr.arpa',
  'std::vector<int> a::b SHA256:abc 10.20.30',
  'netmask 255.255.255.252 Mask:255.255.255.128',
  '',
])('%j stays', (text) => {
  expect(anonymised(text)).toEqual({text, unreadable: []})
})

test('masks of the addresses that are cut stay', () => {
  expect(anonymised('ip address 10.1.2.3 255.255.255.252\n permit 10.1.2.3 0.0.0.63\n').text).toBe(
    'ip address 10.1.2.0 255.255.255.252\n permit 10.1.2.0 0.0.0.63\n',
  )
  expect(
    anonymised('10.1.2.192  0.0.0.0  255.255.255.192 U 0 0 0 eth0\n10.1.3.9  10.1.2.1  255.255.255.255 UGH 0').text,
  ).toBe('10.1.2.0  0.0.0.0  255.255.255.192 U 0 0 0 eth0\n10.1.3.0  10.1.2.0  255.255.255.255 UGH 0')
})

test.each([
  ['10.1.2.3/255.255.255.252 10.1.2.3/0.0.0.63 10.1.2.3/0.0.2.255', '10.1.2.0/255.255.255.252 10.1.2.0/0.0.0.63 10.1.2.0/0.0.2.255'],
  ['2001:db8:1:2::9/ffff:ffff:ffff:fffc::', '2001:db8:1::/ffff:ffff:ffff:fffc::'],
  ['10.1.2.3/10.1.2.4 2001:db8:1:2::9/2001:db8:1:2::8', '10.1.2.0/10.1.2.0 2001:db8:1::/2001:db8:1::'], // no masks
])('masks behind a slash stay: %s', (text, expected) => expect(anonymised(text).text).toBe(expected)) // prettier-ignore

test('what cannot be read is masked and told, with its place', () => {
  expect(anonymised('a\né 192.168.001.010 x\n10.0.0.300:80 999.999.999.999\n 01.2.3.4/8')).toEqual({
    text: 'a\né [?] x\n[?]:80 [?]\n [?]/8',
    unreadable: [
      {text: '192.168.001.010', line: 2, column: 3},
      {text: '10.0.0.300', line: 3, column: 1},
      {text: '999.999.999.999', line: 3, column: 15},
      {text: '01.2.3.4', line: 4, column: 2},
    ],
  })
})

const before = fc.constantFrom(
  '',
  ' ',
  '[',
  '(',
  '"',
  'src=',
  'IPv6:',
  'ip4:',
  ',',
  '<',
  '//',
  '@',
  '%5B',
  '\\t',
  '\u00e9',
  '...',
)
const behind = fc.constantFrom(
  '',
  ' ',
  ']',
  ')',
  '"',
  '/24',
  ':443',
  '.443',
  '.',
  ',',
  '%2C',
  '%eth0',
  ' - ',
  '-',
  '\n',
  '\u00e9',
)

test('wherever an address stands, its last bits are gone, and the rest of the text stays', () => {
  fc.assert(
    fc.property(before, fc.oneof(addressOf(4), addressOf(6)), behind, (head, address, tail) => {
      const text = String(address)
      fc.pre(/\d|[a-f]{4}/.test(text) || text.split(':').length > 3)
      fc.pre(address.version === 4 || !tail.startsWith(':')) // without brackets the port is a group
      const {text: out} = anonymised(`${head}${text}${tail}`)
      expect(out.startsWith(head) && out.endsWith(tail)).toBe(true)
      const inner = IpAddress.parse(out.slice(head.length, tail === '' ? undefined : -tail.length))
      const isMapped = address.version === 6 && address.value >> 32n === 0xffffn
      const bits = address.version === 4 || isMapped ? 8n : 80n
      expect(inner.value & ((1n << bits) - 1n)).toBe(0n)
      expect((inner.value ^ address.value) >> (address.version === 6 && !isMapped ? 112n : bits)).toBe(0n)
    }),
    {numRuns: 2000},
  )
})

test('a text that was anonymised is the same anonymised again', () => {
  const word = fc.oneof(
    addressOf(4).map(String),
    addressOf(6).map(String),
    fc.constantFrom('x', '-', '255.0.0.0', '10.0.0.300', '12:00'),
  )
  fc.assert(
    fc.property(fc.array(word, {maxLength: 6}), (words) => {
      const once = anonymised(words.join(' '))
      expect(anonymised(once.text)).toEqual({text: once.text, unreadable: []})
    }),
  )
})
