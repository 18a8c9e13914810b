import {AUTHORITATIVE_ANSWER, decode, encode, TRUNCATED_RESPONSE} from 'dns-packet'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {DomainName} from '../../../src/lib/dns/domain-name.js'
import {decodeMessage, whyNoAnswer} from '../../../src/lib/dns/message.js'
import {encodeQuery} from '../../../src/lib/dns/query.js'
import {a, answerTo} from '../../support/name-server.js'

const question = {name: DomainName.parse('www.example.com'), type: 'A'} as const
const query = encodeQuery(question, {recursion: true, edns: true})

describe('a query', () => {
  test('asks one question, for recursion, and says how much it takes', () => {
    expect(decode(query)).toMatchObject({
      flag_rd: true,
      questions: [{name: 'www.example.com', type: 'A', class: 'IN'}],
      additionals: [{type: 'OPT', udpPayloadSize: 1232, ednsVersion: 0}],
    })
    expect(decode(encodeQuery(question, {recursion: false, edns: false}))).toMatchObject({
      flag_rd: false,
      additionals: [],
    })
  })

  test('has an id of its own', () => {
    const ids = new Set(
      Array.from({length: 200}, () => encodeQuery(question, {recursion: true, edns: true}).readUInt16BE(0)),
    )
    expect(ids.size).toBeGreaterThan(190)
  })

  test.each([
    ['HTTPS', 65],
    ['TYPE65280', 65_280],
  ] as const)('for %s has the number %i', (type, number) => {
    const bytes = encodeQuery({name: DomainName.root, type}, {recursion: true, edns: false})
    expect(bytes.subarray(12)).toEqual(Buffer.of(0, number >> 8, number & 0xff, 0, 1))
  })
})

test('an answer is decoded, with its flags and all sections', () => {
  const bytes = answerTo(query, {
    flags: AUTHORITATIVE_ANSWER | TRUNCATED_RESPONSE,
    answers: [a('www.example.com', '192.0.2.7', 300)],
    authorities: [{name: 'example.com', type: 'NS', ttl: 2 ** 31, data: 'ns.example.com'}],
    additionals: [a('ns.example.com', '192.0.2.53'), {...OPT, options: []}],
  })
  expect(decodeMessage(bytes)).toEqual({
    id: query.readUInt16BE(0),
    isResponse: true,
    isAuthoritative: true,
    isTruncated: true,
    flags: ['qr', 'aa', 'tc'],
    rcode: 'NOERROR',
    extendedErrors: [],
    answers: [{name: 'www.example.com', type: 'A', ttlSeconds: 300, value: '192.0.2.7'}],
    authorities: [{name: 'example.com', type: 'NS', ttlSeconds: 0, value: 'ns.example.com'}], // RFC 2181 §8
    additionals: [{name: 'ns.example.com', type: 'A', ttlSeconds: 60, value: '192.0.2.53'}],
  })
})

const OPT = {
  name: '.',
  type: 'OPT',
  udpPayloadSize: 1232,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
} as const

describe('extended errors (RFC 8914)', () => {
  const withOptions = (...options: {code: number; data: Buffer}[]) =>
    decodeMessage(answerTo(query, {rcode: 2, additionals: [{...OPT, options: options as never}]})).extendedErrors

  test.each([
    ['000653696700', [{code: 6, name: 'DNSSEC Bogus', text: 'Sig'}]], // some end the text with a NUL
    ['0016', [{code: 22, name: 'No Reachable Authority', text: ''}]],
    ['ffff', [{code: 65_535, name: 'EDE65535', text: ''}]],
    ['00', []], // no code
  ])('%s', (hex, expected) => expect(withOptions({code: 15, data: Buffer.from(hex, 'hex')})).toEqual(expected))

  test('stand beside other options, and there may be several', () => {
    const found = withOptions(
      {code: 10, data: Buffer.alloc(8)},
      {code: 15, data: Buffer.of(0, 15)},
      {code: 15, data: Buffer.of(0, 18)},
    )
    expect(found.map(({name}) => name)).toEqual(['Blocked', 'Prohibited'])
  })
})

test('the rcode has eight more bits in the OPT record', () => {
  expect(decodeMessage(answerTo(query, {additionals: [{...OPT, extendedRcode: 1, options: []}]})).rcode).toBe('BADVERS')
  expect(decodeMessage(answerTo(query, {rcode: 11})).rcode).toBe('RCODE11')
})

