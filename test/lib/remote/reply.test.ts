import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {InputError, NetkitError} from '../../../src/lib/errors.js'
import {CompatReply} from '../../../src/lib/remote/compat-reply.js'
import {COMPAT_NAMES, type CompatName, replyHead} from '../../../src/lib/remote/compat.js'
import {
  type CommandEnd,
  encodeEnd,
  outputHead,
  type OutputStream,
  ReplyDecoder,
  type ReplyReader,
} from '../../../src/lib/remote/reply.js'
import {decodeRequest, encodeRequest, requestDecoder} from '../../../src/lib/remote/request.js'
import {cut, wire} from '../framing/stream.js'

/** What a reader makes of a stream. */
function readReply(reader: ReplyReader, chunks: readonly Uint8Array[]) {
  const found: {out: Buffer; err: Buffer; end: CommandEnd | null} = {
    out: Buffer.alloc(0),
    err: Buffer.alloc(0),
    end: null,
  }
  const take = (events: ReturnType<ReplyReader['push']>) => {
    for (const event of events) {
      if ('end' in event) found.end = event.end
      else found[event.stream] = Buffer.concat([found[event.stream], event.bytes])
    }
  }
  for (const chunk of chunks) take(reader.push(chunk))
  if (reader.failure) throw reader.failure
  take(reader.end())
  return found
}

const output = (stream: OutputStream, bytes: Uint8Array) => Buffer.concat([outputHead(stream, bytes.length), bytes])

const compatReply = (compat: CompatName, bytes: Uint8Array) => Buffer.concat([replyHead(compat, bytes.length), bytes])

const sizes = fc.array(fc.integer({min: 1, max: 40}), {minLength: 1, maxLength: 20})

