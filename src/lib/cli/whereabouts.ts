import {Endpoint} from '../address/endpoint.js'
import {InputError} from '../errors.js'

/** The port of TCP and UDP commands where none is given. */
export const DEFAULT_PORT = 9000

/** One end of a conversation: where to listen, or whom to talk with. */
export type Whereabouts<Where = Endpoint> = {place: Where} | {target: Where}

export type UnixPath = {unixPath: string}

/** HOST:PORT, or HOST and PORT. */
type Words = {endpoint?: string | undefined; port?: string | undefined}

/** Where to listen: this machine's loopback and port 9000 unless something else is said. Throws InputError. */
export function listenEndpoint(
  words: Words,
  {host, port}: {host?: string | undefined; port?: number | undefined} = {},
): Endpoint {
  const endpoint = parseWords(words, true)
  if (endpoint !== null && (host ?? port) !== undefined) {
    throw new InputError('USAGE', 'where to listen is said twice: HOST:PORT, and --host or --port')
  }
  return endpoint ?? Endpoint.parse(joined(host ?? '127.0.0.1', port ?? DEFAULT_PORT), {any: true})
}

/** Whom to talk with, or null where nothing is said. Throws InputError. */
export function connectEndpoint(words: Words): Endpoint | null {
  return parseWords(words, false)
}

/** The path of a Unix socket, which takes the place of host and port; null where there is none. Throws InputError. */
export function unixPlace(
  {endpoint}: Words,
  {unix, host, port}: {unix?: string | undefined; host?: string | undefined; port?: number | undefined},
): UnixPath | null {
  if (unix === undefined) return null
  if ((endpoint ?? host ?? port) === undefined) return {unixPath: unix}
  throw new InputError('USAGE', '--unix takes the place of host and port')
}

function parseWords({endpoint, port}: Words, any: boolean): Endpoint | null {
  if (endpoint === undefined) return null
  return Endpoint.parse(port === undefined ? endpoint : joined(endpoint, port), {defaultPort: DEFAULT_PORT, any})
}

function joined(host: string, port: string | number): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`
}