describe('names', () => {
  const HEADER = Buffer.from('000180000000000100000000', 'hex')
  /** A message with one record whose owner are these bytes. */
  const owned = (owner: Buffer) => Buffer.concat([HEADER, owner, Buffer.from('0001000100000000000401020304', 'hex')])
  const nameOf = (owner: Buffer) => decodeMessage(owned(owner)).answers[0]!.name

  test.each([
    ['a dot in a label', Buffer.from('\x0bwww.example\x03com\0', 'latin1'), 'www\\.example.com'],
    ['a zero byte', Buffer.from('\x03a\0b\0', 'latin1'), 'a\\000b'],
    ['an escape sequence', Buffer.from('\x04\x1b[2J\0', 'latin1'), '\\027[2J'],
    ['bytes that are no ASCII', Buffer.from('\x02\xc3\xbc\0', 'latin1'), '\\195\\188'],
    ['a backslash, a quote, a blank', Buffer.from('\x05\\" ;a\0', 'latin1'), '\\\\\\"\\032\\;a'],
    ['the root', Buffer.of(0), '.'],
  ])('%s', (_, owner, name) => expect(nameOf(owner)).toBe(name))

  test.each([
    ['a pointer to itself', Buffer.of(0xc0, 12), 'points forward or to itself'],
    ['a pointer forward', Buffer.of(0xc0, 20), 'points forward or to itself'],
    ['a loop of a label and a pointer to it', Buffer.from('\x01a\xc0\x0c', 'latin1'), 'points forward or to itself'],
    ['a label of an unknown kind', Buffer.of(0x80, 0), 'unknown kind'],
    [
      'a name of 256 bytes',
      Buffer.concat([...Array.from({length: 4}, () => Buffer.from(`\x3f${'a'.repeat(63)}`)), Buffer.of(0)]),
      'longer than 255',
    ],
    ['a label that goes on behind the end', Buffer.of(0x3f), 'ends in the middle'],
  ])('%s is refused', (_, owner, reason) => {
    expect(() => nameOf(owner)).toThrow(
      expect.objectContaining({code: 'BAD_MESSAGE', message: expect.stringContaining(reason) as string}) as Error,
    )
  })

  test('two pointers that lead to one another are refused', () => {
    const body = Buffer.from('c00ec00c', 'hex')
    expect(() => decodeMessage(owned(body))).toThrow(/points forward or to itself/)
  })
})

describe('a message that is cut or lies about itself is refused', () => {
  const bytes = answerTo(query, {
    answers: [
      {name: 'www.example.com', type: 'CNAME', data: 'a.example.com'},
      {name: 'a.example.com', type: 'TXT', data: ['one', 'two']},
    ],
  })

  test('wherever it is cut', () => {
    for (let size = 0; size < bytes.length; size++) {
      expect(() => decodeMessage(bytes.subarray(0, size)), `${size} bytes`).toThrow(
        expect.objectContaining({code: 'BAD_MESSAGE'}) as Error,
      )
    }
  })

  test.each([4, 6, 8, 10])('the count at byte %i', (at) => {
    const lying = Buffer.from(bytes)
    lying.writeUInt16BE(0xffff, at)
    expect(() => decodeMessage(lying)).toThrow(/ends in the middle/)
  })

  test('whatever the bytes, it is a message or a BAD_MESSAGE', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({maxLength: 600}),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), {maxLength: 8}),
        (junk, changes) => {
          const changed = Buffer.from(bytes)
          for (const [at, value] of changes) changed[at % changed.length] = value
          for (const one of [Buffer.from(junk), changed]) {
            try {
              expect(decodeMessage(one).answers.length).toBeLessThan(one.length)
            } catch (error) {
              expect(error).toMatchObject({code: 'BAD_MESSAGE'})
            }
          }
        },
      ),
      {numRuns: 2000},
    )
  })

  test('64 KiB of junk is refused, and soon', () => {
    expect(() => decodeMessage(Buffer.alloc(65_535, 0xff))).toThrow(/not a DNS message/)
    // Each record's name is a pointer to the one before, down to the root: thousands of steps for thousands of names.
    const header = Buffer.from('000180000000154500000000', 'hex')
    const first = Buffer.from('0000010001000000000000', 'hex')
    const records = Array.from({length: 0x1544}, (_, index) => {
      const record = Buffer.from('c000000a0001000000000000', 'hex')
      record.writeUInt16BE(0xc000 | (index === 0 ? 12 : 23 + 12 * (index - 1)), 0)
      return record
    })
    expect(() => decodeMessage(Buffer.concat([header, first, ...records]))).toThrow(/too many compression pointers/)
  })
})

describe('what answers a query', () => {
  const answer = answerTo(query)
  const changed = (change: (bytes: Buffer) => void) => {
    const bytes = Buffer.from(answer)
    change(bytes)
    return bytes
  }

  test('the answer does, in any case of letters', () => {
    expect(whyNoAnswer(query, answer)).toBeNull()
    expect(
      whyNoAnswer(
        query,
        changed((bytes) => bytes.write('WWW', 13)),
      ),
    ).toBeNull()
  })

  test.each([
    ['another id', changed((bytes) => bytes.writeUInt16BE(bytes.readUInt16BE(0) ^ 1, 0))],
    ['a query, not an answer', query],
    ['another question', changed((bytes) => bytes.write('xxx', 13))],
    ['another question', changed((bytes) => bytes.writeUInt16BE(28, bytes.length - 4))],
    ['another question', changed((bytes) => bytes.writeUInt16BE(3, bytes.length - 2))],
    ['another question', changed((bytes) => bytes.writeUInt16BE(2, 4))],
    ['another question', answer.subarray(0, answer.length - 1)],
    ['no question', changed((bytes) => bytes.writeUInt16BE(0, 4))],
    ['shorter than a header', answer.subarray(0, 11)],
    ['shorter than a header', Buffer.alloc(0)],
  ])('%s does not', (reason, bytes) => expect(whyNoAnswer(query, bytes)).toBe(reason))

  test('an error may leave the question out', () => {
    expect(whyNoAnswer(query, encode({type: 'response', id: query.readUInt16BE(0), flags: 1}))).toBeNull()
  })
})