describe('our own protocol', () => {
  test('a request is one frame, the reply many, and the first byte of each says what it is', () => {
    expect(encodeRequest(['ls', '-l'])).toEqual(wire(`00 00 00 14 '{"argv":["ls","-l"]}'`))
    expect(output('out', wire("'total'"))).toEqual(Buffer.from(wire("00 00 00 06 01 'total'")))
    expect(output('err', wire("'oops'"))).toEqual(Buffer.from(wire("00 00 00 05 02 'oops'")))
    expect(encodeEnd({status: 2, signal: null, error: null})).toEqual(
      wire(`00 00 00 28 03 '{"status":2,"signal":null,"error":null}'`),
    )
  })

  test('however the stream is cut, the same output and the same end come out', () => {
    const pieces = fc.array(fc.tuple(fc.constantFrom('out', 'err'), fc.uint8Array({maxLength: 50})), {maxLength: 20})
    const ends = fc.record({
      status: fc.option(fc.integer({min: 0, max: 255})),
      signal: fc.option(fc.constantFrom('SIGTERM', 'SIGKILL', 'SIGRTMIN+1')),
      error: fc.string(),
    })
    fc.assert(
      fc.property(pieces, ends, sizes, (sent, end, widths) => {
        const frames = sent.map(([stream, bytes]) => output(stream as OutputStream, bytes))
        const bytes = Buffer.concat([...frames, encodeEnd(end)])
        const whole = (name: string) =>
          Buffer.concat(sent.filter(([stream]) => stream === name).map(([, piece]) => piece))
        expect(readReply(new ReplyDecoder(), cut(bytes, widths))).toEqual({out: whole('out'), err: whole('err'), end})
      }),
    )
  })

  test('however a request is cut, the same words come out', () => {
    const words = fc.array(
      fc.string({unit: 'grapheme'}).filter((word) => !word.includes('\0')),
      {minLength: 1},
    )
    fc.assert(
      fc.property(words, sizes, (argv, widths) => {
        const decoder = requestDecoder()
        const frames = cut(encodeRequest(argv), widths).flatMap((chunk) => decoder.push(chunk))
        expect(frames.map(({payload}) => decodeRequest(payload))).toEqual([argv])
      }),
    )
  })

  test('random bytes only ever give our errors', () => {
    const kinds = fc.tuple(fc.constantFrom(1, 2, 3, 4, 0), fc.uint8Array({maxLength: 60}))
    const framed = kinds.map(([kind, rest]) => {
      const payload = Uint8Array.of(kind, ...rest)
      return Buffer.concat([Uint8Array.of(0, 0, 0, payload.length), payload])
    })
    fc.assert(
      fc.property(fc.array(fc.oneof(framed, fc.uint8Array())), sizes, (frames, widths) => {
        const chunks = cut(Buffer.concat(frames), widths)
        for (const read of [
          () => readReply(new ReplyDecoder(), chunks),
          () => chunks.flatMap((chunk) => requestDecoder().push(chunk)).map(({payload}) => decodeRequest(payload)),
          () => decodeRequest(Buffer.concat(chunks)),
        ]) {
          try {
            read()
          } catch (error) {
            expect(error).toBeInstanceOf(NetkitError)
          }
        }
      }),
    )
  })

  test('what was good before a bad frame still counts', () => {
    for (const bad of ['ff ff ff ff', '00 00 00 01 04', '00 00 00 00']) {
      const decoder = new ReplyDecoder()
      expect(decoder.push(wire(`00 00 00 03 01 'hi' ${bad}`))).toEqual([{stream: 'out', bytes: wire("'hi'")}])
      expect(decoder.failure).toBeInstanceOf(NetkitError)
      expect(decoder.push(wire("00 00 00 03 01 'ho'"))).toEqual([])
    }
  })

  test('what comes behind the end is not looked at', () => {
    const decoder = new ReplyDecoder()
    const end = encodeEnd({status: 0, signal: null, error: null})
    expect(decoder.push(Buffer.concat([end, wire("ff ff ff ff 'junk'")]))).toHaveLength(1)
    expect(decoder.push(wire("'more junk'"))).toEqual([])
    expect(decoder.end()).toEqual([])
  })

  const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
  test.each<[string, string, RegExp]>([
    ['not JSON', 'ls -l', /not a list/],
    ['nothing', '', /not a list/],
    ['no UTF-8', '{"argv":["\xff"]}', /not a list/],
    ['a list', '["ls"]', /not a list/],
    ['null', 'null', /not a list/],
    ['no argv', '{}', /not a list/],
    ['argv is a text', '{"argv":"ls -l"}', /not a list/],
    ['argv is an object', '{"argv":{"0":"ls","length":1}}', /not a list/],
    ['argv of a prototype', '{"__proto__":{"argv":["ls"]}}', /not a list/],
    ['argv is empty', '{"argv":[]}', /empty/],
    ['numbers', '{"argv":["ls",1]}', /not a string/],
    ['null among the words', '{"argv":["ls",null]}', /not a string/],
    ['a NUL', '{"argv":["ls","a\\u0000b"]}', /NUL/],
    ['1001 words', JSON.stringify({argv: Array.from({length: 1001}, () => 'a')}), /1001 words/],
    ['10,000 levels', deep, /not a list/],
    ['10,000 levels in argv', `{"argv":[${deep}]}`, /not a string/],
  ])('a request is refused: %s', (_reason, json, message) => {
    expect(() => decodeRequest(Buffer.from(json, 'latin1'))).toThrow(message)
    expect(() => decodeRequest(Buffer.from(json, 'latin1'))).toThrow(NetkitError)
  })

  test.each([
    ['65,537 bytes', '00 01 00 01'],
    ['4 GiB', 'ff ff ff ff'], // -1, where it is read as signed
    ['HTTP', "'GET / HTTP/1.1'"],
  ])('a request that announces %s is refused before any memory is taken', (_size, bytes) => {
    expect(() => requestDecoder().push(wire(bytes))).toThrow(/above the maximum of 65536/)
  })

  test.each([
    ['no word', [], /empty/],
    ['too many', Array.from({length: 1001}, () => 'a'), /1001 words/],
    ['too long', ['echo', 'a'.repeat(65_536)], /above the maximum/],
  ])('the client does not ask for it either: %s', (_reason, argv, message) => {
    expect(() => encodeRequest(argv)).toThrow(message)
    expect(() => encodeRequest(argv)).toThrow(InputError)
  })

  test.each([
    ['an empty frame', '00 00 00 00', /empty frame/],
    ['an unknown kind', '00 00 00 01 04', /unknown kind 4/],
    ['a frame of 4 GiB', 'ff ff ff ff', /above the maximum/],
    ['an end that is no JSON', "00 00 00 03 03 'no'", /not a JSON object/],
    ['an end that is a list', "00 00 00 03 03 '[]'", /not a JSON object/],
    ['an end that says nothing', "00 00 00 03 03 '{}'", /says nothing/],
    ['a status below 0', `00 00 00 0e 03 '{"status":-1}'`, /not an exit status/],
    ['a status of 1.5', `00 00 00 0f 03 '{"status":1.5}'`, /not an exit status/],
    ['a status that is a text', `00 00 00 0f 03 '{"status":"0"}'`, /not an exit status/],
    ['a signal that is a number', `00 00 00 0d 03 '{"signal":9}'`, /name of a signal/],
    ['an error that is an object', `00 00 00 0d 03 '{"error":{}}'`, /not text/],
  ])('a reply is refused: %s', (_reason, bytes, message) => {
    expect(() => readReply(new ReplyDecoder(), [wire(bytes)])).toThrow(message)
  })

  test.each([
    ['output, and no end', "00 00 00 02 01 'a'"],
    ['half a frame', "00 00 00 09 03 '{'"],
  ])('a reply that breaks off is not whole: %s', (_reason, bytes) => {
    expect(() => readReply(new ReplyDecoder(), [wire(bytes)])).toThrow(/ended before the command did/)
  })
})

