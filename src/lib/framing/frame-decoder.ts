import {InputError, NetworkError} from '../errors.js'
import {PendingBytes} from './pending-bytes.js'

/** One message. Always an object: payloads handed on as a stream of bytes would stick together again. */
export type Frame = {
  /** A view of the chunk that held the whole frame, without a copy; memory of its own if the frame came in pieces. */
  readonly payload: Uint8Array
  /** The JSON header of the `header` framing; null in every other one. */
  readonly header: JsonObject | null
}

export type JsonObject = {readonly [key: string]: unknown}

/**
 * Cuts a byte stream back into messages, wherever the network has cut it. After the first error it stays failed: what
 * follows a bad frame has no boundaries.
 */
export interface FrameDecoder {
  /**
   * Takes the next bytes and returns the frames that are whole now. The chunk itself is not kept, but payloads are views
   * of it. Throws NetworkError FRAME_TOO_LONG or BAD_FRAME. If good frames stand before the bad one in the same chunk,
   * they are returned, `failure` is set, and the next call throws. Anything but bytes is a TypeError.
   */
  push(chunk: Uint8Array): Frame[]

  /** The stream is over. Throws NetworkError TRUNCATED_FRAME inside a frame, and the earlier error if there was one. */
  end(): void

  /** Why no more frames will come, or null. */
  readonly failure: NetworkError | null

  /** How many bytes of the stream the frames so far took: what came behind them belongs to a frame that is not whole yet. */
  readonly framedBytes: number
}

export type DecoderOptions = {
  /**
   * The longest payload to accept, in bytes: 1 … 2^31−1, 16 MiB unless given. It is compared with the announced length
   * before any memory is taken. In a `length:` layout it counts what follows the length field.
   */
  readonly maxFrameBytes?: number
}

export const DEFAULT_MAX_FRAME_BYTES = 16 * 1024 * 1024

const LARGEST_MAX_FRAME_BYTES = 2 ** 31 - 1

/** Throws TypeError: without types a text would pass, and be read as zeros. */
export function checkBytes(value: Uint8Array): void {
  if (value instanceof Uint8Array) return
  const given: unknown = value
  const name = Object.prototype.toString.call(given).slice('[object '.length, -1)
  if (name === 'Uint8Array') return // of another realm
  throw new TypeError(`expected bytes (a Uint8Array, such as a Buffer), not: ${name}`)
}

/** What all decoders share: the maximum, the frame in the making, and the error that ends it all. */
export abstract class StreamDecoder implements FrameDecoder {
  protected readonly maxFrameBytes: number
  protected readonly pending = new PendingBytes()
  /** Where in the stream the frame in the making starts, in bytes. */
  protected frameOffset = 0
  private broken: NetworkError | null = null

  /** Throws InputError INVALID_MAX_FRAME. */
  constructor({maxFrameBytes = DEFAULT_MAX_FRAME_BYTES}: DecoderOptions = {}) {
    if (!Number.isInteger(maxFrameBytes) || maxFrameBytes < 1 || maxFrameBytes > LARGEST_MAX_FRAME_BYTES) {
      const reason = `a maximum frame length is a whole number of bytes, 1 to ${LARGEST_MAX_FRAME_BYTES}`
      throw new InputError('INVALID_MAX_FRAME', `"${maxFrameBytes}": ${reason}`, {input: String(maxFrameBytes)})
    }
    this.maxFrameBytes = maxFrameBytes
  }

  get failure(): NetworkError | null {
    return this.broken
  }

  get framedBytes(): number {
    return this.frameOffset
  }

  push(chunk: Uint8Array): Frame[] {
    checkBytes(chunk)
    if (this.broken) throw this.broken
    const frames: Frame[] = []
    try {
      this.cut(chunk, frames)
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
      this.fail(error)
      if (frames.length === 0) throw error
    }
    return frames
  }

  end(): void {
    if (this.broken) throw this.broken
    if (this.pending.length === 0) return
    throw this.fail(this.refusal('TRUNCATED_FRAME', this.describeTruncation()))
  }

  /** Appends the frames that `chunk` completes to `frames`, and puts the rest into `pending`. */
  protected abstract cut(chunk: Uint8Array, frames: Frame[]): void

  /** What is known about the frame in `pending`, which will never be whole. */
  protected abstract describeTruncation(): string

  protected refusal(code: 'FRAME_TOO_LONG' | 'BAD_FRAME' | 'TRUNCATED_FRAME', reason: string): NetworkError {
    return new NetworkError(code, `frame at byte ${this.frameOffset}: ${reason}`)
  }

  private fail(error: NetworkError): NetworkError {
    this.broken = error
    this.pending.take()
    return error
  }
}
