import fc from 'fast-check'
import {expect, test} from 'vitest'
import {upperCaseAscii} from '../../../src/lib/stream/upper-case.js'

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
