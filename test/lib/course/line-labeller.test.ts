import fc from 'fast-check'
import {stripVTControlCharacters} from 'node:util'
import {describe, expect, test} from 'vitest'
import {LineLabeller} from '../../../src/lib/course/line-labeller.js'
import {wrapItems} from '../../../src/lib/course/wrap-items.js'
import {displayWidth} from '../../../src/lib/text/display-width.js'
import {plain} from '../../../src/lib/text/paint.js'

function labelled(pieces: readonly string[], width: number): string[] {
  let out = ''
  const labeller = new LineLabeller('server │ ', width, {paint: plain, write: (text) => (out += text)})
  for (const piece of pieces) labeller.take(piece)
  labeller.end()
  return out.split('\n').slice(0, -1)
}

describe('lines behind a label', () => {
  test.each([
    ['short ones as they are', ['one\ntwo'], 20, ['one', 'two']],
    ['in pieces that end anywhere', ['on', 'e\nt', 'wo\n'], 20, ['one', 'two']],
    ['broken at a blank, the rest a little further in', ['one two three'], 9, ['one two', '  three']],
    ['a command by four', ['$ netkit tcp echo'], 12, ['$ netkit tcp', '    echo']],
    ['what has no blank, anywhere', ['abcdefgh'], 4, ['abcd', '  ef', '  gh']],
    ['Chinese between any two characters', ['服务器在等'], 6, ['服务器', '  在等']],
    ['tabs to columns of the line, not of the terminal', ['a\tb'], 20, ['a       b']],
  ])('%s', (_, pieces, width, lines) => {
    expect(labelled(pieces, width)).toEqual(lines.map((line) => `server │ ${line}`))
  })

  test('a colour ends with its line and goes on in the next', () => {
    expect(labelled(['\u001b[32mone two\u001b[39m'], 5)).toEqual([
      'server │ \u001b[32mone\u001b[0m',
      'server │   \u001b[32mtwo\u001b[39m',
    ])
  })

  test('nothing is lost, and nothing is too long', () => {
    const word = fc.string({
      unit: fc.constantFrom('a', 'b', '服', '\u001b[1m', '\u001b[22m'),
      minLength: 1,
      maxLength: 30,
    })
    fc.assert(
      fc.property(fc.array(word, {maxLength: 8}), fc.integer({min: 8, max: 40}), (words, width) => {
        const lines = labelled([words.join(' ')], width).map((line) => stripVTControlCharacters(line))
        expect(lines.filter((line) => displayWidth(line) > width + 'server │ '.length)).toEqual([])
        const letters = (text: string) => stripVTControlCharacters(text).replaceAll(/[ ]|server │/g, '')
        expect(letters(lines.join(''))).toBe(letters(words.join(' ')))
      }),
    )
  })
})

test.each([
  ['all on one line', 40, ['Enter runs it · n next · q quits']],
  ['each item whole', 24, ['Enter runs it · n next', 'q quits']],
])('what can be pressed: %s', (_, width, lines) => {
  expect(wrapItems('Enter runs it · n next · q quits', width)).toEqual(lines)
})
