import fs from 'node:fs'
import {expect, test} from 'vitest'
import {cannotRead} from '../../../src/lib/io/cannot-read.js'
import {cannotWrite} from '../../../src/lib/io/cannot-write.js'
import {fileErrorReason} from '../../../src/lib/io/explain-file-error.js'

const failureOf = (act: () => unknown): unknown => {
  try {
    return act()
  } catch (error) {
    return error
  }
}

test('a message names the path once, and the reason in words', () => {
  const error = failureOf(() => fs.openSync('/no/such/file', 'w'))
  expect(cannotWrite('/no/such/file', error).message).toBe('cannot write /no/such/file: no such file or folder')
  expect(cannotRead('/no/such/file', error).message).toBe('cannot read /no/such/file: no such file')
})

test.each([
  [
    Object.assign(new Error("EBUSY: resource busy or locked, open '/x, y'"), {code: 'EBUSY'}),
    'resource busy or locked',
  ],
  [Object.assign(new Error('EIO: i/o error, read'), {code: 'EIO'}), 'i/o error'],
  [
    Object.assign(new Error("EXDEV: cross-device link not permitted, rename '/a' -> '/b'"), {code: 'EXDEV'}),
    'cross-device link not permitted',
  ],
  [new Error('of our own, with a comma'), 'of our own, with a comma'],
])('%s', (error, reason) => expect(fileErrorReason(error)).toBe(reason))
