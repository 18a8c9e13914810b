import {explainAddress} from './explain-address.js'
import {ipVersion} from './ip-version.js'
import {InputError} from '../errors.js'
import type {IpVersion} from './ip-address.js'

/** The host that stands for every local address of a listener: `*:9000`. */
export const ANY_HOST = '*'

/** What the system's resolver may take for an IPv4 address (inet_aton(3)): never a name. */
const NUMERIC = /^(?:[\d.]+|(?:0x[\da-f]*|\d+)(?:\.(?:0x[\da-f]*|\d+)){0,3})$/i

/** Where this machine has its own end: the loopback that a missing host stands for. */
const LOOPBACKS = {4: '127.0.0.1', 6: '::1'} as const

export type EndpointRules = {
  /** What a host without a port gets; without it that is an error. */
  defaultPort?: number | undefined
  /** `*:PORT` is every local address. */
  any?: boolean | undefined
  /** Addresses of the other version are refused, and a missing host is the loopback of this one. */
  version?: IpVersion | undefined
  /** What the user gave that allows only `version`; `-4` or `-6` unless given. */
  because?: string | undefined
}

/**
 * A host and a port: one end of a TCP or UDP conversation. The host is an address or a name that is yet to be looked up;
 * an IPv6 address stands in brackets in text (RFC 3986 §3.2.2) and without them in `host`.
 */
export class Endpoint {
  private constructor(
    readonly host: string,
    readonly port: number,
    /** Of a name only these addresses count. */
    readonly version?: IpVersion,
  ) {}

  /** @param port 0 … 65535; outside it a RangeError */
  static of(host: string, port: number, version?: IpVersion): Endpoint {
    if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError(`${port} is not a port`)
    return new Endpoint(host, port, version)
  }

