import {describe, expect, test} from 'vitest'
import {checkFileName, checkFolders} from '../../../src/lib/transfer/check-file-name.js'

const PORTABLE = {portable: true}

test.each(['a', 'report.pdf', '.profile', '报告.txt', '-rf', 'com', 'com10', 'nullable.txt', 'a'.repeat(255), 'ä b'])(
  '%s is taken',
  (name) => {
    expect(checkFileName(name, PORTABLE)).toBe(name)
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
  expect(() => checkFileName(name, PORTABLE)).toThrow(reason)
  expect(() => checkFileName(name, PORTABLE)).toThrow(expect.objectContaining({code: 'BAD_FILE_NAME', exitCode: 3}))
})

describe('folders', () => {
  test('each part is checked', () => {
    expect(checkFolders(['a', 'b'], PORTABLE)).toEqual(['a', 'b'])
    expect(() => checkFolders(['a', '..'], PORTABLE)).toThrow(/another folder/)
  })

  test.each([['a/b'], [{}], [null], [Array.from({length: 33}, () => 'a')]])('%j is no list of folders', (path) => {
    expect(() => checkFolders(path as unknown, PORTABLE)).toThrow(/list of at most 32/)
  })
})

describe('by the rules of POSIX', () => {
  const POSIX = {portable: false}

  test.each([
    'libc6:amd64.list', // /var/lib/dpkg/info has 1949 of them
    '1700000000.M1P2.host:2,S', // Maildir
    '2026-11-26T20:00:00.log',
    'what?.txt',
    'aux.c',
    'con.py',
    'a\\b',
    ' x. ',
    'می\u200cخواهم', // Persian needs the joiner's opposite
    '👨\u200d👩\u200d👧.png',
  ])('%s is taken', (name) => {
    expect(checkFileName(name, POSIX)).toBe(name)
  })

  test.each([
    ['.', /another folder/],
    ['..', /another folder/],
    ['', /empty/],
    ['a/b', /U\+002F/],
    ['a\0b', /U\+0000/],
    ['a\nb', /U\+000A/],
    ['a\u007fb', /U\+007F/],
    ['a\u009bb', /U\+009B/],
    ['\ud800', /not Unicode/],
    ['a'.repeat(256), /255 bytes/],
  ])('%j is refused', (name, reason) => {
    expect(() => checkFileName(name, POSIX)).toThrow(reason)
  })
})
