import {expect, test} from 'vitest'
import {createEncoder, FixedLengthDecoder} from '../../../src/lib/framing/create-decoder.js'
import {decode, text, wire} from './stream.js'

test('every frame has the same length', () => {
  const {frames, error} = decode(new FixedLengthDecoder(3), wire("'ab'"), wire("'cdefg'"))
  expect(text(frames)).toEqual(['abc', 'def'])
  expect(error).toMatchObject({
    code: 'TRUNCATED_FRAME',
    message: 'frame at byte 6: the stream ended after 1 of at least 3 bytes',
  })
})

test.each([0, -1, 1.5, Number.NaN, 17])('a length of %s is refused with a maximum of 16', (frameBytes) => {
  expect(() => new FixedLengthDecoder(frameBytes, {maxFrameBytes: 16})).toThrow(
    expect.objectContaining({
      code: 'INVALID_FRAMING',
      message: `"${frameBytes}": a fixed frame has 1 to 16 bytes, the maximum frame length`,
    }),
  )
})

test('only a payload of that length is encoded', () => {
  const encode = createEncoder({kind: 'fixed', frameBytes: 3})
  expect(encode(wire("'abc'"))).toEqual(wire("'abc'"))
  expect(() => encode(wire("'ab'"))).toThrow(
    expect.objectContaining({
      code: 'WRONG_PAYLOAD_SIZE',
      message: 'a payload of 2 bytes does not fill a fixed frame of 3',
    }),
  )
})
