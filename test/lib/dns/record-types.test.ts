import {type Answer, encode} from 'dns-packet'
import {describe, expect, test} from 'vitest'
import {
  decodeRecordData,
  encodeRecordData,
  parseRecordType,
  RECORD_TYPES,
  type RecordTypeName,
} from '../../../src/lib/dns/record-types.js'
import {parseServedRecord, reverseRecords} from '../../../src/lib/dns/served-record.js'
import {WireReader} from '../../../src/lib/dns/wire-reader.js'

/** What the bytes of a record's data are as text. */
function textOf(type: RecordTypeName, data: Buffer): string {
  return decodeRecordData(RECORD_TYPES[type].number, new WireReader(data, 0, data.length))
}

describe('data is read as it is written', () => {
  test.each<[RecordTypeName, string, string?]>([
    ['A', '192.0.2.7'],
    ['AAAA', '2001:db8::7'],
    ['CNAME', 'www.example.com'],
    ['CNAME', 'www.example.com.', 'www.example.com'],
    ['NS', 'ns.example.com'],
    ['PTR', '.'],
    ['MX', '10 mail.example.com'],
    ['MX', '0 .'], // RFC 7505: no mail here
    ['TXT', '"v=spf1 -all"'],
    ['TXT', 'v=spf1 -all', '"v=spf1 -all"'],
    ['TXT', '"one" "two"'],
    ['TXT', '"a \\"quoted\\" word, a \\\\ and \\007"'],
    ['TXT', 'é', '"\\195\\169"'],
    ['TXT', 'x'.repeat(300), `"${'x'.repeat(255)}" "${'x'.repeat(45)}"`],
    ['TXT', '""'],
    ['SOA', 'ns.example.com hostmaster.example.com 2024010100 3600 600 86400 4294967295'],
    ['SRV', '0 5 5060 sip.example.com'],
    ['CAA', '0 issue "ca.example.net"'],
    ['CAA', '128 iodef "mailto:security@example.com"'],
    ['MX', '10 a\\.b\\032\\255.example'], // names of any bytes
    ['SOA', 'a\\046b b\\@c 1 2 3 4 5', 'a\\.b b\\@c 1 2 3 4 5'],
    ['HTTPS', '1 . mandatory=alpn,key65280 alpn="h2,a\\\\,b,\\255" ech=AAAA key65280="a b\\"\\000"'],
    ['HTTPS', '1 . alpn=h2 key7=x', '1 . alpn="h2" key7="x"'],
    ['CAA', '0 issue ca.example.net', '0 issue "ca.example.net"'],
    ['CAA', '0 a\\032b\\027\\010c\\045 "\\255\\000"'], // tags and values are any bytes, and come back as they were sent
    ['CAA', '0 "" ""'],
    ['CAA', `0 issue "${'x'.repeat(1000)}"`],
    ['HTTPS', '1 .'],
    ['HTTPS', '0 other.example.com'],
    ['HTTPS', '1 . alpn="h2,h3" no-default-alpn port=8443 ipv4hint=192.0.2.7,192.0.2.8 ipv6hint=2001:db8::7'],
    ['HTTPS', '1 . port=8443 alpn=h2', '1 . alpn="h2" port=8443'], // in the order of their numbers
  ])('%s %s', (type, text, written = text) => expect(textOf(type, encodeRecordData(type, text))).toBe(written))
})

test.each<[string, Answer]>([
  ['192.0.2.7', {name: 'x', type: 'A', data: '192.0.2.7'}],
  ['2001:db8::7', {name: 'x', type: 'AAAA', data: '2001:db8::7'}],
  ['10 mail.example.com', {name: 'x', type: 'MX', data: {preference: 10, exchange: 'mail.example.com'}}],
  ['"one" "two"', {name: 'x', type: 'TXT', data: ['one', 'two']}],
  ['1 2 3 t.example', {name: 'x', type: 'SRV', data: {priority: 1, weight: 2, port: 3, target: 't.example'}}],
  ['0 issue "ca.example.net"', {name: 'x', type: 'CAA', data: {flags: 0, tag: 'issue', value: 'ca.example.net'}}],
])('dns-packet agrees about %s', (text, answer) => {
  const data = encode({answers: [{...answer}]}).subarray(12 + 3 + 10)
  expect(textOf(answer.type as RecordTypeName, data)).toBe(text)
})

describe('data of the wrong form is refused', () => {
  test.each<[RecordTypeName, string]>([
    ['A', '2001:db8::7'],
    ['A', '010.0.0.1'],
    ['AAAA', '192.0.2.7'],
    ['AAAA', 'fe80::1%eth0'],
    ['CNAME', 'two names'],
    ['CNAME', ''],
    ['CNAME', `${'a'.repeat(64)}.example`],
    ['MX', 'mail.example.com'],
    ['MX', '65536 mail.example.com'],
    ['MX', '-1 mail.example.com'],
    ['TXT', '"unclosed'],
    ['TXT', 'x'.repeat(65_400)], // 255 bytes of each 256
    ['TXT', `"${'x'.repeat(256)}"`],
    ['TXT', '"\\300"'],
    ['SOA', 'ns.example.com hostmaster.example.com 1 2 3 4'],
    ['SOA', 'ns.example.com hostmaster.example.com 1 2 3 4 4294967296'],
    ['SRV', '0 5 sip.example.com'],
    ['CAA', '256 issue "x"'],
    ['CAA', '0 is-sue "x"'],
    ['HTTPS', '. 1'],
    ['HTTPS', '1 . ech=AAA'],
    ['HTTPS', '1 . alpn="h2'],
    ['HTTPS', '1 . alpn=h2,,h3'],
    ['HTTPS', '1 . key65536=x'],
    ['HTTPS', '1 . no-default-alpn=x'],
    ['HTTPS', '1 . mandatory=nothing'],
    ['HTTPS', '1 . port=65536'],
    ['HTTPS', '1 . port=1 port=2'],
    ['HTTPS', '1 . ipv4hint=2001:db8::7'],
    ['HTTPS', '1 . ipv4hint=x'],
    ['HTTPS', '1 . alpn'],
    ['HTTPS', '70000 .'],
  ])('%s %s', (type, text) => {
    expect(() => encodeRecordData(type, text)).toThrow(
      expect.objectContaining({code: 'INVALID_RECORD', input: text}) as Error,
    )
  })
})

