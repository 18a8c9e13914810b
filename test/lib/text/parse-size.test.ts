import {expect, test} from 'vitest'
import {
  durationText,
  parseCount,
  parseDuration,
  parseRate,
  parseSize,
  exactSizeText,
} from '../../../src/lib/text/parse-size.js'

test.each([
  ['500ms', 500],
  ['2s', 2000],
  ['1.5s', 1500],
  ['1m', 60_000],
  ['1h', 3_600_000],
  ['0s', 0],
])('the time %s is %d ms', (text, ms) => expect(parseDuration(text)).toBe(ms))

test.each([
  ['500', /which unit: 500ms or 500s\?/],
  ['', /expected a time such as/],
  ['-1s', /expected a time such as/],
  ['1d', /expected a time such as/],
  ['1 s', /expected a time such as/],
  ['1e3ms', /expected a time such as/],
  ['700h', /longer than 24 days/], // a timer beyond 31 bits would fire at once
])('the time %j is refused', (text, reason) => expect(() => parseDuration(text)).toThrow(reason))

test.each([
  ['0', 0],
  ['4096', 4096],
  ['64k', 65536],
  ['64KiB', 65536],
  ['10MiB', 10 * 2 ** 20],
  ['1.5k', 1536],
  ['2g', 2 * 2 ** 30],
  ['12b', 12],
])('the size %s is %d bytes', (text, bytes) => expect(parseSize(text)).toBe(bytes))

test.each(['', '-1', '1.0001k', '10x', 'k', '99999999999g', '0x10'])('the size %j is refused', (text) => {
  expect(() => parseSize(text)).toThrow(/expected a size/)
})

test.each([
  ['0', 1, 10],
  ['11', 1, 10],
  ['1.5', 1, 10],
  ['-1', 0, 10],
  ['', 0, 10],
])('the number %j is not from %d to %d', (text, min, max) =>
  expect(() => parseCount(text, {min, max})).toThrow(/whole number/),
)

test.each([
  ['1', 1],
  ['64k', 65536],
  ['64k/s', 65536],
  ['1MiB/s', 2 ** 20],
])('the rate %s is %d bytes per second', (text, rate) => expect(parseRate(text)).toBe(rate))

test.each([
  ['0', /nothing would ever get through/],
  ['64k/m', /expected a size/],
  ['', /expected a size/],
])('the rate %j is refused', (text, reason) => expect(() => parseRate(text)).toThrow(reason))

test.each([
  [0, '0ms'],
  [50, '50ms'],
  [1500, '1500ms'],
  [10_000, '10s'],
  [60_000, '1m'],
  [7_200_000, '2h'],
])('%d ms is written %s, and read again', (ms, text) => {
  expect(durationText(ms)).toBe(text)
  expect(parseDuration(text)).toBe(ms)
})

test.each([
  [0, '0'],
  [1500, '1500'],
  [65_536, '64KiB'],
  [16 * 2 ** 20, '16MiB'],
  [2 ** 31, '2GiB'],
])('%d bytes are written %s, and read again', (bytes, text) => {
  expect(exactSizeText(bytes)).toBe(text)
  expect(parseSize(text)).toBe(bytes)
})
