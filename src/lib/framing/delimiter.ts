import {InputError, type NetworkError} from '../errors.js'
import {type DecoderOptions, type Frame, StreamDecoder} from './frame-decoder.js'
import {joinBytes} from './join-bytes.js'

/**
 * Cuts a byte stream back into messages, each followed by a delimiter of one or more bytes.
 *
 *     received   | 61 62 0d | 0a 63 |   two chunks, delimiter 0d 0a
 *     frames     | 61 62    |           the second still waits for its delimiter
 */
export class DelimiterDecoder extends StreamDecoder {
  private readonly delimiter: Uint8Array
  /** A single byte is searched for as a number, in about half the time. */
  private readonly needle: Uint8Array | number

  /** Throws InputError INVALID_FRAMING for an empty delimiter. */
  constructor(delimiter: Uint8Array, options?: DecoderOptions) {
    super(options)
    if (delimiter.length === 0) throw new InputError('INVALID_FRAMING', 'a delimiter has at least one byte')
    this.delimiter = delimiter
    this.needle = delimiter.length === 1 ? delimiter[0]! : delimiter
  }

  /** Where the payload of the frame `bytes[start..stop)`, which stands before a delimiter, ends. */
  protected payloadStop(_bytes: Uint8Array, _start: number, stop: number): number {
    return stop
  }

  protected override cut(chunk: Uint8Array, frames: Frame[]): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    let start = this.pending.length === 0 ? 0 : this.completePending(bytes, frames)
    while (start < bytes.length) {
      const stop = bytes.indexOf(this.needle, start)
      if (stop === -1) return this.keep(bytes, start, bytes.length)
      frames.push(this.frameOf(bytes, start, stop))
      start = stop + this.delimiter.length
    }
  }

  /** Moves bytes of the chunk to the frame in the making; returns where in the chunk the next frame starts. */
  private completePending(bytes: Buffer, frames: Frame[]): number {
    const end = this.endOfPending(bytes)
    if (end === -1) {
      this.keep(bytes, 0, bytes.length)
      return bytes.length
    }
    this.keep(bytes, 0, end)
    const frame = this.pending.take()
    frames.push(this.frameOf(frame, 0, frame.length - this.delimiter.length))
    return end
  }

  /** Where in the chunk the delimiter of the frame in the making ends, or −1. The cut may go through the delimiter. */
  private endOfPending(bytes: Buffer): number {
    const {length} = this.delimiter
    if (length > 1) {
      const tail = this.pending.bytes.subarray(Math.max(0, this.pending.length - length + 1))
      const seam = Buffer.concat([tail, bytes.subarray(0, length - 1)])
      const at = seam.indexOf(this.delimiter)
      if (at !== -1) return at + length - tail.length
    }
    const at = bytes.indexOf(this.needle)
    return at === -1 ? -1 : at + length
  }

  private keep(bytes: Uint8Array, start: number, stop: number): void {
    const longest = this.maxFrameBytes + this.delimiter.length + 1 // the CR that a line may have before its LF
    if (this.pending.length + stop - start > longest) throw this.tooLong()
    this.pending.append(bytes, start, stop, longest)
  }

  private frameOf(bytes: Uint8Array, start: number, stop: number): Frame {
    const payloadBytes = this.payloadStop(bytes, start, stop) - start
    if (payloadBytes > this.maxFrameBytes) throw this.tooLong()
    this.frameOffset += stop - start + this.delimiter.length
    return {payload: new Uint8Array(bytes.buffer, bytes.byteOffset + start, payloadBytes), header: null}
  }

  private tooLong(): NetworkError {
    return this.refusal('FRAME_TOO_LONG', `no ${this.name()} within the maximum of ${this.maxFrameBytes} bytes`)
  }

  protected override describeTruncation(): string {
    return `the stream ended after ${this.pending.length} ${this.pending.length === 1 ? 'byte' : 'bytes'} without ${this.name()}`
  }

  private name(): string {
    return `delimiter 0x${Buffer.from(this.delimiter).toString('hex')}`
  }
}

/** Cuts text into lines: LF ends a line, and one CR before it belongs to the end. The last line needs its LF as well. */
export class LineDecoder extends DelimiterDecoder {
  constructor(options?: DecoderOptions) {
    super(LF, options)
  }

  protected override payloadStop(bytes: Uint8Array, start: number, stop: number): number {
    return stop > start && bytes[stop - 1] === CR ? stop - 1 : stop
  }
}

const LF = Uint8Array.of(0x0a)
const CR = 0x0d

/** Throws InputError DELIMITER_IN_PAYLOAD where the decoder would cut the payload. */
export function encodeDelimited(payload: Uint8Array, delimiter: Uint8Array): Uint8Array {
  const frame = joinBytes(payload, delimiter)
  const at = Buffer.from(frame.buffer).indexOf(delimiter) // of the whole frame: "xa" and the delimiter "aa" are cut after the x
  if (at === payload.length) return frame
  throw new InputError('DELIMITER_IN_PAYLOAD', `the payload contains the delimiter at byte ${at}`)
}

/** Throws InputError DELIMITER_IN_PAYLOAD for a LF anywhere, and for a CR at the end: the decoder would drop it. */
export function encodeLine(payload: Uint8Array): Uint8Array {
  if (payload.at(-1) !== CR) return encodeDelimited(payload, LF)
  throw new InputError('DELIMITER_IN_PAYLOAD', 'the payload ends in CR, which would be read as part of the line end')
}
