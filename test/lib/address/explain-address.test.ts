import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {explainAddress} from '../../../src/lib/address/explain-address.js'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {Prefix} from '../../../src/lib/address/prefix.js'
import {InputError} from '../../../src/lib/errors.js'
import {almostAddress} from '../../arbitraries.js'

describe('the reason names the place', () => {
  test.each([
    ['', 0, 'empty, expected an address such as 192.0.2.7 or 2001:db8::7'],
    ['192.0.2.300', 8, 'octet 4 is above 255'],
    ['192.0.2', 7, '3 of four octets (netkit ip convert reads short forms)'],
    ['192.0.2.', 8, 'octet 4 is empty'],
    ['192.0.2.7.9', 9, '5 octets, expected four'],
    ['192.0.2.7.9.300', 9, '6 octets, expected four'], // the first trouble from the left, not the octet above 255
    ['010.0.0.1', 0, 'octet 1 has a leading zero: decimal (10) or octal (8)? Programs disagree (CVE-2021-28918)'],
    ['192.0.2.09', 8, 'octet 4 has a leading zero: decimal (9)? Programs disagree (CVE-2021-28918)'], // 9 is not octal
    ['192.0.00.1', 6, 'octet 3 has a leading zero: write 0'],
    ['0x7f.0.0.1', 0, 'octet 1 is hexadecimal (netkit ip convert reads such forms)'],
    ['3221225991', 0, 'a plain number, expected four octets (netkit ip convert reads integers)'],
    ['0xc0000207', 0, 'a plain number, expected four octets (netkit ip convert reads integers)'],
    ['192.0.2.x', 8, '"x" in octet 4 is not a decimal digit'],
    ['192.0.2.*', 8, 'a pattern, not an address: write 192.0.2.0-192.0.2.255'],
    ['10.0.0-3.*', 5, 'a pattern, not an address: write 10.0.0.0-10.0.3.255'],
    ['10.0-3.0-255.*', 3, 'a pattern, not an address: write 10.0.0.0-10.3.255.255'],
    ['10.*.0.1', 3, 'a pattern, not an address'], // no range
    ['-4', 0, 'starts with "-": neither an address nor a flag of this command'],
    ['192.0.2.1-192.0.2.9', 9, 'a range, not an address (netkit subnet range reads ranges)'],
    ['2001:db8::1-2001:db8::9', 11, 'a range, not an address (netkit subnet range reads ranges)'],
    ['example.com', 0, 'not an IP address; for names use netkit dns lookup'],
    ['http://192.0.2.7/24', 0, 'a URL, expected only the address'],
    ['https:', 0, 'a URL, expected only the address'], // what stands before the first slash
    ['192.0.2.7/24', 9, 'a prefix length where only an address is expected'],
    ['192.0.2.7:80', 9, 'an address and a port, expected only the address'],
    ['192.0.2.7%eth0', 9, 'a zone (%) belongs to IPv6 addresses only'],
    ['[2001:db8::1]:80', 0, 'brackets belong to an endpoint ([address]:port), not to an address'],
    ['192.0. 2.7', 6, 'a blank inside'],
    ['192.0.2.7\0', 9, 'a control character (U+0000)'],
    ['192.0.2.７', 8, 'U+FF17 is a digit, but not one of 0-9'],
    ['192.0.2.7\u200b', 9, 'an invisible character or odd blank (U+200B)'],
    ['192。0。2。7', 3, 'U+3002 is not an ASCII character'],
    ['2001:db8:::1', 8, 'three colons in a row'],
    ['2001::db8::1', 9, 'a second "::" (their lengths would be ambiguous)'],
    ['2001:db8', 8, '2 groups, expected eight, and no "::" for the rest'],
    ['1:2:3:4:5:6:7:8:9', 15, '9 groups, expected eight'],
    ['1:2:3:4:5:6:7:192.0.2.7', 13, '9 groups (the IPv4 part counts as two), expected eight'],
    ['1:2:3:4::5:6:7:8', 7, '"::" stands for nothing: there are 8 groups already'],
    [':1:2:3:4:5:6:7', 0, 'a single colon at the start'],
    ['1:2:3:4:5:6:7:', 13, 'a single colon at the end'],
    ['2001:db8::12345', 10, 'group 4 has 5 digits, at most 4 are possible'],
    ['2001:dbg::1', 7, '"g" in group 2 is not a hexadecimal digit'],
    ['::ffff:192.0.2.300', 15, 'octet 4 is above 255'],
    ['::192.0.2.7:1', 2, 'group 3 has dots: an IPv4 part may only be at the end'],
    ['fe80::1%', 7, 'the zone after % is empty'],
    ['fe80::1%et%h', 10, 'a zone cannot contain "%"'],
  ])('%j, offset %d: %s', (text, offset, reason) => {
    expect(explainAddress(text)).toEqual({offset, reason})
  })
})

test('whatever is refused has a reason on one line, and a place inside the text', () => {
  fc.assert(
    fc.property(
      fc.oneof(almostAddress, fc.string({unit: 'binary'}), fc.string()),
      fc.constantFrom(IpAddress.parse, Prefix.parse),
      (text, parse) => {
        const error = errorOf(() => parse(text))
        fc.pre(error !== null)
        expect(error).toBeInstanceOf(InputError)
        const {message, offset} = error as InputError
        const reason = message.slice(`"${text}": `.length)
        expect(reason).toMatch(/^[\x20-\x7e]{8,}$/)
        expect(reason).not.toContain('undefined')
        expect(offset).toBeGreaterThanOrEqual(0)
        expect(offset).toBeLessThanOrEqual(text.length)
      },
    ),
    {numRuns: 5000},
  )
})

function errorOf(action: () => unknown): unknown {
  try {
    action()
    return null
  } catch (error) {
    return error
  }
}
