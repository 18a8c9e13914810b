import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {LineCutter} from '../../../src/lib/framing/line-cutter.js'
import {fragmentsSentence, MAX_PAYLOAD_BYTES, refuseTooLong} from '../../../src/lib/datagram/payload.js'
import {type PayloadSource, payloadsOf} from '../../../src/lib/datagram/payloads.js'
import {InputError, type NetkitError} from '../../../src/lib/errors.js'

describe('sizes', () => {
  test('65507 bytes are a datagram, 65508 are not', () => {
    expect(() => refuseTooLong(new Uint8Array(MAX_PAYLOAD_BYTES), 'it')).not.toThrow()
    expect(() => refuseTooLong(new Uint8Array(MAX_PAYLOAD_BYTES + 1), 'it')).toThrow(
      'it has 65508 bytes: a UDP datagram holds at most 65507 (65535 minus 20 for the IP and 8 for the UDP header)',
    )
  })

  test.each([
    [4, 0, null],
    [4, 1472, null],
    [4, 1473, '2 fragments'], // 1481 bytes of UDP, of which a fragment holds 1480
    [4, 2952, '2 fragments'],
    [4, 2953, '3 fragments'],
    [4, 65507, '45 fragments'],
    [6, 1452, null],
    [6, 1453, '2 fragments'],
  ] as const)('IPv%i, %i bytes: %s', (version, length, expected) => {
    const sentence = fragmentsSentence(length, version)
    if (expected === null) expect(sentence).toBeNull()
    else expect(sentence).toContain(expected)
  })
})

function cut(chunks: readonly Buffer[]): (string | null)[] {
  const cutter = new LineCutter(MAX_PAYLOAD_BYTES)
  const lines = [...chunks.flatMap((chunk) => cutter.push(chunk)), ...cutter.end()]
  expect(lines.map(({line}) => line)).toEqual(lines.map((_, index) => index + 1))
  return lines.map(({bytes}) => bytes?.toString('latin1') ?? null)
}

describe('lines', () => {
  test.each([
    ['', []],
    ['a\n', ['a']],
    ['a', ['a']], // no line feed at the end
    ['a\n\nb\n', ['a', '', 'b']], // an empty datagram is one
    ['\n', ['']],
    ['a\r\nb\r\n', ['a', 'b']],
    ['a\rb\n', ['a\rb']], // a CR within a line belongs to it
  ])('%j is %j', (text, lines) => expect(cut([Buffer.from(text)])).toEqual(lines))

  test('however the input is cut, the lines are the same', () => {
    const line = fc.string({unit: fc.constantFrom('a', '\r', '\0', 'ÿ'), maxLength: 20})
    const property = fc.property(fc.array(line), fc.array(fc.nat(400)), (lines, cuts) => {
      const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''), 'latin1')
      const places = [0, ...cuts.map((at) => at % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
      const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end))
      expect(cut(chunks)).toEqual(lines.map((text) => text.replace(/\r$/, '')))
    })
    fc.assert(property)
  })

  test.each([
    ['the longest, with CRLF', 65_507, '\r\n', 65_507],
    ['one more', 65_508, '\n', null],
    ['one more, with CRLF', 65_508, '\r\n', null],
    ['ten megabytes', 10_000_000, '\n', null],
  ])('%s', (_, length, end, expected) => {
    const text = Buffer.from(`${'a'.repeat(length)}${end}next\n`)
    const chunks = Array.from({length: Math.ceil(text.length / 9999)}, (__, index) =>
      text.subarray(index * 9999, (index + 1) * 9999),
    )
    const [line, next] = cut(chunks)
    expect(line?.length ?? null).toBe(expected)
    expect(next).toBe('next')
  })
})

async function* chunksOf(...texts: (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text)
}

async function collect(source: PayloadSource, encoding = 'utf-8'): Promise<string[]> {
  const payloads: string[] = []
  for await (const bundle of payloadsOf(source, {encoding})) {
    payloads.push(...bundle.map((bytes) => Buffer.from(bytes).toString('hex')))
  }
  return payloads
}

describe('where datagrams come from', () => {
  const onBadLine = () => expect.unreachable()

  test('a text, in the encoding', async () => {
    expect(await collect({text: '收到'})).toEqual([Buffer.from('收到').toString('hex')])
    expect(await collect({text: '收到'}, 'gbk')).toEqual(['cad5b5bd'])
    expect(await collect({text: ''})).toEqual([''])
  })

  test('lines are sent as they are, and recoded into another encoding', async () => {
    const bytes = Buffer.from([0xff, 0x0a, 0x61])
    expect(await collect({lines: chunksOf(bytes), onBadLine})).toEqual(['ff', '61'])
    expect(await collect({lines: chunksOf('收', '到\n'), onBadLine}, 'gbk')).toEqual(['cad5b5bd'])
  })

  test('a bad line is told with its number, and the rest go on', async () => {
    const told: unknown[] = []
    const tell = ({code}: NetkitError, line: number) => told.push([code, line])
    const lines = chunksOf('ok\n', Buffer.from([0xff, 0x0a]), 'a'.repeat(65_508), '\n💾\nok\n')
    expect(await collect({lines, onBadLine: tell}, 'gbk')).toEqual(['6f6b', '6f6b'])
    expect(told).toEqual([
      ['NOT_UTF8', 2],
      ['DATAGRAM_TOO_LONG', 3],
      ['NOT_ENCODABLE', 4],
    ])
  })

  test('a line without an end is given up', async () => {
    let [sent, zeros] = [0, 0]
    async function* endless() {
      yield Buffer.from('ok\n')
      for (; zeros < 1000; zeros++) yield Buffer.alloc(64 * 1024) // as /dev/zero
    }
    const all = async () => {
      for await (const bundle of payloadsOf({lines: endless(), onBadLine}, {encoding: 'utf-8'})) sent += bundle.length
    }
    await expect(all()).rejects.toMatchObject({code: 'DATAGRAM_TOO_LONG'})
    expect({sent, isBounded: zeros < 300}).toEqual({sent: 1, isBounded: true})
  })

  test('all of an input, up to what fits', async () => {
    expect(await collect({whole: chunksOf('a\n', 'b\n'), name: 'it'})).toEqual(['610a620a'])
    expect(await collect({whole: chunksOf(), name: 'it'})).toEqual([''])
    const tooLong = collect({whole: chunksOf('a'.repeat(60_000), 'a'.repeat(5508)), name: 'it'})
    await expect(tooLong).rejects.toThrow(InputError)
  })
})
