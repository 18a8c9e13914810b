import {expect, test} from 'vitest'
import {prose} from '../../../src/lib/cli/prose.js'

test.each([
  ['one line', 'one line'],
  ['a paragraph\nis one\nline', 'a paragraph is one line'],
  ['two\nlines\n\nand two\nmore', 'two lines\n\nand two more'], // a blank line parts paragraphs
  ['such as\n  a=1\n  b=2\nand so\non', 'such as\n  a=1\n  b=2\nand so on'], // indented lines stay
  ['a\nb\n', 'a b\n'],
])('%j becomes %j', (text, joined) => {
  expect(prose`${text}`).toBe(joined)
})

test('what is put in is joined, too, and escapes are read as in any template', () => {
  expect(prose`begins
${'in\nlines'}
ends \u2026`).toBe('begins in lines ends …')
})
