import {type Answer, encode} from 'dns-packet'
import {describe, expect, test} from 'vitest'
import {decodeRecordData, encodeRecordData} from '../../../src/lib/dns/records/record-data.js'
import {type AnyTypeName, parseRecordType, TYPE_NUMBERS, typeNumber} from '../../../src/lib/dns/records/type-numbers.js'
import {parseServedRecord, reverseRecords} from '../../../src/lib/dns/served-record.js'
import {WireReader} from '../../../src/lib/dns/wire-reader.js'

/** What the bytes of a record's data are as text. */
function textOf(type: AnyTypeName, data: Buffer): string {
  return decodeRecordData(typeNumber(type), new WireReader(data, 0, data.length))
}

describe('data is read as it is written', () => {
  test.each<[AnyTypeName, string, string?]>([
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
    ['HTTPS', '1 . alpn=h2 key7=x', '1 . alpn="h2" dohpath="x"'],
    ['CAA', '0 issue ca.example.net', '0 issue "ca.example.net"'],
    ['CAA', '0 a\\032b\\027\\010c\\045 "\\255\\000"'], // tags and values are any bytes, and come back as they were sent
    ['CAA', '0 "" ""'],
    ['CAA', `0 issue "${'x'.repeat(1000)}"`],
    ['HTTPS', '1 .'],
    ['HTTPS', '0 other.example.com'],
    ['HTTPS', '1 . alpn="h2,h3" no-default-alpn port=8443 ipv4hint=192.0.2.7,192.0.2.8 ipv6hint=2001:db8::7'],
    ['HTTPS', '1 . port=8443 alpn=h2', '1 . alpn="h2" port=8443'], // in the order of their numbers
    ['SVCB', '1 foo.example.com mandatory=alpn,ipv4hint alpn="h2,h3-19" ipv4hint=192.0.2.1'], // RFC 9460 §D.2
    ['SVCB', String.raw`16 foo.example.org alpn="f\\\\oo\\,bar,h2"`], // RFC 9460 §D.2: an id with a comma and a backslash
    ['SVCB', String.raw`1 foo.example.com key667="hello\136qoo"`],
    ['SVCB', '1 dns.example.com alpn="h2" ech=AEX+DQ== dohpath="/dns-query{?dns}" ohttp'],
    ['CAA', '0 "" "x"'],
    ['CAA', String.raw`0 is\032sue "x"`],
    ['PTR', String.raw`evil\.name.example`], // a label with a dot in it
    ['SRV', String.raw`0 0 631 my\032printer.local`],
    ['SOA', String.raw`ns.example first\.last.example 1 2 3 4 5`],
    ['HINFO', '"PC" "Linux 6"'],
    ['RP', 'mbox.example.com txt.example.com'],
    ['LOC', '51 30 12.748 N 0 7 39.612 W 0.00m 1m 10000m 10m'],
    ['LOC', '42 21 54 S 71 06 18 E -24m 30m', '42 21 54.000 S 71 6 18.000 E -24.00m 30m 10000m 10m'], // RFC 1876 §4
    ['LOC', '52 N 5 E 0', '52 0 0.000 N 5 0 0.000 E 0.00m 1m 10000m 10m'],
    ['NAPTR', String.raw`100 50 "s" "z3950+I2L+I2C" "" _z3950._tcp.gatech.edu`], // RFC 3403 §6.2
    ['NAPTR', String.raw`100 10 "u" "E2U+sip" "!^.*$!sip:info@example.com!" .`],
    ['DNAME', 'other.example'],
    ['APL', '1:192.168.32.0/21 !1:192.168.38.0/28 2:2001:db8::/32'],
    ['DS', '60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118'], // RFC 4034 §5.4
    ['DS', '60485 5 1 2bb183af 5f225881', '60485 5 1 2BB183AF5F225881'],
    ['CDS', '0 0 0 00'], // RFC 8078 §4: delete
    ['SSHFP', '2 1 123456789ABCDEF67890123456789ABCDEF67890'], // RFC 4255 §3.2
    ['IPSECKEY', '10 1 2 192.0.2.38 AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ=='], // RFC 4025 §3.2
    ['IPSECKEY', '10 0 2 . AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ=='],
    ['IPSECKEY', '10 3 2 mygateway.example.com AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ=='],
    ['RRSIG', 'A 5 3 86400 20030322173103 20030220173103 2642 example.com oJB1W6WNGv+ldvQ3WDG0MQ=='], // RFC 4034 §3.3, cut
    ['NSEC', 'host.example.com A MX RRSIG NSEC TYPE1234'], // RFC 4034 §4.3
    ['NSEC', '. A CAA'],
    ['DNSKEY', '256 3 5 AQPSKmynfzW4kyBv015MUG2DeIQ3'],
    [
      'NSEC3',
      '1 1 12 AABBCCDD 2T7B4G4VSA5SMI47K61MV5BV1A22BOJR MX DNSKEY NS SOA NSEC3PARAM RRSIG',
      '1 1 12 AABBCCDD 2T7B4G4VSA5SMI47K61MV5BV1A22BOJR NS SOA MX RRSIG DNSKEY NSEC3PARAM',
    ],
    ['NSEC3', '1 0 0 - 2T7B4G4VSA5SMI47K61MV5BV1A22BOJR'],
    ['NSEC3PARAM', '1 0 12 AABBCCDD'],
    ['TLSA', '3 1 1 D2ABDE240D7CD3EE6B4B28C54DF034B97983A1D16E8A410E4561CB106618E971'],
    ['HIP', '2 200100107B1A74DF365639CC39F1D578 AwEAAbdxyhNuSutc rvs.example.com'], // RFC 8005 §6, cut
    ['OPENPGPKEY', 'mQCNAzIBAQAAAQ=='],
    ['CSYNC', '66 3 A NS AAAA'], // RFC 7477 §2.1.2.1
    ['ZONEMD', '2018031500 1 1 FEBE3D4CE2EC2FFA4BA99D46CD69D6D29711E55217057BEE'],
    ['DSYNC', 'CDS 1 5359 cds-scanner.example.net'], // RFC 9859 §2.1
    ['NID', '10 14:4fff:ff20:ee64', '10 0014:4fff:ff20:ee64'], // RFC 6742 §2.1.3
    ['L32', '10 10.1.2.0'],
    ['EUI48', '00-00-5e-00-53-2a'], // RFC 7043 §3.2
    ['EUI64', '00-00-5e-ef-10-00-00-2a'],
    ['URI', '10 1 "ftp://ftp1.example.com/public"'], // RFC 7553 §5.2
    ['AMTRELAY', '10 0 1 203.0.113.15'], // RFC 8777 §4.3
    ['AMTRELAY', '10 1 0 .'],
    ['CERT', '1 0 0 AQID', 'PKIX 0 0 AQID'],
    ['CERT', '253 0 0 AQID'],
    ['NSAP', '0x47.0005.80.005a00', '0x47000580005a00'],
    ['ISDN', '"150862028003217" "004"'],
    ['X25', '"311061700956"'],
    ['GPOS', '"-32.6882" "116.8652" "10.0"'],
    ['UID', '1000'],
    ['NULL', String.raw`\# 3 010203`],
    ['TYPE65280', String.raw`\# 0`],
    ['A', String.raw`\# 4 c0000207`, '192.0.2.7'], // RFC 3597 §5: any type may be written so
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
  expect(textOf(answer.type as AnyTypeName, data)).toBe(text)
})

describe('data of the wrong form is refused', () => {
  test.each<[AnyTypeName, string]>([
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
    ['HTTPS', '1 . ech'],
    ['HTTPS', '1 . ech=AAA'],
    ['HTTPS', '1 . alpn="h2'],
    ['HTTPS', '1 . alpn=h2,,h3'],
    ['HTTPS', '1 . no-default-alpn=x'],
    ['HTTPS', '1 . mandatory=nothing'],
    ['HTTPS', '1 . ohttp=1'],
    ['HTTPS', '1 . key65536=x'],
    ['SVCB', '1 . mandatory=nope'],
    ['DS', '1 8 2 ABC'],
    ['DS', '1 8 2'],
    ['LOC', '91 N 0 E 0'],
    ['LOC', '51 30 12.748 N 0 7 39.612 W'],
    ['RRSIG', 'A 5 3 86400 2003 20030220173103 2642 example.com oJB1'],
    ['NSEC', 'host.example.com NOPE'],
    ['OPENPGPKEY', 'mQ='],
    ['EUI48', '00-00-5e-00-53'],
    ['A', String.raw`\# 3 c00002`],
    ['A', String.raw`\# 4 c00002`],
    ['NULL', 'text'],
    ['PTR', String.raw`evil\300name`],
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
  test.each<[string, AnyTypeName, string]>([
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
    ['a map of types of 33 bytes', 'NSEC', `000021${'ff'.repeat(33)}`],
    ['a gateway of an unknown kind', 'IPSECKEY', '0a0402'],
    ['a location of another version', 'LOC', '01121613'],
    ['a prefix of an unknown family', 'APL', '00091800'],
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

describe('a malformed parameter of a service is shown as that, and nothing is guessed', () => {
  test.each([
    ['a port of three bytes', '00010000030003026800', '1 . port=(malformed, 3 bytes: 026800)'],
    ['a port of one byte', '000100000300015a', '1 . port=(malformed, 1 byte: 5a)'],
    ['five bytes of IPv4 addresses', '00010000040005c000020701', '1 . ipv4hint=(malformed, 5 bytes: c000020701)'],
    ['an empty list of protocols', '00010000010000', '1 . alpn=(malformed, no bytes)'],
    ['a protocol that goes over the end', '0001000001000205683200', null], // bytes are left: no parameter at all
    ['a flag with a value', '0001000002000100', '1 . no-default-alpn=(malformed, 1 byte: 00)'],
    [
      'keys that are out of order',
      '00010000030002005000010003026832',
      '1 . port=80 alpn="h2" (malformed, keys out of order)',
    ],
  ])('%s', (_, hex, text) => {
    const data = Buffer.from(hex, 'hex')
    if (text === null)
      expect(() => textOf('SVCB', data)).toThrow(expect.objectContaining({code: 'BAD_MESSAGE'}) as Error)
    else expect(textOf('SVCB', data)).toBe(text)
  })
})

test.each(['ANY', 'AXFR', 'ixfr', 'OPT', 'TSIG', 'TYPE251', 'TYPE0', 'nope', 'TYPE65536'])(
  '%s cannot be asked for',
  (type) => {
    expect(() => parseRecordType(type)).toThrow(expect.objectContaining({code: 'INVALID_TYPE', input: type}) as Error)
  },
)

test('types go by their names in any case, and by their numbers', () => {
  expect(['https', 'type65', 'TYPE65280', 'nsec3param'].map(parseRecordType)).toEqual([
    'HTTPS',
    'HTTPS',
    'TYPE65280',
    'NSEC3PARAM',
  ])
  expect(() => parseRecordType('any')).toThrow(/RFC 8482/)
  expect(() => parseRecordType('AXFR')).toThrow(/RFC 5936/)
  expect(Object.keys(TYPE_NUMBERS).filter((name) => typeNumber(name as AnyTypeName) > 0xffff)).toEqual([])
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
    ['=192.0.2.7', 'INVALID_NAME', 'a name is missing'],
    ['www.example.com=', 'INVALID_RECORD', 'not an address'],
    ['www.example.com=192.0.2.300', 'INVALID_RECORD', 'not an address'],
    ['www.example.com=other.example.com', 'INVALID_RECORD', 'NAME=MX:DATA'],
    ['www.example.com=cname:other.example.com', 'INVALID_RECORD', 'NAME=CNAME:host.example.com'],
    ['www.example.com=ANY:x', 'INVALID_RECORD', 'no records of type ANY'],
    ['www.example.com=DNAME:other.example', 'INVALID_RECORD', 'no records of type DNAME'],
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
