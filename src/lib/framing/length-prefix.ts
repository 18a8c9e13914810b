import {InputError, type NetworkError} from '../errors.js'
import type {DecoderOptions} from './frame-decoder.js'
import {because, guessLength} from './guess-protocol.js'
import {
  LENGTH_FIELDS,
  type LengthField,
  type LengthFieldName,
  maxLength,
  readExactLength,
  readLength,
  writeLength,
} from './length-field.js'
import {PrefixedDecoder} from './prefixed-decoder.js'

/**
 * Where a frame has its length, and what the length counts: the parameters of Netty's LengthFieldBasedFrameDecoder.
 *
 *     frame      | ca | 00 10 | fe 48 45 4c … 44 |   u16be at offset 1 says 16, the whole frame
 *     follows                 | fe 48 45 4c … 44 |   16 and adjust −3 make 13 bytes
 *     payload                 | fe 48 45 4c … 44 |   strip 3
 */
export type LengthLayout = {
  readonly field: LengthField
  /** Bytes before the field. */
  readonly offset: number
  /** Added to the number in the field, it gives the bytes that follow the field. */
  readonly adjust: number
  /** How many of the frame's first bytes are no payload. */
  readonly strip: number
}

/** Nothing but the field and the payload it counts. */
export function plainLayout(field: LengthField): LengthLayout {
  return {field, offset: 0, adjust: 0, strip: field.sizeBytes}
}

/**
 * Cuts a byte stream back into messages, each behind its length: DNS over TCP (`u16be`, RFC 1035 §4.2.2), Python's
 * struct.pack('i', n) (`i32le`), or any layout.
 *
 *     received   | 00 03 61 62 | 63 00 01 |   two chunks, cut anywhere, u16be
 *     frames     | 61 62 63    |              the second still waits for 1 byte
 *
 * A length that cannot be right explains itself in the error: "0x47455420 is 'GET ': the peer speaks HTTP".
 */
export class LengthPrefixDecoder extends PrefixedDecoder {
  private readonly layout: LengthLayout
  private readonly headBytes: number

  constructor(layout: LengthLayout | LengthFieldName, options?: DecoderOptions) {
    super(options)
    this.layout = typeof layout === 'string' ? plainLayout(LENGTH_FIELDS[layout]) : layout
    this.headBytes = this.layout.offset + this.layout.field.sizeBytes
  }

  protected override measure(bytes: Uint8Array, start: number, stop: number): number {
    const {field, offset, adjust, strip} = this.layout
    const headBytes = this.headBytes
    if (stop - start < headBytes) return headBytes
    const length = readLength(field, bytes, start + offset)
    const bodyBytes = length + adjust
    const frameBytes = headBytes + bodyBytes
    if (length < 0 || bodyBytes < 0 || bodyBytes > this.maxFrameBytes || strip > frameBytes) {
      throw this.explain(bytes.subarray(start, stop), bodyBytes)
    }
    this.payloadStart = strip
    this.payloadBytes = frameBytes - strip
    return frameBytes
  }

  protected override guess(bytes: Uint8Array): string | null {
    const {field, offset, adjust} = this.layout
    return guessLength(bytes, field, offset, (length) => this.headBytes + length + adjust === bytes.length)
  }

  private explain(bytes: Uint8Array, bodyBytes: number): NetworkError {
    const {field, offset, adjust, strip} = this.layout
    const length = readExactLength(field, bytes, offset)
    const guess = guessLength(bytes, field, offset, (other) => other > 0 && other + adjust <= this.maxFrameBytes)
    if (length < 0n) return this.refusal('BAD_FRAME', because(`length ${length} is negative`, guess))
    if (bodyBytes > this.maxFrameBytes) {
      const reason = `length ${length} is above the maximum of ${this.maxFrameBytes - adjust} bytes`
      return this.refusal('FRAME_TOO_LONG', because(reason, guess))
    }
    if (bodyBytes < 0) {
      return this.refusal('BAD_FRAME', `length ${length}, adjusted by ${adjust}, ends the frame inside its header`)
    }
    const frameBytes = this.headBytes + bodyBytes
    return this.refusal('BAD_FRAME', `length ${length} makes a frame of ${frameBytes} bytes, with ${strip} to strip`)
  }
}

/**
 * Puts the length before the payload. Bytes that the decoder strips and that are not the length are sent as zeros; where
 * the length is part of the payload (strip 0), it has to be right already. Throws InputError PAYLOAD_TOO_LONG or
 * WRONG_PAYLOAD_SIZE.
 */
export function encodeLengthPrefixed(payload: Uint8Array, {field, offset, adjust, strip}: LengthLayout): Uint8Array {
  const headBytes = offset + field.sizeBytes
  const frame = new Uint8Array(strip + payload.length)
  const length = frame.length - headBytes - adjust
  if (frame.length < headBytes || length < 0) {
    const reason = `a payload of ${payload.length} ${payload.length === 1 ? 'byte' : 'bytes'} is too short for this framing: the length would be ${length}`
    throw new InputError('WRONG_PAYLOAD_SIZE', reason)
  }
  if (length > maxLength(field)) {
    const reason = `a payload of ${payload.length} bytes is too long: the length field ends at ${maxLength(field)}`
    throw new InputError('PAYLOAD_TOO_LONG', reason)
  }
  writeLength(field, length, frame, offset)
  frame.set(payload, strip)
  const given = readLength(field, frame, offset)
  if (given !== length) {
    const reason = `the length field inside the payload says ${given}, the frame needs ${length}`
    throw new InputError('WRONG_PAYLOAD_SIZE', reason)
  }
  return frame
}
