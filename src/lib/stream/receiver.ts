import {NetkitError, NetworkError} from '../errors.js'
import {createDecoder, type Framing, type JsonObject} from '../framing/create-decoder.js'
import {type Encoding, encodingOf} from '../text/encoding.js'
import {type LocalOutput, openLocalOutput} from '../io/open-input.js'
import {openForWriting} from '../io/open-for-writing.js'
import {type Connection, remoteEndpoint} from '../net/tcp-listen.js'
import {StrictLines} from './strict-lines.js'
import type {RoomForMore, TalkDestination} from './talk-destination.js'

/** What was received in one piece: a read, a line or a frame. */
export type StreamMessage = {
  /** Who sent it; null on a Unix socket. */
  from: string | null
  port: number | null
  /** Only there while the message is told: memory is used again. */
  bytes: Uint8Array
  /** Of the `header` framing. */
  header: JsonObject | null
  /** Null where the bytes are not valid text. */
  text: string | null
}

/** What becomes of the bytes that are received. */
export type ReceiverOptions = {
  /** How the stream is cut into messages; null leaves it as it is read. */
  cut: Framing | 'line' | null
  maxFrameBytes: number
  encoding: string
} & TalkDestination<StreamMessage>

/** Takes what one connection sends. `finish` may reject: TRUNCATED_FRAME. */
export type ReceiverOutput = Pick<LocalOutput, 'take' | 'pieceBytes' | 'finish'> & {
  /** The peer has sent everything; `onError` hears of a frame that was cut short. */
  end?: () => void
  onError(listener: (error: NetkitError | null) => void): void
}

export type Receiver = {
  /** For one connection; there may be one at a time. */
  outputFor(socket: Connection): ReceiverOutput
  release(): void
}

/** Rejects with InputError UNKNOWN_ENCODING, SystemError CANNOT_WRITE. */
export async function openReceiver(options: ReceiverOptions): Promise<Receiver> {
  const encoding = await encodingOf(options.encoding)
  if ('to' in options) {
    const {to} = options
    const local = openLocalOutput(typeof to === 'number' ? to : openForWriting(to).fd)
    return {outputFor: () => local, release: () => local.release()}
  }
  const outputFor = (socket: Connection) =>
    'onText' in options ? textOutput(encoding, options) : messageOutput(encoding, socket, options)
  return {outputFor, release: () => {}}
}

const MESSAGE_BYTES = 64 * 1024

const noWait = () => undefined

/** Whoever prints what came may have to wait for a reader that stalls: then this connection is not read from. */
function goesOn(room: RoomForMore, ready: () => void): boolean {
  const waiting = room()
  void waiting?.then(ready)
  return waiting === undefined
}

function textOutput(
  encoding: Encoding,
  {onText, room = noWait}: Extract<TalkDestination<never>, {onText: unknown}>,
): ReceiverOutput {
  const decoder = encoding.decoder()
  const give = (bytes: Uint8Array, end: boolean) => onText(decoder.push(bytes, end))
  return {
    take(bytes, ready) {
      give(bytes, false)
      return goesOn(room, ready)
    },
    pieceBytes: MESSAGE_BYTES,
    finish: async () => void give(new Uint8Array(0), true),
    onError: () => {},
  }
}

type Piece = Pick<StreamMessage, 'bytes' | 'header'>

type Cutter = {
  /** Throws NetworkError for a bad frame. */
  push(chunk: Uint8Array): Piece[]
  /** Throws NetworkError TRUNCATED_FRAME. */
  end(): Piece[]
  /** Why no more will come, where good ones came with it. */
  failure(): NetkitError | null
}

function messageOutput(
  encoding: Encoding,
  socket: Connection,
  {cut, maxFrameBytes, onMessage, room = noWait}: Extract<ReceiverOptions, {onMessage: unknown}>,
): ReceiverOutput {
  const remote = remoteEndpoint(socket)
  const from = {from: remote?.host ?? null, port: remote?.port ?? null}
  const cutter = openCutter(cut, maxFrameBytes)
  let tell: (error: NetkitError | null) => void = () => {}
  const attempt = (work: () => void) => {
    try {
      work()
    } catch (error) {
      if (!(error instanceof NetkitError)) throw error
      tell(error)
    }
  }
  const give = (pieces: Piece[]) => {
    for (const {bytes, header} of pieces) onMessage({...from, bytes, header, text: encoding.decode(bytes)})
    const failure = cutter.failure()
    if (failure) throw failure
  }
  return {
    pieceBytes: MESSAGE_BYTES,
    take(bytes, ready) {
      attempt(() => give(cutter.push(bytes)))
      return goesOn(room, ready)
    },
    end: () => attempt(() => give(cutter.end())),
    finish: async () => give(cutter.end()),
    onError: (listener) => (tell = listener),
  }
}

function openCutter(cut: ReceiverOptions['cut'], maxFrameBytes: number): Cutter {
  if (cut === null) return {push: (chunk) => [{bytes: chunk, header: null}], end: () => [], failure: () => null}
  if (cut === 'line') {
    const reason = `a line from the peer is longer than ${maxFrameBytes} bytes (--max-frame)`
    const cutter = new StrictLines(maxFrameBytes, () => new NetworkError('FRAME_TOO_LONG', reason))
    const bare = (lines: Uint8Array[]) => lines.map((bytes) => ({bytes, header: null}))
    return {
      push: (chunk) => bare(cutter.push(chunk)),
      end: () => bare(cutter.end()),
      failure: () => cutter.failure,
    }
  }
  const decoder = createDecoder(cut, {maxFrameBytes})
  return {
    push: (chunk) => decoder.push(chunk).map(({payload: bytes, header}) => ({bytes, header})),
    end() {
      decoder.end()
      return []
    },
    failure: () => decoder.failure,
  }
}