describe('data that lies about its length is refused', () => {
  test.each<[string, RecordTypeName, string]>([
    ['an address of 3 bytes', 'A', '010203'],
    ['an address of 5 bytes', 'A', '0102030405'],
    ['an IPv6 address of 4 bytes', 'AAAA', '01020304'],
    ['a name without an end', 'CNAME', '03777777'],
    ['a name, and more', 'CNAME', '00ff'],
    ['a label of an unknown kind', 'CNAME', '4177'],
    ['a string longer than the data', 'TXT', '05616263'],
    ['an exchange that is missing', 'MX', '000a'],
    ['numbers that are cut', 'SOA', '0000000000010000'],
    ['a parameter longer than the data', 'HTTPS', '00010000010010'],
    ['a port of one byte', 'HTTPS', '000100000300015a'],
    ['a port of three bytes', 'HTTPS', '0001000003000301bb00'],
    ['parameters out of order', 'HTTPS', '0001000003000201bb00030002 01bb'.replace(' ', '')],
    ['an empty alpn', 'HTTPS', '00010000010000'],
    ['an empty protocol in alpn', 'HTTPS', '0001000001000100'],
    ['a TXT record without a string', 'TXT', ''],
    ['nothing', 'CAA', ''],
  ])('%s', (_, type, hex) => {
    expect(() => textOf(type, Buffer.from(hex, 'hex'))).toThrow(expect.objectContaining({code: 'BAD_MESSAGE'}) as Error)
  })

  test('a type without a name is opaque', () => {
    const data = Buffer.from('c0ff', 'hex')
    expect(decodeRecordData(65_280, new WireReader(data, 0, 2))).toBe('\\# 2 c0ff') // RFC 3597 §5
    expect(decodeRecordData(65_280, new WireReader(data, 0, 0))).toBe('\\# 0')
  })
})

test('types are named in any case, and ANY is refused with its reason', () => {
  expect(parseRecordType('https')).toBe('HTTPS')
  expect(() => parseRecordType('any')).toThrow(/RFC 8482/)
  expect(() => parseRecordType('AXFR')).toThrow(/there are A AAAA CNAME/)
})

describe('records to serve', () => {
  test.each([
    ['www.example.com=192.0.2.7', 'www.example.com', 'A', '192.0.2.7'],
    ['www.example.com = 192.0.2.7', 'www.example.com', 'A', '192.0.2.7'],
    ['www.example.com=2001:db8::7', 'www.example.com', 'AAAA', '2001:db8::7'],
    ['www.example.com=aaaa:db8::7', 'www.example.com', 'AAAA', 'aaaa:db8::7'], // small letters: an address
    ['www.example.com=AAAA:2001:db8::7', 'www.example.com', 'AAAA', '2001:db8::7'], // capitals: a type
    ['*.example.com=MX:10 mail.example.com', '*.example.com', 'MX', '10 mail.example.com'],
    ['example.com=TXT:a=b', 'example.com', 'TXT', '"a=b"'],
  ])('%s', (text, name, type, value) => {
    const record = parseServedRecord(text)
    expect(record).toMatchObject({name: {text: name}, type})
    expect(textOf(record.type, record.data)).toBe(value)
  })

  test.each([
    ['www.example.com', 'INVALID_RECORD', 'expected NAME=VALUE'],
    ['=192.0.2.7', 'INVALID_NAME', 'no name'],
    ['www.example.com=', 'INVALID_RECORD', 'no address'],
    ['www.example.com=192.0.2.300', 'INVALID_RECORD', 'no address'],
    ['www.example.com=other.example.com', 'INVALID_RECORD', 'NAME=MX:DATA'],
    ['www.example.com=cname:other.example.com', 'INVALID_RECORD', 'NAME=CNAME:host.example.com'],
    ['www.example.com=ANY:x', 'INVALID_RECORD', 'no type ANY is served'],
    ['www.example.com=A:x', 'INVALID_RECORD', 'the data of A, 192.0.2.7'],
  ])('%s is refused', (text, code, reason) => {
    expect(() => parseServedRecord(text)).toThrow(
      expect.objectContaining({code, message: expect.stringContaining(reason) as string}) as Error,
    )
  })

  test('an address leads back to the first of its names, but where it says otherwise', () => {
    const given = [
      'a.example=192.0.2.1',
      'b.example=192.0.2.1',
      '*.example=192.0.2.2',
      'c.example=2001:db8::1',
      'd.example=192.0.2.3',
      '3.2.0.192.in-addr.arpa=PTR:e.example',
    ]
    const found = reverseRecords(given.map(parseServedRecord)).map(
      ({name, type, data}) => `${name} ${textOf(type, data)}`,
    )
    expect(found).toEqual([
      '1.2.0.192.in-addr.arpa a.example',
      `1.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa c.example`,
    ])
  })
})
