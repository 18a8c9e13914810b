import {expect, test} from 'vitest'
import {rateText, sizeText, timeText} from '../../../src/lib/text/size-text.js'
import {plain} from '../../../src/lib/text/paint.js'
import {nameUnlessSaid, progressText, receivedText} from '../../../src/lib/transfer/sent-view.js'

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1023, '1023 bytes'],
  [1024, '1.0 KiB'],
  [1_572_864, '1.5 MiB'],
  [2 ** 31, '2.0 GiB'],
  [Number.MAX_SAFE_INTEGER, '8.0 PiB'],
])('%i bytes are %s', (bytes, text) => expect(sizeText(bytes)).toBe(text))

test.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [59_949, '59.9 s'],
  [59_960, '1:00'],
  [125_000, '2:05'],
  [3_725_000, '1:02:05'],
])('%d ms are %s', (ms, text) => expect(timeText(ms)).toBe(text))

test('a rate', () => expect(rateText(2_500_000)).toBe('2.4 MiB/s'))

test('a received file', () => {
  const row = {
    from: '::1',
    port: 53_122,
    file: 'dir/a\u001b[31m',
    sizeBytes: 3_145_728,
    receivedBytes: 1_048_576,
    resumedFrom: 2_097_152,
    sha256: null,
    verified: false,
    durationMs: 1500,
    bytesPerSecond: 699_050,
    error: null,
    message: null,
    receivedAt: '2026-11-21T12:00:00.000Z',
  }
  expect(receivedText(row, plain)).toMatchInlineSnapshot(
    `"dir/a\\x1b[31m: 3.0 MiB in 1.5 s (682.7 KiB/s), resumed at 2.0 MiB, not verified, from [::1]:53122"`,
  )
})

test.each([
  [
    {file: 'a.iso', doneBytes: 3_145_728, skippedBytes: 1_048_576, sizeBytes: 4_194_304, elapsedMs: 2000},
    'a.iso  75 %  3.0 MiB of 4.0 MiB  1.0 MiB/s  1.0 s left',
  ],
  [
    {file: `${'x'.repeat(40)}\n`, doneBytes: 0, skippedBytes: 0, sizeBytes: 0, elapsedMs: 0},
    `…${'x'.repeat(27)}\\n  100 %  0 bytes of 0 bytes  0 bytes/s`,
  ],
])('progress %#', (progress, text) => expect(progressText(progress)).toBe(text))

test.each([
  ['dir/a.iso', 'the receiver says: dir/a.iso exists already', ''],
  ['a.iso', '/tmp/a.iso: no such file', ''],
  ['f', 'the receiver says: more than 2 files', 'f: '], // the letter stands in other words
  ['iso', 'the receiver says: a.iso exists already', 'iso: '],
  ['c++', 'c++: it has changed', ''],
])('of %s: is %s clear?', (file, message, name) => expect(nameUnlessSaid({file}, {message})).toBe(name))
