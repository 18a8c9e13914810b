import {describe, expect, test} from 'vitest'
import {checkFileName, checkFolders} from '../../../src/lib/transfer/check-file-name.js'

test.each(['a', 'report.pdf', '.profile', '报告.txt', '-rf', 'com', 'com10', 'nullable.txt', 'a'.repeat(255), 'ä b'])(
  '%s is taken',
  (name) => {
    expect(checkFileName(name)).toBe(name)
  },
)

test.each<[unknown, RegExp]>([
  ['', /empty/],
  ['.', /another folder/],
  ['..', /another folder/],
  ['../../etc/passwd', /U\+002F/],
  ['/etc/passwd', /U\+002F/],
  ['..\\x', /U\+005C/],
  ['C:\\x', /U\+003A/],
  ['file:stream', /U\+003A/], // an alternate stream of NTFS
  ['a\0b', /U\+0000/],
  ['a\nb', /U\+000A/],
  ['\u001b[31mred', /U\+001B/],
  ['a\u009bb', /U\+009B/], // CSI as one character
  ['\u202egnp.exe', /U\+202E/], // reads exe.png
  ['a\u200bb', /U\+200B/],
  ['NUL', /device/],
  ['nul.txt', /device/],
  ['COM1', /device/],
  ['com¹', /device/],
  ['CONIN$', /device/],
  ['x.', /dot or a blank/],
  ['com1 ', /dot or a blank/],
  [' x', /starts with a blank/],
  ['a'.repeat(256), /255 bytes/],
  ['ä'.repeat(128), /255 bytes/], // two bytes each
  ['\ud800', /not Unicode/],
  [7, /not text/],
  [null, /not text/],
])('%j is refused', (name, reason) => {
  expect(() => checkFileName(name)).toThrow(reason)
  expect(() => checkFileName(name)).toThrow(expect.objectContaining({code: 'BAD_FILE_NAME', exitCode: 3}))
})

describe('folders', () => {
  test('each part is checked', () => {
    expect(checkFolders(['a', 'b'])).toEqual(['a', 'b'])
    expect(() => checkFolders(['a', '..'])).toThrow(/another folder/)
  })

  test.each([['a/b'], [{}], [null], [Array.from({length: 33}, () => 'a')]])('%j is no list of folders', (path) => {
    expect(() => checkFolders(path as unknown)).toThrow(/list of at most 32/)
  })
})
