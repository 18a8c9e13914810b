import {guessProtocol} from './guess-protocol.js'
import {joinBytes} from './join-bytes.js'
import {PrefixedDecoder} from './prefixed-decoder.js'

/**
 * Cuts a byte stream back into messages, each behind its length as an unsigned LEB128 varint: seven bits a byte, lowest
 * first, as Protocol Buffers delimit messages. A padded varint (80 00 for 0) is read, as Protocol Buffers do; one of more
 * than 64 bits is a BAD_FRAME.
 *
 *     received   | 02 61 62 | ac 02 63 … |
 *     frames     | 61 62    |              the second waits for the rest of its 300 bytes: 0x2c + 2 × 128
 */
export class VarintDecoder extends PrefixedDecoder {
  protected override measure(bytes: Uint8Array, start: number, stop: number): number {
    let at = start
    let length = 0
    for (let factor = 1; ; factor *= 0x80) {
      if (at === stop) return stop - start + 1
      const byte = bytes[at++]!
      if (at - start === LONGEST_BYTES && byte > 1) throw this.refusal('BAD_FRAME', 'the varint has more than 64 bits')
      length += (byte & 0x7f) * factor
      if (byte < 0x80) break
    }
    if (length > this.maxFrameBytes) {
      const exact = bytes.subarray(start, at).reduceRight((sum, byte) => sum * 128n + BigInt(byte & 0x7f), 0n)
      throw this.refusal('FRAME_TOO_LONG', `length ${exact} is above the maximum of ${this.maxFrameBytes} bytes`)
    }
    this.payloadStart = at - start
    this.payloadBytes = length
    return at - start + length
  }

  protected override guess(bytes: Uint8Array): string | null {
    return guessProtocol(bytes)
  }
}

/** 64 bits take nine bytes of seven bits and one bit of a tenth. */
const LONGEST_BYTES = 10

export function encodeVarintPrefixed(payload: Uint8Array): Uint8Array {
  const head: number[] = []
  let rest = payload.length
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) head.push((rest % 0x80) | 0x80)
  head.push(rest)
  return joinBytes(Uint8Array.from(head), payload)
}
