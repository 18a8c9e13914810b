import {IpAddress} from '../address/ip-address.js'
import {DomainName} from './domain-name.js'
import {quoted, type WireReader} from './wire-reader.js'

export const HTTPS_FORM = '1 . alpn=h2,h3 port=8443 ipv4hint=192.0.2.7 ipv6hint=2001:db8::7'

/** The parameters of a service binding, by their numbers (RFC 9460 §14.3.2). */
const PARAMETERS = ['mandatory', 'alpn', 'no-default-alpn', 'port', 'ipv4hint', 'ech', 'ipv6hint'] as const

type Parameter = (typeof PARAMETERS)[number]

/** Decodes the data of an HTTPS record (RFC 9460 §2.2) as `1 . alpn="h2,h3"`. Throws NetworkError BAD_MESSAGE. */
export function readServiceBinding(reader: WireReader): string {
  const parts = [String(reader.u16()), reader.name()]
  while (reader.left > 0) {
    const number = reader.u16()
    const value = reader.part(reader.u16())
    const name = PARAMETERS[number]
    if (name === undefined) parts.push(withValue(`key${number}`, quoted(value.take(value.left))))
    else if (name === 'no-default-alpn') parts.push(name)
    else parts.push(withValue(name, READ[name](value)))
  }
  return parts.join(' ')
}

function withValue(name: string, value: string): string {
  return value === '' ? name : `${name}=${value}`
}

const READ: Record<Exclude<Parameter, 'no-default-alpn'>, (value: WireReader) => string> = {
  mandatory: (value) => list(value, () => PARAMETERS[value.u16()] ?? 'unknown'),
  alpn: (value) =>
    quoted(
      Buffer.from(
        list(value, () => value.string().toString('latin1')),
        'latin1',
      ),
    ),
  port: (value) => String(value.u16()),
  ipv4hint: (value) => list(value, () => value.take(4).join('.')),
  ech: (value) => value.take(value.left).toString('base64'),
  ipv6hint: (value) => list(value, () => String(IpAddress.of(6, BigInt(`0x${value.take(16).toString('hex')}`)))),
}

function list(value: WireReader, next: () => string): string {
  const items: string[] = []
  while (value.left > 0) items.push(next())
  return items.join(',')
}

/** The bytes of `PRIORITY TARGET [NAME=VALUE…]`; null where it is written otherwise, or has a parameter that is not written here. */
export function parseServiceBinding(text: string): Buffer | null {
  const [priority = '', target, ...rest] = text.split(/\s+/)
  if (!/^\d{1,5}$/.test(priority) || Number(priority) > 0xffff || target === undefined) return null
  const parameters = rest.map((word) => {
    const [, name, value = ''] = /^([a-z0-9-]+)(?:="?([^"]*)"?)?$/.exec(word) ?? []
    const number = PARAMETERS.indexOf(name as Parameter)
    const bytes = encodeParameter(PARAMETERS[number], value === '' ? [] : value.split(','))
    return bytes === null ? null : {number, bytes: Buffer.concat([u16(number), u16(bytes.length), bytes])}
  })
  const known = parameters.filter((one) => one !== null)
  if (known.length !== rest.length || new Set(known.map(({number}) => number)).size !== rest.length) return null
  known.sort((one, other) => one.number - other.number) // "strictly increasing numeric order" (RFC 9460 §2.2)
  return Buffer.concat([u16(Number(priority)), DomainName.parse(target).toWire(), ...known.map(({bytes}) => bytes)])
}

function encodeParameter(name: Parameter | undefined, values: string[]): Buffer | null {
  switch (name) {
    case 'alpn':
      if (values.length === 0 || values.some(({length}) => length === 0 || length > 255)) return null
      return Buffer.concat(values.map((value) => Buffer.from(String.fromCharCode(value.length) + value, 'latin1')))
    case 'no-default-alpn':
      return values.length === 0 ? Buffer.alloc(0) : null
    case 'port':
      return values.length === 1 && /^\d{1,5}$/.test(values[0]!) && Number(values[0]) <= 0xffff
        ? u16(Number(values[0]))
        : null
    case 'ipv4hint':
      return encodeAddresses(values, 4)
    case 'ipv6hint':
      return encodeAddresses(values, 6)
    default:
      return null
  }
}

function encodeAddresses(values: string[], version: 4 | 6): Buffer | null {
  const addresses = values.map((value) => IpAddress.parse(value))
  if (addresses.length === 0 || addresses.some((address) => address.version !== version)) return null
  return Buffer.from(addresses.map(({value, bits}) => value.toString(16).padStart(bits / 4, '0')).join(''), 'hex')
}

function u16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff)
}
