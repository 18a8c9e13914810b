import {IpAddress} from '../../address/ip-address.js'
import {quoted, WireReader} from '../wire-reader.js'
import {behindLength, type RecordField} from './record-fields.js'
import {bytesOfWord, WrongForm} from './data-words.js'

export const SERVICE_FORM = '1 . alpn=h2,h3 port=8443 ipv4hint=192.0.2.7 ipv6hint=2001:db8::7'

/** The parameters of a service binding that have a form here, by their numbers (RFC 9460 §14.3.2, RFC 9461 §5, RFC 9540 §4). */
const PARAMETERS = [
  'mandatory',
  'alpn',
  'no-default-alpn',
  'port',
  'ipv4hint',
  'ech',
  'ipv6hint',
  'dohpath',
  'ohttp',
] as const

type Parameter = (typeof PARAMETERS)[number]

/** What stands behind a parameter's name; null where its bytes are not as it has them. */
const READ: Record<Parameter, (value: Buffer) => string | null> = {
  mandatory(value) {
    const keys = numbersIn(value)
    return keys === null || keys.some((key, index) => key === 0 || key <= (keys[index - 1] ?? -1))
      ? null
      : keys.map(keyName).join(',')
  },
  alpn(value) {
    const ids = stringsIn(value)
    if (ids === null) return null
    return quoted(Buffer.from(ids.map((id) => id.replaceAll(/[\\,]/g, String.raw`\$&`)).join(','), 'latin1'))
  },
  'no-default-alpn': (value) => (value.length === 0 ? '' : null),
  port: (value) => (value.length === 2 ? String(value.readUInt16BE()) : null),
  ipv4hint: (value) => addressesIn(value, 4),
  ech: (value) => (value.length === 0 ? null : value.toString('base64')),
  ipv6hint: (value) => addressesIn(value, 6),
  dohpath: (value) => (value.length === 0 ? null : quoted(value)),
  ohttp: (value) => (value.length === 0 ? '' : null),
}

/**
 * The parameters behind the target, as `alpn="h2,h3" port=8443` (RFC 9460 §2.1). One whose bytes are not as it has them is shown as what
 * it is, `port=(malformed, 3 bytes: 026800)`; a client has to leave such a record alone (§2.2).
 */
export const serviceParameters: RecordField = {
  read(reader) {
    const parts: string[] = []
    let last = -1
    while (reader.left > 0) {
      const number = reader.u16()
      const value = reader.take(reader.u16())
      parts.push(parameterText(number, value))
      if (number <= last) parts.push('(malformed, keys out of order)')
      last = number
    }
    return parts.join(' ')
  },
  write(words) {
    const found = new Map<number, Buffer>()
    while (!words.isEmpty) {
      const [, name, value] = /^([a-z0-9-]+)(?:=(.*))?$/s.exec(words.next()) ?? []
      const number = name === undefined ? -1 : keyNumber(name)
      if (number === -1 || found.has(number)) throw new WrongForm()
      found.set(number, bytesOf(number, value ?? null))
    }
    const sorted = [...found].sort(([one], [other]) => one - other) // "strictly increasing numeric order" (RFC 9460 §2.2)
    return Buffer.concat(sorted.map(([number, bytes]) => Buffer.concat([u16(number), u16(bytes.length), bytes])))
  },
}

function parameterText(number: number, value: Buffer): string {
  const name = keyName(number)
  const known = PARAMETERS[number]
  if (known === undefined) return value.length === 0 ? name : `${name}=${quoted(value)}`
  const text = READ[known](value)
  if (text === null) {
    const count = value.length === 1 ? '1 byte' : `${value.length} bytes`
    const bytes = value.length === 0 ? 'no bytes' : `${count}: ${value.toString('hex')}`
    return `${name}=(malformed, ${bytes})`
  }
  return text === '' ? name : `${name}=${text}`
}

function keyName(number: number): string {
  return PARAMETERS[number] ?? `key${number}`
}

/** -1 where there is no such key. */
function keyNumber(name: string): number {
  const digits = /^key(0|[1-9]\d{0,4})$/.exec(name)?.[1]
  if (digits !== undefined) return Number(digits) > 0xffff ? -1 : Number(digits)
  return PARAMETERS.indexOf(name as Parameter)
}

/** The bytes of a parameter's value; null stands for a key without one. Throws WrongForm, InputError INVALID_ADDRESS. */
function bytesOf(number: number, value: string | null): Buffer {
  const written = value === null ? Buffer.alloc(0) : bytesOfWord(value)
  const name = PARAMETERS[number]
  if (name === undefined || name === 'dohpath') {
    if (name !== undefined && written.length === 0) throw new WrongForm()
    return written
  }
  const text = written.toString('latin1')
  const items = text.match(/(?:[^,\\]|\\.)+/gs) ?? []
  const bytes = WRITE[name](items)
  if (value === '' || items.join(',') !== text || READ[name](bytes) === null) throw new WrongForm()
  return bytes
}

const WRITE: Record<Exclude<Parameter, 'dohpath'>, (items: string[]) => Buffer> = {
  mandatory(items) {
    const numbers = items.map(keyNumber).sort((one, other) => one - other)
    if (numbers.includes(-1)) throw new WrongForm()
    return Buffer.concat(numbers.map(u16))
  },
  alpn: (items) =>
    Buffer.concat(items.map((item) => behindLength(Buffer.from(item.replaceAll(/\\(.)/gs, '$1'), 'latin1')))),
  'no-default-alpn': nothing,
  port([item = '', second]) {
    if (second !== undefined || !/^\d{1,5}$/.test(item) || Number(item) > 0xffff) throw new WrongForm()
    return u16(Number(item))
  },
  ipv4hint: (items) => bytesOfAddresses(items, 4),
  ech([item = '']) {
    const bytes = Buffer.from(item, 'base64')
    if (bytes.toString('base64') !== item) throw new WrongForm()
    return bytes
  },
  ipv6hint: (items) => bytesOfAddresses(items, 6),
  ohttp: nothing,
}

function nothing(items: string[]): Buffer {
  if (items.length > 0) throw new WrongForm()
  return Buffer.alloc(0)
}

/** Two bytes each; null where there are none, or half a one. */
function numbersIn(value: Buffer): number[] | null {
  if (value.length === 0 || value.length % 2 !== 0) return null
  return Array.from({length: value.length / 2}, (_, index) => value.readUInt16BE(2 * index))
}

/** Strings behind their lengths, each byte a character; null where one is empty or goes over the end. */
function stringsIn(value: Buffer): string[] | null {
  const reader = new WireReader(value, 0, value.length)
  const found: string[] = []
  while (reader.left > 0) {
    const size = reader.u8()
    if (size === 0 || size > reader.left) return null
    found.push(reader.take(size).toString('latin1'))
  }
  return found.length === 0 ? null : found
}

function addressesIn(value: Buffer, version: 4 | 6): string | null {
  const size = version === 4 ? 4 : 16
  if (value.length === 0 || value.length % size !== 0) return null
  const count = value.length / size
  const at = (index: number) => value.subarray(index * size, (index + 1) * size).toString('hex')
  return Array.from({length: count}, (_, index) => String(IpAddress.of(version, BigInt(`0x${at(index)}`)))).join(',')
}

function bytesOfAddresses(items: string[], version: 4 | 6): Buffer {
  const addresses = items.map((item) => IpAddress.parse(item))
  if (addresses.some((address) => address.version !== version)) throw new WrongForm()
  return Buffer.from(addresses.map(({value, bits}) => value.toString(16).padStart(bits / 4, '0')).join(''), 'hex')
}

function u16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff)
}
