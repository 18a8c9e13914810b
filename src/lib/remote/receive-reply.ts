import {NetworkError} from '../errors.js'
import {explainSocketError} from '../net/explain-socket-error.js'
import type {Connection} from '../net/tcp-listen.js'
import type {Trace} from '../net/trace.js'
import {SILENCE_MS} from '../stream/connect-and-talk.js'
import type {ReceiverOutput} from '../stream/receiver.js'
import {NOTHING_SAID} from './compat-reply.js'
import type {CommandEnd, OutputStream, ReplyReader} from './reply.js'
import {byteCount} from '../text/byte-count.js'

/** `readerGone`: whoever read our output has gone, and the end is not known. */
export type RemoteEnd = CommandEnd & {readerGone: boolean}

export type ReplyOptions = {
  request: Uint8Array
  /** Our half is closed behind the request, and the reply lasts until the server closes its own, or says no more. */
  isLastWord: boolean
  reply: ReplyReader
  /** What a reset means before the first byte, where we had to prove something. */
  refusal: NetworkError | undefined
  outputs: Record<OutputStream, ReceiverOutput>
  /** Whom we talk to, for messages. */
  peer: string
  waitForMs: number | undefined
  /** The server has answered and says no more, where nothing says where a reply ends. */
  onSilence?: ((limitMs: number) => void) | undefined
  trace: Trace | undefined
  signal: AbortSignal
}

/**
 * Sends a request and hands the reply on as it comes; while an output does not take it, nothing is read.
 *
 * @param socket paused; it is closed in the end
 */
export async function receiveReply(socket: Connection, options: ReplyOptions): Promise<RemoteEnd> {
  const {outputs} = options
  const reception = new Reception(socket, options)
  try {
    const end = await reception.ended
    if (end.readerGone) return end
    await outputs.out.finish()
    await outputs.err.finish()
    return end
  } catch (error) {
    await Promise.allSettled([outputs.out.finish(), outputs.err.finish()]) // what came before still goes where it belongs
    throw error
  }
}

class Reception {
  readonly ended: Promise<RemoteEnd>
  private settle!: (end: CommandEnd, readerGone?: boolean) => void
  private fail!: (error: unknown) => void
  private receivedBytes = 0
  /** Pieces that an output has not taken yet. */
  private waiting = 0
  private silence: NodeJS.Timeout | undefined
  private isOver = false

  constructor(
    private readonly socket: Connection,
    private readonly options: ReplyOptions,
  ) {
    const {request, isLastWord, outputs, reply, peer, waitForMs, trace, signal} = options
    this.ended = new Promise<RemoteEnd>((resolve, reject) => {
      this.settle = (end, readerGone = false) => resolve({...end, readerGone})
      this.fail = reject
    }).finally(() => {
      this.isOver = true
      clearTimeout(this.silence)
      signal.removeEventListener('abort', stop)
      socket.destroy()
    })
    const stop = () => this.fail(signal.reason)
    signal.addEventListener('abort', stop, {once: true})
    if (signal.aborted) stop()
    for (const output of [outputs.out, outputs.err]) {
      output.onError((error) => (error ? this.fail(error) : this.settle(NOTHING_SAID, true)))
    }
    socket.on('data', (chunk: Buffer) => {
      trace?.(`recv ${byteCount(chunk.length)}`)
      this.receivedBytes += chunk.length
      this.limitSilence()
      this.take(() => reply.push(chunk))
    })
    socket.once('end', () => {
      trace?.('recv 0 bytes: the server has closed its side')
      this.take(() => reply.end())
    })
    socket.once('error', (error) => this.fail(this.refusal() ?? explainSocketError(error, peer)))
    socket.once('close', () => this.fail(new NetworkError('CONNECTION_RESET', `${peer}: the connection is gone`)))
    trace?.(`send ${byteCount(request.length)}`)
    socket.write(request)
    if (isLastWord) socket.end()
    if (waitForMs !== undefined) this.silence = setTimeout(() => this.giveUp(waitForMs), waitForMs)
    else this.limitSilence()
    socket.resume()
  }

  private take(read: () => ReturnType<ReplyReader['push']>): void {
    const {outputs, reply, peer} = this.options
    try {
      for (const event of read()) {
        if ('end' in event) this.settle(event.end)
        else this.give(outputs[event.stream], event.bytes)
      }
      if (reply.failure) throw reply.failure
    } catch (error) {
      if (!(error instanceof NetworkError)) return this.fail(error)
      this.fail(new NetworkError(error.code, `${peer}: ${error.message}`, {cause: error, input: peer}))
    }
  }

  /** A server resets the connection of who does not know the secret. */
  private refusal(): NetworkError | undefined {
    return this.receivedBytes === 0 ? this.options.refusal : undefined
  }

  private give(output: ReceiverOutput, bytes: Uint8Array): void {
    const ready = () => {
      if (--this.waiting > 0) return
      this.limitSilence()
      this.socket.resume()
    }
    this.waiting++
    if (output.take(bytes, ready)) this.waiting--
    if (this.waiting === 0) return
    this.socket.pause()
    this.pauseSilence()
  }

  /** The server's silence counts, and not that of those who read our output. */
  private limitSilence(): void {
    if (this.options.waitForMs !== undefined || this.isOver) return
    clearTimeout(this.silence)
    this.silence = setTimeout(() => this.giveUp(SILENCE_MS), SILENCE_MS)
  }

  private pauseSilence(): void {
    if (this.options.waitForMs === undefined) clearTimeout(this.silence)
  }

  /** A reply without any framing may simply be over. */
  private giveUp(limitMs: number): void {
    const {isLastWord, peer, onSilence} = this.options
    if (isLastWord && this.receivedBytes > 0) {
      onSilence?.(limitMs)
      return this.settle(NOTHING_SAID)
    }
    const message = `${peer}: the command did not end within ${limitMs} ms (--wait)`
    this.fail(new NetworkError('TIMEOUT', message, {input: peer}))
  }
}
