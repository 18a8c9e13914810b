import {isIP} from 'node:net'
import {Endpoint} from '../address/endpoint.js'
import {InputError} from '../errors.js'

/** The port of the TCP commands, where none is given. */
export const DEFAULT_PORT = 9000

/** Where to connect to: `ENDPOINT`, the two words `HOST PORT`, or the path of a Unix socket. Null where nothing is said. */
export function targetOf(
  {target, port}: {target?: string | undefined; port?: string | undefined},
  unixPath?: string,
): Endpoint | {unixPath: string} | null {
  if (unixPath !== undefined) {
    if (target !== undefined)
      throw new InputError('USAGE', '--unix and an endpoint exclude one another', {input: target})
    return {unixPath}
  }
  if (target === undefined) return null
  if (port === undefined) return parseTarget(target)
  const bare = target.replace(/^\[(.*)\]$/, '$1')
  return Endpoint.parse(`${isIP(bare.split('%')[0]!) === 6 ? `[${bare}]` : target}:${port}`)
}

export function parseTarget(text: string): Endpoint {
  return Endpoint.parse(text, {defaultPort: DEFAULT_PORT})
}

/** Where to listen. */
export function placeOf({host, port}: {host: string; port: number}, unixPath?: string): Endpoint | {unixPath: string} {
  if (unixPath !== undefined) return {unixPath}
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  return Endpoint.parse(`${isIP(bare.split('%')[0]!) === 6 ? `[${bare}]` : host}:${port}`, {any: true})
}

/** Reads one end of a proxy: an endpoint (`*:PORT` where `any` says so), or `unix:PATH`. Throws InputError INVALID_ENDPOINT. */
export function parseEnd(text: string, {any}: {any: boolean}): Endpoint | {unixPath: string} {
  const unixPath = /^unix:(.+)$/.exec(text)?.[1]
  return unixPath === undefined ? Endpoint.parse(text, {defaultPort: DEFAULT_PORT, any}) : {unixPath}
}

/** As it is said and written to a ready file: `127.0.0.1:9000`, or the path. */
export function placeText(place: Endpoint | {unixPath: string}): string {
  return 'unixPath' in place ? place.unixPath : String(place)
}
