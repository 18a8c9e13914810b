import * as fc from 'fast-check'
import {expect, test} from 'vitest'
import {InputError} from '../../../src/lib/errors.js'
import {joinWords, splitWords} from '../../../src/lib/remote/split-words.js'

test.each<[string, string[]]>([
  ['ls -l', ['ls', '-l']],
  ['  ls \t -l ', ['ls', '-l']],
  ['', []],
  [`echo 'a b' "c d"`, ['echo', 'a b', 'c d']],
  [`echo a'b 'c`, ['echo', 'ab c']],
  [`echo '' ""`, ['echo', '', '']], // empty words are words
  [`echo "a\\"b\\\\c"`, ['echo', 'a"b\\c']],
  [`echo "a\\nb" '\\'`, ['echo', 'a\\nb', '\\']], // no escape but those of the quote itself
  ['echo a\\ b\\\\', ['echo', 'a b\\']],
  ['echo $HOME `id` $(id) *', ['echo', '$HOME', '`id`', '$(id)', '*']], // nothing is expanded
  ['ls;rm -rf / | wc > x & ~ {a,b}', ['ls;rm', '-rf', '/', '|', 'wc', '>', 'x', '&', '~', '{a,b}']],
  [`echo 'a\nb'`, ['echo', 'a\nb']],
  ['dir 目录', ['dir', '目录']],
])('%j are the words %j', (line, words) => {
  expect(splitWords(line)).toEqual(words)
})

test.each([
  ['ls\nrm x', /more than one line/], // two reads that stuck together, or somebody's trick
  ['ls\rrm x', /more than one line/],
  [`echo 'a`, /' is not closed/],
  ['echo "a\\"', /" is not closed/],
  ['echo a\\', /backslash at the end/],
])('%j is refused', (line, message) => {
  expect(() => splitWords(line)).toThrow(message)
  expect(() => splitWords(line)).toThrow(InputError)
})

test('any words, joined, are split into the same words', () => {
  fc.assert(
    fc.property(fc.array(fc.string({unit: 'grapheme'})), (words) => {
      expect(splitWords(joinWords(words))).toEqual(words)
    }),
  )
})
