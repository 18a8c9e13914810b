import {expect} from 'vitest'
import {NetworkError} from '../../../src/lib/errors.js'
import type {Frame, FrameDecoder} from '../../../src/lib/framing/create-decoder.js'

/** Bytes from hexadecimal, blanks allowed, or from text in `'…'`: `wire("00 05 'hello'")`. */
export function wire(picture: string): Uint8Array {
  const hex = picture.replaceAll(/'([^']*)'/g, (_, quoted: string) => Buffer.from(quoted, 'latin1').toString('hex'))
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
}

export function text(frames: readonly Frame[]): string[] {
  return frames.map(({payload}) => Buffer.from(payload).toString('latin1'))
}

/** Pushes all chunks and ends the stream; returns what came out, and the error that ended it. */
export function decode(decoder: FrameDecoder, ...chunks: Uint8Array[]): {frames: Frame[]; error: NetworkError | null} {
  const frames: Frame[] = []
  try {
    for (const chunk of chunks) {
      frames.push(...decoder.push(chunk))
      if (decoder.failure) throw decoder.failure
    }
    decoder.end()
    return {frames, error: null}
  } catch (error) {
    expect(error).toBeInstanceOf(NetworkError)
    return {frames, error: error as NetworkError}
  }
}

/** Cuts bytes into chunks of the given sizes, again and again until nothing is left. */
export function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (let start = 0; start < bytes.length; start += chunks.at(-1)!.length) {
    chunks.push(bytes.subarray(start, start + sizes[chunks.length % sizes.length]!))
  }
  return chunks
}
