import * as fc from 'fast-check'
import {expect, test} from 'vitest'
import {binaryOf} from '../../../src/lib/address/format-ipv6.js'
import {Prefix} from '../../../src/lib/address/prefix.js'
import {bitRows} from '../../../src/lib/text/bit-rows.js'
import {colours, plain} from '../../../src/lib/text/paint.js'
import {prefix} from '../../arbitraries.js'

/** The ruler and the row of an address; the last line, which explains the AND, is left out. */
const rowsOf = ({address, length}: Prefix, paint = plain) =>
  bitRows([{label: 'address', binary: binaryOf(address), text: 'here'}], length, paint).slice(0, -1)

/** The bits that a row shows: a hex digit is four of them, a digit in brackets or of IPv4 is one. */
function bitsOf(cells: string, version: 4 | 6): string {
  let bits = ''
  let single = version === 4
  for (const character of cells) {
    if (character === '(') single = true
    else if (character === ')') single = false
    else if (/[\da-f]/.test(character)) {
      bits += single ? character : Number.parseInt(character, 16).toString(2).padStart(4, '0')
    }
  }
  return bits
}

test('a row holds the bits of its address, with a gap behind those of the prefix', () => {
  fc.assert(
    fc.property(prefix, ({address, length, version}) => {
      const row = rowsOf(Prefix.of(address, length)).at(-1)!
      const [, cells = ''] = /^address {3}(.+) {3}here$/.exec(row) ?? []
      expect(bitsOf(cells, version)).toBe(address.value.toString(2).padStart(address.bits, '0'))
      const [network = '', ...host] = cells.split(' ')
      const isWhole = length === 0 || length === address.bits
      expect(host).toHaveLength(isWhole ? 0 : 1)
      expect(bitsOf(network, version)).toHaveLength(isWhole ? address.bits : length)
    }),
  )
})

test('the ruler says n over each bit of the network and h over each of the host', () => {
  fc.assert(
    fc.property(prefix, (given) => {
      const [ruler, row] = rowsOf(given)
        .slice(-2)
        .map((line) => line.replace(/^(address)? +/, '').replace(/ {3}.*$/, ''))
      expect(ruler).toHaveLength(row!.length)
      expect(ruler!.replace(/[nh]/g, 'x')).toBe(row!.replace(/[\da-f]/g, 'x'))
      expect(ruler).toMatch(/^[n.:(]* ?[h.:)]*$|^[n.:()]*$/)
    }),
  )
})

test('colours change nothing but the colour, and the two parts have different ones', () => {
  fc.assert(
    fc.property(prefix, (given) => {
      const lines = rowsOf(given, colours).join('\n')
      // oxlint-disable-next-line no-control-regex -- colours are escape sequences
      expect(lines.replace(/\x1b\[\d+m/g, '')).toBe(rowsOf(given).join('\n'))
      expect(lines.includes('\x1b[36m')).toBe(given.length > 0)
      expect(lines.includes('\x1b[33m')).toBe(given.length < given.address.bits)
    }),
  )
})

test('in few columns the bits stay whole, and everything else is above or below them', () => {
  const rows = [
    {label: 'address', binary: '11000000.10101000.00001011.11100101', text: '192.168.11.229'},
    {label: '& netmask', binary: '11111111.11111111.11111111.00000000', text: '255.255.255.0'},
  ]
  expect(bitRows(rows, 24, plain, {columns: 60})).toEqual([
    '            n = network, h = host',
    '            nnnnnnnn.nnnnnnnn.nnnnnnnn. hhhhhhhh',
    '  address   11000000.10101000.00001011. 11100101',
    '& netmask   11111111.11111111.11111111. 00000000',
    '            AND: a 1 in the netmask keeps the bit above it,',
    '            a 0 clears it',
  ])
})
