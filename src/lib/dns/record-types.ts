import {IpAddress} from '../address/ip-address.js'
import {InputError, NetkitError} from '../errors.js'
import {DomainName} from './domain-name.js'
import {HTTPS_FORM, parseServiceBinding, readServiceBinding} from './service-binding.js'
import {badMessage, quoted, unquoted, WireReader} from './wire-reader.js'

/** One type of record. Its data is text as in a zone file, names without the final dot; and bytes on the wire. */
type RecordType = {
  readonly number: number
  /** How its data is written, for messages. */
  readonly form: string
  /** Throws NetworkError BAD_MESSAGE. */
  read(reader: WireReader): string
  /** The bytes of the data. Throws InputError, or Refusal where the form is not met. */
  parse(text: string): Buffer
}

class Refusal extends Error {}

const readName = (reader: WireReader) => reader.name()

/** CNAME, NS and PTR: a name and nothing else. */
const nameType = (number: number): RecordType => ({
  number,
  form: 'host.example.com',
  read: readName,
  parse: nameIn,
})

/** The list of types: what is asked for, shown and served. All else is `TYPE65280` and opaque (RFC 3597). */
export const RECORD_TYPES = {
  A: {
    number: 1,
    form: '192.0.2.7',
    read: (reader) => exactly(reader, 4).join('.'),
    parse: (text) => addressIn(text, 4),
  },
  AAAA: {
    number: 28,
    form: '2001:db8::7',
    read: (reader) => String(IpAddress.of(6, BigInt(`0x${exactly(reader, 16).toString('hex')}`))),
    parse: (text) => addressIn(text, 6),
  },
  CNAME: nameType(5),
  MX: {
    number: 15,
    form: '10 mail.example.com',
    read: (reader) => `${reader.u16()} ${reader.name()}`,
    parse(text) {
      const [preference, exchange] = words(text, 2)
      return Buffer.concat([u16In(preference!), nameIn(exchange!)])
    },
  },
  NS: nameType(2),
  TXT: {
    number: 16,
    form: 'any text, or "several" "strings"',
    read(reader) {
      const strings = [quoted(reader.string())] // one at least (RFC 1035 §3.3.14)
      while (reader.left > 0) strings.push(quoted(reader.string()))
      return strings.join(' ')
    },
    parse: (text) => Buffer.concat(stringsIn(text).flatMap((part) => [Buffer.of(part.length), part])),
  },
  SOA: {
    number: 6,
    form: 'ns.example.com hostmaster.example.com SERIAL REFRESH RETRY EXPIRE MINIMUM',
    read: (reader) =>
      `${reader.name()} ${reader.name()} ${reader.u32()} ${reader.u32()} ${reader.u32()} ${reader.u32()} ${reader.u32()}`,
    parse(text) {
      const [mname, rname, ...numbers] = words(text, 7)
      return Buffer.concat([nameIn(mname!), nameIn(rname!), ...numbers.map(u32In)])
    },
  },
  SRV: {
    number: 33,
    form: 'PRIORITY WEIGHT PORT sip.example.com',
    read: (reader) => `${reader.u16()} ${reader.u16()} ${reader.u16()} ${reader.name()}`,
    parse(text) {
      const [priority, weight, port, target] = words(text, 4)
      return Buffer.concat([u16In(priority!), u16In(weight!), u16In(port!), nameIn(target!)])
    },
  },
  CAA: {
    number: 257,
    form: '0 issue "ca.example.net"',
    read: (reader) => `${reader.u8()} ${tagText(reader.string())} ${quoted(reader.take(reader.left))}`,
    parse(text) {
      const [, flags, tag, value] = /^(\d{1,3})\s+((?:[a-z0-9]|\\\d{3})+|"")\s+(.+)$/is.exec(text) ?? []
      if (value === undefined || Number(flags) > 255) throw new Refusal()
      const name = tag === '""' ? Buffer.alloc(0) : unescape(tag!)
      if (name.length > MAX_STRING_BYTES) throw new Refusal()
      return Buffer.concat([Buffer.of(Number(flags), name.length), name, textIn(value)])
    },
  },
  PTR: nameType(12),
  HTTPS: {number: 65, form: HTTPS_FORM, read: readServiceBinding, parse: (text) => serviceBindingIn(text)},
} as const satisfies Record<string, RecordType>

export type RecordTypeName = keyof typeof RECORD_TYPES

/** Any type there is: those without a name here go by their number (RFC 3597 §5). */
export type AnyTypeName = RecordTypeName | `TYPE${number}`

export const TYPE_NAMES = Object.keys(RECORD_TYPES) as RecordTypeName[]

const byNumber = new Map<number, [RecordTypeName, RecordType]>(
  TYPE_NAMES.map((name) => [RECORD_TYPES[name].number, [name, RECORD_TYPES[name]]]),
)

