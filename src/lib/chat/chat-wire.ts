import {InputError} from '../errors.js'
import type {FrameEncoder} from '../framing/create-decoder.js'
import {createDecoder, createEncoder} from '../framing/create-decoder.js'
import {joinBytes} from '../framing/join-bytes.js'
import type {Framing} from '../framing/parse-framing.js'
import {type Encoding, encodingOf} from '../text/encoding.js'
import {FrameReader, LineOrReadReader, type MessageReader} from './message-reader.js'

export type ChatWireOptions = {
  /** A WHATWG label: `utf-8`, `gbk`. */
  encoding: string
  /** How messages are cut; null for lines, or reads (see LineOrReadReader). */
  framing: Framing | null
  maxFrameBytes?: number | undefined
  /** Whether a line feed ends each message that is sent without a framing. */
  newline: boolean
  /** Whether the room adds words of its own (see Room). */
  names: boolean
}

/** How the messages of a chat look as bytes. */
export type ChatWire = {
  readonly encoding: Encoding
  /** Makes a payload a message: with its line feed, or framed. Throws InputError where the framing refuses it. */
  frame: FrameEncoder
  /** The message of a text. Throws InputError NOT_ENCODABLE, too. */
  encode(text: string): Uint8Array
  /** A reader for one connection. */
  reader(): MessageReader
}

/** Throws InputError UNKNOWN_ENCODING, INVALID_MAX_FRAME, USAGE. */
export async function chatWireOf({
  encoding: label,
  framing,
  maxFrameBytes,
  newline,
  names,
}: ChatWireOptions): Promise<ChatWire> {
  const encoding = await encodingOf(label)
  const toWire = (frame: FrameEncoder, reader: () => MessageReader): ChatWire => {
    return {encoding, frame, reader, encode: (text) => frame(encoding.encode(text))}
  }
  if (framing === null) {
    if (encoding.name.startsWith('utf-16')) {
      const reason = 'its characters contain the byte of the line feed; choose a --framing too'
      throw new InputError('UNKNOWN_ENCODING', `"${label}": ${reason}`, {input: label})
    }
    const withLineFeed = (payload: Uint8Array) => joinBytes(payload, LINE_FEED)
    return toWire(newline ? withLineFeed : (payload) => payload, () => new LineOrReadReader(encoding))
  }
  if (names && (framing.kind === 'fixed' || framing.kind === 'delimiter')) {
    throw new InputError('USAGE', `--names adds text that may not fit --framing ${framing.kind}; use line or u32be`)
  }
  const frame = createEncoder(framing)
  const open = () => createDecoder(framing, maxFrameBytes === undefined ? {} : {maxFrameBytes})
  open() // a maximum that will not do is refused before anybody is there
  return toWire(frame, () => new FrameReader(open(), frame, encoding))
}

const LINE_FEED = Uint8Array.of(0x0a)

/** A message that ends the chat for whoever says it. */
export function isQuit(text: string): boolean {
  return text === 'q' || text === 'Q'
}

/** What is typed and empty: over TCP there is nothing to send. */
export function emptyLine(): InputError {
  return new InputError('EMPTY_MESSAGE', 'not sent: over TCP an empty message is nothing')
}
