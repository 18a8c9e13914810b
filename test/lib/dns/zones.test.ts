import {type Answer, decode, encode, type RecordType} from 'dns-packet'
import {describe, expect, test} from 'vitest'
import {buildAnswer, RCODE, readQuestion, udpLimit} from '../../../src/lib/dns/build-answer.js'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {parseHosts} from '../../../src/lib/dns/parse-hosts.js'
import {reverseNameOf} from '../../../src/lib/dns/reverse-name.js'
import {parseServedRecord, pointersOf, zoneRecordOf, zoneRecordsOf} from '../../../src/lib/dns/served-record.js'
import {WireReader} from '../../../src/lib/dns/wire-reader.js'
import {Zones} from '../../../src/lib/dns/zones.js'

/** What a server with these records says, as dns-packet reads it; null where it would ask another server. */
function serve(records: string[], {forwards = false}: {forwards?: boolean} = {}) {
  const zones = new Zones(records.map(parseServedRecord).map(zoneRecordOf), {ttlSeconds: 60, forwards})
  return (name: string, type: RecordType) => {
    const asked = readQuestion(encode({id: 7, questions: [{name, type}]}))
    if ('refusal' in asked) throw new Error(asked.refusal)
    const sections = zones.find(asked.key, asked.type)
    if (!sections) return null
    const {isAuthoritative} = sections
    const bytes = buildAnswer(asked, RCODE[sections.rcode], sections, {isAuthoritative, recursionAvailable: false})
    const {questions, answers, authorities, additionals, ...rest} = decode(bytes)
    const rcode = (rest as unknown as {rcode: string}).rcode
    return {
      rcode,
      authoritative: rest.flag_aa,
      question: questions![0]!.name,
      answers: answers!.map(textOf),
      authorities: authorities!.map(textOf),
      additionals: additionals!.map(textOf),
    }
  }
}

function textOf(record: Answer): string {
  if (record.type === 'OPT') return 'OPT'
  const data =
    record.type === 'SOA' ? `${record.data.mname} minimum ${record.data.minimum}` : JSON.stringify(record.data)
  return `${record.name} ${'ttl' in record ? record.ttl : ''} ${record.type} ${data.replaceAll('"', '')}`
}

const SOA = 'example.com 60 SOA example.com minimum 60'