/** What `--type` takes, in any case. Throws InputError INVALID_TYPE. */
export function parseRecordType(text: string): RecordTypeName {
  const name = text.toUpperCase()
  const found = TYPE_NAMES.find((one) => one === name)
  if (found) return found
  const reason =
    name === 'ANY'
      ? 'servers answer ANY with whatever they like, or not at all (RFC 8482): name the types'
      : `no such type of record here, there are ${TYPE_NAMES.join(' ')}`
  throw new InputError('INVALID_TYPE', `"${text}": ${reason}`, {input: text})
}

export function recordTypeName(number: number): AnyTypeName {
  return byNumber.get(number)?.[0] ?? `TYPE${number}`
}

/** The data of a record as text. Throws NetworkError BAD_MESSAGE where it is shorter or longer than its type has it. */
export function decodeRecordData(type: number, data: WireReader): string {
  const found = byNumber.get(type)
  if (!found) return `\\# ${data.left} ${data.take(data.left).toString('hex')}`.trimEnd()
  const reader = new WireReader(data.bytes, data.at, data.end)
  const text = found[1].read(reader)
  if (reader.left > 0) throw badMessage(`${reader.left} bytes behind the data of a record of type ${found[0]}`)
  return text
}

/** The bytes of data that was written as text. Throws InputError INVALID_RECORD. */
export function encodeRecordData(type: RecordTypeName, text: string): Buffer {
  const {form, parse}: RecordType = RECORD_TYPES[type]
  try {
    const bytes = parse(text.trim())
    if (bytes.length > MAX_DATA_BYTES) throw new Refusal()
    return bytes
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof NetkitError)) throw error
    const reason = error instanceof NetkitError ? `: ${error.message}` : ''
    throw new InputError('INVALID_RECORD', `"${text}": expected the data of ${type}, ${form}${reason}`, {
      input: text,
      cause: error,
    })
  }
}

function exactly(reader: WireReader, size: number): Buffer {
  if (reader.left !== size) throw badMessage(`an address of ${reader.left} bytes, where ${size} belong`)
  return reader.take(size)
}

function words(text: string, count: number): string[] {
  const found = text.split(/\s+/)
  if (found.length !== count) throw new Refusal()
  return found
}

/** The bytes of a name; a blank in it is written `\032`. */
function nameIn(text: string): Buffer {
  if (/\s/.test(text)) throw new Refusal()
  return DomainName.parse(text).toWire()
}

function addressIn(text: string, version: 4 | 6): Buffer {
  const address = IpAddress.parse(text)
  if (address.version !== version || address.zone !== null) throw new Refusal()
  return Buffer.from(address.value.toString(16).padStart(address.bits / 4, '0'), 'hex')
}

function u16In(text: string): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(numberIn(text, 0xffff))
  return bytes
}

function u32In(text: string): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(numberIn(text, 0xffff_ffff))
  return bytes
}

function numberIn(text: string, max: number): number {
  if (!/^\d+$/.test(text) || Number(text) > max) throw new Refusal()
  return Number(text)
}

const MAX_STRING_BYTES = 255

/** RDLENGTH has 16 bits. */
const MAX_DATA_BYTES = 0xffff

/** A CAA tag is letters and digits (RFC 8659 §4.1); what else was sent is written so that it can be read back. */
function tagText(tag: Buffer): string {
  const escape = (character: string) => `\\${String(character.charCodeAt(0)).padStart(3, '0')}`
  return tag.length === 0 ? '""' : tag.toString('latin1').replaceAll(/[^A-Za-z0-9]/g, escape)
}

/** A value that may be longer than a string of TXT: in quotes, or bare. */
function textIn(text: string): Buffer {
  if (!text.startsWith('"')) return Buffer.from(text)
  if (!/^"(?:[^"\\]|\\.)*"$/s.test(text)) throw new Refusal()
  return unescape(text.slice(1, -1))
}

/** `"one" "two"`, or bare text, which is cut into strings of 255 bytes where it is longer. */
function stringsIn(text: string): Buffer[] {
  if (text.startsWith('"')) {
    const strings = text.match(/"(?:[^"\\]|\\.)*"/gs) ?? []
    if (strings.join('') !== text.replaceAll(/"\s+"/g, '""')) throw new Refusal()
    const parts = strings.map((one) => unescape(one.slice(1, -1)))
    if (parts.some(({length}) => length > MAX_STRING_BYTES)) throw new Refusal()
    return parts
  }
  const bytes = Buffer.from(text)
  const count = Math.max(1, Math.ceil(bytes.length / MAX_STRING_BYTES))
  return Array.from({length: count}, (_, index) =>
    bytes.subarray(index * MAX_STRING_BYTES, (index + 1) * MAX_STRING_BYTES),
  )
}

/** `\"` and `\DDD` of quoted strings (RFC 1035 §5.1). */
function unescape(text: string): Buffer {
  const bytes = unquoted(text)
  if (bytes === null) throw new Refusal()
  return bytes
}

function serviceBindingIn(text: string): Buffer {
  const bytes = parseServiceBinding(text)
  if (bytes === null) throw new Refusal()
  return bytes
}
