import type {Auth, AuthFailure} from '../auth/auth.js'
import {NetworkError} from '../errors.js'
import {type Connection, listenTcp, type Listener, type ListenPlace, remoteOf} from '../net/tcp-listen.js'
import type {ServerTls} from '../net/tls/context-options.js'
import type {Trace} from '../net/trace.js'
import {openReceiver, type ReceiverOptions} from './receiver.js'
import {openSender, type SenderOptions} from './sender.js'
import {talk, type TalkEnd} from './talk.js'

export type ServerOptions = {
  send: SenderOptions
  receive: ReceiverOptions
  /** So many clients, one after the other. */
  count: number
  tls?: ServerTls | undefined
  auth?: Auth | undefined
  onAuthFailure?: ((failure: AuthFailure) => void) | undefined
  /** Clients at a time: the one that is served, and those that wait. */
  maxConnections?: number | undefined
  idleTimeoutMs?: number | undefined
  /** A client was refused, as there are too many. */
  onRefused?: (() => void) | undefined
  /** A client of several has failed; the next one is served. */
  onFailure: (error: NetworkError) => void
  trace?: Trace | undefined
  signal: AbortSignal
}

export type TalkServer = {
  place: ListenPlace
  /** The end of the last talk; rejects as `talk` does. */
  ended: Promise<TalkEnd | null>
}

/**
 * A listener for one talk does not wait for ever, where there is a limit: `fail` is told NetworkError IDLE.
 *
 * @returns to be called when a client has come
 */
export function awaitFirstClient(
  place: ListenPlace,
  {count, idleTimeoutMs}: {count: number; idleTimeoutMs?: number | undefined},
  fail: (error: NetworkError) => void,
): () => void {
  if (count !== 1 || idleTimeoutMs === undefined) return () => {}
  const where = 'unixPath' in place ? place.unixPath : String(place)
  const message = `${where}: no client came within ${idleTimeoutMs} ms`
  const timer = setTimeout(() => fail(new NetworkError('IDLE', message, {input: where})), idleTimeoutMs)
  return () => clearTimeout(timer)
}

/** Lets standard input (descriptor 0) talk to whoever connects. Rejects as `listenTcp` does. */
export async function listenAndTalk(place: ListenPlace, options: ServerOptions): Promise<TalkServer> {
  const {send, receive, count, tls, auth, onAuthFailure, maxConnections, idleTimeoutMs, onRefused, onFailure} = options
  const {trace, signal} = options
  const input = await openSender(0, send)
  const receiver = await openReceiver(receive)
  let served = 0
  let last: TalkEnd | null = null
  let settle: (error?: unknown) => void = () => {}
  const ended = new Promise<TalkEnd | null>((resolve, reject) => {
    settle = (error) => {
      stopWaiting()
      void listener?.close()
      input.release()
      receiver.release()
      if (error === undefined) resolve(last)
      else reject(error)
    }
  })
  const serve = async (socket: Connection) => {
    const output = receiver.outputFor(socket)
    const peer = remoteOf(socket)
    last = await talk(socket, {input, output, peer, idleTimeoutMs, keepEmptyOpen: true, trace, signal})
  }
  const onConnection = async (socket: Connection) => {
    stopWaiting()
    served++
    if (served > count) return void socket.destroy()
    if (served === count) void listener.close()
    try {
      await serve(socket)
      if (served >= count || last?.readerGone) settle()
    } catch (error) {
      if (!(error instanceof NetworkError) || served >= count) return settle(error)
      onFailure(error)
    } finally {
      socket.destroy()
    }
  }
  const listening = {onConnection, tls, auth, onAuthFailure, onDrop: onRefused, trace, serial: true, maxConnections}
  const listener: Listener = await listenTcp(place, listening).catch((error: unknown) => {
    input.release()
    receiver.release()
    throw error
  })
  const stopWaiting = awaitFirstClient(listener.place, {count, idleTimeoutMs}, settle)
  if (signal.aborted) settle()
  else signal.addEventListener('abort', () => settle(), {once: true})
  return {place: listener.place, ended}
}
