import fc from 'fast-check'
import {isIP} from 'node:net'
import {describe, expect, test} from 'vitest'
import {ipVersion} from '../../../src/lib/address/ip-version.js'

describe('which IP version', () => {
  test.each([
    ['192.0.2.1', 4],
    ['192.0.2.01', 0, 'a leading zero may mean octal'],
    ['192.0.2.256', 0],
    ['192.0.2', 0, 'a short form'],
    ['::', 6],
    ['::1', 6],
    ['1::', 6],
    ['2001:db8::192.0.2.1', 6],
    ['::ffff:192.0.2.1', 6],
    ['1:2:3:4:5:6:7:8', 6],
    ['1:2:3:4:5:6:192.0.2.1', 6],
    ['1:2:3:4:5:6:7:192.0.2.1', 0, 'nine groups'],
    ['1:2:3:4:5:6:7::', 6, 'one group left out'],
    ['1:2:3:4:5:6:7:8::', 0, 'no group left out'],
    ['192.0.2.1::', 0, 'IPv4 not at the end'],
    ['1::2::3', 0],
    [':::', 0],
    [':1:2:3:4:5:6:7', 0],
    ['12345::', 0],
    ['fe80::1%eth0', 6],
    ['fe80::1%', 0],
    ['192.0.2.1%eth0', 0, 'IPv4 has no zones'],
    ['', 0],
  ])('%j: %i', (...[text, version]) => {
    expect(ipVersion(text)).toBe(version)
    expect(isIP(text)).toBe(version)
  })

  const part = fc.constantFrom(
    ':',
    '::',
    '.',
    '%',
    '0',
    '1',
    '25',
    '255',
    '256',
    '01',
    'a',
    'FFFF',
    'fffff',
    'g',
    '1.2.3.4',
    'eth0',
    ' ',
    '\n',
    '-',
  )

  test('the same as Node says of any text', () => {
    fc.assert(
      fc.property(fc.array(part, {maxLength: 18}), (parts) => {
        const text = parts.join('')
        expect(ipVersion(text)).toBe(isIP(text))
      }),
      {numRuns: 20_000},
    )
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.ipV4Extended()), (text) => {
        expect(ipVersion(text)).toBe(isIP(text))
      }),
      {numRuns: 5000},
    )
  })
})
