import {NetkitError} from '../errors.js'
import type {FrameDecoder} from '../framing/create-decoder.js'

/** What a chunk held: messages from their first byte to their last, and pieces of messages at its ends. */
export type ChunkContent = {messages: number; parts: number}

/** Chunks by what they held. */
export type ChunkKinds = {
  /** One message and nothing else. */
  whole: number
  /** Several messages, or parts of several. */
  merged: number
  /** A part of one message. */
  split: number
}

/**
 * Counts the messages of a stream, and what each of its chunks held of them. A bad frame ends the counting: what follows it has no
 * borders.
 */
export class MessageCounter {
  messages = 0
  readonly kinds: ChunkKinds = {whole: 0, merged: 0, split: 0}
  failure: NetkitError | null = null
  /** Bytes of the stream so far, and how many of them belong to whole messages. */
  private streamBytes = 0

  constructor(private readonly decoder: FrameDecoder) {}

  /** Null where counting has stopped. */
  take(chunk: Uint8Array): ChunkContent | null {
    if (this.failure) return null
    const startsInside = this.decoder.framedBytes < this.streamBytes
    const frames = this.watch(() => this.decoder.push(chunk).length) ?? 0
    this.messages += frames
    this.failure ??= this.decoder.failure
    if (this.failure) return null
    this.streamBytes += chunk.length
    const endsInside = this.decoder.framedBytes < this.streamBytes
    const isTail = startsInside && frames > 0
    const content = {messages: frames - Number(isTail), parts: Number(isTail) + Number(endsInside)}
    this.kinds[kindOf(content)]++
    return content
  }

  /** The stream has ended: inside a message that is a failure, too. */
  end(): void {
    if (!this.failure) this.watch(() => this.decoder.end())
  }

  private watch<Result>(work: () => Result): Result | null {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof NetkitError)) throw error
      this.failure = error
      return null
    }
  }
}

function kindOf({messages, parts}: ChunkContent): keyof ChunkKinds {
  if (messages + parts > 1) return 'merged'
  return messages === 1 ? 'whole' : 'split'
}
