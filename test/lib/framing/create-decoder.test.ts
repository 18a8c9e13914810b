import {Readable} from 'node:stream'
import vm from 'node:vm'
import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {
  createDecoder,
  createEncoder,
  decodeFrames,
  FRAMING_FORMS,
  LengthPrefixDecoder,
  LineDecoder,
  parseFraming,
} from '../../../src/lib/framing/create-decoder.js'
import {PendingBytes} from '../../../src/lib/framing/pending-bytes.js'
import {cut, decode, text, wire} from './stream.js'

const anyPayload = fc.oneof(fc.uint8Array({maxLength: 40}), fc.uint8Array({minLength: 120, maxLength: 300}))
const shortPayload = fc.uint8Array({maxLength: 255})
/** Payloads that an encoder takes, from few different bytes, so that parts of delimiters are common. */
const payloadsFor = (framing: string, bytes: string) =>
  fc
    .uint8Array({maxLength: 40})
    .map((random) => random.map((byte) => wire(bytes)[byte % wire(bytes).length]!))
    .filter(encodable(framing))

function encodable(framing: string) {
  const encode = createEncoder(parseFraming(framing))
  return (payload: Uint8Array) => {
    try {
      return encode(payload).length > 0
    } catch {
      return false
    }
  }
}

/** Every form at least once, with the payloads that it can carry. */
const framings: [string, fc.Arbitrary<Uint8Array>][] = [
  ['line', payloadsFor('line', "0d 'ab'")],
  ['delimiter:0a', payloadsFor('delimiter:0a', "0d 'ab'")],
  ['delimiter:0d0a', payloadsFor('delimiter:0d0a', '0d 0a 61')],
  ['delimiter:616162', payloadsFor('delimiter:616162', "'ab'")],
  ['fixed:1', fc.uint8Array({minLength: 1, maxLength: 1})],
  ['fixed:7', fc.uint8Array({minLength: 7, maxLength: 7})],
  ['u8', shortPayload],
  ...['u16be', 'u16le', 'u24be', 'u32be', 'u32le', 'i32be', 'i32le', 'u64be', 'u64le', 'i64le'].map(
    (name): [string, fc.Arbitrary<Uint8Array>] => [name, anyPayload],
  ),
  ['varint', anyPayload],
  ['netstring', anyPayload],
  ['header', anyPayload],
  ['length:0,2,0,2', anyPayload],
  ['length:0,3,-3,3,le', anyPayload],
  ['length:3,4,0,7', anyPayload],
  ['length:2,8,0,10,le', anyPayload],
  ['length:0,2,1,2', anyPayload.filter(({length}) => length > 0)], // a byte of head after the length
  ['length:0,1,0,5', shortPayload.filter(({length}) => length < 250)], // strips four bytes of the body as well
]

const cuts = fc.array(fc.integer({min: 1, max: 50}), {minLength: 1, maxLength: 8})
const hex = (payload: Uint8Array) => Buffer.from(payload).toString('hex')

test('every form of framing is tested here', () => {
  const tested = new Set(framings.map(([framing]) => framing.split(':')[0]))
  expect([...tested].toSorted()).toEqual(FRAMING_FORMS.map((form) => form.split(':')[0]).toSorted())
})

