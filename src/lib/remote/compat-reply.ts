import {NetworkError} from '../errors.js'
import {createDecoder, type FrameDecoder} from '../framing/create-decoder.js'
import {type CompatName, replyFraming} from './compat.js'
import type {ReplyEvent, ReplyReader} from './reply.js'

/** Reads the reply of a course's server. What it says of the end is nothing: no status, no signal, no error. */
export class CompatReply implements ReplyReader {
  failure: NetworkError | null = null
  readonly #frames: FrameDecoder | null
  #hasEnded = false

  constructor(compat: CompatName, maxReplyBytes: number) {
    const framing = replyFraming(compat)
    this.#frames = framing && createDecoder(framing, {maxFrameBytes: maxReplyBytes})
  }

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  push(chunk: Uint8Array): ReplyEvent[] {
    if (this.#hasEnded || this.failure) return []
    if (this.#frames === null) return [{stream: 'out', bytes: chunk}]
    try {
      const [frame] = this.#frames.push(chunk)
      if (!frame) return []
      this.#hasEnded = true
      return [{stream: 'out', bytes: frame.payload}, {end: NOTHING_SAID}]
    } catch (error) {
      this.failure = error as NetworkError
      return []
    }
  }

  end(): ReplyEvent[] {
    if (this.#hasEnded) return []
    this.#frames?.end()
    if (this.#frames) throw new NetworkError('TRUNCATED_REPLY', 'it closed the connection without a reply')
    return [{end: NOTHING_SAID}]
  }
}

export const NOTHING_SAID = {status: null, signal: null, error: null} as const