describe('a zone that is made for its records', () => {
  const ask = serve([
    'www.example.com=192.0.2.7',
    'www.example.com=192.0.2.8',
    'www.example.com=192.0.2.8',
    'www.example.com=2001:db8::7',
    'a.b.c.example.com=192.0.2.9',
    'ftp.example.com=CNAME:www.example.com',
    'out.example.com=CNAME:www.example.org',
    'gone.example.com=CNAME:nowhere.example.com',
    'loop1.example.com=CNAME:loop2.example.com',
    'loop2.example.com=CNAME:loop1.example.com',
    '*.wild.example.com=192.0.2.10',
    'given.wild.example.com=TXT:given',
    '*.alias.example.com=CNAME:www.example.com',
  ])

  test.each<[string, RecordType, string, string[]]>([
    ['www.example.com', 'A', 'NOERROR', ['www.example.com 60 A 192.0.2.7', 'www.example.com 60 A 192.0.2.8']],
    ['WWW.eXample.com', 'AAAA', 'NOERROR', ['WWW.eXample.com 60 AAAA 2001:db8::7']], // the letters of the question
    [
      'ftp.example.com',
      'A',
      'NOERROR',
      ['ftp.example.com 60 CNAME www.example.com', 'www.example.com 60 A 192.0.2.7', 'www.example.com 60 A 192.0.2.8'],
    ],
    ['ftp.example.com', 'CNAME', 'NOERROR', ['ftp.example.com 60 CNAME www.example.com']],
    ['out.example.com', 'A', 'NOERROR', ['out.example.com 60 CNAME www.example.org']],
    ['x.wild.example.com', 'A', 'NOERROR', ['x.wild.example.com 60 A 192.0.2.10']],
    ['x.y.wild.example.com', 'A', 'NOERROR', ['x.y.wild.example.com 60 A 192.0.2.10']],
    ['*.wild.example.com', 'A', 'NOERROR', ['*.wild.example.com 60 A 192.0.2.10']],
    [
      'x.alias.example.com',
      'A',
      'NOERROR',
      [
        'x.alias.example.com 60 CNAME www.example.com',
        'www.example.com 60 A 192.0.2.7',
        'www.example.com 60 A 192.0.2.8',
      ],
    ],
    ['example.com', 'SOA', 'NOERROR', [SOA]],
  ])('%s %s: %s', (name, type, rcode, answers) => {
    expect(ask(name, type)).toMatchObject({rcode, authoritative: true, question: name, answers, authorities: []})
  })

  test.each<[string, RecordType, string, string[]]>([
    ['www.example.com', 'MX', 'NOERROR', []], // NODATA
    ['example.com', 'A', 'NOERROR', []],
    ['b.c.example.com', 'A', 'NOERROR', []], // there is something below (RFC 8020)
    ['given.wild.example.com', 'A', 'NOERROR', []], // a name that is given is not the wildcard's (RFC 4592 §2.2.1)
    ['x.wild.example.com', 'AAAA', 'NOERROR', []],
    ['nope.example.com', 'A', 'NXDOMAIN', []],
    ['x.www.example.com', 'A', 'NXDOMAIN', []],
    ['x.given.wild.example.com', 'A', 'NXDOMAIN', []],
    ['gone.example.com', 'A', 'NXDOMAIN', ['gone.example.com 60 CNAME nowhere.example.com']],
    ['ftp.example.com', 'MX', 'NOERROR', ['ftp.example.com 60 CNAME www.example.com']],
  ])('%s %s: %s with a SOA record', (name, type, rcode, answers) => {
    expect(ask(name, type)).toMatchObject({rcode, authoritative: true, answers, authorities: [SOA]})
  })

  test('aliases that lead in a circle end', () => {
    expect(ask('loop1.example.com', 'A')!.answers).toEqual([
      'loop1.example.com 60 CNAME loop2.example.com',
      'loop2.example.com 60 CNAME loop1.example.com',
    ])
  })

  test('other names are not ours', () => {
    expect(ask('example.org', 'A')).toBeNull()
    expect(ask('com', 'A')).toBeNull()
    expect(ask('notexample.com', 'A')).toBeNull()
    expect(ask('.', 'A')).toBeNull()
  })

  test('ANY is answered with one small record (RFC 8482)', () => {
    const bytes = encode({questions: [{name: 'www.example.com', type: 'ANY' as RecordType}]})
    const zones = new Zones([zoneRecordOf(parseServedRecord('www.example.com=192.0.2.7'))], {
      ttlSeconds: 60,
      forwards: false,
    })
    const asked = readQuestion(bytes)
    if ('refusal' in asked) throw new Error(asked.refusal)
    const answer = buildAnswer(asked, 0, zones.find(asked.key, asked.type))
    expect(decode(answer).answers).toMatchObject([{type: 'HINFO', data: {cpu: 'RFC8482', os: ''}}])
  })
})

describe('where a zone begins', () => {
  test.each<[string, string, boolean]>([
    ['www.example.com=192.0.2.7', 'nope.example.com', true],
    ['example.com=192.0.2.7', 'nope.example.com', true], // two labels: the name itself
    ['example.com=192.0.2.7', 'nope.com', false],
    ['printer=192.0.2.7', 'x.printer', true],
    ['printer=192.0.2.7', 'scanner', false],
    ['*.example.com=TXT:x', 'example.com', true],
    ['example.com=SOA:ns.example.com h.example.com 1 2 3 4 5', 'x.y.example.com', true],
    ['.=SOA:ns h 1 2 3 4 5', 'any.thing', true],
  ])('with %s, %s is ours: %s', (record, name, isOurs) => expect(serve([record])(name, 'A') !== null).toBe(isOurs))

  test('a SOA record of its own speaks for the zone, and no other is made inside', () => {
    const ask = serve(['example.com=SOA:ns.example.com h.example.com 9 2 3 4 55', 'a.b.example.com=192.0.2.1'])
    expect(ask('x.b.example.com', 'A')).toMatchObject({
      rcode: 'NXDOMAIN',
      authorities: ['example.com 60 SOA ns.example.com minimum 55'],
    })
  })

  test('where others are forwarded, only the names that are given are ours', () => {
    const ask = serve(['www.example.com=192.0.2.7', '*.dev.example.com=192.0.2.8', 'example.org=SOA:ns h 1 2 3 4 5'], {
      forwards: true,
    })
    expect(ask('www.example.com', 'A')!.answers).toEqual(['www.example.com 60 A 192.0.2.7'])
    expect(ask('www.example.com', 'AAAA')).toMatchObject({rcode: 'NOERROR', answers: []})
    expect(ask('x.dev.example.com', 'A')!.answers).toEqual(['x.dev.example.com 60 A 192.0.2.8'])
    expect(ask('mail.example.com', 'A')).toBeNull()
    expect(ask('x.www.example.com', 'A')).toBeNull()
    expect(ask('example.com', 'A')).toBeNull()
    expect(ask('x.example.org', 'A')).toMatchObject({rcode: 'NXDOMAIN'})
  })
})

