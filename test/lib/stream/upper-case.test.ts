import fc from 'fast-check'
import {afterEach, expect, test, vi} from 'vitest'
import {upperCaseAscii, upperCaseWords} from '../../../src/lib/stream/upper-case.js'
import {vectorUpperCase} from '../../../src/lib/stream/upper-case-vectors.js'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** One byte after the other, as anybody would write it. */
function slowly(bytes: Uint8Array, size: number): Uint8Array {
  return bytes.map((byte, index) => (index < size && byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte))
}

test('a–z become capitals wherever they stand, and nothing else changes', () => {
  fc.assert(
    fc.property(fc.uint8Array({maxLength: 70}), fc.nat(7), fc.nat(70), (content, offset, wanted) => {
      const memory = new Uint8Array(content.length + offset)
      const bytes = memory.subarray(offset)
      bytes.set(content)
      const size = Math.min(wanted, content.length)
      const expected = slowly(bytes, size)
      upperCaseAscii(bytes, size)
      expect(bytes).toEqual(expected)
    }),
  )
})

test('every byte value, in every place of a word', () => {
  const bytes = Uint8Array.from({length: 1024}, (_, index) => (index >> 2) + index)
  const expected = slowly(bytes, bytes.length)
  upperCaseAscii(bytes)
  expect(bytes).toEqual(expected)
})

test('UTF-8 text stays whole', () => {
  const bytes = Buffer.from('héllo, 世界: straße')
  upperCaseAscii(bytes)
  expect(bytes.toString()).toBe('HéLLO, 世界: STRAßE')
})

test('what is long goes through vectors, and comes out as it does without them', () => {
  fc.assert(
    fc.property(fc.integer({min: 4000, max: 600_000}), fc.nat(17), fc.nat(255), (size, offset, step) => {
      const bytes = new Uint8Array(size + offset).map((_, index) => index * step + (index >> 8)).subarray(offset)
      const expected = bytes.slice()
      upperCaseWords(expected, size)
      upperCaseAscii(bytes, size)
      expect(Buffer.compare(bytes, expected)).toBe(0)
    }),
    {numRuns: 30},
  )
})

test('every byte value in every place of a vector', () => {
  const bytes = Uint8Array.from({length: 8192}, (_, index) => (index >> 4) + index)
  const expected = slowly(bytes, bytes.length)
  upperCaseAscii(bytes)
  expect(bytes).toEqual(expected)
})

test('without WebAssembly there are no vectors', () => {
  vi.stubGlobal('WebAssembly', undefined)
  expect(vectorUpperCase()).toBeNull()
})
