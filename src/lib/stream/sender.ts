import {type Readable, Transform} from 'node:stream'
import {InputError} from '../errors.js'
import {createEncoder, type Framing} from '../framing/framing.js'
import {type Encoding, encodingOf} from '../net/encoding.js'
import {type LocalInput, type LocalKind, openInput} from '../net/local-stream.js'
import {LineCutter} from './line-cutter.js'

/** What we send: a stream of bytes as they go on the wire, and what is behind it. */
export type Sender = {
  stream: Readable
  kind: LocalKind
  release(): void
}

export type SendOptions = {
  /** Each line of stdin is one frame. */
  framing: Framing | null
  /** Line by line, each with its line end. */
  line: boolean
  /** LF goes out as CR LF. */
  crlf: boolean
  /** The encoding on the wire, of lines and of what is typed; what comes through a pipe is sent as it is. */
  encoding: string
  /** The longest line. */
  maxFrameBytes: number
}

/** What comes from the descriptor (standard input), made ready for the wire. Rejects with InputError UNKNOWN_ENCODING. */
export async function openSender(fd: number, options: SendOptions): Promise<Sender> {
  const {framing, line, crlf, maxFrameBytes} = options
  const encoding = await encodingOf(options.encoding)
  const input = openInput(fd)
  const recode = encoding.name === 'utf-8' ? null : recoder(encoding)
  if (framing) {
    const encode = createEncoder(framing)
    return through(
      input,
      lines(maxFrameBytes, (text) => encode(recode?.(text) ?? text)),
    )
  }
  if (line) {
    const end = Buffer.from(crlf ? '\r\n' : '\n')
    return through(
      input,
      lines(maxFrameBytes, (text) => Buffer.concat([recode?.(text) ?? text, end])),
    )
  }
  const isTyped = input.kind === 'terminal'
  if (!crlf && !(isTyped && recode)) return {...input}
  const turned = crlf ? crlfTurner() : (chunk: Uint8Array) => chunk
  const typed = isTyped && recode ? recoder(encoding) : (chunk: Uint8Array) => chunk
  return through(
    input,
    new Transform({transform: (chunk: Buffer, _encoding, done) => done(null, typed(turned(chunk)))}),
  )
}

function through({stream, kind, release}: LocalInput, transform: Transform): Sender {
  stream.on('error', (error) => transform.destroy(error))
  return {stream: stream.pipe(transform), kind, release}
}

/** Each line of text, without its end, becomes bytes for the wire. */
function lines(maxFrameBytes: number, toBytes: (line: Uint8Array) => Uint8Array): Transform {
  const tooLong = () =>
    new InputError('LINE_TOO_LONG', `a line of stdin is longer than ${maxFrameBytes} bytes (--max-frame)`)
  const cutter = new LineCutter(maxFrameBytes, tooLong)
  const pushAll = (transform: Transform, found: Uint8Array[], done: (error?: Error | null) => void) => {
    try {
      for (const line of found) transform.push(toBytes(line))
      done(cutter.failure)
    } catch (error) {
      done(error as Error)
    }
  }
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      pushAll(this, cutter.push(chunk), done)
    },
    flush(done) {
      pushAll(this, cutter.end(), done)
    },
  })
}

/** UTF-8, which is what our side speaks, into the encoding of the wire. */
function recoder(encoding: Encoding): (text: Uint8Array) => Uint8Array {
  const decoder = new TextDecoder('utf-8', {ignoreBOM: true})
  return (text) => encoding.encode(decoder.decode(text, {stream: true}))
}

/** LF becomes CR LF; a CR LF that is there stays, also where the chunks are cut between the two. */
function crlfTurner(): (chunk: Uint8Array) => Uint8Array {
  let last = 0
  return (chunk) => {
    const out = Buffer.allocUnsafe(chunk.length * 2)
    let size = 0
    for (const byte of chunk) {
      if (byte === LF && last !== CR) out[size++] = CR
      out[size++] = byte
      last = byte
    }
    return out.subarray(0, size)
  }
}

const LF = 0x0a
const CR = 0x0d
