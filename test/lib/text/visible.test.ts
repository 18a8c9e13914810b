import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {toJsonText, visible} from '../../../src/lib/text/visible.js'

const range = (first: number, last: number) => Array.from({length: last - first + 1}, (_, index) => first + index)

const unsafe = [
  ...range(0x00, 0x1f), // C0
  ...range(0x7f, 0x9f), // DEL and C1: 0x9b alone starts an escape sequence
  0xad, // soft hyphen
  0x61c, // Arabic letter mark
  ...range(0x200b, 0x200f), // zero width, and left or right marks
  ...range(0x2028, 0x202e), // line and paragraph separators, bidi embeddings and overrides
  ...range(0x2060, 0x2064),
  ...range(0x2066, 0x206f), // bidi isolates
  0xfeff, // byte order mark
  ...range(0xfff9, 0xfffb),
  ...range(0xe0020, 0xe007f), // tags: whole invisible texts are made of them
].map((code) => String.fromCodePoint(code))

test.each(unsafe.map((character) => [character.codePointAt(0)!.toString(16), character]))(
  'U+%s never passes',
  (_hex, character) => {
    const text = `a${character}b`
    for (const shown of [visible(text), toJsonText(text)]) expect(shown).toMatch(/^[\x20-\x7e]+$/)
    expect(JSON.parse(toJsonText({[text]: text}))).toEqual({[text]: text})
  },
)

test.each([
  ['\x1b[31mred', '\\x1b[31mred'],
  ['a\r\nb\tc', 'a\\r\\nb\\tc'],
  ['\x9b', '\\x9b'],
  ['\u202egnp.exe', '\\u202egnp.exe'],
  ['\u{e0041}', '\\udb40\\udc41'],
  ['192.0.2.7 – “汉字” é 😀 \\', '192.0.2.7 – “汉字” é 😀 \\'], // nothing else is touched
])('%j is shown as %s', (text, shown) => {
  expect(visible(text)).toBe(shown)
})

describe('laws', () => {
  const dirty = fc.string({
    unit: fc.oneof(
      fc.constantFrom(...unsafe),
      fc.constantFrom('"', '\\', ',', '汉', '\ud800'),
      fc.string({unit: 'binary', maxLength: 1}),
    ),
  })

  test('what is visible stays as it is', () => {
    fc.assert(
      fc.property(dirty, (text) => {
        expect(visible(visible(text))).toBe(visible(text))
      }),
    )
  })

  test('JSON holds the value whole, in safe characters', () => {
    const json = fc.jsonValue({stringUnit: 'binary'})
    fc.assert(
      fc.property(fc.oneof(json, dirty, fc.dictionary(dirty, dirty)), (value) => {
        const text = toJsonText(value)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(text).toBe(visible(text))
      }),
    )
  })
})
