import {createDecoder, createEncoder, type Framing} from '../framing/create-decoder.js'
import {NetworkError} from '../errors.js'

/** A framing and the name it was asked for by. */
export type NamedFraming = {name: string; framing: Framing}

/** The frames of a stream that came in these chunks; what is not whole at the end is `truncated`. */
export function decodeChunks(
  chunks: readonly Uint8Array[],
  framing: Framing,
): {payloads: Uint8Array[]; truncated: boolean} {
  const decoder = createDecoder(framing, {maxFrameBytes: 64 * 1024 * 1024})
  const payloads: Uint8Array[] = []
  try {
    for (const chunk of chunks) payloads.push(...decoder.push(chunk).map(({payload}) => payload))
    decoder.end()
    return {payloads, truncated: false}
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    return {payloads, truncated: true}
  }
}

/** What a decoder makes of a half of a character, given as hex pairs, where it replaces instead of raising: `�`, or several. */
export function replaced(pairs: string): string {
  return Buffer.from(pairs.replaceAll(' ', ''), 'hex').toString()
}

export function encodeAll(messages: readonly Uint8Array[], framing: Framing): Uint8Array[] {
  const encode = createEncoder(framing)
  return messages.map((message) => encode(message))
}

export function sameMessages(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return a.length === b.length && a.every((message, index) => Buffer.compare(message, b[index]!) === 0)
}

/**
 * Frames the messages, cuts the stream at random, puts it together again, so many times; how often all messages came back
 * as they were. Every cutting is another one: between one byte at a time and everything at once.
 */
export function countEqual(
  messages: readonly Uint8Array[],
  framing: Framing,
  {cuttings, random = Math.random}: {cuttings: number; random?: () => number},
): number {
  const stream = Buffer.concat(encodeAll(messages, framing))
  let equal = 0
  for (let run = 0; run < cuttings; run++) {
    const {payloads, truncated} = decodeChunks(cutAtRandom(stream, random), framing)
    if (!truncated && sameMessages(payloads, messages)) equal++
  }
  return equal
}

function cutAtRandom(stream: Uint8Array, random: () => number): Uint8Array[] {
  const longest = 1 + Math.floor(random() * stream.length)
  const chunks: Uint8Array[] = []
  for (let at = 0; at < stream.length;) {
    const length = 1 + Math.floor(random() * longest)
    chunks.push(stream.subarray(at, at + length))
    at += length
  }
  return chunks
}
