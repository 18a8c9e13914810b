import {ipVersion} from '../address/ip-version.js'
import {checkVersion, Endpoint} from '../address/endpoint.js'
import type {IpVersion} from '../address/ip-address.js'
import {InputError} from '../errors.js'
import {parsePorts} from './parse-ports.js'
import type {Services} from './services.js'

/** Whether the words are `HOST PORT[,PORT…]` rather than endpoints: what follows the first has no colon. */
export function isHostAndPorts(words: readonly string[]): boolean {
  const isList = words.some((word) => word === '-' || word.startsWith('@'))
  return words.length > 1 && !isList && words.slice(1).every((word) => !word.includes(':'))
}

/** Reads `HOST PORT[,PORT…]`; an IPv6 address needs no brackets here. Throws InputError. */
export function parseHostAndPorts(
  [host = '', ...ports]: readonly string[],
  services: Services,
  version?: IpVersion,
): Endpoint[] {
  const bare = parseHost(host)
  checkVersion(bare, version)
  return parsePorts(ports.join(','), services).map((port) => Endpoint.of(bare, port, version))
}

/** Reads a name or an address alone. Throws InputError INVALID_HOST. */
export function parseHost(text: string): string {
  const bare = text.replace(/^\[(.*)\]$/, '$1')
  if (ipVersion(bare.split('%')[0]!) === 6 && !/[^\w.:%-]/.test(bare)) return bare
  const refuse = (offset: number, reason: string): never => {
    throw new InputError('INVALID_HOST', `"${text}": ${reason}`, {input: text, offset})
  }
  if (text === '') return refuse(0, 'a host is missing')
  const strange = text.search(/[^\w.-]/)
  if (strange !== -1) return refuse(strange, `a host cannot contain "${text[strange]}"`)
  if (/^[\d.]+$/.test(text) && ipVersion(text) === 0) return refuse(0, 'not an IPv4 address')
  return text
}

/** Reads `HOST:PORT` of something to talk to; a bare port is this machine's. Throws InputError INVALID_ENDPOINT. */
export function parsePortEndpoint(text: string, version?: IpVersion): Endpoint {
  const endpoint = Endpoint.parse(text, {version})
  if (endpoint.port !== 0) return endpoint
  const reason = 'port 0 cannot be connected to: it only asks the system to choose a port'
  throw new InputError('INVALID_ENDPOINT', `"${text}": ${reason}`, {input: text, offset: text.lastIndexOf(':') + 1})
}

/** Reads bytes as hexadecimal digits, blanks and colons between them allowed. Throws InputError INVALID_HEX. */
export function parsePayload(text: string): Uint8Array {
  const digits = text.replaceAll(/[\s:]/g, '')
  if (/^([\da-f]{2})*$/i.test(digits)) return Buffer.from(digits, 'hex')
  const reason = /^[\da-f]*$/i.test(digits) ? 'an odd number of digits' : 'expected hexadecimal digits, such as 0a1b'
  throw new InputError('INVALID_HEX', `"${text}": ${reason}`, {input: text})
}