describe.each(framings)('%s', (name, payloads) => {
  const framing = parseFraming(name)
  const encode = createEncoder(framing)

  test('however the stream is cut, the same messages come out', () => {
    fc.assert(
      fc.property(fc.array(payloads, {maxLength: 12}), cuts, (messages, sizes) => {
        const stream = Buffer.concat(messages.map((message) => encode(message)))
        const {frames, error} = decode(createDecoder(framing), ...cut(stream, sizes))
        expect(error).toBeNull()
        expect(frames.map(({payload}) => hex(payload))).toEqual(messages.map(hex))
      }),
    )
  })

  test('however random bytes are cut, they give the same frames and the same error, which is ours', () => {
    const alphabet = fc.constantFrom(...wire("00 01 02 05 0a 0d 80 ff '0123:,ab{}'"))
    const damaged = fc.tuple(fc.array(payloads, {minLength: 1, maxLength: 4}), fc.nat(), alphabet)
    const bytes = fc.oneof(
      fc.uint8Array({maxLength: 200}),
      fc.array(alphabet, {maxLength: 200}).map((list) => Uint8Array.from(list)),
      damaged.map(([messages, at, byte]) => {
        const stream = Buffer.concat(messages.map((message) => encode(message)))
        return stream.fill(byte, at % stream.length, (at % stream.length) + 1)
      }),
    )
    fc.assert(
      fc.property(bytes, cuts, (stream, sizes) => {
        const outcomes = [[stream], cut(stream, sizes), cut(stream, [1])].map((chunks) => {
          const {frames, error} = decode(createDecoder(framing, {maxFrameBytes: 64}), ...chunks)
          return {frames: frames.map(({payload, header}) => ({payload: hex(payload), header})), code: error?.code}
        })
        expect(outcomes[1]).toEqual(outcomes[0])
        expect(outcomes[2]).toEqual(outcomes[0])
      }),
    )
  })

  test('cut short anywhere but between two frames, the stream is truncated', () => {
    const [first, second] = fc.sample(payloads, {numRuns: 2, seed: 7}).map((message) => encode(message))
    const stream = Buffer.concat([first!, second!])
    for (let length = 0; length <= stream.length; length++) {
      const {frames, error} = decode(createDecoder(framing), stream.subarray(0, length))
      const whole = [first!.length, stream.length].filter((end) => end <= length)
      expect(frames.length).toBe(whole.length)
      expect(error?.code ?? null).toBe([0, first!.length, stream.length].includes(length) ? null : 'TRUNCATED_FRAME')
    }
  })
})

test('frames before a bad one are returned first, then the error stays', () => {
  const decoder = new LengthPrefixDecoder('i32le')
  expect(text(decoder.push(wire("01 00 00 00 'a' 01 00 00 00 'b' ff ff ff ff")))).toEqual(['a', 'b'])
  expect(decoder.failure).toMatchObject({code: 'BAD_FRAME', exitCode: 3})
  expect(() => decoder.push(wire("01 00 00 00 'c'"))).toThrow(decoder.failure!)
  expect(() => decoder.end()).toThrow(decoder.failure!)
})

test('a bad frame that is the first of its chunk is an error at once', () => {
  const decoder = new LengthPrefixDecoder('i32le')
  expect(() => decoder.push(wire('ff ff ff ff'))).toThrow(expect.objectContaining({code: 'BAD_FRAME'}))
})

test('a truncated stream stays truncated', () => {
  const decoder = new LineDecoder()
  decoder.push(wire("'half'"))
  expect(() => decoder.end()).toThrow(expect.objectContaining({code: 'TRUNCATED_FRAME'}))
  expect(() => decoder.push(wire('0a'))).toThrow(decoder.failure!)
})

test('messages stay apart under for await, where a stream of bytes would glue them together', async () => {
  const encode = createEncoder({kind: 'varint'})
  const stream = Buffer.concat(['hello', 'world', 'musibii', '1'].map((message) => encode(Buffer.from(message))))
  const decoder = createDecoder({kind: 'varint'})
  const messages: string[] = []
  for await (const frame of Readable.from(decodeFrames(Readable.from([stream]), decoder)))
    messages.push(...text([frame]))
  expect(messages).toEqual(['hello', 'world', 'musibii', '1'])
})

test('decodeFrames gives the good frames, then throws', async () => {
  const messages: string[] = []
  const reading = (async () => {
    const frames = decodeFrames(
      [wire("01 'a' 01"), wire("'b' 05 'c'")],
      new LengthPrefixDecoder('u8', {maxFrameBytes: 2}),
    )
    for await (const frame of frames) messages.push(...text([frame]))
  })()
  await expect(reading).rejects.toMatchObject({code: 'FRAME_TOO_LONG'})
  expect(messages).toEqual(['a', 'b'])
})

test.each([0, -1, 1.5, Number.NaN, 2 ** 31, Number.POSITIVE_INFINITY])(
  'a maximum of %s is refused',
  (maxFrameBytes) => {
    expect(() => new LineDecoder({maxFrameBytes})).toThrow(
      expect.objectContaining({code: 'INVALID_MAX_FRAME', exitCode: 2}),
    )
  },
)