test('names below NS records are handed on, with the addresses that nobody else could tell', () => {
  const ask = serve([
    'com=SOA:ns.com h.com 1 2 3 4 5',
    'com=NS:ns.com',
    'ns.com=192.0.2.1',
    'example.com=NS:ns.example.com',
    'example.com=NS:ns.example.org',
    'ns.example.com=192.0.2.2',
    'ns.example.com=2001:db8::2',
  ])
  const referral = {
    rcode: 'NOERROR',
    authoritative: false,
    answers: [],
    authorities: ['example.com 60 NS ns.example.com', 'example.com 60 NS ns.example.org'],
    additionals: ['ns.example.com 60 A 192.0.2.2', 'ns.example.com 60 AAAA 2001:db8::2'],
  }
  expect(ask('www.example.com', 'A')).toMatchObject(referral)
  expect(ask('example.com', 'NS')).toMatchObject(referral)
  expect(ask('ns.example.com', 'A')).toMatchObject(referral)
  expect(ask('com', 'NS')).toMatchObject({authoritative: true, answers: ['com 60 NS ns.com']})
})

test.each([
  [['a.example=CNAME:b.example', 'a.example=192.0.2.1'], 'no other records'],
  [['a.example=192.0.2.1', 'a.example=CNAME:b.example'], 'no other records'],
  [['a.example=CNAME:b.example', 'a.example=CNAME:c.example'], 'two records of type CNAME'],
  [['a.example=SOA:n h 1 2 3 4 5', 'a.example=SOA:n h 2 2 3 4 5'], 'two records of type SOA'],
])('%j contradict one another', (records, reason) => {
  expect(() => serve(records)).toThrow(
    expect.objectContaining({code: 'RECORD_CONFLICT', message: expect.stringContaining(reason) as string}) as Error,
  )
})

