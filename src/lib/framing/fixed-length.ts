import {InputError} from '../errors.js'
import type {DecoderOptions} from './frame-decoder.js'
import {joinBytes} from './join-bytes.js'
import {PrefixedDecoder} from './prefixed-decoder.js'

/**
 * Cuts a byte stream into messages that are all equally long.
 *
 *     received   | 61 62 63 64 | 65 66 67 |   frames of 3 bytes
 *     frames     | 61 62 63 | 64 65 66 |      the third still waits for 2 bytes
 */
export class FixedLengthDecoder extends PrefixedDecoder {
  /** Throws InputError INVALID_FRAMING where the length is not 1 … `maxFrameBytes`. */
  constructor(frameBytes: number, options?: DecoderOptions) {
    super(options)
    if (!Number.isInteger(frameBytes) || frameBytes < 1 || frameBytes > this.maxFrameBytes) {
      const reason = `a fixed frame has 1 to ${this.maxFrameBytes} bytes, the maximum frame length`
      throw new InputError('INVALID_FRAMING', `"${frameBytes}": ${reason}`, {input: String(frameBytes)})
    }
    this.payloadBytes = frameBytes
  }

  protected override measure(): number {
    return this.payloadBytes
  }
}

/** The payload itself, if it has the right length; else InputError WRONG_PAYLOAD_SIZE. */
export function encodeFixedLength(payload: Uint8Array, frameBytes: number): Uint8Array {
  if (payload.length === frameBytes) return joinBytes(payload)
  const reason = `a payload of ${payload.length} ${payload.length === 1 ? 'byte' : 'bytes'} does not fill a fixed frame of ${frameBytes}`
  throw new InputError('WRONG_PAYLOAD_SIZE', reason)
}
