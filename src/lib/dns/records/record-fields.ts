import {IpAddress} from '../../address/ip-address.js'
import {DomainName} from '../domain-name.js'
import {badMessage, quoted, type WireReader} from '../wire-reader.js'
import {bytesOfWord, type DataWords, WrongForm} from './data-words.js'

/** A part of a record's data, in both of its forms: bytes on the wire, and words as in a zone file. */
export type RecordField = {
  /** Throws NetworkError BAD_MESSAGE. */
  read(reader: WireReader): string
  /** Throws WrongForm, or the InputError of a name or address. */
  write(words: DataWords): Buffer
}

const MAX_STRING_BYTES = 255

/** A number of 8, 16 or 32 bits, big-endian. */
function number(sizeBytes: 1 | 2 | 4): RecordField {
  return {
    read: (reader) => String(reader.take(sizeBytes).readUIntBE(0, sizeBytes)),
    write(words) {
      const bytes = Buffer.alloc(sizeBytes)
      bytes.writeUIntBE(words.number(2 ** (8 * sizeBytes) - 1), 0, sizeBytes)
      return bytes
    },
  }
}

function address(version: 4 | 6): RecordField {
  const sizeBytes = version === 4 ? 4 : 16
  return {
    read: (reader) => String(IpAddress.of(version, BigInt(`0x${reader.take(sizeBytes).toString('hex')}`))),
    write(words) {
      const found = IpAddress.parse(words.next())
      if (found.version !== version || found.zone !== null) throw new WrongForm()
      return Buffer.from(found.value.toString(16).padStart(2 * sizeBytes, '0'), 'hex')
    },
  }
}

const name: RecordField = {
  read: (reader) => reader.name(),
  write: (words) => DomainName.parse(words.next()).toWire(),
}

/** A `<character-string>` (RFC 1035 §3.3). */
const string: RecordField = {
  read: (reader) => quoted(reader.string()),
  write: (words) => behindLength(words.bytes()),
}

/** Strings up to the end; written in quotes, or as bare text, which is cut into strings of 255 bytes where it is longer. */
const strings: RecordField = {
  read(reader) {
    const found = [quoted(reader.string())] // one at least (RFC 1035 §3.3.14)
    while (reader.left > 0) found.push(quoted(reader.string()))
    return found.join(' ')
  },
  write(words) {
    const text = words.rest()
    if (text.startsWith('"')) {
      if (!/^(?:"(?:[^"\\]|\\.)*"\s*)+$/s.test(text)) throw new WrongForm()
      const found = text.match(/"(?:[^"\\]|\\.)*"/gs)!
      return Buffer.concat(found.map((one) => behindLength(bytesOfWord(one))))
    }
    const bytes = Buffer.from(text)
    const parts: Buffer[] = []
    for (let at = 0; at === 0 || at < bytes.length; at += MAX_STRING_BYTES) {
      parts.push(behindLength(bytes.subarray(at, at + MAX_STRING_BYTES)))
    }
    return Buffer.concat(parts)
  },
}

/** Text up to the end, of any length (CAA, URI). */
const text: RecordField = {
  read: (reader) => quoted(reader.take(reader.left)),
  write(words) {
    const rest = words.rest()
    if (rest === '' || (rest.startsWith('"') && !/^"(?:[^"\\]|\\.)*"$/s.test(rest))) throw new WrongForm()
    return rest.startsWith('"') ? bytesOfWord(rest) : Buffer.from(rest)
  },
}

/** A CAA tag is letters and digits (RFC 8659 §4.1); what else was sent is written so that it can be read back. */
const tag: RecordField = {
  read(reader) {
    const bytes = reader.string()
    const escape = (character: string) => `\\${String(character.charCodeAt(0)).padStart(3, '0')}`
    return bytes.length === 0 ? '""' : bytes.toString('latin1').replaceAll(/[^A-Za-z0-9]/g, escape)
  },
  write(words) {
    const word = words.next()
    if (!/^(?:(?:[a-z0-9]|\\\d{3})+|"")$/i.test(word)) throw new WrongForm()
    return behindLength(bytesOfWord(word))
  },
}

/** Digits of base 16 up to the end, in capitals as dig has them. */
const hex: RecordField = {
  read: (reader) => takeRest(reader).toString('hex').toUpperCase(),
  write: (words) => bytesOfHex(words.joined()),
}

const base64: RecordField = {
  read: (reader) => takeRest(reader).toString('base64'),
  write(words) {
    const digits = words.joined()
    if (!/^(?:[a-z\d+/]{4})*(?:[a-z\d+/]{2}==|[a-z\d+/]{3}=)?$/i.test(digits)) throw new WrongForm()
    return Buffer.from(digits, 'base64')
  },
}

/** Bytes of a fixed number, written in groups: `00-00-5e-00-53-2a`, `0014:4fff:ff20:ee64`. */
function groups(sizeBytes: number, groupBytes: number, between: string): RecordField {
  const pattern = new RegExp(`[\\da-f]{${2 * groupBytes}}`, 'g')
  return {
    read: (reader) => reader.take(sizeBytes).toString('hex').match(pattern)!.join(between),
    write(words) {
      const found = words.next().toLowerCase().split(between)
      if (found.length !== sizeBytes / groupBytes || found.some((one) => !/^[\da-f]+$/.test(one))) throw new WrongForm()
      const digits = found.map((one) => one.padStart(2 * groupBytes, '0')).join('')
      return bytesOfHex(digits.length === 2 * sizeBytes ? digits : '')
    },
  }
}

/** `0x47.0005…`: an NSAP address (RFC 1706 §6). */
const nsap: RecordField = {
  read: (reader) => `0x${takeRest(reader).toString('hex')}`,
  write(words) {
    const [, digits = ''] = /^0x([\da-f.]+)$/i.exec(words.next()) ?? []
    return bytesOfHex(digits.replaceAll('.', ''))
  },
}

/** Another field, where there is still something: ISDN's second string (RFC 1183 §3.2). */
function optional(field: RecordField): RecordField {
  return {
    read: (reader) => (reader.left === 0 ? '' : field.read(reader)),
    write: (words) => (words.isEmpty ? Buffer.alloc(0) : field.write(words)),
  }
}

export const recordFields = {
  u8: number(1),
  u16: number(2),
  u32: number(4),
  ipv4: address(4),
  ipv6: address(6),
  name,
  string,
  strings,
  text,
  tag,
  hex,
  base64,
  nsap,
  eui48: groups(6, 1, '-'),
  eui64: groups(8, 1, '-'),
  locator: groups(8, 2, ':'),
  optional,
}

/** What is left, a byte at least: nothing could not be written. Throws NetworkError BAD_MESSAGE. */
export function takeRest(reader: WireReader): Buffer {
  if (reader.left === 0) throw badMessage('it ends where the data of a record should be')
  return reader.take(reader.left)
}

/** A string behind its length. Throws WrongForm above 255 bytes. */
export function behindLength(bytes: Buffer): Buffer {
  if (bytes.length > MAX_STRING_BYTES) throw new WrongForm()
  return Buffer.concat([Buffer.of(bytes.length), bytes])
}

/** Throws WrongForm. */
export function bytesOfHex(digits: string): Buffer {
  if (digits === '' || digits.length % 2 !== 0 || !/^[\da-f]+$/i.test(digits)) throw new WrongForm()
  return Buffer.from(digits, 'hex')
}

/** Bytes that a type leaves no room for. Throws NetworkError BAD_MESSAGE. */
export function refuseRest(reader: WireReader, what: string): void {
  if (reader.left > 0) throw badMessage(`${reader.left} bytes after ${what}`)
}
