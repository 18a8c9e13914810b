import {Endpoint} from '../address/endpoint.js'
import {InputError} from '../errors.js'
import {DEFAULT_PORT, placeOf, targetOf} from '../stream/parse-target.js'

export type UnixPath = {unixPath: string}

/** One end of a chat: where to listen, or whom to talk with. */
export type ChatEnd<Where> = {place: Where} | {target: Where}

type Words = {endpoint?: string | undefined; port?: string | undefined}

type Flags = {
  listen: boolean
  host?: string | undefined
  port?: number | undefined
  unix?: string | undefined
}

/** What the words and flags say, or null where they say nothing. Throws InputError. */
export function chatEnd(words: Words, flags: Flags): ChatEnd<Endpoint | UnixPath> | null {
  if (flags.listen) return {place: listenPlace(words, flags)}
  const target = targetOf({target: words.endpoint, port: words.port}, flags.unix)
  return target && {target}
}

/** The same for datagrams, where there are no Unix sockets. Throws InputError. */
export function datagramChatEnd(words: {endpoint?: string | undefined}, flags: Flags): ChatEnd<Endpoint> | null {
  return chatEnd(words, {...flags, unix: undefined}) as ChatEnd<Endpoint> | null
}

/** The answer to "where?"; an empty one is this machine. Throws InputError. */
export function answeredEnd(role: 'listen' | 'join', answer: string): ChatEnd<Endpoint> {
  const endpoint = answer === '' ? '127.0.0.1' : answer
  return datagramChatEnd({endpoint}, {listen: role === 'listen'})!
}

function listenPlace({endpoint, port: portWord}: Words, {host, port, unix}: Flags): Endpoint | UnixPath {
  if (portWord !== undefined) {
    throw new InputError('USAGE', '--listen takes HOST:PORT, or --host and --port', {input: portWord})
  }
  if ([endpoint, unix, host ?? port].filter((one) => one !== undefined).length > 1) {
    throw new InputError('USAGE', 'where to listen is said twice: HOST:PORT, --host and --port, or --unix')
  }
  if (endpoint !== undefined) return Endpoint.parse(endpoint, {defaultPort: DEFAULT_PORT, any: true})
  return placeOf({host: host ?? '127.0.0.1', port: port ?? DEFAULT_PORT}, unix)
}
