import fc from 'fast-check'
import {describe, expect, test, vi} from 'vitest'
import {parseBlock, parseLabelledBlock, splitValues} from '../../../src/lib/address/parse-block.js'
import {blockText} from '../../../src/lib/address/block-text.js'
import {Prefix} from '../../../src/lib/address/prefix.js'
import {InputError} from '../../../src/lib/errors.js'
import {almostAddress, prefix} from '../../arbitraries.js'
import {readVectors} from '../../read-vectors.js'

// Laws are many calculations: on a machine with much to do they may take their time.
vi.setConfig({testTimeout: 120_000})

test.each([
  ['192.0.2.7', '192.0.2.7', '192.0.2.7'],
  ['192.0.2.7/24', '192.0.2.0', '192.0.2.255'], // host bits are cleared
  ['192.0.2.7/255.255.255.0', '192.0.2.0', '192.0.2.255'],
  ['192.0.2.7 255.255.255.0', '192.0.2.0', '192.0.2.255'],
  ['192.0.2.7\t255.255.255.0', '192.0.2.0', '192.0.2.255'], // a mask is no label
  ['192.0.2.7-192.0.2.9', '192.0.2.7', '192.0.2.9'],
  ['192.0.2.7 - 192.0.2.9', '192.0.2.7', '192.0.2.9'],
  ['192.0.2.7-9', '192.0.2.7', '192.0.2.9'], // the last octet alone
  ['192.0.2.7-192.0.2.7', '192.0.2.7', '192.0.2.7'],
  ['2001:db8::/32', '2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['::-::ffff:192.0.2.1', '::', '::ffff:192.0.2.1'],
  ['192.0.2.0/24\toffice', '192.0.2.0', '192.0.2.255'],
  ['192.0.2.1-192.0.2.2\toffice - 2nd floor', '192.0.2.1', '192.0.2.2'],
])('%j is %s to %s', (text, first, last) => {
  const block = parseBlock(text)
  expect([String(block.first), String(block.last)]).toEqual([first, last])
})

test.each([
  ['192.0.2.9-192.0.2.1', 'INVALID_RANGE', 'from high to low, was 192.0.2.1-192.0.2.9 meant?', null],
  ['192.0.2.9-2001:db8::', 'MIXED_VERSIONS', 'a range cannot go from IPv4 to IPv6', null],
  ['192.0.2.1-192.0.2.300', 'INVALID_ADDRESS', 'octet 4 is above 255', 18],
  ['192.0.2.1 -  192.0.2.300', 'INVALID_ADDRESS', 'octet 4 is above 255', 21],
  ['192.0.2.0/24-192.0.2.9', 'INVALID_ADDRESS', 'a prefix length where only an address is expected', 9],
  ['-192.0.2.9', 'INVALID_ADDRESS', 'starts with "-": neither an address nor a flag of this command', 0],
  ['-A INPUT -s 10.0.0.0/8', 'INVALID_ADDRESS', 'starts with "-": neither an address nor a flag of this command', 0],
  ['// a comment', 'INVALID_ADDRESS', 'nothing before the slash', 0],
  ['10.0.0-3.*', 'INVALID_ADDRESS', 'a pattern, not an address: write 10.0.0.0-10.0.3.255', 5],
  ['10.0.0-3.5', 'INVALID_ADDRESS', 'a pattern, not an address', 5],
  ['192.0.2.1-', 'INVALID_ADDRESS', 'empty, expected an address such as 192.0.2.7 or 2001:db8::7', 10],
  ['1.2.3.4-3', 'INVALID_RANGE', 'from high to low, was 1.2.3.3-1.2.3.4 meant?', null],
  ['1.2.3.4-256', 'INVALID_RANGE', 'the last octet 256 is above 255', 8],
  ['1.2.3.4-05', 'INVALID_RANGE', 'the last octet 05 has a leading zero', 8],
  ['1.2.3.4-1000', 'INVALID_ADDRESS', 'a plain number, expected four octets (netkit ip convert reads integers)', 8],
  ['::1-9', 'INVALID_ADDRESS', 'a plain number, expected four octets (netkit ip convert reads integers)', 4], // of IPv4 alone
  ['fe80::1%eth0', 'ZONE_IN_NETWORK', 'a zone (%) belongs to an address, not to a network', 7],
  ['192.0.2.1\t192.0.2.9', 'INVALID_ADDRESS', 'a blank inside', 9], // meant to count, so it is no label
])('%j is refused', (text, code, reason, offset) => {
  const failure = (() => {
    try {
      return parseBlock(text)
    } catch (error) {
      return error as InputError
    }
  })()
  expect(failure).toBeInstanceOf(InputError)
  expect(failure).toMatchObject({code, message: `"${text}": ${reason}`, offset})
})

describe('labels', () => {
  test.each([
    ['10.0.0.0/8\toffice', 'office'],
    ['10.0.0.0/8 \t office, 2nd floor ', 'office, 2nd floor'],
    ['10.0.0.0/8\tone\ttwo', 'one\ttwo'],
    ['10.0.0.0/8\t24', '24'], // a bare number is a name like any other
    ['10.0.0.0/8\t', null],
    ['10.0.0.0/8', null],
  ])('%j has %j', (text, label) => {
    expect(parseLabelledBlock(text)).toEqual({block: Prefix.parse('10.0.0.0/8'), label})
  })
})

test.each([
  ['10.0.0.0/8', [['10.0.0.0/8', 0]]],
  ['10.0.0.0/8, 10.1.0.1 ,::1', [['10.0.0.0/8', 0], ['10.1.0.1', 12], ['::1', 22]]],
  ['10.0.0.0/8,10.1.0.1\tBerlin, HQ', [['10.0.0.0/8\tBerlin, HQ', 0], ['10.1.0.1\tBerlin, HQ', 11]]], // each has the label
  ['10.0.0.0/8,\t10.1.0.1', [['10.0.0.0/8', 0], ['10.1.0.1', 12]]], // a tab behind the comma
  ['10.0.0.0/8,', [['10.0.0.0/8', 0]]],
  ['10.0.0.0/8,,10.1.0.1', [['10.0.0.0/8', 0], ['', 11], ['10.1.0.1', 12]]], // nothing is no value: it is refused
])('%j is parted at its commas', (text, parts) => {
  expect(splitValues(text)).toEqual(parts.map(([part, offset]) => ({text: part, offset})))
}) // prettier-ignore

test('a network is read as Prefix.parse reads it, and refused where that refuses', () => {
  fc.assert(
    fc.property(fc.oneof(prefix.map(String), almostAddress), (text) => {
      fc.pre(!/[-\t ]/.test(text))
      const outcome = (parse: (one: string) => unknown) => {
        try {
          return parse(text)
        } catch (error) {
          return (error as Error).message
        }
      }
      expect(outcome(parseBlock)).toEqual(outcome(Prefix.parse))
    }),
  )
})

test.each(readVectors<{start: string; end: string}>('range').filter(({start}) => !start.includes('%')))(
  '$start to $end is read as a range',
  ({start, end}) => {
    const block = parseBlock(`${start}-${end}`)
    expect(blockText(block)).toBe(`${block.first}-${block.last}`)
  },
)
