import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {MacAddress} from '../../../src/lib/address/mac-address.js'
import {mac, mac48} from '../../arbitraries.js'
import {readVectors} from '../../read-vectors.js'

type Vector = {
  op: string
  input: string
  ok: boolean | null
  hex: string
  colon: string
  bits: number
  why: string
  style: string
  text: string
  eui64: string
  modified: string
  linkLocal: string
}

const vectors = readVectors<Vector>('mac')
const rows = (op: string) => vectors.filter((vector) => vector.op === op)
const fromDigits = (digits: string) => MacAddress.of(digits.length === 12 ? 48 : 64, BigInt(`0x${digits}`))

describe('reading', () => {
  test.each(rows('parse').filter(({ok}) => ok === true))('$input is $colon', ({input, hex, colon, bits}) => {
    const address = MacAddress.parse(input)
    expect(address.digits).toBe(hex)
    expect(address.toString()).toBe(colon)
    expect(address.bits).toBe(bits)
  })

  test.each(rows('parse').filter(({ok}) => ok === false))('$input is refused: $why', ({input}) => {
    expect(() => MacAddress.parse(input)).toThrow(expect.objectContaining({code: 'INVALID_MAC', exitCode: 2}))
  })

  test.each([
    ['0123:4567:89AF', '01:23:45:67:89:af'],
    ['0123-4567-89AF', '01:23:45:67:89:af'],
    ['001b:7749:54fd', '00:1b:77:49:54:fd'],
  ])('%s, which programs disagree about, is three groups of four', (text, colon) => {
    expect(MacAddress.parse(text).toString()).toBe(colon)
  })

  test.each([
    ['08002b01:02030405', '08:00:2b:01:02:03:04:05'], // PostgreSQL's macaddr8
    ['08002b:0102030405', '08:00:2b:01:02:03:04:05'],
    ['08002b-0102030405', '08:00:2b:01:02:03:04:05'],
    ['0800.2b01.0203.0405', '08:00:2b:01:02:03:04:05'],
    ['8C - EC - 4B - 87 - 99 - D7', '8c:ec:4b:87:99:d7'],
    ['8cec4b-8799d7', '8c:ec:4b:87:99:d7'],
    ['8cec.4b87.99d7', '8c:ec:4b:87:99:d7'],
    ['0:18:1:8f:23:ed', '00:18:01:8f:23:ed'], // as macOS prints it
  ])('%s is %s', (text, colon) => {
    expect(MacAddress.parse(text).toString()).toBe(colon)
  })

  test.each([
    ['', 0, 'empty'],
    ['8cec4b', 6, '6 hexadecimal digits, a vendor prefix'],
    ['8c:ec:4b', 8, '6 hexadecimal digits, a vendor prefix'],
    ['8c:ec:4b:87:99', 14, '10 hexadecimal digits, expected 12'],
    ['8c:ec-4b-87-99-d7', 5, 'mixed separators: "-" after ":"'],
    ['8c:ec:4b:87:99:', 14, 'a separator at the end'],
    [':8c:ec:4b:87:99', 0, 'a separator at the start'],
    ['8c--ec-4b-87-99-d7', 2, 'an empty group'],
    ['8c ec 4b 87 99 d7', 2, 'a blank between digits'],
    ['8g:ec:4b:87:99:d7', 1, '"g" is not a hexadecimal digit'],
    ['８c:ec:4b:87:99:d7', 0, 'U+FF18 is a digit, but not one of 0-9'],
    ['٨c:ec:4b:87:99:d7', 0, 'U+0668 is a digit, but not one of 0-9'],
    ['8c:ec:4b:87:99:d7\u202e', 17, 'an invisible character'],
    ['192.0.2.7', 0, 'an IP address'],
    ['10000000000', 11, '11 hexadecimal digits'],
    ['01002:03:04:05:06', 0, 'groups of different length'],
  ])('"%s" is refused at %i: %s', (text, offset, reason) => {
    expect(() => MacAddress.parse(text)).toThrow(
      expect.objectContaining({code: 'INVALID_MAC', offset, message: expect.stringContaining(reason) as string}),
    )
  })
})

describe('writing', () => {
  test.each(rows('format').filter(({style}) => style !== 'eui64_unix'))(
    '$hex as $style is $text',
    ({hex, style, text}) => {
      const form = {cisco: 'dot', bare: 'bare', eui48: 'dash', eui64_unix_expanded: 'colon'} as const
      expect(fromDigits(hex).format(form[style as keyof typeof form])).toBe(text)
    },
  )

  test('whatever is written is read back', () => {
    fc.assert(
      fc.property(mac, fc.constantFrom('colon', 'dash', 'dot', 'bare'), (address, form) => {
        expect(MacAddress.parse(address.format(form)).equals(address)).toBe(true)
      }),
    )
  })

  test('case and blanks around separators do not matter', () => {
    fc.assert(
      fc.property(mac, fc.constantFrom('colon', 'dash', 'dot'), (address, form) => {
        const text = address.format(form).replaceAll(/[:.-]/g, ' $& ')
        expect(MacAddress.parse(text.toUpperCase()).equals(address)).toBe(true)
        expect(MacAddress.parse(text.toLowerCase()).equals(address)).toBe(true)
      }),
    )
  })
})

describe('EUI-64', () => {
  test.each(rows('eui64'))('of $hex is $eui64, link-local $linkLocal', ({hex, eui64, modified, linkLocal}) => {
    const address = fromDigits(hex)
    expect(address.eui64.digits).toBe(eui64)
    expect(address.interfaceId.toString(16).padStart(16, '0')).toBe(modified)
    expect(IpAddress.of(6, (0xfe80n << 112n) | address.interfaceId).toString()).toBe(linkLocal)
  })

  test('there and back again', () => {
    fc.assert(
      fc.property(mac48, (address) => {
        expect(MacAddress.fromInterfaceId(address.interfaceId)!.equals(address)).toBe(true)
      }),
    )
  })

  test('without ff:fe in the middle there is no way back', () => {
    expect(MacAddress.fromInterfaceId(0x0200_0000_0000_0001n)).toBeNull()
  })
})