describe('a question', () => {
  const good = encode({id: 7, flags: 0x0100, questions: [{name: 'WWW.example.com', type: 'A'}]})
  const opt = (size: number, version = 0) => Buffer.from([0, 0, 41, size >> 8, size & 0xff, 0, version, 0, 0, 0, 0])
  const withOpt = (...opts: Buffer[]) => {
    const bytes = Buffer.concat([good, ...opts])
    bytes.writeUInt16BE(opts.length, 10)
    return bytes
  }
  const changed = (at: number, value: number) => {
    const bytes = Buffer.from(good)
    bytes[at] = value
    return bytes
  }

  test('is read with its name in small letters, and the size that the client takes', () => {
    expect(readQuestion(good)).toMatchObject({
      key: '\x03www\x07example\x03com\0',
      type: 1,
      ednsBytes: null,
      wantsRecursion: true,
    })
    for (const [size, limit] of [
      [100, 512],
      [512, 512],
      [1000, 1000],
      [4096, 1232],
    ]) {
      const asked = readQuestion(withOpt(opt(size!)))
      if ('refusal' in asked) throw new Error(asked.refusal)
      expect(udpLimit(asked)).toBe(limit)
    }
  })

  test.each<[string, Buffer, number | null]>([
    ['an answer', changed(2, 0x81), null], // two servers would talk for ever
    ['11 bytes', good.subarray(0, 11), null],
    ['nothing', Buffer.alloc(0), null],
    ['a notification', changed(2, 0x20), RCODE.NOTIMP],
    ['no question', changed(5, 0), RCODE.FORMERR],
    ['two questions', changed(5, 2), RCODE.FORMERR],
    ['a question with an answer', changed(7, 1), RCODE.FORMERR],
    ['a cut question', good.subarray(0, -1), RCODE.FORMERR],
    ['a compressed name', changed(12, 0xc0), RCODE.FORMERR],
    ['a name without an end', changed(12, 60), RCODE.FORMERR],
    ['junk behind the question', withOpt(Buffer.of(1, 2, 3)), RCODE.FORMERR],
    ['two OPT records', withOpt(opt(512), opt(512)), RCODE.FORMERR],
    ['another class', changed(good.length - 1, 3), RCODE.REFUSED],
    ['a zone transfer', changed(good.length - 3, 252), RCODE.REFUSED],
  ])('%s is refused', (_, bytes, rcode) => {
    const asked = readQuestion(bytes)
    if (!('refusal' in asked)) throw new Error('it was read')
    expect(asked.answer === null ? null : asked.answer[3]! & 0x0f).toBe(rcode)
    if (asked.answer) {
      expect(asked.answer.length).toBeLessThanOrEqual(bytes.length) // no gain for whoever forges a source
      expect(asked.answer.readUInt16BE(0)).toBe(bytes.readUInt16BE(0))
      expect(asked.answer[2]! & 0x80).toBe(0x80)
    }
  })

  test('a version of EDNS to come is answered with BADVERS (RFC 6891 §6.1.3)', () => {
    const asked = readQuestion(withOpt(opt(1232, 1)))
    if (!('refusal' in asked)) throw new Error('it was read')
    expect(decode(asked.answer!)).toMatchObject({additionals: [{type: 'OPT', extendedRcode: 1, ednsVersion: 0}]})
  })

  test('an answer that does not fit is cut down to its question, with TC', () => {
    const zones = new Zones([zoneRecordOf(parseServedRecord(`www.example.com=TXT:${'x'.repeat(600)}`))], {
      ttlSeconds: 60,
      forwards: false,
    })
    for (const [bytes, limit, isTruncated] of [
      [good, 512, true],
      [withOpt(opt(1232)), 1232, false],
    ] as const) {
      const asked = readQuestion(bytes)
      if ('refusal' in asked) throw new Error(asked.refusal)
      const answer = buildAnswer(asked, 0, zones.find(asked.key, 16), undefined, limit)
      expect(decode(answer)).toMatchObject({flag_tc: isTruncated, answers: isTruncated ? [] : [{type: 'TXT'}]})
      expect(answer.length).toBeLessThanOrEqual(isTruncated ? bytes.length : limit)
    }
  })
})

describe('the addresses of a hosts file lead back to its names', () => {
  const hosts = parseHosts(
    Buffer.from('192.0.2.7 WWW.example.com w\n192.0.2.7 other.example\n192.0.2.8 a\n2001:db8::1 v6.example\n'),
    () => {},
  )
  const ask = (forwards: boolean) => {
    const given = [parseServedRecord('8.2.0.192.in-addr.arpa=PTR:given.example')]
    const zones = new Zones([...zoneRecordsOf(given, hosts)], {ttlSeconds: 60, forwards}, pointersOf(hosts))
    return (address: string, type = 12) => {
      const sections = zones.find(reverseNameOf(IpAddress.parse(address)).toWire().toString('latin1'), type)
      if (sections === null) return null
      const data = sections.answers.bytes.subarray(12) // behind the pointer to the question, type, class, TTL and length
      return sections.answers.count === 0 ? sections.rcode : new WireReader(data, 0, data.length).name()
    }
  }

  test.each([
    ['192.0.2.7', 'WWW.example.com', 'WWW.example.com'], // the first name of the first line, with its letters
    ['192.0.2.8', 'given.example', 'given.example'], // a record says more
    ['2001:db8::1', 'v6.example', 'v6.example'],
    ['192.0.2.9', 'NXDOMAIN', null], // beside them nothing is, unless somebody else is asked
    ['2001:db8::2', 'NXDOMAIN', null],
    ['198.51.100.1', null, null],
  ])('%s: %s, and %s where the rest is forwarded', (address, alone, forwarding) => {
    expect(ask(false)(address)).toBe(alone)
    expect(ask(true)(address)).toBe(forwarding)
  })

  test('such a name has no other records', () => expect(ask(false)('192.0.2.7', 1)).toBe('NOERROR'))
})
