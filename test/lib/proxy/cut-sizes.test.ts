import {describe, expect, test} from 'vitest'
import {cutSizes, parseRecut} from '../../../src/lib/proxy/cut-sizes.js'

const first = (count: number, next: () => number) => Array.from({length: count}, next)

describe('--recut', () => {
  test.each([
    ['1', 1],
    ['4096', 4096],
    ['random', 'random'],
  ])('%s', (text, recut) => expect(parseRecut(text)).toBe(recut))

  test.each([
    ['0', 'nothing would ever be sent'],
    ['-1', 'not a number of bytes'],
    ['1.5', 'half a byte'],
    ['Random', 'another word'],
    ['', 'nothing'],
    ['99999999999', 'beyond what is exact in all places'],
  ])('"%s" is refused: %s', (text) => {
    expect(() => parseRecut(text)).toThrow(expect.objectContaining({code: 'INVALID_RECUT', exitCode: 2, input: text}))
  })
})

test('fixed sizes', () => expect(first(3, cutSizes(5, ''))).toEqual([5, 5, 5]))

describe('random sizes', () => {
  test('are the same for the same seed, on every machine', () => {
    expect(first(8, cutSizes('random', 'demo'))).toMatchInlineSnapshot(`
      [
        3,
        15,
        23,
        35,
        685,
        6,
        5,
        2114,
      ]
    `)
    expect(first(200, cutSizes('random', 'demo'))).toEqual(first(200, cutSizes('random', 'demo')))
    expect(first(200, cutSizes('random', 'demo'))).not.toEqual(first(200, cutSizes('random', 'other')))
  })

  test('are 1 to 4095 bytes, from all magnitudes', () => {
    const sizes = first(5000, cutSizes('random', 'a seed'))
    expect(Math.min(...sizes)).toBe(1)
    expect(Math.max(...sizes)).toBeLessThan(4096)
    const magnitudes = new Set(sizes.map((size) => Math.floor(Math.log2(size))))
    expect([...magnitudes].toSorted((a, b) => a - b)).toEqual(Array.from({length: 12}, (_, index) => index))
  })
})
