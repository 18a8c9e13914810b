import {expect, test} from 'vitest'
import {RirReader} from '../../../src/lib/lists/rir-reader.js'
import {collect} from './collect-blocks.js'

const read = (text: string) => collect((sink) => new RirReader(sink), text)

test('blocks of a registry: counts that are no power of two, lengths, and the country as label', () => {
  const {taken, refused} = read(`2.3|ripencc|1732575599|219876|19830705|20241125|+0100
ripencc|*|ipv4|*|84123|summary
# a comment

ripencc|FR|ipv4|2.0.0.0|1048576|20100712|allocated|8be1a6e1
ripencc|DE|ipv4|5.1.6.0|768|20120402|assigned|abc\r
ripencc|NL|ipv6|2001:610::|32|19990819|allocated|def
ripencc|NL|asn|1103|1|19930901|allocated|def
apnic||ipv4|1.1.1.0|256||available`)
  expect(refused).toEqual([])
  expect(taken).toEqual([
    {block: '2.0.0.0/12', text: '2.0.0.0|1048576', label: 'FR', line: 5, column: 17},
    {block: '5.1.6.0-5.1.8.255', text: '5.1.6.0|768', label: 'DE', line: 6, column: 17},
    {block: '2001:610::/32', text: '2001:610::|32', label: 'NL', line: 7, column: 17},
    {block: '1.1.1.0/24', text: '1.1.1.0|256', label: null, line: 9, column: 13},
  ])
})

test.each([
  ['ripencc|FR|ipv4|2.0.0.300|256|2010|allocated', 'octet 4 is above 255', 22],
  ['ripencc|FR|ipv4|255.255.255.0|512|2010|allocated', 'not a valid number of addresses', 30],
  ['ripencc|FR|ipv4|2.0.0.0|0|2010|allocated', 'not a valid number of addresses', 24],
  ['ripencc|FR|ipv6|2001:db8::|129|2010|allocated', 'not a prefix length', 27],
  ['ripencc|FR|ipv6|10.0.0.0|8|2010|allocated', 'not an IPv6 address', 16],
  ['10.0.0.0/8', 'not a line of RIR statistics', 0],
])('%s: %s', (text, reason, offset) => {
  const {taken, refused} = read(`\n${text}\n`)
  expect(taken).toEqual([])
  expect(refused).toMatchObject([{line: 2, column: 1, offset}])
  expect(refused[0]!.reason).toContain(reason)
})
