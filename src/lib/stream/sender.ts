import {InputError, NetkitError} from '../errors.js'
import {createEncoder, type Framing} from '../framing/create-decoder.js'
import {type Encoding, encodingOf} from '../text/encoding.js'
import {type LocalInput, openLocalInput} from '../io/open-input.js'
import {longestLine, type MessageFormat, messageReader} from '../text/message-format.js'
import {StrictLines} from './strict-lines.js'

export type SenderOptions = {
  /** Each line of stdin is one frame. */
  framing: Framing | null
  /** Line by line, each with its line end. */
  line: boolean
  /** How each line of stdin stands for a message; `text` is the line, or without framing and `line` the bytes. */
  format: MessageFormat
  /** LF goes out as CR LF. */
  crlf: boolean
  /** The encoding on the wire, of lines and of what is typed; what comes through a pipe is sent as it is. */
  encoding: string
  /** The longest line. */
  maxFrameBytes: number
}

/** Makes what is read ready for the wire, in memory of its own. */
type Stage = {
  push(bytes: Uint8Array): Uint8Array
  end(): Uint8Array
  /** Why nothing more can be sent: told when what was good before it is on its way. */
  readonly failure: NetkitError | null
}

/** What comes from the descriptor, made ready for the wire. Rejects with InputError UNKNOWN_ENCODING. */
export async function openSender(fd: number, options: SenderOptions): Promise<LocalInput> {
  const {framing, line, crlf, format, maxFrameBytes} = options
  const encoding = await encodingOf(options.encoding)
  const input = openLocalInput(fd)
  const recode = encoding.name === 'utf-8' ? null : recoder(encoding)
  const reader = format === 'text' ? null : messageReader(format, encoding)
  const payloadOf = !reader
    ? (text: Uint8Array) => recode?.(text) ?? text
    : (text: Uint8Array) => bounded(reader(text), maxFrameBytes)
  if (framing || line || format !== 'text') {
    const end = Buffer.from(line ? (crlf ? '\r\n' : '\n') : '')
    const wrap = framing ? createEncoder(framing) : (bytes: Uint8Array) => (line ? Buffer.concat([bytes, end]) : bytes)
    return through(input, new Lines({maxFrameBytes, isText: format === 'text'}, (text) => wrap(payloadOf(text))))
  }
  const typed = input.kind === 'terminal' ? recode : null
  const turn = crlf ? crlfTurner() : null
  if (!typed && !turn) return input
  const push = (bytes: Uint8Array) => {
    const turned = turn?.(bytes) ?? bytes
    return typed?.(turned) ?? turned
  }
  return through(input, {push, end: () => new Uint8Array(0), failure: null})
}

/** Throws InputError FRAME_TOO_LONG: of a line of text the cutter has seen to it. */
function bounded(bytes: Uint8Array, most: number): Uint8Array {
  if (bytes.length <= most) return bytes
  throw new InputError('FRAME_TOO_LONG', `a message of ${bytes.length} bytes is longer than ${most} (--max-frame)`)
}

function through(input: LocalInput, stage: Stage): LocalInput {
  return {
    kind: input.kind,
    get hasEnded() {
      return input.hasEnded
    },
    start({take, onEnd, onError}) {
      const send = (step: () => Uint8Array, ready: () => void) => {
        const bytes = step()
        const isTaken = bytes.length === 0 || take(bytes, ready)
        if (stage.failure) onError(stage.failure)
        return isTaken
      }
      input.start({
        take: (bytes, ready) => send(() => stage.push(bytes), ready),
        onEnd() {
          send(
            () => stage.end(),
            () => {},
          )
          onEnd()
        },
        onError,
      })
    },
    stop: () => input.stop(),
    release: () => input.release(),
  }
}

/** Each line of text, without its end, becomes bytes for the wire. */
class Lines implements Stage {
  failure: NetkitError | null = null
  private readonly cutter: StrictLines
  private lines = 0

  constructor(
    {maxFrameBytes, isText}: {maxFrameBytes: number; isText: boolean},
    private readonly toBytes: (line: Uint8Array) => Uint8Array,
  ) {
    const reason = `a line of stdin is longer than ${maxFrameBytes} bytes (--max-frame)`
    this.cutter = new StrictLines(
      isText ? maxFrameBytes : longestLine(maxFrameBytes),
      () => new InputError('LINE_TOO_LONG', reason),
    )
  }

  push(bytes: Uint8Array): Uint8Array {
    return this.encode(() => this.cutter.push(bytes))
  }

  end(): Uint8Array {
    return this.encode(() => this.cutter.end())
  }

  /** What was good before it is sent; what stands behind it is not, as a talk with a message missing is another talk. */
  private placed({code, message}: InputError): InputError {
    return new InputError(code, `stdin:${this.lines}: ${message}`)
  }

  private encode(cut: () => Uint8Array[]): Uint8Array {
    const found: Uint8Array[] = []
    try {
      for (const line of cut()) {
        this.lines++
        found.push(this.toBytes(line))
      }
      this.failure = this.cutter.failure
    } catch (error) {
      if (!(error instanceof NetkitError)) throw error
      this.failure = error instanceof InputError ? this.placed(error) : error
    }
    return Buffer.concat(found)
  }
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
