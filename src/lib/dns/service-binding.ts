import {IpAddress} from '../address/ip-address.js'
import {DomainName} from './domain-name.js'
import {badMessage, quoted, unquoted, type WireReader} from './wire-reader.js'

export const HTTPS_FORM = '1 . alpn=h2,h3 port=8443 ipv4hint=192.0.2.7 ipv6hint=2001:db8::7'

/** The parameters of a service binding, by their numbers (RFC 9460 §14.3.2). */
const PARAMETERS = ['mandatory', 'alpn', 'no-default-alpn', 'port', 'ipv4hint', 'ech', 'ipv6hint'] as const

type Parameter = (typeof PARAMETERS)[number]

/**
 * Decodes the data of an HTTPS record (RFC 9460 §2.2) as `1 . alpn="h2,h3"`; parameters without a name here are `key65280="…"`.
 * Throws NetworkError BAD_MESSAGE.
 */
export function readServiceBinding(reader: WireReader): string {
  const parts = [String(reader.u16()), reader.name()]
  for (let last = -1; reader.left > 0;) {
    const number = reader.u16()
    if (number <= last) throw badMessage('the parameters of a service binding are out of order')
    last = number
    parts.push(parameterText(number, reader.part(reader.u16())))
  }
  return parts.join(' ')
}

function parameterText(number: number, value: WireReader): string {
  const name = keyName(number)
  const known = PARAMETERS[number]
  const text = known === undefined ? quoted(value.take(value.left)) : READ[known](value)
  if (value.left > 0) throw badMessage(`${value.left} bytes behind ${name} of a service binding`)
  return text === '' ? name : `${name}=${text}`
}

function keyName(number: number): string {
  return PARAMETERS[number] ?? `key${number}`
}

const READ: Record<Parameter, (value: WireReader) => string> = {
  mandatory: (value) => list(value, () => keyName(value.u16())),
  // What separates the items stands in some with a backslash, and the whole is in quotes then (RFC 9460 appendix A.1).
  alpn: (value) =>
    quoted(
      Buffer.from(
        list(value, () => nonEmpty(value.string()).toString('latin1').replaceAll(/[,\\]/g, '\\$&')),
        'latin1',
      ),
    ),
  'no-default-alpn': () => '',
  port: (value) => String(value.u16()),
  ipv4hint: (value) => list(value, () => value.take(4).join('.')),
  ech: (value) => value.take(value.left).toString('base64'),
  ipv6hint: (value) => list(value, () => String(IpAddress.of(6, BigInt(`0x${value.take(16).toString('hex')}`)))),
}

/** One item at least. */
function list(value: WireReader, next: () => string): string {
  const items = [next()]
  while (value.left > 0) items.push(next())
  return items.join(',')
}

function nonEmpty(bytes: Buffer): Buffer {
  if (bytes.length === 0) throw badMessage('an empty protocol in alpn')
  return bytes
}

/** The bytes of `PRIORITY TARGET [NAME=VALUE…]`; null where it is written otherwise. */
export function parseServiceBinding(text: string): Buffer | null {
  const [, priority = '', target, rest] = /^(\d{1,5})\s+(\S+)((?:\s+\S[^]*)?)$/.exec(text) ?? []
  if (target === undefined || Number(priority) > 0xffff) return null
  const words = wordsOf(rest!)
  const parameters = words?.map((word) => {
    const [, name = '', quotedText, bare = ''] = /^([a-z0-9-]+)(?:="((?:[^"\\]|\\.)*)"|=([^"]*))?$/s.exec(word) ?? []
    const number = numberOf(name)
    const value = quotedText === undefined ? Buffer.from(bare) : unquoted(quotedText)
    const bytes = number === null || value === null ? null : encodeParameter(number, value)
    return bytes === null || bytes.length > 0xffff
      ? null
      : {number: number!, bytes: Buffer.concat([u16(number!), u16(bytes.length), bytes])}
  })
  const known = parameters?.filter((one) => one !== null) ?? []
  if (!words || known.length !== words.length || new Set(known.map(({number}) => number)).size !== words.length)
    return null
  known.sort((one, other) => one.number - other.number) // "strictly increasing numeric order" (RFC 9460 §2.2)
  return Buffer.concat([u16(Number(priority)), DomainName.parse(target).toWire(), ...known.map(({bytes}) => bytes)])
}

/** Words between blanks, where blanks in quotes are none; null where a quote is not closed. */
function wordsOf(text: string): string[] | null {
  const word = /(?:[^\s"]|"(?:[^"\\]|\\.)*")+/gs
  return text.replaceAll(word, '').trim() === '' ? (text.match(word) ?? []) : null
}

function numberOf(name: string): number | null {
  const known = PARAMETERS.indexOf(name as Parameter)
  if (known !== -1) return known
  const [, digits] = /^key(0|[1-9]\d{0,4})$/.exec(name) ?? []
  return digits === undefined || Number(digits) > 0xffff ? null : Number(digits)
}

function encodeParameter(number: number, value: Buffer): Buffer | null {
  const text = value.toString('latin1')
  switch (PARAMETERS[number]) {
    case 'mandatory': {
      const numbers = text.split(',').map(numberOf)
      return numbers.includes(null) ? null : Buffer.concat(numbers.map((one) => u16(one!)))
    }
    case 'alpn': {
      const items = text.match(/(?:[^,\\]|\\.)+/gs) ?? []
      const names = items.map((item) => item.replaceAll(/\\(.)/gs, '$1'))
      if (names.length === 0 || items.join(',') !== text || names.some(({length}) => length > 255)) return null
      return Buffer.from(names.map((name) => String.fromCharCode(name.length) + name).join(''), 'latin1')
    }
    case 'no-default-alpn':
      return value.length === 0 ? value : null
    case 'port':
      return /^\d{1,5}$/.test(text) && Number(text) <= 0xffff ? u16(Number(text)) : null
    case 'ipv4hint':
      return encodeAddresses(text.split(','), 4)
    case 'ipv6hint':
      return encodeAddresses(text.split(','), 6)
    case 'ech': {
      const bytes = Buffer.from(text, 'base64')
      return bytes.toString('base64') === text ? bytes : null
    }
    default:
      return value
  }
}

function encodeAddresses(values: string[], version: 4 | 6): Buffer | null {
  const addresses = values.map((value) => IpAddress.parse(value))
  if (addresses.some((address) => address.version !== version || address.zone !== null)) return null
  return Buffer.from(addresses.map(({value, bits}) => value.toString(16).padStart(bits / 4, '0')).join(''), 'hex')
}

function u16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff)
}
