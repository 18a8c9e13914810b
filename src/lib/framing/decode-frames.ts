import type {Frame, FrameDecoder} from './frame-decoder.js'

/**
 * The frames of a whole stream, such as a socket: `for await (const {payload} of decodeFrames(socket, decoder))`. Throws
 * as the decoder does, after the last good frame.
 */
export async function* decodeFrames(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  decoder: FrameDecoder,
): AsyncGenerator<Frame> {
  for await (const chunk of chunks) {
    yield* decoder.push(chunk)
    if (decoder.failure) throw decoder.failure
  }
  decoder.end()
}
