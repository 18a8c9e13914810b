import {Endpoint} from '../address/endpoint.js'
import {InputError} from '../errors.js'
import {
  DEFAULT_PORT,
  type EndpointWords,
  type ListenFlags,
  parseEndpoint,
  placeOf,
  refuseSecondWord,
  refuseTwice,
  targetOf,
} from '../stream/parse-target.js'

export type UnixPath = {unixPath: string}

/** One end of a chat: where to listen, or whom to talk with. */
export type ChatEnd<Where> = {place: Where} | {target: Where}

type Flags = ListenFlags & {listen: boolean}

/** What the words and flags say, or null where they say nothing. Rejects with InputError. */
export async function chatEnd(words: EndpointWords, flags: Flags): Promise<ChatEnd<Endpoint | UnixPath> | null> {
  if (flags.listen) {
    if (flags.bind) throw new InputError('USAGE', '--bind is for clients; a listener has its ENDPOINT')
    return {place: await placeOf(words, flags)}
  }
  const target = await targetOf(words, flags, {twoWords: true})
  return target && {target}
}

/** The same for datagrams, where there are no Unix sockets. Rejects with InputError. */
export async function datagramChatEnd(words: EndpointWords, flags: Flags): Promise<ChatEnd<Endpoint> | null> {
  const {endpoint, port} = words
  if (endpoint === undefined) return (await chatEnd(words, flags)) as ChatEnd<Endpoint> | null
  refuseSecondWord(endpoint, port)
  const {listen} = flags
  if (listen) refuseTwice(endpoint, flags)
  const end = await parseEndpoint(endpoint, {flags, any: listen, protocol: 'udp'})
  return listen ? {place: end} : {target: end}
}

/** The answer to "where?"; an empty one is this machine. Throws InputError. */
export function answeredEnd(role: 'listen' | 'join', answer: string): ChatEnd<Endpoint> {
  const end = Endpoint.parse(answer === '' ? '127.0.0.1' : answer, {defaultPort: DEFAULT_PORT, any: role === 'listen'})
  return role === 'listen' ? {place: end} : {target: end}
}