test('a payload of exactly the maximum is accepted, one byte more is not', () => {
  for (const name of ['u8', 'u32be', 'varint', 'netstring', 'line', 'delimiter:0d0a', 'header', 'length:2,2,0,4']) {
    const framing = parseFraming(name)
    const encode = createEncoder(framing)
    const decoder = createDecoder(framing, {maxFrameBytes: 20})
    expect(decoder.push(encode(new Uint8Array(20))).length).toBe(1)
    expect(() => decoder.push(encode(new Uint8Array(21)))).toThrow(expect.objectContaining({code: 'FRAME_TOO_LONG'}))
  }
})

describe('memory', () => {
  test.each([
    ['u32be', '00 f0 00 00'],
    ['varint', '80 80 c0 07'],
    ['netstring', "'15728640:'"],
    ['header', `19 00 00 00 '{"total_size": 15728640 }'`],
  ])('%s: 100 peers that announce 15 MiB and fall silent cost less than 1 MiB', (name, announcement) => {
    const before = process.memoryUsage().arrayBuffers
    const decoders = Array.from({length: 100}, () => createDecoder(parseFraming(name)))
    for (const decoder of decoders) expect(decoder.push(wire(`${announcement} 61`))).toEqual([])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024)
    for (const decoder of decoders) expect(() => decoder.end()).toThrow('at least 157286')
  })

  test('the memory of a frame in pieces is at most double what has arrived', () => {
    const pending = new PendingBytes()
    for (let arrived = 1000; arrived < 1_000_000; arrived += 1000) {
      pending.append(new Uint8Array(1000), 0, 1000, 15 * 1024 * 1024)
      expect(pending.bytes.buffer.byteLength).toBeLessThanOrEqual(Math.max(2 * arrived, 1024))
    }
  })

  test('no chunk is kept: its memory may be used again once the frames are dealt with', () => {
    const decoder = new LengthPrefixDecoder('u16be')
    const chunk = wire("00 05 'hel'")
    decoder.push(chunk)
    chunk.fill(0)
    expect(text(decoder.push(wire("'lo'")))).toEqual(['hello'])
  })

  test('one 4 MiB frame byte by byte takes time in proportion', () => {
    const frame = createEncoder({kind: 'varint'})(new Uint8Array(4 * 1024 * 1024).fill(7))
    const decoder = createDecoder({kind: 'varint'})
    let payloadBytes = 0
    for (let at = 0; at < frame.length; at++) {
      for (const {payload} of decoder.push(frame.subarray(at, at + 1))) payloadBytes += payload.length
    }
    expect(payloadBytes).toBe(4 * 1024 * 1024)
  })
})

describe('only bytes are taken: a program in JavaScript hears at once that it forgot to encode its text', () => {
  const NOT_BYTES: [string, unknown][] = [
    ['String', '3:abc,\n'], // of a socket after setEncoding
    ['Array', [3, 1]],
    ['ArrayBuffer', new ArrayBuffer(4)],
    ['Uint16Array', new Uint16Array(2)],
    ['Null', null],
    ['Undefined', undefined],
  ]
  test.each(framings.flatMap(([framing]) => NOT_BYTES.map(([what, value]) => [framing, what, value] as const)))(
    '%s refuses %s',
    (framing, what, value) => {
      const refusal = new TypeError(`expected bytes (a Uint8Array, such as a Buffer), not: ${what}`)
      expect(() => createDecoder(parseFraming(framing)).push(value as Uint8Array)).toThrow(refusal)
      expect(() => createEncoder(parseFraming(framing))(value as Uint8Array)).toThrow(refusal)
    },
  )

  test('bytes of another realm are bytes', () => {
    const foreign = vm.runInNewContext('Uint8Array.of(1, 65)') as Uint8Array
    expect(foreign instanceof Uint8Array).toBe(false)
    expect(createDecoder(parseFraming('u8')).push(foreign)).toHaveLength(1)
  })
})