test('a server that says nothing at all', () => {
  expect(() => readReply(new ReplyDecoder(), [])).toThrow(/without a reply/)
})

describe.each(COMPAT_NAMES)('the protocol of courses, %s', (compat) => {
  test('however the stream is cut, the same reply comes out', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 200}), sizes, (reply, widths) => {
        const bytes = compatReply(compat, reply)
        const {out, end} = readReply(new CompatReply(compat, 1000), bytes.length === 0 ? [] : cut(bytes, widths))
        expect(out).toEqual(Buffer.from(reply))
        expect(end).toEqual({status: null, signal: null, error: null})
      }),
    )
  })

  test('random bytes only ever give our errors', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 200}), sizes, (bytes, widths) => {
        try {
          readReply(new CompatReply(compat, 1000), bytes.length === 0 ? [] : cut(bytes, widths))
        } catch (error) {
          expect(error).toBeInstanceOf(NetkitError)
        }
      }),
    )
  })
})

test('what the replies of courses look like', () => {
  const reply = wire("'total'")
  expect(compatReply('raw', reply)).toEqual(Buffer.from(reply))
  expect(compatReply('length', reply)).toEqual(Buffer.from(wire("05 00 00 00 'total'")))
  expect(compatReply('header', reply)).toEqual(Buffer.from(wire(`10 00 00 00 '{"total_size":5}total'`)))
})

test.each([
  ['length', 'e9 03 00 00', /above the maximum of 1000/],
  ['length', 'ff ff ff ff', /negative/],
  ['header', "ff ff ff 7f '{'", /above the maximum of 65536/],
  ['header', `03 00 00 00 '[1]'`, /not a JSON object/],
] as const)('a reply of %s is refused: %s', (compat, bytes, message) => {
  expect(() => readReply(new CompatReply(compat, 1000), [wire(bytes)])).toThrow(message)
})
