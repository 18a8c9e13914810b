import {expect, test} from 'vitest'
import {createEncoder, decodeHeader, encodeHeader, HeaderDecoder} from '../../../src/lib/framing/create-decoder.js'
import {decode, text, wire} from './stream.js'

const encode = createEncoder({kind: 'header', lengthField: 'i32le'})

/** A JSON text behind its length as i32le, then the body. */
function message(json: string, body = ''): Uint8Array {
  const length = Buffer.alloc(4)
  length.writeInt32LE(Buffer.byteLength(json))
  return Buffer.concat([length, Buffer.from(json), Buffer.from(body)])
}

test('a message is length, header and body, as struct.pack("i", …) and json.dumps make it', () => {
  expect(encode(wire("'hi'"))).toEqual(wire(`10 00 00 00 '{"total_size":2}hi'`))
  expect(createEncoder({kind: 'header', lengthField: 'u32be'})(wire("'hi'"))).toEqual(
    wire(`00 00 00 10 '{"total_size":2}hi'`),
  )
})

test('one stream carries several messages', () => {
  const received = [message('{"filename": "a", "total_size": 2}', 'hi'), message('{"filesize": 0}')]
  const {frames, error} = decode(new HeaderDecoder('i32le'), Buffer.concat(received))
  expect(error).toBeNull()
  expect(text(frames)).toEqual(['hi', ''])
  expect(frames.map(({header}) => header)).toEqual([{filename: 'a', total_size: 2}, {filesize: 0}])
})

test('a decoded message encodes to the same bytes', () => {
  const received = message('{"filesize":2,"filename":"é"}', 'hi')
  const {frames} = decode(new HeaderDecoder('i32le'), received)
  expect(encode(frames[0]!.payload, frames[0]!.header)).toEqual(Uint8Array.from(received))
})

test.each([
  ['{"total_size":9007199254740991}', 2 ** 53 - 1],
  ['{"total_size":2,"filesize":2}', 2],
  ['{"total_size":1e3}', 1000], // JSON has one kind of number
  [' {"total_size":5.0}\r\n', 5],
])('the body of %s has %d bytes', (json, bodyBytes) => {
  expect(decodeHeader(Buffer.from(json)).bodyBytes).toBe(bodyBytes)
})

const notAnInteger = 'total_size of the header is not an integer from 0 to 2^53-1'

test.each([
  ['{}', notAnInteger], // missing
  ['{"total_size":-1}', notAnInteger],
  ['{"total_size":1.5}', notAnInteger],
  ['{"total_size":9007199254740992}', notAnInteger], // 2^53: the next integer is read as the same number
  ['{"total_size":1e308}', notAnInteger],
  ['{"total_size":1e999}', notAnInteger], // Infinity
  ['{"total_size":"5"}', notAnInteger],
  ['{"total_size":null}', notAnInteger],
  ['{"total_size":[5]}', notAnInteger],
  ['{"__proto__":{"total_size":5}}', notAnInteger],
  ['{"total_size":5,"total_size":6}', 'the header has the same key twice'],
  ['{"total_size":5,"filesize":6}', 'total_size and filesize of the header differ'],
  ['', 'the header is not JSON in UTF-8'],
  ['{"total_size":5', 'the header is not JSON in UTF-8'],
  ["{'total_size':5}", 'the header is not JSON in UTF-8'], // str(dict) instead of json.dumps(dict)
  ['[{"total_size":5}]', 'the header is not a JSON object'],
  ['5', 'the header is not a JSON object'],
  ['null', 'the header is not a JSON object'],
  [`{"total_size":5,"deep":${'['.repeat(32)}${']'.repeat(32)}}`, 'the header is nested more than 32 levels deep'],
  [
    `{"total_size":5,"deep":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
    'the header is nested more than 32 levels deep',
  ],
  [`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 'the header is nested more than 32 levels deep'],
])('the header %.40s is a bad frame', (json, reason) => {
  expect(decode(new HeaderDecoder('i32le'), message(json)).error).toMatchObject({
    code: 'BAD_FRAME',
    message: `frame at byte 0: ${reason}`,
  })
})

test('a header that is not UTF-8 is a bad frame', () => {
  const {error} = decode(new HeaderDecoder('i32le'), wire(`10 00 00 00 '{"total_size":' ff '}'`))
  expect(error?.message).toBe('frame at byte 0: the header is not JSON in UTF-8')
})

test('31 levels inside the header are read', () => {
  const json = `{"total_size":0,"deep":${'['.repeat(31)}${']'.repeat(31)}}`
  expect(decode(new HeaderDecoder('i32le'), message(json)).error).toBeNull()
})

test.each([
  ['01 00 01 00', 'FRAME_TOO_LONG', 'header length 65537 is above the maximum of 65536 bytes'],
  [
    '00 00 00 40',
    'FRAME_TOO_LONG',
    'header length 1073741824 is above the maximum of 65536 bytes; swapped it would be 64: the peer sends u32be',
  ], // 1 GiB
  ['ff ff ff ff', 'BAD_FRAME', 'header length -1 is negative'],
  [
    "'GET /'",
    'FRAME_TOO_LONG',
    "header length 542393671 is above the maximum of 65536 bytes; 0x47455420 is 'GET ': the peer speaks HTTP",
  ],
  ['10 00 00', 'TRUNCATED_FRAME', 'the stream ended after 3 of at least 4 bytes'],
  [`10 00 00 00 '{"tot'`, 'TRUNCATED_FRAME', 'the stream ended after 9 of at least 20 bytes'],
  [`10 00 00 00 '{"total_size":5}hi'`, 'TRUNCATED_FRAME', 'the stream ended after 22 of at least 25 bytes'],
])('%s is %s', (received, code, reason) => {
  const {frames, error} = decode(new HeaderDecoder('i32le'), wire(received))
  expect(frames).toEqual([])
  expect(error).toMatchObject({code, message: `frame at byte 0: ${reason}`})
})

test('the maximum is for the body', () => {
  const decoder = new HeaderDecoder('i32le', {maxFrameBytes: 4})
  expect(decode(decoder, message('{"total_size":4}', 'abcd'), message('{"total_size":5}')).error).toMatchObject({
    code: 'FRAME_TOO_LONG',
    message: 'frame at byte 24: body of 5 bytes is above the maximum of 4',
  })
})

test('a header that names another size than the payload’s is refused', () => {
  for (const header of [{total_size: 3}, {filesize: 3}, {total_size: 2, filesize: 3}, {total_size: '2'}]) {
    expect(() => encode(wire("'hi'"), header)).toThrow(expect.objectContaining({code: 'WRONG_PAYLOAD_SIZE'}))
  }
})

test('a header above 64 KiB is refused', () => {
  const filename = 'a'.repeat(64 * 1024)
  expect(() => encodeHeader({filename}, 'i32le')).toThrow(expect.objectContaining({code: 'INVALID_HEADER'}))
})
