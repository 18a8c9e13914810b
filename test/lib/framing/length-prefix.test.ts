import {expect, test} from 'vitest'
import {
  createDecoder,
  createEncoder,
  LengthPrefixDecoder,
  parseFraming,
} from '../../../src/lib/framing/create-decoder.js'
import {decode, text, wire} from './stream.js'

test.each([
  ['u8', "05 'hello'"],
  ['u16be', "00 05 'hello'"], // DNS over TCP, RFC 1035 §4.2.2
  ['u16le', "05 00 'hello'"],
  ['u24be', "00 00 05 'hello'"],
  ['u32be', "00 00 00 05 'hello'"], // struct.pack('!I', 5)
  ['u32le', "05 00 00 00 'hello'"],
  ['i32be', "00 00 00 05 'hello'"],
  ['i32le', "05 00 00 00 'hello'"], // struct.pack('i', 5) on every common machine
  ['u64be', "00 00 00 00 00 00 00 05 'hello'"],
  ['u64le', "05 00 00 00 00 00 00 00 'hello'"],
  ['i64le', "05 00 00 00 00 00 00 00 'hello'"], // struct.pack('q', 5)
  ['length:0,2,0,2', "00 05 'hello'"],
  ['length:0,2,0,2,le', "05 00 'hello'"],
  ['length:0,2,-2,2', "00 07 'hello'"], // the length counts itself
  ['length:2,3,0,5', "00 00 00 00 05 'hello'"], // stripped bytes that are no length are sent as zeros
])('%s puts hello on the wire as %s', (framing, bytes) => {
  expect(createEncoder(parseFraming(framing))(wire("'hello'"))).toEqual(wire(bytes))
  expect(text(decode(createDecoder(parseFraming(framing)), wire(bytes)).frames)).toEqual(['hello'])
})

test.each([
  ['length:0,2,0,0', "00 0c 'HELLO, WORLD'", "00 0c 'HELLO, WORLD'"],
  ['length:0,2,0,2', "00 0c 'HELLO, WORLD'", "'HELLO, WORLD'"],
  ['length:0,2,-2,0', "00 0e 'HELLO, WORLD'", "00 0e 'HELLO, WORLD'"],
  ['length:2,3,0,0', "ca fe 00 00 0c 'HELLO, WORLD'", "ca fe 00 00 0c 'HELLO, WORLD'"],
  ['length:0,3,2,0', "00 00 0c ca fe 'HELLO, WORLD'", "00 00 0c ca fe 'HELLO, WORLD'"],
  ['length:1,2,1,3', "ca 00 0c fe 'HELLO, WORLD'", "fe 'HELLO, WORLD'"],
  ['length:1,2,-3,3', "ca 00 10 fe 'HELLO, WORLD'", "fe 'HELLO, WORLD'"],
])('%s decodes the example of Netty’s documentation', (framing, received, payload) => {
  const {frames, error} = decode(createDecoder(parseFraming(framing)), wire(received), wire(received))
  expect(error).toBeNull()
  expect(frames).toEqual([
    {payload: wire(payload), header: null},
    {payload: wire(payload), header: null},
  ])
})

test('a chunk with several frames is not copied, a frame in pieces is copied once', () => {
  const decoder = new LengthPrefixDecoder('u8')
  const chunk = wire("01 'a' 02 'bc' 03 'd'")
  const frames = decoder.push(chunk)
  expect(text(frames)).toEqual(['a', 'bc'])
  expect(frames.every(({payload}) => payload.buffer === chunk.buffer)).toBe(true)
  const rest = wire("'ef'")
  const [whole] = decoder.push(rest)
  expect(text([whole!])).toEqual(['def'])
  expect(whole!.payload.buffer).not.toBe(rest.buffer)
})

test('an empty payload is a frame', () => {
  expect(decode(new LengthPrefixDecoder('u16be'), wire('00 00 00 00'))).toEqual({
    frames: [
      {payload: wire(''), header: null},
      {payload: wire(''), header: null},
    ],
    error: null,
  })
})

test('a chunk that is a Buffer within a larger one is read at its place', () => {
  const larger = Buffer.from('xx\x02hi\x02ho')
  expect(text(decode(new LengthPrefixDecoder('u8'), larger.subarray(2)).frames)).toEqual(['hi', 'ho'])
})

