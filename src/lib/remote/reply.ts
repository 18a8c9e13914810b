/**
 * The reply to a remote command: many `u32be` frames, and the first byte of each says what it is.
 *
 *     server     | 00 00 00 06 | 01 | total |           1: standard output, as it comes
 *                | 00 00 00 09 | 02 | ls: oops |        2: standard error
 *                | 00 00 00 28 | 03 | {"status":2,"signal":null,"error":null} |
 *
 * A connection carries one command (request.ts). Who closes it, or its own half of it, has left, and its command is ended.
 */
import {NetworkError} from '../errors.js'
import {isObject, parseJson} from './request.js'
import {encodeLengthPrefixed, LengthPrefixDecoder, plainLayout} from '../framing/length-prefix.js'
import {LENGTH_FIELDS, writeLength} from '../framing/length-field.js'

/** How a command ended. Nothing but nulls: nobody says, as in the protocols of courses. */
export type CommandEnd = {
  /** The exit status; null where a signal ended it, or where it never ran. */
  readonly status: number | null
  /** `SIGTERM`, `SIGKILL` … */
  readonly signal: string | null
  /** Why the server did not run it, or ended it early; for people. */
  readonly error: string | null
}

export type OutputStream = 'out' | 'err'

export type ReplyEvent = {readonly stream: OutputStream; readonly bytes: Uint8Array} | {readonly end: CommandEnd}

/** Longer pieces of output than ours (64 KiB) are taken, too. */
const MAX_REPLY_FRAME_BYTES = 16 * 1024 * 1024

const U32BE = LENGTH_FIELDS.u32be
const KINDS = {out: 1, err: 2, end: 3} as const
const STREAMS: Readonly<Record<number, OutputStream>> = {1: 'out', 2: 'err'}

/** What stands before a piece of output: the length and the kind of its frame. */
export function outputHead(stream: OutputStream, sizeBytes: number): Uint8Array {
  const head = new Uint8Array(5)
  writeLength(U32BE, sizeBytes + 1, head, 0)
  head[4] = KINDS[stream]
  return head
}

export function encodeEnd({status, signal, error}: CommandEnd): Uint8Array {
  const json = Buffer.from(JSON.stringify({status, signal, error}))
  return encodeLengthPrefixed(Buffer.concat([Buffer.of(KINDS.end), json]), plainLayout(U32BE))
}

/** Reads one reply, wherever the network has cut it. */
export type ReplyReader = {
  /** The end has come: nothing more is read. */
  readonly hasEnded: boolean
  /** What is whole now; bytes may be views of the chunk. Never throws: what was good before a bad frame still counts. */
  push(chunk: Uint8Array): ReplyEvent[]
  /** Why no more will come: FRAME_TOO_LONG or BAD_FRAME. */
  readonly failure: NetworkError | null
  /** The server has closed. Throws NetworkError TRUNCATED_REPLY or TRUNCATED_FRAME where the reply is not whole. */
  end(): ReplyEvent[]
}

/** Of our own protocol. */
export class ReplyDecoder implements ReplyReader {
  failure: NetworkError | null = null
  readonly #frames = new LengthPrefixDecoder('u32be', {maxFrameBytes: MAX_REPLY_FRAME_BYTES})
  #hasBegun = false
  #hasEnded = false

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  push(chunk: Uint8Array): ReplyEvent[] {
    const events: ReplyEvent[] = []
    if (this.#hasEnded || this.failure) return events
    this.#hasBegun = true
    try {
      for (const {payload} of this.#frames.push(chunk)) {
        const event = decodeReply(payload)
        events.push(event)
        this.#hasEnded = 'end' in event
        if (this.#hasEnded) return events
      }
      this.failure = this.#frames.failure
    } catch (error) {
      this.failure = error as NetworkError
    }
    return events
  }

  end(): ReplyEvent[] {
    if (this.#hasEnded) return []
    const reason = this.#hasBegun
      ? 'the connection ended before the command did'
      : 'it closed the connection without a reply: does it have another secret?'
    throw new NetworkError('TRUNCATED_REPLY', reason)
  }
}

function decodeReply(payload: Uint8Array): ReplyEvent {
  const [kind] = payload
  const bytes = payload.subarray(1)
  const stream = STREAMS[kind ?? 0]
  if (stream) return {stream, bytes}
  if (kind === KINDS.end) return {end: decodeEnd(bytes)}
  throw new NetworkError('BAD_FRAME', kind === undefined ? 'an empty frame' : `a frame of unknown kind ${kind}`)
}

function decodeEnd(payload: Uint8Array): CommandEnd {
  const end = parseJson(payload)
  if (!isObject(end)) throw badEnd('not a JSON object')
  const {status = null, signal = null, error = null} = end
  if (!isNullOr(status, isStatus)) throw badEnd('status is not an exit status')
  if (!isNullOr(signal, isSignalName)) throw badEnd('signal is not the name of a signal')
  if (!isNullOr(error, isText)) throw badEnd('error is not text')
  if (status === null && signal === null && error === null) throw badEnd('it says nothing')
  return {status, signal, error}
}

function badEnd(reason: string): NetworkError {
  return new NetworkError('BAD_FRAME', `the end of the reply: ${reason}`)
}

function isNullOr<T>(value: unknown, test: (value: unknown) => value is T): value is T | null {
  return value === null || test(value)
}

/** Windows has 32 bits. */
function isStatus(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32
}

function isSignalName(value: unknown): value is string {
  return typeof value === 'string' && /^SIG[A-Z0-9+-]{1,12}$/.test(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
