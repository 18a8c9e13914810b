import type {NetworkError} from '../errors.js'
import {because, guessProtocol} from './guess-protocol.js'
import {joinBytes} from './join-bytes.js'
import {PrefixedDecoder} from './prefixed-decoder.js'

/**
 * Cuts a byte stream of netstrings (cr.yp.to/proto/netstrings.txt) back into messages: the length in decimal digits
 * without leading zeros, a colon, the payload, a comma. Anything else is a BAD_FRAME.
 *
 *     received   | 35 3a 68 65 6c | 6c 6f 2c 30 |   "5:hello," and the start of another
 *     frames     | 68 65 6c 6c 6f |
 */
export class NetstringDecoder extends PrefixedDecoder {
  protected override measure(bytes: Uint8Array, start: number, stop: number): number {
    let length = 0
    for (let at = start; at < stop; at++) {
      const byte = bytes[at]!
      if (byte === COLON && at > start) return this.measureBody(bytes, start, stop, at + 1 - start, length)
      const digit = byte - ZERO
      if (!(digit >= 0 && digit <= 9)) throw this.explain(bytes, start, at, stop)
      if (at > start && length === 0) throw this.refusal('BAD_FRAME', 'the length has a leading zero')
      length = length * 10 + digit
      if (length > this.maxFrameBytes) {
        throw this.refusal('FRAME_TOO_LONG', `length ${length} is above the maximum of ${this.maxFrameBytes} bytes`)
      }
    }
    return stop - start + 1
  }

  private measureBody(bytes: Uint8Array, start: number, stop: number, headBytes: number, length: number): number {
    const frameBytes = headBytes + length + 1
    const end = start + frameBytes - 1
    if (end < stop && bytes[end] !== COMMA) {
      throw this.refusal('BAD_FRAME', `expected a comma instead of byte 0x${hex(bytes[end]!)}`)
    }
    this.payloadStart = headBytes
    this.payloadBytes = length
    return frameBytes
  }

  private explain(bytes: Uint8Array, start: number, at: number, stop: number): NetworkError {
    const reason = `byte 0x${hex(bytes[at]!)} stands where a digit${at > start ? ' or the colon' : ''} should`
    return this.refusal('BAD_FRAME', because(reason, guessProtocol(bytes.subarray(start, stop))))
  }
}

const ZERO = 0x30
const COLON = 0x3a
const COMMA = 0x2c

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}

export function encodeNetstring(payload: Uint8Array): Uint8Array {
  return joinBytes(Buffer.from(`${payload.length}:`), payload, Uint8Array.of(COMMA))
}
