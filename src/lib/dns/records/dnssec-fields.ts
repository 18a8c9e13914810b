import {badMessage, type WireReader} from '../wire-reader.js'
import {WrongForm} from './data-words.js'
import {behindLength, bytesOfHex, type RecordField} from './record-fields.js'
import {recordTypeName, typeNamed, typeNumber} from './type-numbers.js'

/** The type whose records are signed. */
const coveredType: RecordField = {
  read: (reader) => recordTypeName(reader.u16()),
  write(words) {
    const type = typeNamed(words.next())
    if (type === null) throw new WrongForm()
    const bytes = Buffer.alloc(2)
    bytes.writeUInt16BE(typeNumber(type))
    return bytes
  },
}

/** `20261231235959`: a time in UTC, on the wire seconds since 1970 (RFC 4034 §3.2). Those past 2106 are not told from those of today. */
const time: RecordField = {
  read: (reader) => new Date(reader.u32() * 1000).toISOString().replaceAll(/[-:T]|\..*/g, ''),
  write(words) {
    const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(words.next()) ?? []
    if (parts.length === 0) throw new WrongForm()
    const [year, month, day, hour, minute, second] = parts.map(Number)
    const seconds = Date.UTC(year!, month! - 1, day, hour, minute, second) / 1000
    if (seconds < 0 || seconds > 0xffff_ffff) throw new WrongForm()
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(seconds)
    return bytes
  },
}

/** `-` for none, else base 16 (RFC 5155 §3.3). */
const salt: RecordField = {
  read(reader) {
    const bytes = reader.string()
    return bytes.length === 0 ? '-' : bytes.toString('hex').toUpperCase()
  },
  write(words) {
    const word = words.next()
    return behindLength(word === '-' ? Buffer.alloc(0) : bytesOfHex(word))
  },
}

/** Base 32 with the "extended hex" alphabet, without padding (RFC 4648 §7). */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUV'

const hashedName: RecordField = {
  read(reader) {
    const bytes = reader.string()
    if (bytes.length === 0) throw badMessage('the hash of no name')
    const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
    return (bits.match(/.{1,5}/g) ?? []).map((five) => DIGITS[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
  },
  write(words) {
    const digits = words.next().toUpperCase()
    if (!/^[\dA-V]+$/.test(digits)) throw new WrongForm()
    const bits = [...digits].map((digit) => DIGITS.indexOf(digit).toString(2).padStart(5, '0')).join('')
    return behindLength(Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))))
  },
}

/** Which types a name has: windows of 256, each a map of bits (RFC 4034 §4.1.2). */
const types: RecordField = {
  read(reader) {
    const found: string[] = []
    for (let last = -1; reader.left > 0;) {
      const window = reader.u8()
      if (window <= last) throw badMessage('a map of types out of order')
      last = window
      found.push(...typesInWindow(reader, window))
    }
    return found.join(' ')
  },
  write(words) {
    const windows = new Map<number, number[]>()
    while (!words.isEmpty) {
      const type = typeNamed(words.next())
      if (type === null) throw new WrongForm()
      const number = typeNumber(type)
      const bits = windows.get(number >> 8) ?? []
      bits[(number & 0xff) >> 3] = (bits[(number & 0xff) >> 3] ?? 0) | (0x80 >> (number & 7))
      windows.set(number >> 8, bits)
    }
    const sorted = [...windows].sort(([one], [other]) => one - other)
    return Buffer.concat(
      sorted.map(([window, bits]) => Buffer.from([window, bits.length, ...Array.from(bits, (byte) => byte ?? 0)])),
    )
  },
}

function typesInWindow(reader: WireReader, window: number): string[] {
  const size = reader.u8()
  if (size === 0 || size > 32) throw badMessage(`a map of types of ${size} bytes`)
  return [...reader.take(size)].flatMap((byte, index) =>
    [0, 1, 2, 3, 4, 5, 6, 7].flatMap((bit) =>
      (byte & (0x80 >> bit)) === 0 ? [] : [recordTypeName((window << 8) | (index * 8 + bit))],
    ),
  )
}

/** RFC 4398 §2.1. */
const CERTIFICATES = ['', 'PKIX', 'SPKI', 'PGP', 'IPKIX', 'ISPKI', 'IPGP', 'ACPKIX', 'IACPKIX']

/** What kind of certificate it is, by name or number. */
const certificateType: RecordField = {
  read(reader) {
    const number = reader.u16()
    return CERTIFICATES[number] || String(number)
  },
  write(words) {
    const word = words.next().toUpperCase()
    const number = CERTIFICATES.includes(word) ? CERTIFICATES.indexOf(word) : /^\d{1,5}$/.test(word) ? Number(word) : -1
    if (number < 0 || number > 0xffff) throw new WrongForm()
    return Buffer.of(number >> 8, number & 0xff)
  },
}

export const dnssecFields = {coveredType, certificateType, time, salt, hashedName, types}
