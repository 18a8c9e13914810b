import {Writable} from 'node:stream'
import {NetworkError} from '../errors.js'
import {createDecoder, type Framing, type JsonObject} from '../framing/framing.js'
import {type Encoding, encodingOf} from '../net/encoding.js'
import {createFile, type LocalOutput, openOutput} from '../net/local-stream.js'
import {type Connection, remoteEndpoint} from '../net/tcp-listen.js'
import {LineCutter} from './line-cutter.js'

/** What was received in one piece: a read, a line or a frame. */
export type Message = {
  /** Who sent it; null on a Unix socket. */
  from: string | null
  port: number | null
  bytes: Uint8Array
  /** Of the `header` framing. */
  header: JsonObject | null
  /** Null where the bytes are not valid text. */
  text: string | null
}

/** What becomes of the bytes that are received. */
export type ReceiveOptions = {
  /** How the stream is cut into messages; null leaves it as it is read. */
  cut: Framing | 'line' | null
  maxFrameBytes: number
  encoding: string
} & (
  | {/** Bytes, untouched, to a descriptor or to a file of that name. */ to: number | string}
  | {/** Text as it comes. */ onText: (text: string) => void}
  | {onMessage: (message: Message) => void}
)

export type Receiver = {
  /** The end of one connection. */
  outputFor(socket: Connection): Writable
  release(): void
}

export async function openReceiver(options: ReceiveOptions): Promise<Receiver> {
  const encoding = await encodingOf(options.encoding)
  if ('to' in options) {
    const {to} = options
    const local = openOutput(typeof to === 'number' ? to : createFile(to))
    return {outputFor: () => passOn(local), release: () => local.release()}
  }
  const outputFor = (socket: Connection) =>
    'onText' in options ? textOutput(encoding, options.onText) : messageOutput(encoding, socket, options)
  return {outputFor, release: () => {}}
}

/** Several connections may write to the same place, one after the other. */
function passOn({stream}: LocalOutput): Writable {
  const output = new Writable({
    decodeStrings: false,
    highWaterMark: stream.writableHighWaterMark,
    write: (chunk, _encoding, done) => {
      stream.write(chunk, done)
    },
  })
  const onError = (error: Error) => output.destroy(error)
  stream.on('error', onError)
  output.once('close', () => stream.removeListener('error', onError).on('error', () => {}))
  return output
}

function textOutput(encoding: Encoding, onText: (text: string) => void): Writable {
  const decoder = encoding.decoder()
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      onText(decoder.push(chunk))
      done()
    },
    final(done) {
      onText(decoder.push(new Uint8Array(0), true))
      done()
    },
  })
}

type Piece = Pick<Message, 'bytes' | 'header'>

type Cutter = {
  push(chunk: Uint8Array): Piece[]
  end(): Piece[]
  /** Why no more will come. */
  failure(): Error | null
}

function messageOutput(
  encoding: Encoding,
  socket: Connection,
  {cut, maxFrameBytes, onMessage}: Extract<ReceiveOptions, {onMessage: unknown}>,
): Writable {
  const remote = remoteEndpoint(socket)
  const from = {from: remote?.host ?? null, port: remote?.port ?? null}
  const cutter = openCutter(cut, maxFrameBytes)
  const giveAll = (step: () => Piece[], done: (error?: Error | null) => void) => {
    try {
      for (const {bytes, header} of step()) onMessage({...from, bytes, header, text: encoding.decode(bytes)})
      done(cutter.failure())
    } catch (error) {
      done(error as Error)
    }
  }
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => giveAll(() => cutter.push(chunk), done),
    final: (done) => giveAll(() => cutter.end(), done),
  })
}

function openCutter(cut: ReceiveOptions['cut'], maxFrameBytes: number): Cutter {
  if (cut === null) return {push: (chunk) => [{bytes: chunk, header: null}], end: () => [], failure: () => null}
  if (cut === 'line') {
    const reason = `a line of the peer is longer than ${maxFrameBytes} bytes (--max-frame)`
    const cutter = new LineCutter(maxFrameBytes, () => new NetworkError('FRAME_TOO_LONG', reason))
    const bare = (lines: Uint8Array[]) => lines.map((bytes) => ({bytes, header: null}))
    return {
      push: (chunk) => bare(cutter.push(chunk)),
      end: () => bare(cutter.end()),
      failure: () => cutter.failure,
    }
  }
  const decoder = createDecoder(cut, {maxFrameBytes})
  const frames = (found: ReturnType<typeof decoder.push>) => found.map(({payload: bytes, header}) => ({bytes, header}))
  return {
    push: (chunk) => frames(decoder.push(chunk)),
    end() {
      decoder.end()
      return []
    },
    failure: () => decoder.failure,
  }
}
