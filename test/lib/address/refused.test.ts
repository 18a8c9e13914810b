import {describe, expect, test} from 'vitest'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {Prefix} from '../../../src/lib/address/prefix.js'
import {InputError} from '../../../src/lib/errors.js'
import {readVectors} from '../../read-vectors.js'

type Bad = {input: string; kind: 'address' | 'network'; why: string}

/** What is wrong with how `input` is refused; null where all is well. */
function faultOf(input: string, parse: (text: string) => unknown): string | null {
  try {
    return `accepted as ${String(parse(input))}`
  } catch (error) {
    if (!(error instanceof InputError)) return String(error)
    const {message, offset, exitCode} = error
    if (exitCode !== 2 || error.input !== input) return `exit ${exitCode}, input ${error.input}`
    if (offset === null || offset < 0 || offset > input.length) return `offset ${offset}`
    if (!message.startsWith(`"${input}": `)) return `does not begin with the input: ${message}`
    const reason = message.slice(`"${input}": `.length)
    return /^[\x20-\x7e“”–]{8,}$/.test(reason) && !/undefined|null|NaN/.test(reason) ? null : `reason "${reason}"`
  }
}

describe('what other parsers refuse is refused, with a reason on one line that names the place', () => {
  test.each(readVectors<Bad>('parse_bad'))('$kind $input', ({input, kind}) => {
    expect(faultOf(input, kind === 'address' ? IpAddress.parse : Prefix.parse)).toBeNull()
  })

  test.each(readVectors<Bad>('refuse'))('network $input', ({input}) => {
    expect(faultOf(input, Prefix.parse)).toBeNull()
  })
})

test.each([
  ['192.0.2.7 ', 9], // blanks around a value are the value reader's to drop
  [' 192.0.2.7', 0],
  ['192.0.2.0/24\r', 12],
  ['192.0.2.7\n', 9],
  ['\ufeff192.0.2.7', 0], // a byte order mark too
  ['2001:db8::/64\t', 13],
  ['192.0.2.0/24 ', 12],
  ['192.0.2.0%1/24', 9], // not a zone: IPv4 has none
  ['192.0.2.0/2\u00a04', 11],
  ['192.0.2.0/\x1b[31m24', 10], // an escape sequence must not get into the reason
  ['192.0.2.0/255.255.255.\u0660', 22],
  ['2001:db8::/32%\x1b]0;x\x07', 13],
  ['not an address/24%x', 3],
])('%j is refused at offset %d', (text, offset) => {
  expect(faultOf(text, Prefix.parse)).toBeNull()
  expect(() => Prefix.parse(text)).toThrow(expect.objectContaining({offset}))
})
