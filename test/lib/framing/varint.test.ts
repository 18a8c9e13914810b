import {expect, test} from 'vitest'
import {createEncoder, VarintDecoder} from '../../../src/lib/framing/create-decoder.js'
import {decode, text, wire} from './stream.js'

const encode = createEncoder({kind: 'varint'})

test.each([
  [0, '00'],
  [1, '01'],
  [127, '7f'], // the last of one byte
  [128, '80 01'],
  [300, 'ac 02'],
  [16_383, 'ff 7f'], // the last of two
  [16_384, '80 80 01'],
  [2_097_151, 'ff ff 7f'],
  [2_097_152, '80 80 80 01'],
])('%d bytes stand behind %s', (payloadBytes, prefix) => {
  const head = wire(prefix)
  const frame = encode(new Uint8Array(payloadBytes))
  expect(frame.subarray(0, -payloadBytes || undefined)).toEqual(head)
  expect(frame.length).toBe(head.length + payloadBytes)
  expect(decode(new VarintDecoder(), frame).frames.map(({payload}) => payload.length)).toEqual([payloadBytes])
})

test.each([
  ['80 00', ['']], // padded by a byte
  ["82 80 80 80 00 'hi'", ['hi']], // some writers keep five bytes for a length they do not know yet
  ["82 80 80 80 80 80 80 80 80 00 'hi'", ['hi']], // ten bytes, the last with its one bit
])('%s is padded and yet read', (received, payloads) => {
  const {frames, error} = decode(new VarintDecoder(), wire(received))
  expect(text(frames)).toEqual(payloads)
  expect(error).toBeNull()
})

test.each([
  [
    'ff ff ff ff ff ff ff ff ff 01',
    'FRAME_TOO_LONG',
    'length 18446744073709551615 is above the maximum of 16777216 bytes',
  ], // 2^64−1
  ['80 80 80 80 08', 'FRAME_TOO_LONG', 'length 2147483648 is above the maximum of 16777216 bytes'], // 2 GiB
  ['81 80 80 08', 'FRAME_TOO_LONG', 'length 16777217 is above the maximum of 16777216 bytes'],
  ['ff ff ff ff ff ff ff ff ff 02', 'BAD_FRAME', 'the varint has more than 64 bits'],
  ['80 80 80 80 80 80 80 80 80 80 00', 'BAD_FRAME', 'the varint has more than 64 bits'], // even if they are padding
  ['80 80', 'TRUNCATED_FRAME', 'the stream ended after 2 of at least 3 bytes'],
  [
    "'GET / HTTP/1.1'",
    'TRUNCATED_FRAME',
    "the stream ended after 14 of at least 72 bytes; 0x47455420 is 'GET ': the peer speaks HTTP",
  ],
])('%s is %s', (received, code, reason) => {
  const {frames, error} = decode(new VarintDecoder(), wire(received))
  expect(frames).toEqual([])
  expect(error).toMatchObject({code, message: `frame at byte 0: ${reason}`})
})
