import type {Auth, AuthFailure} from '../auth/auth.js'
import {type NetkitError, NetworkError} from '../errors.js'
import {resetAfterDelivery} from '../net/reset-after-delivery.js'
import {createEncoder} from '../framing/create-decoder.js'
import {readReusing} from '../node-internals/read-reusing.js'
import {type Connection, listenTcp, type Listener, type ListenPlace, remoteOf} from '../net/tcp-listen.js'
import type {ServerTls} from '../net/tls/context-options.js'
import type {Trace} from '../net/trace.js'
import {AnsweringEcho, type AnswerOptions, checkAnswer} from './answering-echo.js'
import {type ConnectionEvent, watchConnection} from './connection-event.js'
import {awaitFirstClient} from './listen-and-talk.js'
import {PlainEcho} from './plain-echo.js'
import {LINGER_MS} from './talk.js'

export type EchoOptions = AnswerOptions & {
  tls?: ServerTls | undefined
  auth?: Auth | undefined
  onAuthFailure?: ((failure: AuthFailure) => void) | undefined
  /** One client at a time; the others wait. */
  serial: boolean
  /** Sent to each client at once; with a framing as a frame. */
  greet?: Uint8Array | null | undefined
  /** Ends after so many connections. */
  count?: number | undefined
  maxConnections?: number | undefined
  /** A connection on which nothing moves for so long is closed. */
  idleTimeoutMs?: number | undefined
  onEvent?: ((event: ConnectionEvent) => void) | undefined
  /** A client was refused, as there are too many. */
  onRefused?: (() => void) | undefined
  trace?: Trace | undefined
  /** Closes everything. */
  signal: AbortSignal
}

export type EchoServer = {place: ListenPlace; ended: Promise<void>}

/** Echoes to every client until told to stop, or until `count` clients were served. Rejects as `listenTcp` does. */
export async function serveEcho(place: ListenPlace, options: EchoOptions): Promise<EchoServer> {
  checkAnswer(options)
  if (options.greet && options.framing) createEncoder(options.framing)(options.greet) // throws where it does not fit
  const {serial, maxConnections, onRefused: onDrop, tls, auth, onAuthFailure, trace, signal, count = Infinity} = options
  const open = new Set<Connection>()
  let served = 0
  let close = () => {}
  let fail: (error: NetworkError) => void = () => {}
  const ended = new Promise<void>((resolve, reject) => {
    close = () => void listener?.close().then(resolve)
    fail = (error) => {
      void listener.close()
      reject(error)
    }
  })
  const onConnection = (accepted: Connection) => {
    stopWaiting()
    if (served >= count) return void accepted.destroy()
    if (++served === count) close()
    const socket = echoTo(accepted, options)
    open.add(socket)
    return new Promise<void>((resolve) => {
      socket.once('close', () => {
        open.delete(socket)
        resolve()
      })
    })
  }
  const admission = {tls, auth, onAuthFailure, maxConnections, onDrop}
  const listener: Listener = await listenTcp(place, {onConnection, ...admission, trace, serial, paused: true})
  const stopWaiting = awaitFirstClient(listener.place, {...options, count}, fail)
  const stop = () => {
    stopWaiting()
    close()
    for (const socket of open) socket.destroy()
  }
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, {once: true})
  return {place: listener.place, ended}
}

function echoTo(accepted: Connection, options: EchoOptions): Connection {
  const {upper, prepend, framing, greet, idleTimeoutMs, onEvent, trace} = options
  let note: ((reason: NetkitError) => void) | undefined
  const giveUp = (reason: NetkitError) => {
    note?.(reason)
    void resetAfterDelivery(socket, LINGER_MS)
  }
  const from = trace && remoteOf(accepted)
  const echo =
    prepend || framing || trace
      ? new AnsweringEcho(options, giveUp, trace && ((step) => trace(`${step} (${from})`)))
      : new PlainEcho(upper)
  const socket = readReusing(accepted, echo)
  echo.attach(socket)
  if (onEvent) note = watchConnection(socket, onEvent)
  if (greet) socket.write(framing ? createEncoder(framing)(greet) : greet)
  if (idleTimeoutMs !== undefined) {
    socket.setTimeout(idleTimeoutMs, () => {
      note?.(new NetworkError('IDLE', `no data for ${idleTimeoutMs} ms`))
      socket.destroy()
    })
  }
  return socket
}
