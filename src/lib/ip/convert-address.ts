import {reverseZoneOf} from '../address/reverse-zone.js'
import {binaryOf, groupsOf} from '../address/format-ipv6.js'
import {IpAddress} from '../address/ip-address.js'
import {Prefix} from '../address/prefix.js'
import {InputError} from '../errors.js'

export const FORMS = ['dotted', 'integer', 'hex', 'octal', 'binary', 'expanded', 'mapped', 'arpa'] as const
export type Form = (typeof FORMS)[number]

export type Conversion = {input: string; form: Form; value: string}

/** The address in all forms that it has, or in the one that is asked for. Throws InputError NO_SUCH_FORM. */
export function convertAddress(address: IpAddress, input: string, wanted: Form | null): Conversion[] {
  const values = formsOf(address)
  if (wanted === null) {
    return FORMS.flatMap((form) => (values[form] === null ? [] : [{input, form, value: values[form]}]))
  }
  const value = values[wanted]
  if (value !== null) return [{input, form: wanted, value}]
  const reason = 'only IPv4 and IPv4-mapped addresses (::ffff:0:0/96) have this form'
  throw new InputError('NO_SUCH_FORM', `"${input}": ${wanted}: ${reason}`, {input})
}

function formsOf(address: IpAddress): Record<Form, string | null> {
  const {version, value, bits} = address
  const inner = version === 4 ? value : value >> 32n === 0xffffn ? value & 0xffff_ffffn : null
  return {
    dotted: inner === null ? null : IpAddress.of(4, inner).toString(),
    integer: String(value),
    hex: `0x${value.toString(16).padStart(bits / 4, '0')}`,
    octal: `0${value.toString(8)}`,
    binary: binaryOf(address),
    expanded: version === 4 ? expanded(0xffff_0000_0000n | value) : expanded(value),
    mapped: inner === null ? null : IpAddress.of(6, 0xffff_0000_0000n | inner).toString(),
    arpa: reverseZoneOf(Prefix.of(IpAddress.of(version, value), bits)),
  }
}

/** All eight groups with all their digits; of an IPv4 address, those of its mapped one. */
function expanded(value: bigint): string {
  return groupsOf(value)
    .map((group) => group.toString(16).padStart(4, '0'))
    .join(':')
}

/**
 * Reads an address in any of the forms that `convertAddress` writes, and in the short ones of inet_aton (POSIX): `127.1`,
 * `0x7f.1`, `017700000001`, `2130706433`. A number up to 2^32−1 is IPv4; hexadecimal with more than eight digits is IPv6.
 * Throws InputError INVALID_ADDRESS.
 */
export function parseAnyForm(text: string): IpAddress {
  const address = parseArpa(text) ?? fromBinary(text) ?? fromNumber(text) ?? fromParts(text)
  if (address !== null) return address
  const reason = explainNumbers(text)
  if (reason !== null) throw new InputError('INVALID_ADDRESS', `"${text}": ${reason}`, {input: text})
  return withoutZone(IpAddress.parse(text))
}

/** What is wrong with one number, or two to four with dots between them; null where the text is not made of such, or the strict parser knows better. */
function explainNumbers(text: string): string | null {
  const parts = text.split('.')
  if (parts.length > 4 || !parts.every((part) => /^(?:0x[\da-f]{1,64}|\d{1,64})$/i.test(part))) return null
  const last = parts.length - 1
  for (const [index, part] of parts.entries()) {
    const number = numberOf(part)
    const place = `part ${index + 1}`
    if (number === null) {
      const digit = /[89]/.exec(part)?.[0] ?? part
      const start = last === 0 ? 'a leading zero makes it octal' : `${place} is octal with its leading zero`
      return `${start}, and ${digit} is no octal digit`
    }
    const limit = 1n << (index === last ? BigInt(8 * (4 - last)) : 8n)
    if (last > 0 && last < 3 && number >= limit) return `${place} is above ${limit - 1n}`
  }
  return last === 0 ? 'above 2^128 - 1, the highest IPv6 address' : null
}

/** A zone belongs to this machine: no other form has room for it. */
function withoutZone({version, value}: IpAddress): IpAddress {
  return IpAddress.of(version, value)
}

/** The address of a reverse name; null where it is none. Throws InputError INVALID_ADDRESS for a number above 255. */
export function parseArpa(text: string): IpAddress | null {
  const [, labels, root] = /^([\da-f.]+)\.(in-addr|ip6)\.arpa\.?$/i.exec(text) ?? []
  if (labels === undefined) return null
  const parts = labels.split('.').reverse()
  if (root!.toLowerCase() === 'in-addr') return parts.length === 4 ? IpAddress.parse(parts.join('.')) : null
  if (parts.length !== 32 || parts.some((part) => part.length !== 1)) return null
  return IpAddress.of(6, BigInt(`0x${parts.join('')}`))
}

function fromBinary(text: string): IpAddress | null {
  const isBinary = /^0b[01]+$/i.test(text) || /^[01]{8}(\.[01]{8}){3}$|^[01]{16}(:[01]{16}){7}$/.test(text)
  if (!isBinary) return null
  const digits = text.replace(/^0b|[.:]/gi, '')
  if (digits.length > 128) return null
  return IpAddress.of(digits.length > 32 ? 6 : 4, BigInt(`0b${digits}`))
}

function fromNumber(text: string): IpAddress | null {
  const value = numberOf(text)
  if (value === null || value >> 128n !== 0n) return null
  const isLong = /^0x/i.test(text) && text.length > '0x'.length + 8
  return IpAddress.of(isLong || value >> 32n !== 0n ? 6 : 4, value)
}

/** Up to four parts, of which the last one fills what is left: 127.1 is 127.0.0.1 (inet_aton). */
function fromParts(text: string): IpAddress | null {
  const numbers = text.split('.').map(numberOf)
  if (numbers.length < 2 || numbers.length > 4) return null
  const last = numbers.length - 1
  let value = 0n
  for (const [index, number] of numbers.entries()) {
    const bits = index === last ? BigInt(8 * (4 - last)) : 8n
    if (number === null || number >> bits !== 0n) return null
    value = (value << bits) | number
  }
  return IpAddress.of(4, value)
}

/** A number as C reads it: decimal, 0x hexadecimal, or octal with a zero in front. */
function numberOf(text: string): bigint | null {
  if (/^0x[\da-f]{1,64}$/i.test(text)) return BigInt(text)
  if (/^0[0-7]{1,64}$/.test(text)) return BigInt(`0o${text.slice(1)}`)
  return /^(0|[1-9]\d{0,64})$/.test(text) ? BigInt(text) : null
}
