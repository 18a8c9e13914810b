import {expect, test} from 'vitest'
import {MAX_NAME_LENGTH, normaliseName, refuseName} from '../../../src/lib/chat/refuse-name.js'

test.each([
  ['bob'],
  ['张三'],
  ["O'Neill"],
  ['Ana-María'],
  ['r2d2'],
  ['J. R.'],
  ['x'.repeat(MAX_NAME_LENGTH)],
  ['𠮷'.repeat(24)],
])('%s will do', (name) => expect(refuseName(name, ['alice'])).toBeNull())

test.each([
  ['alice', 'taken'],
  ['Alice', 'taken'],
  ['ＡＬＩＣＥ', 'taken'], // full width letters look the same in many fonts
  ['host', 'taken'], // the operator
  ['x'.repeat(MAX_NAME_LENGTH + 1), 'at most'],
  ['', 'letters'],
  ['127.0.0.1:9000', 'letters'], // an endpoint
  ['* bob joined', 'letters'], // the room's own words
  ['bob: hello', 'letters'], // somebody else's words
  ['\x1b[31mred', 'letters'],
  ['\x1b]0;title\x07', 'letters'],
  ['a\u202eb', 'letters'], // turns the line around
  ['a\u200bb', 'letters'], // invisible
  ['a\tb', 'letters'],
  ['a\u00a0b', 'letters'],
  ['-rf', 'letters'],
])('%j will not: %s', (name, reason) => {
  expect(refuseName(name, ['alice'])).toContain(reason)
})

test('blanks around a name do not count, and accents have one spelling', () => {
  expect(normaliseName('  Ana Mari\u0301a ')).toBe('Ana Mar\u00eda')
})
