import fc from 'fast-check'
import {expect, test, vi} from 'vitest'
import {convertAddress, FORMS, parseAnyForm} from '../../../src/lib/ip/convert-address.js'
import {randomAddresses, seededRandom, systemRandom} from '../../../src/lib/ip/random-addresses.js'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {parseBlock} from '../../../src/lib/address/parse-block.js'
import {address} from '../../arbitraries.js'

// Laws are many calculations: on a machine with much to do they may take their time.
vi.setConfig({testTimeout: 120_000})

const valuesOf = (text: string) =>
  Object.fromEntries(convertAddress(IpAddress.parse(text), text, null).map(({form, value}) => [form, value]))

test('an IPv4 address in all its forms', () => {
  expect(valuesOf('192.168.11.229')).toEqual({
    dotted: '192.168.11.229',
    integer: '3232238565',
    hex: '0xc0a80be5',
    octal: '030052005745',
    binary: '11000000.10101000.00001011.11100101',
    expanded: '0000:0000:0000:0000:0000:ffff:c0a8:0be5',
    mapped: '::ffff:192.168.11.229',
    arpa: '229.11.168.192.in-addr.arpa',
  })
})

test('an IPv6 address has no dotted form, unless there is an IPv4 one in it', () => {
  expect(Object.keys(valuesOf('2001:db8::1'))).toEqual(FORMS.filter((form) => form !== 'dotted' && form !== 'mapped'))
  expect(valuesOf('::ffff:192.0.2.7')).toMatchObject({dotted: '192.0.2.7', mapped: '::ffff:192.0.2.7'})
  expect(() => convertAddress(IpAddress.parse('::1'), '::1', 'dotted')).toThrow(
    '"::1": dotted: only IPv4 and IPv4-mapped addresses',
  )
})

test.each([
  ['127.1', '127.0.0.1'],
  ['127.0.1', '127.0.0.1'],
  ['1.2.772', '1.2.3.4'], // the last part fills what is left
  ['0x7f.1', '127.0.0.1'],
  ['0x7f000001', '127.0.0.1'],
  ['017700000001', '127.0.0.1'],
  ['0177.0.0.01', '127.0.0.1'],
  ['010.0.0.1', '8.0.0.1'], // as inet_aton has it
  ['2130706433', '127.0.0.1'],
  ['0', '0.0.0.0'],
  ['4294967295', '255.255.255.255'],
  ['4294967296', '::1:0:0'],
  ['0x00000000000000000000000000000001', '::1'],
  ['11000000.00000000.00000010.00000111', '192.0.2.7'],
  ['0b11000000000000000000001000000111', '192.0.2.7'],
  ['7.2.0.192.in-addr.arpa', '192.0.2.7'],
  ['7.2.0.192.IN-ADDR.ARPA.', '192.0.2.7'],
  ['fe80::1%eth0', 'fe80::1'],
])('%s is %s', (text, expected) => expect(String(parseAnyForm(text))).toBe(expected))

test.each([
  ['340282366920938463463374607431768211456', 'above 2^128 - 1, the highest IPv6 address'],
  ['0x1ffffffffffffffffffffffffffffffff', 'above 2^128 - 1'],
  ['08', 'a leading zero makes it octal, and 8 is no octal digit'],
  ['09.1.1.1', 'part 1 is octal with its leading zero, and 9 is no octal digit'],
  ['1.16777216', 'part 2 is above 16777215'],
  ['127.1.65536', 'part 3 is above 65535'],
  ['256.1', 'part 1 is above 255'],
  ['1.2.3.256', 'octet 4 is above 255'],
])('%s: %s', (text, reason) => expect(() => parseAnyForm(text)).toThrow(`"${text}": ${reason}`))

test.each(['', '1.2.3.256', '1.2.3.4.5', '256.1', '1.16777216', '08.0.0.1', '0x', '0xg', '1..2', '340282366920938463463374607431768211456',
  '-1', '1e3', '2.0.192.in-addr.arpa', 'x.ip6.arpa', '192.0.2.7/24', 'localhost', '１２７.0.0.1'])(
  '%j is no address in any form',
  (text) => expect(() => parseAnyForm(text)).toThrow(`"${text}": `),
) // prettier-ignore

test('every form is read again as the same address; a small IPv6 number as IPv4, which has it, too', () => {
  fc.assert(
    fc.property(address, (one) => {
      for (const {form, value} of convertAddress(one, String(one), null)) {
        const read = parseAnyForm(value)
        expect(read.value & 0xffff_ffffn).toBe(one.value & 0xffff_ffffn)
        if (form === 'dotted' || form === 'mapped' || form === 'expanded') continue // may go over to the other version
        expect(read.value).toBe(one.value)
        if (one.version === 4 || one.value >> 32n !== 0n) expect(read.version).toBe(one.version)
      }
    }),
  )
})

const draw = (text: string, count: number, unique: boolean, seed?: string) =>
  [
    ...randomAddresses([parseBlock(text)], {
      count,
      unique,
      random: seed === undefined ? systemRandom() : seededRandom(seed),
    }),
  ].map(String)

test('the same seed draws the same addresses, on every machine', () => {
  expect(draw('10.0.0.0/8', 3, false, 'demo')).toEqual(draw('10.0.0.0/8', 3, false, 'demo'))
  expect(draw('192.0.2.0/24', 3, false, 'demo')).toMatchInlineSnapshot(`
    [
      "192.0.2.181",
      "192.0.2.208",
      "192.0.2.137",
    ]
  `)
  expect(draw('10.0.0.0/8', 3, false, 'demo')).not.toEqual(draw('10.0.0.0/8', 3, false, 'other'))
})

test.each(['10.0.0.0/29', '10.0.0.1-10.0.0.7', '2001:db8::/125', '255.255.255.255'])(
  'unique: all of %s, each once',
  (text) => {
    const {first, last} = parseBlock(text)
    const size = Number(last.value - first.value + 1n)
    const expected = Array.from({length: size}, (_, index) => String(first.plus(BigInt(index))))
    expect(draw(text, size, true).sort()).toEqual(expected.sort())
    expect(() => draw(text, size + 1, true)).toThrow(`only ${size} addresses`)
  },
)

test('none lies outside, and every one comes up', () => {
  fc.assert(
    fc.property(fc.string({maxLength: 5}), (seed) => {
      const drawn = draw('192.0.2.250-192.0.3.3', 300, false, seed)
      expect(new Set(drawn).size).toBe(10)
    }),
    {numRuns: 20},
  )
})
