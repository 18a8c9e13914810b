import {checkVersion, Endpoint, joinPort, lacksPort} from '../address/endpoint.js'
import type {IpVersion} from '../address/ip-address.js'
import {InputError} from '../errors.js'
import {type LocalEnd, localEndText} from '../net/local-end.js'
import {withPortNumber} from '../port/port-number.js'

/** The port of the TCP and UDP commands, where none is given. */
export const DEFAULT_PORT = 9000

/** What the words of a command say: an endpoint, and the word behind it. */
export type EndpointWords = {endpoint?: string | undefined; port?: string | undefined}

/** What the flags of a command say about addresses. */
export type EndpointFlags = {
  unix?: string | undefined
  ipv4?: boolean | undefined
  ipv6?: boolean | undefined
  bind?: LocalEnd | undefined
}

export type ListenFlags = EndpointFlags & {host?: string | undefined; port?: number | undefined}

type Place = Endpoint | {unixPath: string}

type EndpointWish = {flags?: EndpointFlags; any?: boolean; protocol: 'tcp' | 'udp'; defaultPort?: number}

/**
 * Where to connect to: `ENDPOINT`, where `twoWords` says so the two words `HOST PORT`, or the path of a Unix socket. Null where
 * nothing is said. Rejects with InputError.
 */
export async function targetOf(
  {endpoint, port}: EndpointWords,
  flags: EndpointFlags,
  {twoWords = false}: {twoWords?: boolean} = {},
): Promise<Place | null> {
  if (flags.unix !== undefined) {
    if (endpoint !== undefined) throw usage('--unix and an endpoint exclude one another', endpoint)
    return unixPlace(flags.unix, flags)
  }
  if (endpoint === undefined) return null
  if (!twoWords) refuseSecondWord(endpoint, port)
  return await parseEnd(port === undefined || !twoWords ? endpoint : joinPort(endpoint, port), {flags})
}

/** Where to listen: `ENDPOINT` (`*:PORT` is every address), or what --host, --port and --unix say. Rejects with InputError. */
export async function placeOf({endpoint, port: word}: EndpointWords, flags: ListenFlags): Promise<Place> {
  const {host, port, unix} = flags
  refuseTwice(endpoint, flags)
  if (unix !== undefined) return unixPlace(unix, flags)
  if (endpoint !== undefined) {
    refuseSecondWord(endpoint, word)
    return await parseEnd(endpoint, {flags, any: true})
  }
  if (host === '') throw usage("--host '': expected an address or a name of this machine, or '*'", host)
  return await parseEnd(joinPort(host ?? '', port ?? DEFAULT_PORT), {flags, any: true})
}

/**
 * The same for datagrams, which have no Unix sockets here; no host where none is said, as a group then has its own. Rejects with
 * InputError.
 */
export async function listenHostOf(
  {endpoint, port: word}: EndpointWords,
  {host, port: givenPort, ...flags}: ListenFlags & {group?: string | undefined},
  defaultPort = DEFAULT_PORT,
): Promise<{host?: string | undefined; port: number; version?: IpVersion | undefined}> {
  const port = givenPort ?? defaultPort
  if (endpoint === undefined && host === undefined && flags.group !== undefined) {
    const version = wantedVersion(flags)
    checkVersion(flags.group, version)
    return {host: undefined, port, version}
  }
  if (endpoint === undefined) return (await placeOf({}, {...flags, host, port})) as Endpoint
  refuseTwice(endpoint, {host, port: givenPort})
  refuseSecondWord(endpoint, word)
  return await parseEndpoint(endpoint, {flags, any: true, protocol: 'udp', defaultPort})
}

/** One end, in one word: an endpoint (`*:PORT` where `any` says so), or `unix:PATH`. Rejects with InputError. */
export async function parseEnd(
  text: string,
  {flags = {}, any = false}: {flags?: EndpointFlags; any?: boolean} = {},
): Promise<Place> {
  const unixPath = /^unix:(.*)$/s.exec(text)?.[1]
  if (unixPath !== undefined) return unixPlace(unixPath, flags)
  return await parseEndpoint(text, {flags, any, protocol: 'tcp'})
}

