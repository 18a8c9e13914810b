import {type NetkitError, NetworkError} from '../errors.js'
import {explainSocketError} from '../net/explain-socket-error.js'
import type {LocalInput} from '../io/open-input.js'
import {readReusing} from '../node-internals/read-reusing.js'
import {sendReused} from '../node-internals/send-reused.js'
import {hasBeenReset} from '../net/reset-connection.js'
import {resetAfterDelivery} from '../net/reset-after-delivery.js'
import type {Connection} from '../net/tcp-listen.js'
import {type Trace, traceShutdown} from '../net/trace.js'
import type {ReceiverOutput} from './receiver.js'
import {byteCount} from '../text/byte-count.js'

export type TalkOptions = {
  input: LocalInput
  output: ReceiverOutput
  /** Whom we talk to, for messages. */
  peer: string
  /** What it means when the peer ends before it has said anything, and before we have said everything. */
  refusal?: NetworkError | undefined
  /** Our own servers say no by a reset; those with the old digests may end in just this way when they have nothing to say. */
  isRefusalCertain?: boolean | undefined
  /** After the end of the input: at most so long for the whole answer. Without it, a silence of `silenceMs` is the limit. */
  waitForMs?: number | undefined
  silenceMs?: number | undefined
  /** Nothing may be still for so long, in either direction. */
  idleTimeoutMs?: number | undefined
  /** We are the client: a server that has answered and then says no more is no failure. */
  isClient?: boolean | undefined
  /** An input without a single byte says nothing: our side is closed when the peer has closed its own. */
  keepEmptyOpen?: boolean
  trace?: Trace | undefined
  signal: AbortSignal
}

export type TalkEnd = {
  /** The peer closed while the input could still have had something to say. */
  leftInput: boolean
  /** Whoever read the output has gone. */
  readerGone: boolean
  /** The peer has said nothing at all, so that `refusal` may be what it meant. */
  mayBeRefusal: boolean
  /** It has answered, and then said no more for so long, without ending the connection. */
  fellSilentMs: number | null
}

/** How long a pipe may be silent after the peer has closed its side; then it was nobody who had more to send. */
const LAST_WORDS_MS = 250

/** How long a peer may take for the answers to its good frames, after a bad one. */
export const LINGER_MS = 5000

/**
 * Lets a connection and this machine's streams talk: the end of the input is sent as FIN, the answer is awaited to its end, and
 * a peer that closes first ends the talk. A peer may also close only its own half and read on: a file is sent to its end then,
 * and so is a pipe that has more to say at once.
 *
 * Rejects with NetworkError CONNECTION_RESET, TIMEOUT or IDLE, and as input and output do.
 *
 * @param accepted a connection that nobody has read from; it is closed in the end
 */
export async function talk(accepted: Connection, options: TalkOptions): Promise<TalkEnd> {
  const {output} = options
  const conversation = new Conversation(accepted, options)
  await conversation.closed
  const {failure, end, isStopped} = conversation
  if (isStopped || end.readerGone) return end
  if (failure) {
    await output.finish().catch(() => {}) // what came before still goes where it belongs
    throw failure
  }
  await output.finish()
  return end
}

class Conversation {
  readonly end: TalkEnd = {leftInput: false, readerGone: false, mayBeRefusal: false, fellSilentMs: null}
  readonly closed: Promise<void>
  failure: NetkitError | null = null
  isStopped = false
  private readonly socket: Connection
  private received = 0
  private sent = 0
  private peerHasEnded = false
  private waiting: NodeJS.Timeout | undefined
  private lastWords: NodeJS.Timeout | undefined

