import {EventEmitter, once} from 'node:events'
import {type Auth, silentRefusal} from '../auth/auth.js'
import {InputError, NetworkError} from '../errors.js'
import type {LocalEnd} from '../net/local-end.js'
import {connectTcp, type Target} from '../net/tcp-connect.js'
import {TcpPeer} from '../net/tcp-peer.js'
import type {ClientTls} from '../net/tls/context-options.js'
import type {Trace} from '../net/trace.js'
import {type ChatNews, leftNews, type LeaveReason, messageNews, type Peer} from './chat-event.js'
import type {ChatMessage} from './message-reader.js'
import {HOLD_MS, PatientReader} from './patient-reader.js'
import {QuietTimer} from './quiet-timer.js'
import type {Typist} from './typist.js'
import {emptyLine, isQuit, type ChatWire} from './chat-wire.js'

export type TcpGuestOptions = {
  wire: ChatWire
  /** Called when there is somewhere to say something. */
  startTyping(): Typist
  /** For the connection. */
  timeoutMs: number
  /** Our own end; without it the system's choice. */
  bind?: LocalEnd | undefined
  tls?: ClientTls | undefined
  auth?: Auth | undefined
  /** How long the other end may take to say something, or to end, once our input has ended. */
  waitMs: number
  idleTimeoutMs?: number | undefined
  signal: AbortSignal
  tell(news: ChatNews): void
  /** The other end has answered, and then says no more: told why it is over. */
  onSilence?(message: string): void
  onConnected(name: string): void
  trace?: Trace | undefined
}

/** How long the other end may take to end, too, once it was told the end. */
const CLOSE_MS = 2000

/** What may wait for the network before the next typed line is taken. */
const MAX_BEHIND_BYTES = 64 * 1024

/**
 * Talks with one other end until either says `q` or ends. Rejects as `connectTcp` does, and with NetworkError
 * CONNECTION_RESET, TIMEOUT, and what a bad frame is called.
 */
export async function joinTcpChat(target: Target, options: TcpGuestOptions): Promise<void> {
  const {timeoutMs, bind, tls, auth, signal, trace, wire, tell} = options
  const socket = await connectTcp(target, {timeoutMs, bind, tls, auth, signal, trace}).catch((error: unknown) => {
    if (signal.aborted) return null
    throw error
  })
  if (socket === null) return
  const happenings = new EventEmitter()
  const wait = new QuietTimer(options.waitMs)
  /** Nothing more is heard; `isLeaving`: we have said the end. */
  let isOver = false
  let isLeaving = false
  let hasSaidAll = false
  let hasHeard = false
  /** What it means if it ends now. */
  let refusal = silentRefusal('unixPath' in target ? target.unixPath : String(target), auth)

  const over = new Promise<void>((resolve, reject) => {
    const peer = new TcpPeer(
      socket,
      {
        onData(chunk) {
          refusal = undefined
          hasHeard = true
          wait.restart()
          reader.push(chunk)
        },
        onEnd() {
          reader.end()
          if (refusal && !isOver && !isLeaving && !hasSaidAll) fail(refusal)
          else leave('closed')
        },
        onDrain: () => happenings.emit('drain'),
        onIdle: () => giveUp(new NetworkError('TIMEOUT', `${peer.name}: silence for ${options.idleTimeoutMs} ms`)),
        onClose(error) {
          if (error && !isOver && !isLeaving) reject((error.code === 'CONNECTION_RESET' && refusal) || error)
          resolve()
        },
      },
      options,
    )
    const reader = new PatientReader(wire.reader(), HOLD_MS, read)
    const other: Peer = {number: 1, address: peer.address, port: peer.port, name: null}
    options.onConnected(peer.name)
    talk().catch(fail)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, {once: true})

    function stop(): void {
      isOver = true
      reader.stop()
      peer.close(CLOSE_MS)
    }

    function fail(error: unknown): void {
      reject(error)
      isOver = true
      reader.stop()
      peer.reset()
    }

    /** Who has answered and then says no more has not failed, unless it stopped in the middle of a frame. */
    function giveUp(silence: NetworkError): void {
      if (!hasHeard) return fail(silence)
      reader.end()
      if (isOver) return
      options.onSilence?.(silence.message)
      stop()
    }

    function leave(reason: LeaveReason): void {
      if (isOver) return
      if (!isLeaving) tell(leftNews(other, reason)) // whoever says q knows why it ends
      stop()
    }

    function read(take: () => ChatMessage[]): void {
      if (isOver) return
      try {
        for (const message of take()) hear(message)
      } catch (error) {
        fail(error)
      }
    }

    function hear({payload, said}: ChatMessage): void {
      if (isOver) return
      if (isQuit(said)) return leave('q')
      tell(messageNews(other, {payload, said, text: wire.encoding.decode(payload)}))
    }

    async function talk(): Promise<void> {
      const {lines, refuse} = options.startTyping()
      for await (const line of lines) {
        try {
          if (line === '') throw emptyLine()
          peer.send(wire.encode(line))
        } catch (error) {
          if (!(error instanceof InputError)) throw error
          refuse(error)
        }
        if (isQuit(line)) {
          isLeaving = true
          return peer.close(CLOSE_MS)
        }
        if (peer.queuedBytes > MAX_BEHIND_BYTES) await once(happenings, 'drain')
      }
      hasSaidAll = true
      peer.finish()
      if (!isOver)
        wait.start(() =>
          giveUp(new NetworkError('TIMEOUT', `${peer.name}: silent for ${options.waitMs} ms without ending`)),
        )
    }
  })
  return over.finally(() => wait.stop())
}