test.each([
  // length bombs: 2 GiB, −1, 2^64−1
  [
    'u32be',
    '80 00 00 00',
    'FRAME_TOO_LONG',
    'length 2147483648 is above the maximum of 16777216 bytes; swapped it would be 128: the peer sends i32le',
  ],
  [
    'u32le',
    '00 00 00 80',
    'FRAME_TOO_LONG',
    'length 2147483648 is above the maximum of 16777216 bytes; swapped it would be 128: the peer sends u32be',
  ],
  [
    'i32le',
    '00 00 00 80',
    'BAD_FRAME',
    'length -2147483648 is negative; swapped it would be 128: the peer sends u32be',
  ],
  ['i32be', 'ff ff ff ff', 'BAD_FRAME', 'length -1 is negative'],
  ['i64le', 'ff ff ff ff ff ff ff ff', 'BAD_FRAME', 'length -1 is negative'],
  [
    'u64be',
    'ff ff ff ff ff ff ff ff',
    'FRAME_TOO_LONG',
    'length 18446744073709551615 is above the maximum of 16777216 bytes',
  ],
  [
    'u64le',
    'ff ff ff ff ff ff ff ff',
    'FRAME_TOO_LONG',
    'length 18446744073709551615 is above the maximum of 16777216 bytes',
  ],
  // other programs
  [
    'u32be',
    "'GET / HTTP/1.1'",
    'FRAME_TOO_LONG',
    "length 1195725856 is above the maximum of 16777216 bytes; 0x47455420 is 'GET ': the peer speaks HTTP",
  ],
  [
    'i32le',
    "'GET '",
    'FRAME_TOO_LONG',
    "length 542393671 is above the maximum of 16777216 bytes; 0x47455420 is 'GET ': the peer speaks HTTP",
  ],
  [
    'u64be',
    "'PRI * HTTP/2.0'",
    'FRAME_TOO_LONG',
    "length 5787768873619048532 is above the maximum of 16777216 bytes; 0x50524920 is 'PRI ': the peer speaks HTTP",
  ],
  [
    'u32be',
    "'HTTP/1.1 400'",
    'FRAME_TOO_LONG',
    "length 1213486160 is above the maximum of 16777216 bytes; 0x48545450 is 'HTTP': the peer answers in HTTP",
  ],
  [
    'u32be',
    "'SSH-2.0-x'",
    'FRAME_TOO_LONG',
    "length 1397966893 is above the maximum of 16777216 bytes; 0x5353482d is 'SSH-': the peer speaks SSH",
  ],
  [
    'u32be',
    '16 03 01 02 00 01',
    'FRAME_TOO_LONG',
    'length 369295618 is above the maximum of 16777216 bytes; 0x16030102: the peer speaks TLS',
  ],
  [
    'u32be',
    "'220 mail.example'",
    'FRAME_TOO_LONG',
    "length 842149920 is above the maximum of 16777216 bytes; 0x32323020 is '220 ': the peer greets like an FTP or SMTP server",
  ],
  [
    'i32le',
    '\'{"filename"\'',
    'FRAME_TOO_LONG',
    `length 1768301179 is above the maximum of 16777216 bytes; 0x7b226669 is '{\\"fi': the peer sends JSON without a length before it`,
  ],
  [
    'u32be',
    "'hello'",
    'FRAME_TOO_LONG',
    "length 1751477356 is above the maximum of 16777216 bytes; 0x68656c6c is 'hell': the peer sends text without a length before it",
  ],
  [
    'u32be',
    "'hi' 0d 0a",
    'FRAME_TOO_LONG',
    "length 1751715082 is above the maximum of 16777216 bytes; 0x68690d0a is 'hi\\r\\n': the peer sends text without a length before it",
  ],
  // the other byte order
  [
    'u32be',
    '06 00 00 00',
    'FRAME_TOO_LONG',
    'length 100663296 is above the maximum of 16777216 bytes; swapped it would be 6: the peer sends i32le',
  ],
  [
    'i32le',
    '00 00 00 06',
    'FRAME_TOO_LONG',
    'length 100663296 is above the maximum of 16777216 bytes; swapped it would be 6: the peer sends u32be',
  ],
  [
    'u64be',
    '06 00 00 00 00 00 00 00',
    'FRAME_TOO_LONG',
    'length 432345564227567616 is above the maximum of 16777216 bytes; swapped it would be 6: the peer sends i64le',
  ],
  // layouts that contradict themselves
  ['length:0,2,-2,2', '00 01', 'BAD_FRAME', 'length 1, adjusted by -2, ends the frame inside its header'],
  ['length:0,2,0,4', "00 01 'a'", 'BAD_FRAME', 'length 1 makes a frame of 3 bytes, with 4 to strip'],
])('%s refuses %s as %s', (framing, received, code, reason) => {
  const {frames, error} = decode(createDecoder(parseFraming(framing)), wire(received))
  expect(frames).toEqual([])
  expect(error).toMatchObject({code, exitCode: 3, message: `frame at byte 0: ${reason}`})
})