  constructor(
    accepted: Connection,
    private readonly options: TalkOptions,
  ) {
    const {input, output, idleTimeoutMs, trace, signal} = options
    const memory = Buffer.allocUnsafeSlow(output.pieceBytes)
    const onRead = (size: number, bytes: Uint8Array) => {
      this.received += size
      trace?.(`recv ${byteCount(size)}`)
      return output.take(bytes.subarray(0, size), () => socket.resume())
    }
    const socket = (this.socket = readReusing(accepted, {buffer: () => memory, onRead}))
    socket.once('error', (error) => this.note(error))
    socket.once('end', () => this.onPeerEnd())
    traceShutdown(socket, trace)
    output.onError((error) => (error ? this.failAt(error) : this.leaveReader()))
    const stop = () => {
      this.isStopped = true
      socket.destroy()
    }
    signal.addEventListener('abort', stop, {once: true})
    if (idleTimeoutMs !== undefined) this.limitSilence('IDLE', idleTimeoutMs, 'no data for')
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        trace?.('close')
        this.end.mayBeRefusal = !this.isStopped && this.refusal !== undefined
        if (this.end.mayBeRefusal && options.isRefusalCertain && this.sent === 0) this.failure ??= this.refusal!
        input.stop()
        clearTimeout(this.waiting)
        clearTimeout(this.lastWords)
        signal.removeEventListener('abort', stop)
        resolve()
      })
    })
    if (input.hasEnded) this.onInputEnd()
    else
      input.start({
        take: (...chunk) => this.send(...chunk),
        onEnd: () => this.onInputEnd(),
        onError: (error) => this.fail(error),
      })
    if (signal.aborted) stop()
  }

  private note(error: Error): void {
    const reason = explainSocketError(error, this.options.peer)
    this.failure ??= (reason.code === 'CONNECTION_RESET' && this.refusal) || reason
  }

  /** Of a peer that has not said anything. */
  private get refusal(): NetworkError | undefined {
    return this.received === 0 ? this.options.refusal : undefined
  }

  private send(bytes: Uint8Array, ready: () => void): boolean {
    this.sent += bytes.length
    clearTimeout(this.lastWords)
    this.options.trace?.(`send ${byteCount(bytes.length)}`)
    return sendReused(this.socket, bytes, ready)
  }

  private onInputEnd(): void {
    const {socket, options, peerHasEnded} = this
    const {keepEmptyOpen = false, waitForMs, silenceMs} = options
    clearTimeout(this.lastWords)
    if (this.failure) return // an end would come before the reset
    if (keepEmptyOpen && this.sent === 0 && !peerHasEnded) return
    socket.end()
    if (peerHasEnded) return
    if (waitForMs !== undefined) this.waiting = setTimeout(() => this.onWaitedEnough(waitForMs), waitForMs)
    else if (silenceMs !== undefined) this.limitSilence('TIMEOUT', silenceMs, 'no answer after the end of stdin, for')
  }

  private onWaitedEnough(limitMs: number): void {
    this.onSilence('TIMEOUT', limitMs, 'no answer after the end of stdin, for')
  }

  private onPeerEnd(): void {
    const {options} = this
    const {input, trace} = options
    if (hasBeenReset(this.socket)) {
      this.note(Object.assign(new Error('read ECONNRESET'), {code: 'ECONNRESET'}))
      return void this.socket.destroy()
    }
    trace?.('recv 0 bytes: the peer has closed its side')
    this.peerHasEnded = true
    if (!options.isClient) options.output.end?.() // a client goes on sending, whatever was cut short
    if (this.failure) return
    if (input.hasEnded) this.socket.end()
    else if (this.refusal && (options.isRefusalCertain || input.kind === 'terminal')) this.fail(this.refusal)
    else if (this.refusal) this.awaitLastWords()
    else if (input.kind === 'terminal') this.leave()
    else if (input.kind === 'pipe') this.awaitLastWords()
  }

  private awaitLastWords(): void {
    this.lastWords = setTimeout(() => {
      if (this.socket.writableLength > 0) return this.awaitLastWords() // it still takes what it was sent, and there may be more
      if (this.refusal) this.fail(this.refusal)
      else this.leave()
    }, LAST_WORDS_MS)
  }

  private leave(): void {
    this.end.leftInput = true
    this.options.input.stop()
    this.socket.end()
  }

  private leaveReader(): void {
    this.end.readerGone = true
    this.socket.destroy()
  }

  private fail(error: NetkitError): void {
    this.failure ??= error
    this.socket.destroy()
  }

  private limitSilence(code: string, limitMs: number, what: string): void {
    this.socket.setTimeout(limitMs, () => this.onSilence(code, limitMs, what))
  }

  /** Whether it was in the middle of a frame is the output's to say. */
  private onSilence(code: string, limitMs: number, what: string): void {
    if (!this.options.isClient || this.received === 0) return this.fail(this.timeout(code, limitMs, what))
    this.end.fellSilentMs = limitMs
    this.socket.destroy()
  }

  /** A bad frame, of one client of many: the peer hears of it by a reset, as an orderly end would look like success. */
  private failAt(error: NetkitError): void {
    if (!(error instanceof NetworkError)) return this.fail(error)
    const {peer, isClient} = this.options
    this.failure ??= isClient ? error : new NetworkError(error.code, `${peer}: ${error.message}`, {input: peer})
    setImmediate(() => {
      this.options.input.stop() // behind the answers that are about to be sent
      void resetAfterDelivery(this.socket, LINGER_MS)
    })
  }

  private timeout(code: string, limitMs: number, what: string): NetworkError {
    const {peer} = this.options
    return new NetworkError(code, `${peer}: ${what} ${limitMs} ms`, {input: peer})
  }
}