/** The same of what has no Unix sockets. Rejects with InputError. */
export async function parseEndpoint(
  text: string,
  {flags = {}, any = false, protocol, defaultPort = DEFAULT_PORT}: EndpointWish,
): Promise<Endpoint> {
  const rules = {defaultPort, any, version: wantedVersion(flags), because: reasonOf(flags)}
  const end = Endpoint.parse(await withPortNumber(text, protocol), rules)
  return any ? end : reachable(end, text)
}

/** A listener may leave its port to the system, by 0; there is no such port to connect to or to send to. */
function reachable(end: Endpoint, text: string): Endpoint {
  if (end.port !== 0) return end
  const reason = 'port 0 cannot be reached: it only asks the system to choose a port'
  throw new InputError('INVALID_ENDPOINT', `"${text}": ${reason}`, {input: text})
}

/** An answer to "which server?"; checked while it is typed, so that service names do not count. */
export function parseTarget(text: string): Endpoint {
  return reachable(Endpoint.parse(text, {defaultPort: DEFAULT_PORT}), text)
}

/** The only version whose addresses count: -4, -6, or that of the address to bind to. Throws InputError USAGE. */
export function wantedVersion({ipv4 = false, ipv6 = false, bind}: EndpointFlags): IpVersion | undefined {
  const wanted = ipv4 ? 4 : ipv6 ? 6 : undefined
  if (wanted !== undefined && bind?.version !== undefined && bind.version !== wanted) {
    throw usage(`--bind is an IPv${bind.version} address, but -${wanted} means IPv${wanted}`, bind.address ?? '')
  }
  return wanted ?? bind?.version
}

/** Where no -4 or -6 says which version alone counts, the local end does. */
function reasonOf({ipv4, ipv6, bind}: EndpointFlags): string | undefined {
  return ipv4 || ipv6 || bind?.version === undefined ? undefined : `--bind ${localEndText(bind)}`
}

/** Throws InputError USAGE where it is said twice where to listen. */
export function refuseTwice(endpoint: string | undefined, {host, port, unix}: ListenFlags): void {
  if ([endpoint, unix, host ?? port].filter((one) => one !== undefined).length <= 1) return
  throw usage('use only one of ENDPOINT, --host with --port, and --unix', endpoint)
}

/** `udp send localhost 9000` would send "9000" to port 9000. Throws InputError USAGE. */
export function refuseSecondWord(endpoint: string, second: string | undefined): void {
  if (second === undefined) return
  if (lacksPort(endpoint) && /^\d+$/.test(second)) {
    throw usage(`"${endpoint} ${second}": write host and port as one word here: ${joinPort(endpoint, second)}`, second)
  }
  throw usage(`"${second}": unexpected word after the endpoint "${endpoint}"`, second)
}

/** `--to localhost 9000`: the last word is no file, but a port that went astray. Throws InputError USAGE. */
export function refuseStrayPort(endpoint: string | undefined, words: readonly string[]): void {
  const last = words.at(-1)
  if (endpoint === undefined || last === undefined || !/^\d+$/.test(last) || !lacksPort(endpoint)) return
  refuseSecondWord(endpoint, last)
}

/** As it is said and written to a ready file: `127.0.0.1:9000`, or the path. */
export function placeText(place: Place): string {
  return 'unixPath' in place ? place.unixPath : String(place)
}

function unixPlace(unixPath: string, {ipv4 = false, ipv6 = false, bind}: EndpointFlags): {unixPath: string} {
  if (unixPath === '') throw usage('a Unix socket without a path: expected --unix PATH, or unix:PATH', unixPath)
  if (unixPath.includes('\0')) throw usage('a NUL in the path of a Unix socket', unixPath)
  if (ipv4 || ipv6 || bind) throw usage('a Unix socket has no addresses: remove -4, -6 or --bind', unixPath)
  return {unixPath}
}

function usage(reason: string, input: string | undefined): InputError {
  return new InputError('USAGE', reason, input === undefined ? {} : {input})
}
