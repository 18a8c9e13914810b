import {type Auth, silentRefusal} from '../auth/auth.js'
import type {LocalEnd} from '../net/local-end.js'
import {isOldMethod} from '../auth/methods.js'
import {connectTcp, type Target} from '../net/tcp-connect.js'
import type {ClientTls} from '../net/tls/context-options.js'
import type {Trace} from '../net/trace.js'
import {openReceiver, type ReceiverOptions} from './receiver.js'
import {openSender, type SenderOptions} from './sender.js'
import {talk, type TalkEnd} from './talk.js'

export type ClientOptions = {
  send: SenderOptions
  receive: ReceiverOptions
  /** For the look-up of a name and the connection. */
  timeoutMs: number
  bind?: LocalEnd | undefined
  tls?: ClientTls | undefined
  auth?: Auth | undefined
  waitForMs?: number | undefined
  /** Nothing may be still for so long, in either direction. */
  idleTimeoutMs?: number | undefined
  trace?: Trace | undefined
  /** The connection is there, with its handshakes. */
  onConnected?: (() => void) | undefined
  signal: AbortSignal
}

/** How long a peer may be silent after the end of stdin, in milliseconds, if the caller sets no limit. */
export const SILENCE_MS = 60_000

/** Lets standard input (descriptor 0) talk to a server. Rejects as `connectTcp` and `talk` do. */
export async function connectAndTalk(target: Target, options: ClientOptions): Promise<TalkEnd> {
  const {send, receive, timeoutMs, bind, tls, auth, waitForMs, idleTimeoutMs, trace, signal} = options
  const input = await openSender(0, send)
  try {
    const socket = await connectTcp(target, {timeoutMs, bind, tls, auth, signal, trace, paused: true})
    options.onConnected?.()
    const receiver = await openReceiver(receive)
    try {
      const peer = 'unixPath' in target ? target.unixPath : String(target)
      const output = receiver.outputFor(socket)
      const refusal = silentRefusal(peer, auth)
      return await talk(socket, {
        input,
        output,
        peer,
        trace,
        signal,
        waitForMs,
        idleTimeoutMs,
        isClient: true,
        silenceMs: idleTimeoutMs ?? SILENCE_MS,
        refusal,
        isRefusalCertain: auth !== undefined && !isOldMethod(auth.method),
      })
    } finally {
      socket.destroy()
      receiver.release()
    }
  } catch (error) {
    if (signal.aborted) return {leftInput: false, readerGone: false, mayBeRefusal: false, fellSilentMs: null}
    throw error
  } finally {
    input.release()
  }
}
