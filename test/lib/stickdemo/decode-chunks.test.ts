import fc from 'fast-check'
import {expect, test, vi} from 'vitest'
import {parseFraming} from '../../../src/lib/framing/create-decoder.js'
import {countEqual, decodeChunks, encodeAll} from '../../../src/lib/stickdemo/decode-chunks.js'

vi.setConfig({testTimeout: 120_000})

const message = fc.oneof(
  {weight: 5, arbitrary: fc.uint8Array({maxLength: 40})},
  {weight: 1, arbitrary: fc.uint8Array({maxLength: 3000})},
)

test('10,000 random cuttings of random messages: every message comes back', () => {
  const framing = parseFraming('u32be')
  let cuttings = 0
  fc.assert(
    fc.property(
      fc.array(message, {minLength: 1, maxLength: 8}),
      fc.noShrink(fc.double({min: 0, max: 0.999, noNaN: true})),
      (messages, start) => {
        let state = start
        const random = () => (state = (state * 997.13 + 0.377) % 1)
        expect(countEqual(messages, framing, {cuttings: 10, random})).toBe(10)
        cuttings += 10
      },
    ),
    {numRuns: 1000},
  )
  expect(cuttings).toBe(10_000)
})

test.each(['i32le', 'u16be', 'varint', 'netstring', 'header'])('the same with %s', (name) => {
  const framing = parseFraming(name)
  fc.assert(
    fc.property(fc.array(message, {minLength: 1, maxLength: 8}), (messages) => {
      expect(countEqual(messages, framing, {cuttings: 3})).toBe(3)
    }),
  )
})

test('a stream that ends early is truncated, not a shorter message', () => {
  const framing = parseFraming('u32be')
  const [frame] = encodeAll([Buffer.from('hello')], framing)
  for (let length = 1; length < frame!.length; length++) {
    expect(decodeChunks([frame!.subarray(0, length)], framing)).toEqual({payloads: [], truncated: true})
  }
  expect(decodeChunks([frame!], framing).truncated).toBe(false)
})
