import {Endpoint} from '../address/endpoint.js'
import {InputError} from '../errors.js'

/** The port of TCP and UDP commands where none is given. */
export const DEFAULT_PORT = 9000

/** One end of a TCP conversation: where to listen, or whom to connect to. */
export type Whereabouts = {place: Endpoint | {unixPath: string}} | {target: Endpoint | {unixPath: string}}

/** HOST:PORT, or HOST and PORT. */
type Words = {endpoint?: string | undefined; port?: string | undefined}

type ListenFlags = {host?: string | undefined; port?: number | undefined; unix?: string | undefined}

/** Where a listener is to listen: this machine's loopback and port 9000 unless something else is said. Throws InputError. */
export function listenPlace(words: Words, {host, port, unix}: ListenFlags = {}): Endpoint | {unixPath: string} {
  const given = [words.endpoint, unix, host ?? port].filter((one) => one !== undefined)
  if (given.length > 1) {
    throw new InputError('USAGE', 'where to listen is said twice: HOST:PORT, --host and --port, or --unix')
  }
  if (unix !== undefined) return {unixPath: unix}
  return parseWords(words, true) ?? Endpoint.parse(joined(host ?? '127.0.0.1', port ?? DEFAULT_PORT), {any: true})
}

/** Whom to connect to, or null where nothing is said. Throws InputError. */
export function connectTarget(
  words: Words,
  {unix}: {unix?: string | undefined} = {},
): Endpoint | {unixPath: string} | null {
  if (unix === undefined) return parseWords(words, false)
  if (words.endpoint === undefined) return {unixPath: unix}
  throw new InputError('USAGE', 'whom to connect to is said twice: HOST:PORT or --unix')
}

function parseWords({endpoint, port}: Words, any: boolean): Endpoint | null {
  if (endpoint === undefined) return null
  return Endpoint.parse(port === undefined ? endpoint : joined(endpoint, port), {defaultPort: DEFAULT_PORT, any})
}

function joined(host: string, port: string | number): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`
}
