import {InputError, NetkitError} from '../errors.js'
import type {JsonObject} from '../framing/frame-decoder.js'
import {createDecoder, createEncoder, type Framing} from '../framing/create-decoder.js'
import type {ReadPlan} from '../node-internals/read-reusing.js'
import type {Connection} from '../net/tcp-listen.js'
import {type Trace, traceShutdown} from '../net/trace.js'
import {upperCaseAscii} from './upper-case.js'
import {byteCount} from '../text/byte-count.js'

/** What an echo makes of a message, and what a message is: a read, or a frame. */
export type AnswerOptions = {
  upper: boolean
  /** Stands before each answer. */
  prepend: Uint8Array | null
  framing: Framing | null
  maxFrameBytes: number
}

/** All connections read here: what they send back is copied out before the next one reads. */
const shared = Buffer.allocUnsafeSlow(64 * 1024)

/** Sends back what is made of each message, and tells of each call. */
export class AnsweringEcho implements ReadPlan {
  private readonly answersTo: (bytes: Buffer) => Uint8Array[]
  private readonly end: () => void
  private socket!: Connection
  private hasFailed = false

  /**
   * @param fail the peer does not keep to the framing, so that what follows has no boundaries, or an answer does not fit into
   *   a frame; answers to good frames before it are sent
   */
  constructor(
    options: AnswerOptions,
    private readonly fail: (error: NetkitError) => void,
    private readonly trace?: Trace | undefined,
  ) {
    const {framing, maxFrameBytes} = options
    if (framing) {
      const decoder = createDecoder(framing, {maxFrameBytes})
      const encode = createEncoder(framing)
      this.end = () => decoder.end()
      this.answersTo = (bytes) => {
        const frames = decoder.push(bytes)
        if (decoder.failure) this.giveUp(decoder.failure)
        return frames.map(({payload, header}) =>
          encode(answer(payload, options), options.prepend ? unsized(header) : header),
        )
      }
    } else {
      this.end = () => {}
      this.answersTo = (bytes) => [answer(bytes, options)]
    }
  }

  attach(socket: Connection): void {
    this.socket = socket
    socket.once('end', () => {
      this.trace?.('recv 0 bytes: the peer has closed its side')
      this.watch(() => this.end())
      if (!this.hasFailed) socket.end()
    })
    traceShutdown(socket, this.trace)
    socket.once('close', () => this.trace?.('close'))
  }

  buffer(): Buffer {
    return shared
  }

  onRead(size: number, buffer: Buffer): boolean {
    this.trace?.(`recv ${byteCount(size)}`)
    const answers = this.watch(() => this.answersTo(buffer.subarray(0, size))) ?? []
    if (answers.length === 0) return !this.hasFailed
    const bytes = Buffer.concat(answers)
    this.trace?.(`send ${byteCount(bytes.length)}`)
    const goesOn = this.socket.write(bytes)
    if (!goesOn && !this.hasFailed) this.socket.once('drain', () => this.socket.resume())
    return goesOn && !this.hasFailed
  }

  private giveUp(reason: NetkitError): void {
    this.hasFailed = true
    setImmediate(() => this.fail(reason)) // behind the answers that are about to be sent
  }

  private watch<Result>(work: () => Result): Result | null {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof NetkitError)) throw error
      this.giveUp(error)
      return null
    }
  }
}

function answer(message: Uint8Array, {upper, prepend}: AnswerOptions): Uint8Array {
  const bytes = Buffer.concat(prepend ? [prepend, message] : [message])
  if (upper) upperCaseAscii(bytes.subarray(prepend?.length ?? 0))
  return bytes
}

/** The encoder names the size of the longer body. */
function unsized(header: JsonObject | null): JsonObject | null {
  if (header === null) return null
  const {total_size: _total, filesize: _file, ...rest} = header
  return rest
}

/** Throws InputError where no answer could ever be framed. */
export function checkAnswer({prepend, framing}: AnswerOptions): void {
  if (!prepend || !framing) return
  if (framing.kind === 'fixed') throw new InputError('USAGE', 'a frame of fixed length has no room for --prepend')
  createEncoder(framing)(prepend)
}
