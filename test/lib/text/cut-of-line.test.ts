import {expect, test} from 'vitest'
import {cutOfLine} from '../../../src/lib/text/cut-of-line.js'

const cut = (text: string) => {
  const bytes = Buffer.from(text)
  const at = cutOfLine(bytes, bytes.length)
  return [text.slice(0, at), text.slice(at)]
}

test.each([
  ['............................................................ route 10.0.0.0 255.0.0.0', '10.0.0.0 255.0.0.0'],
  ['............................................................ 10.0.0.0 netmask 255', '255'], // no better place
  [
    '............................................................ to 10.0.0.0 netmask 255.0.0.0',
    '10.0.0.0 netmask 255.0.0.0',
  ],
  ['............................................................ 10.0.0.0 - 10.0.0.9,10.1.0.0 - 10', '10.1.0.0 - 10'],
  [
    '............................................................ {"ip":"10.0.0.0"},{"mask":"255.0.0.0"',
    '"mask":"255.0.0.0"',
  ],
  ['............................................................ "10.0.0.0", "10.0.0.1"', ' "10.0.0.1"'],
  [
    '............................................................ eth0 10.0.0.0 192.0.2.1 255.0.0.0 UG 0 0',
    '10.0.0.0 192.0.2.1 255.0.0.0 UG 0 0',
  ],
  ['nothing.that.ends.a.word', ''],
])('%s', (text, rest) => expect(cut(text)).toEqual([text.slice(0, text.length - rest.length), rest]))

test('a place between blocks is not looked for through megabytes', () => {
  expect(cut(`${'1 '.repeat(30_000)}{${' 1'.repeat(20_000)} 10`)[1]).toBe('10')
  expect(cut(`${' 1'.repeat(20_000)}{${' 1'.repeat(2000)} 10`)[1]).toBe(`${' 1'.repeat(2000)} 10`)
  expect(cut(`${'1'.repeat(60_000)} ${'1'.repeat(40_000)}`)[1]).toBe('1'.repeat(40_000))
})
