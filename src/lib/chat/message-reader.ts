import type {NetworkError} from '../errors.js'
import type {FrameDecoder} from '../framing/frame-decoder.js'
import type {FrameEncoder} from '../framing/create-decoder.js'
import {joinBytes} from '../framing/join-bytes.js'
import type {Encoding, TextStreamDecoder} from '../text/encoding.js'

/** One thing that somebody said. */
export type ChatMessage = {
  /** As it stood on the wire, with its line end or frame. */
  bytes: Uint8Array
  /** Without them. */
  payload: Uint8Array
  /** For people: a character that the network has cut comes with the message that completes it. */
  said: string
}

/** Cuts what one peer sends into messages. */
export type MessageReader = {
  /** Throws the NetworkError `failure` where there is not one message before it. */
  push(chunk: Uint8Array): ChatMessage[]
  /** Whether the start of a message waits for its end. */
  readonly isHolding: boolean
  /** Why no more messages will come (framing alone), or null. */
  readonly failure: NetworkError | null
  /** Gives up waiting: what is held is a message as it is. */
  release(): ChatMessage[]
  /** The stream is over. Throws NetworkError TRUNCATED_FRAME inside a frame. */
  end(): ChatMessage[]
}

/** A line longer than this is passed on in pieces. */
export const MAX_HELD_BYTES = 64 * 1024

const LF = 0x0a
const CR = 0x0d
const NOTHING = new Uint8Array()

/**
 * TCP keeps no borders of messages, and chat programs differ: some end each message with a line feed, some end it with
 * nothing and hope that one send is one read. A read without any line feed is therefore a message of its own. But a peer
 * that has ended a line before will end this one, too, so the beginning of a line that the network has cut waits for the
 * rest: else two people's lines would be mixed on their way to a third.
 *
 *     read       | hello |          a message
 *     read       | one\ntwo\nth |   two messages; "th" waits
 *     read       | ree\n |          a message, "three"
 */
export class LineOrReadReader implements MessageReader {
  readonly failure = null
  private readonly decoder: TextStreamDecoder
  private held: Uint8Array = NOTHING
  private endsLines = false

  constructor(private readonly encoding: Encoding) {
    this.decoder = encoding.decoder()
  }

  get isHolding(): boolean {
    return this.held.length > 0
  }

  push(chunk: Uint8Array): ChatMessage[] {
    const end = chunk.lastIndexOf(LF) + 1
    if (end > 0) this.endsLines = true
    const whole = this.endsLines ? chunk.subarray(0, end) : chunk
    const messages = whole.length > 0 ? this.messagesOf(this.takeHeldAnd(whole)) : []
    if (whole.length < chunk.length) this.held = joinBytes(this.held, chunk.subarray(whole.length))
    return this.held.length > MAX_HELD_BYTES ? [...messages, ...this.releaseCharacters()] : messages
  }

  /** All that is held but a character that is not there to its end: in a room with names each piece gets a line of its own. */
  private releaseCharacters(): ChatMessage[] {
    const all = this.takeHeldAnd(NOTHING)
    const ends = [0, 1, 2, 3].map((missing) => all.length - missing)
    const end = ends.find((one) => this.encoding.decode(all.subarray(0, one)) !== null) ?? all.length
    this.held = all.slice(end)
    return this.messagesOf(all.subarray(0, end))
  }

  release(): ChatMessage[] {
    return this.held.length === 0 ? [] : this.messagesOf(this.takeHeldAnd(NOTHING))
  }

  end(): ChatMessage[] {
    const messages = this.release()
    const rest = this.decoder.push(NOTHING, true) // half a character
    return rest === '' ? messages : [...messages, {bytes: NOTHING, payload: NOTHING, said: rest}]
  }

  private takeHeldAnd(bytes: Uint8Array): Uint8Array {
    const all = this.held.length === 0 ? bytes : joinBytes(this.held, bytes)
    this.held = NOTHING
    return all
  }

  private messagesOf(bytes: Uint8Array): ChatMessage[] {
    const messages: ChatMessage[] = []
    for (let start = 0; start < bytes.length;) {
      const feed = bytes.indexOf(LF, start)
      const stop = feed === -1 ? bytes.length : feed
      const end = feed === -1 ? bytes.length : feed + 1
      const payloadStop = feed > start && bytes[feed - 1] === CR ? feed - 1 : stop
      const message = bytes.subarray(start, end)
      const said = this.decoder.push(message).replace(/\r?\n$/, '')
      messages.push({bytes: message, payload: bytes.subarray(start, payloadStop), said})
      start = end
    }
    return messages
  }
}

/** One frame is one message. */
export class FrameReader implements MessageReader {
  readonly isHolding = false

  /** @param frame makes the frame that is passed on to others */
  constructor(
    private readonly frames: FrameDecoder,
    private readonly frame: FrameEncoder,
    private readonly encoding: Encoding,
  ) {}

  get failure(): NetworkError | null {
    return this.frames.failure
  }

  push(chunk: Uint8Array): ChatMessage[] {
    return this.frames.push(chunk).map(({payload, header}) => {
      const said = this.encoding.decoder().push(payload, true)
      return {bytes: this.frame(payload, header), payload, said}
    })
  }

  release(): ChatMessage[] {
    return []
  }

  end(): ChatMessage[] {
    this.frames.end()
    return []
  }
}
