import {isIP} from 'node:net'
import {InputError} from '../errors.js'

/** The host that stands for every local address of a listener: `*:9000`. */
export const ANY_HOST = '*'

/**
 * A host and a port: one end of a TCP or UDP conversation. The host is an address or a name that is yet to be looked up;
 * an IPv6 address stands in brackets in text (RFC 3986 §3.2.2) and without them in `host`.
 */
export class Endpoint {
  private constructor(
    readonly host: string,
    readonly port: number,
  ) {}

  /** @param port 0 … 65535; outside it a RangeError */
  static of(host: string, port: number): Endpoint {
    if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError(`${port} is no port`)
    return new Endpoint(host, port)
  }

  /**
   * Reads `HOST:PORT`, `[v6]:PORT`, `:PORT` (this machine's loopback) and, where `any` says so, `*:PORT` (every local
   * address). Without a port `defaultPort` is taken, where there is one. Throws InputError INVALID_ENDPOINT.
   */
  static parse(text: string, {defaultPort, any = false}: {defaultPort?: number; any?: boolean} = {}): Endpoint {
    const refuse = (offset: number, reason: string): never => {
      throw new InputError('INVALID_ENDPOINT', `"${text}": ${reason}`, {input: text, offset})
    }
    const [host, portText, at] = splitEndpoint(text) ?? refuse(0, 'an IPv6 address needs brackets: [2001:db8::7]:9000')
    if (portText === null && defaultPort === undefined) refuse(text.length, 'no port, expected HOST:PORT')
    const port = portText === null ? defaultPort! : parsePort(portText, (reason) => refuse(at, reason))
    if (host === '') return new Endpoint('127.0.0.1', port)
    if (host === ANY_HOST)
      return any ? new Endpoint(ANY_HOST, port) : refuse(0, '* is for listeners: which host is meant?')
    if (text.startsWith('[') && isIP(host) !== 6) refuse(1, `"${host}" is not an IPv6 address`)
    const strange = host.search(/[^\w.:%-]/)
    if (strange !== -1) refuse(strange, `"${host[strange]}" cannot stand in a host`)
    if (/^[\d.]+$/.test(host) && isIP(host) === 0) refuse(0, `"${host}" is not an IPv4 address`)
    return new Endpoint(host, port)
  }

  toString(): string {
    return this.host.includes(':') ? `[${this.host}]:${this.port}` : `${this.host}:${this.port}`
  }
}

/** The host, the port's text or null, and where the port starts; null for an IPv6 address without brackets. */
function splitEndpoint(text: string): [host: string, port: string | null, at: number] | null {
  const [bracketed, inside, rest] = /^\[([^\]]*)\](?::(.*))?$/.exec(text) ?? []
  if (bracketed !== undefined) return [inside!, rest ?? null, inside!.length + 3]
  const colon = text.indexOf(':')
  if (colon === -1) return [text, null, text.length]
  if (text.includes(':', colon + 1)) return null
  return [text.slice(0, colon), text.slice(colon + 1), colon + 1]
}

/** Reads 0 … 65535; `refuse` throws. */
function parsePort(text: string, refuse: (reason: string) => never): number {
  if (text === '') return refuse('nothing after the colon, expected a port')
  if (!/^\d+$/.test(text)) return refuse(`"${text}" is not a port number`)
  if (text.length > 1 && text.startsWith('0')) return refuse(`port ${text} has a leading zero`)
  if (Number(text) > 65535) return refuse(`port ${text} is above 65535`)
  return Number(text)
}
