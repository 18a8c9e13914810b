import type {Endpoint} from '../address/endpoint.js'
import {NetworkError} from '../errors.js'
import {decodeFrames} from '../framing/decode-frames.js'
import {encodeLengthPrefixed, LengthPrefixDecoder, plainLayout} from '../framing/length-prefix.js'
import {LENGTH_FIELDS} from '../framing/length-field.js'
import {explainSocketError} from '../net/explain-socket-error.js'
import {monotonicMs} from '../net/monotonic-ms.js'
import type {LocalEnd} from '../net/local-end.js'
import {connectTcp} from '../net/tcp-connect.js'
import {connectUdp} from '../net/udp/udp-connect.js'
import type {Trace} from '../net/trace.js'

type ExchangeOptions = {
  /** What is left of the limit. */
  timeoutMs: number
  /** The whole of it, for the message. */
  limitMs: number
  /** Why bytes that came in are not the answer, or null. Others are waited for, since anybody can send a datagram. */
  whyNoAnswer: (bytes: Buffer) => string | null
  /** Our own end. */
  bind?: LocalEnd | undefined
  signal?: AbortSignal | undefined
  trace?: Trace | undefined
}

/** The bytes of an answer, and how long it took: from just before the query was handed to the system until the answer was read. */
export type Exchanged = {bytes: Buffer; rttMs: number}

/**
 * Sends one query and resolves to its answer. Rejects with NetworkError TIMEOUT (which says what came instead),
 * CONNECTION_REFUSED, UNREACHABLE, CONNECTION_RESET, TRUNCATED_FRAME, CONNECTION_CLOSED; or with the signal's reason.
 */
export type Exchange = (query: Buffer, server: Endpoint, options: ExchangeOptions) => Promise<Exchanged>

/** Over a socket of its own: the kernel gives each one another source port, and passes on only what that server sends. */
export const exchangeUdp: Exchange = async (query, server, {timeoutMs, limitMs, whyNoAnswer, bind, signal, trace}) => {
  const strays = new Strays()
  let sentMs = 0
  let onAnswer!: (answer: Exchanged) => void
  let onFailure!: (error: Error) => void
  const answer = new Promise<Exchanged>((resolve, reject) => {
    onAnswer = resolve
    onFailure = reject
  })
  answer.catch(() => {}) // it may fail before anybody waits
  const timer = setTimeout(() => onFailure(timeout(server, limitMs, strays)), timeoutMs)
  const onStop = () => onFailure(signal!.reason as Error)
  signal?.addEventListener('abort', onStop, {once: true})
  try {
    const peer = await connectUdp(server, {
      onDatagram(bytes) {
        const rttMs = monotonicMs() - sentMs
        // What else has come in meanwhile is received before this one is read.
        setImmediate(() => {
          const reason = whyNoAnswer(bytes)
          if (reason === null) onAnswer({bytes, rttMs})
          else strays.add(reason)
        })
      },
      onError: onFailure,
      bind,
      trace,
    })
    try {
      await turn()
      if (signal?.aborted) onStop()
      else {
        sentMs = monotonicMs()
        peer.send(query)
      }
      return await answer
    } finally {
      await peer.close()
    }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onStop)
  }
}

const waiting: (() => void)[] = []

/** One query leaves in each turn of the event loop: answers are received in between, and none is taken for slower than it was. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve)
    if (waiting.length === 1) setImmediate(nextTurn)
  })
}

function nextTurn(): void {
  waiting.shift()!()
  if (waiting.length > 0) setImmediate(nextTurn)
}

/** Over TCP each message stands behind its length, two bytes (RFC 1035 §4.2.2). */
export const exchangeTcp: Exchange = async (query, server, {timeoutMs, limitMs, whyNoAnswer, bind, signal, trace}) => {
  const strays = new Strays()
  const deadline = AbortSignal.timeout(timeoutMs)
  const stop = signal ? AbortSignal.any([deadline, signal]) : deadline
  const socket = await connectTcp(server, {timeoutMs, bind, signal, trace})
  const onStop = () => socket.destroy()
  try {
    stop.addEventListener('abort', onStop, {once: true})
    if (stop.aborted) onStop()
    socket.on('error', () => {}) // the loop below hears of it, too
    const sentMs = monotonicMs()
    socket.write(encodeLengthPrefixed(query, U16))
    trace?.(`send ${server}, ${query.length} bytes after their length`)
    for await (const {payload} of decodeFrames(socket, new LengthPrefixDecoder(U16))) {
      const arrivedMs = monotonicMs()
      const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.length)
      const reason = whyNoAnswer(bytes)
      if (reason === null) return {bytes, rttMs: arrivedMs - sentMs}
      strays.add(reason)
    }
    throw new NetworkError('CONNECTION_CLOSED', `${server}: closed the connection without an answer${strays}`, {
      input: String(server),
    })
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    if (deadline.aborted) throw timeout(server, limitMs, strays)
    throw atServer(explainSocketError(error, server), server)
  } finally {
    stop.removeEventListener('abort', onStop)
    socket.destroy()
  }
}

const U16 = plainLayout(LENGTH_FIELDS.u16be)

/** An error of the framing does not know where the bytes came from. */
function atServer(error: Error, server: Endpoint): Error {
  if (!(error instanceof NetworkError) || error.message.startsWith(String(server))) return error
  return new NetworkError(error.code, `${server}: ${error.message}`, {cause: error, input: String(server)})
}

function timeout(server: Endpoint, limitMs: number, strays: Strays): NetworkError {
  return new NetworkError('TIMEOUT', `${server}: no answer within ${limitMs} ms${strays}`, {input: String(server)})
}

/** What came and was no answer: a server that lies, or somebody who guesses. */
class Strays {
  private readonly reasons = new Map<string, number>()

  add(reason: string): void {
    this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1)
  }

  toString(): string {
    if (this.reasons.size === 0) return ''
    return `; received, but not an answer: ${[...this.reasons].map(([reason, count]) => (count > 1 ? `${reason} (${count} times)` : reason)).join(', ')}`
  }
}