test('the error says where in the stream the bad frame starts', () => {
  const {frames, error} = decode(
    new LengthPrefixDecoder('i32le'),
    wire("02 00 00 00 'hi'"),
    wire('ff ff'),
    wire('ff ff'),
  )
  expect(text(frames)).toEqual(['hi'])
  expect(error?.message).toBe('frame at byte 6: length -1 is negative')
})

test.each([
  [
    'u16be',
    "06 00 'foobar'",
    'the stream ended after 8 of at least 1538 bytes; swapped it would be 6: the peer sends u16le',
  ],
  [
    'u16be',
    "'GET / HTTP/1.1'",
    "the stream ended after 14 of at least 18247 bytes; 0x47455420 is 'GET ': the peer speaks HTTP",
  ],
  ['u32be', '00 00', 'the stream ended after 2 of at least 4 bytes'],
  ['u16be', "02 00 'hel'", 'the stream ended after 5 of at least 514 bytes'], // swapped it would not be whole either
  [
    'u24be',
    "02 00 00 'hi'",
    'the stream ended after 5 of at least 131075 bytes; swapped it would be 2: the peer sends length:0,3,0,3,le',
  ],
])('%s cut short after %s', (framing, received, reason) => {
  const {error} = decode(createDecoder(parseFraming(framing)), wire(received))
  expect(error).toMatchObject({code: 'TRUNCATED_FRAME', exitCode: 3, message: `frame at byte 0: ${reason}`})
})

test.each([
  ['u8', 256, 'PAYLOAD_TOO_LONG'],
  ['u16be', 65_536, 'PAYLOAD_TOO_LONG'],
  ['u16le', 65_536, 'PAYLOAD_TOO_LONG'],
  ['u24be', 2 ** 24, 'PAYLOAD_TOO_LONG'],
  ['length:0,1,-1,1', 255, 'PAYLOAD_TOO_LONG'], // the length counts itself: 256
  ['length:0,2,2,2', 1, 'WRONG_PAYLOAD_SIZE'], // two bytes follow the length even if it is 0
  ['length:0,2,0,0', 1, 'WRONG_PAYLOAD_SIZE'], // the payload holds the length
])('%s has no room for a payload of %d bytes', (framing, payloadBytes, code) => {
  const encode = createEncoder(parseFraming(framing))
  expect(() => encode(new Uint8Array(payloadBytes))).toThrow(expect.objectContaining({code, exitCode: 2}))
})

test.each([
  ['u8', 255],
  ['u16be', 65_535],
  ['u24be', 2 ** 24 - 1],
])('%s holds %d bytes', (framing, payloadBytes) => {
  const frame = createEncoder(parseFraming(framing))(new Uint8Array(payloadBytes))
  expect(frame[0]).toBe(0xff)
  expect(decode(createDecoder(parseFraming(framing)), frame).frames[0]?.payload.length).toBe(payloadBytes)
})

test('a length inside the payload has to be right', () => {
  const encode = createEncoder(parseFraming('length:0,2,0,0'))
  expect(encode(wire("00 02 'hi'"))).toEqual(wire("00 02 'hi'"))
  expect(() => encode(wire("00 03 'hi'"))).toThrow('the length field inside the payload says 3, the frame needs 2')
})

test('explaining a bad length leaves the chunk as it was', () => {
  const chunk = Buffer.from('ffffffee', 'hex') // slice of a Buffer is a view, unlike slice of a Uint8Array
  expect(decode(new LengthPrefixDecoder('i32le'), chunk).error).not.toBeNull()
  expect(chunk.toString('hex')).toBe('ffffffee')
})