  /**
   * Reads `HOST:PORT`, `[v6]:PORT`, `:PORT` or `PORT` (this machine's loopback) and, where `any` says so, `*:PORT` (every local
   * address). Without a port `defaultPort` is taken, where there is one. Throws InputError INVALID_ENDPOINT, WRONG_VERSION.
   */
  static parse(text: string, {defaultPort, any = false, version, because}: EndpointRules = {}): Endpoint {
    const refuse = (offset: number, reason: string): never => {
      throw new InputError('INVALID_ENDPOINT', `"${text}": ${reason}`, {input: text, offset})
    }
    if (text === '') refuse(0, 'empty, expected HOST:PORT')
    const inside = endpointInUrl(text)
    if (inside !== null) refuse(0, `an endpoint has neither scheme nor path${inside === '' ? '' : `: ${inside}`}`)
    if (text.startsWith('unix:')) refuse(0, 'this command does not support Unix sockets')
    const [host, portText, at] = splitEndpoint(text) ?? refuse(0, needsBrackets(text))
    if (portText === null && defaultPort === undefined) refuse(text.length, 'no port, expected HOST:PORT')
    const port = portText === null ? defaultPort! : parsePort(portText, (reason) => refuse(at, reason))
    if (host === '') return new Endpoint(LOOPBACKS[version ?? 4], port)
    if (host === ANY_HOST) {
      if (!any) refuse(0, '* is for listeners: name a host')
      return version === undefined
        ? new Endpoint(ANY_HOST, port)
        : new Endpoint(version === 4 ? '0.0.0.0' : '::', port, version)
    }
    if (/^\.{0,2}\//.test(host)) refuse(0, `a path, expected HOST:PORT (a Unix socket is unix:${text})`)
    if (text.startsWith('[') && ipVersion(host.split('%')[0]!) !== 6) refuse(1, `"${host}" is not an IPv6 address`)
    const strange = host.search(/[^\w.:%-]/)
    if (strange !== -1) refuse(strange, `a host cannot contain "${host[strange]}"`)
    if (NUMERIC.test(host) && ipVersion(host) === 0) refuse(0, explainAddress(host).reason)
    if (host.startsWith('-')) refuse(0, 'a host does not begin with a hyphen')
    checkVersion(host, version, because)
    return new Endpoint(host, port, version)
  }

  toString(): string {
    return this.host.includes(':') ? `[${this.host}]:${this.port}` : `${this.host}:${this.port}`
  }
}

/** Throws InputError WRONG_VERSION for an address of the other version; a name is left to the look-up. */
export function checkVersion(host: string, version: IpVersion | undefined, because?: string): void {
  const own = ipVersion(host.split('%')[0]!)
  if (version === undefined || own === 0 || own === version) return
  const reason = `an IPv${own} address, but only IPv${version} is allowed (${because ?? `-${version}`})`
  throw new InputError('WRONG_VERSION', `"${host}": ${reason}`, {input: host})
}

/** Whether it is a host alone, so that the next word may be meant as its port. */
export function lacksPort(text: string): boolean {
  if (endpointInUrl(text) !== null || text.startsWith('unix:')) return false
  const parts = splitEndpoint(text)
  return parts === null ? ipVersion(text.split('%')[0]!) === 6 : parts[1] === null
}

/** An address, a name or a host in brackets, and a port, as one word: `[::1]:9000`. */
export function joinPort(host: string, port: string | number): string {
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  return ipVersion(bare.split('%')[0]!) === 6 ? `[${bare}]:${port}` : `${host}:${port}`
}

/** Ports of the schemes that people paste. */
const SCHEME_PORTS: Record<string, number> = {http: 80, https: 443, ws: 80, wss: 443, ftp: 21, ssh: 22, redis: 6379}

/** `HOST:PORT` of `tcp://HOST:PORT/path`; null for what is no URL. */
function endpointInUrl(text: string): string | null {
  const [all, scheme, authority] = /^([a-z][\w+.-]*):\/\/([^/?#]*)/i.exec(text) ?? []
  if (all === undefined) return null
  if (scheme!.toLowerCase() === 'unix') return `unix:${text.slice('unix://'.length)}`
  const host = authority!.replace(/^.*@/, '')
  const port = SCHEME_PORTS[scheme!.toLowerCase()]
  return /:\d+$/.test(host) || host === '' || port === undefined ? host : `${host}:${port}`
}

/** `2001:db8::7:9000` is an address, and probably meant as one with a port. */
function needsBrackets(text: string): string {
  const [, host, port] = /^(.*):(\d+)$/s.exec(text) ?? []
  const isAddress = (one = '') => ipVersion(one.split('%')[0]!) === 6
  if (isAddress(host)) return `an IPv6 address needs brackets: [${host}]:${port}`
  if (isAddress(text)) return `an IPv6 address needs brackets: [${text}]:9000`
  const inside = /^(?:tcp|udp|ssl|tls|openssl)[46]?(?:-[a-z]+)*:([^:]*:\d+|\[[^\]]*\]:\d+)$/i.exec(text)?.[1] // socat's form
  if (inside !== undefined) return `an endpoint has no protocol in front: ${inside}`
  return 'more than one colon: an IPv6 address needs brackets, [IPv6]:PORT'
}

/** The host, the port's text or null, and where the port starts; null for an IPv6 address without brackets. */
function splitEndpoint(text: string): [host: string, port: string | null, at: number] | null {
  const [bracketed, inside, rest] = /^\[([^\]]*)\](?::(.*))?$/.exec(text) ?? []
  if (bracketed !== undefined) return [inside!, rest ?? null, inside!.length + 3]
  if (/^\d+$/.test(text)) return ['', text, 0]
  const colon = text.indexOf(':')
  if (colon === -1) return [text, null, text.length]
  if (text.includes(':', colon + 1)) return null
  return [text.slice(0, colon), text.slice(colon + 1), colon + 1]
}

/** Reads 0 … 65535; `refuse` throws. */
function parsePort(text: string, refuse: (reason: string) => never): number {
  if (text === '') return refuse('nothing after the colon, expected a port')
  if (!/^\d+$/.test(text)) return refuse(`"${text}" is neither a port number nor a service name`)
  if (text.length > 1 && text.startsWith('0')) return refuse(`port ${text} has a leading zero`)
  if (Number(text) > 65535) return refuse(`port ${text} is above 65535`)
  return Number(text)
}
