import {expect, test} from 'vitest'
import {createEncoder, DelimiterDecoder, LineDecoder} from '../../../src/lib/framing/create-decoder.js'
import {cut, decode, text, wire} from './stream.js'

const crlf = wire('0d 0a')

test.each([
  ['one\ntwo\n', ['one', 'two']],
  ['one\r\ntwo\n', ['one', 'two']], // both kinds of line end, even mixed
  ['\n\r\n', ['', '']],
  ['a\rb\n', ['a\rb']], // a CR inside is content
  ['a\r\r\n', ['a\r']], // one CR belongs to the line end, not two
])('%j is the lines %j, in one chunk and byte by byte', (received, lines) => {
  const bytes = Buffer.from(received)
  expect(text(decode(new LineDecoder(), bytes).frames)).toEqual(lines)
  expect(text(decode(new LineDecoder(), ...cut(bytes, [1])).frames)).toEqual(lines)
})

test.each([
  ["'one' 0d 0a 'two' 0d 0a", ['one', 'two']],
  ["'a' 0d 'b' 0a 0d 0a", ['a\rb\n']], // neither byte alone ends a frame
  ['0d 0d 0a', ['\r']],
])('%s, delimited by CR LF, is %j', (received, payloads) => {
  expect(text(decode(new DelimiterDecoder(crlf), wire(received)).frames)).toEqual(payloads)
  expect(text(decode(new DelimiterDecoder(crlf), ...cut(wire(received), [1])).frames)).toEqual(payloads)
})

test('a delimiter that repeats itself is found across every cut', () => {
  const received = Buffer.from('xaabaaabyaab')
  for (let first = 1; first < received.length; first++) {
    const chunks = [received.subarray(0, first), received.subarray(first)]
    expect(text(decode(new DelimiterDecoder(wire("'aab'")), ...chunks).frames)).toEqual(['x', 'a', 'y'])
  }
})

test.each([
  ['abcd\n', null],
  ['abcd\r\n', null], // the line end does not count
  ['abcde\n', 'FRAME_TOO_LONG'],
  ['abcd\r\r\n', 'FRAME_TOO_LONG'],
  ['abcdefg', 'FRAME_TOO_LONG'], // no line end in sight
  ['abcd', 'TRUNCATED_FRAME'],
])('with at most 4 bytes, the line %j is %s', (received, code) => {
  const bytes = Buffer.from(received)
  expect(decode(new LineDecoder({maxFrameBytes: 4}), bytes).error?.code ?? null).toBe(code)
  expect(decode(new LineDecoder({maxFrameBytes: 4}), ...cut(bytes, [1])).error?.code ?? null).toBe(code)
})

test('errors name the delimiter and the place', () => {
  const long = decode(new DelimiterDecoder(crlf, {maxFrameBytes: 3}), wire("'abc' 0d 0a 'abcdefg'"))
  expect(text(long.frames)).toEqual(['abc'])
  expect(long.error?.message).toBe('frame at byte 5: no delimiter 0x0d0a within the maximum of 3 bytes')
  const short = decode(new DelimiterDecoder(crlf), wire("'abc' 0d"))
  expect(short.error?.message).toBe('frame at byte 0: the stream ended after 4 bytes without delimiter 0x0d0a')
  const one = decode(new DelimiterDecoder(crlf), wire("'a'"))
  expect(one.error?.message).toBe('frame at byte 0: the stream ended after 1 byte without delimiter 0x0d0a')
})

test('an empty delimiter is refused', () => {
  expect(() => new DelimiterDecoder(wire(''))).toThrow(expect.objectContaining({code: 'INVALID_FRAMING'}))
})

test.each([
  ['line', "'a' 0a 'b'", 'the payload contains the delimiter at byte 1'],
  ['line', "'a' 0d", 'the payload ends in CR, which would be read as part of the line end'],
  ['delimiter', "'a' 0d 0a", 'the payload contains the delimiter at byte 1'],
])('%s refuses the payload %s', (kind, payload, reason) => {
  const encode = createEncoder(kind === 'line' ? {kind: 'line'} : {kind: 'delimiter', delimiter: crlf})
  expect(() => encode(wire(payload))).toThrow(
    expect.objectContaining({code: 'DELIMITER_IN_PAYLOAD', message: reason, exitCode: 2}),
  )
})

test('a payload that ends like the delimiter starts is refused if it would be cut short', () => {
  const encode = createEncoder({kind: 'delimiter', delimiter: wire("'aa'")})
  expect(() => encode(wire("'xa'"))).toThrow('the payload contains the delimiter at byte 1') // x|aa|a
  expect(encode(wire("'ax'"))).toEqual(wire("'axaa'"))
})

test('lines go out with LF', () => {
  expect(createEncoder({kind: 'line'})(wire("'hi'"))).toEqual(wire("'hi' 0a"))
})
