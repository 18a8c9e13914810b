import {isUtf8} from 'node:buffer'
import {InputError, NetkitError} from '../errors.js'
import {type Encoding, encodingOf} from '../text/encoding.js'
import {type Line, LineCutter} from '../framing/line-cutter.js'
import {longestLine, type MessageFormat, messageReader} from '../text/message-format.js'
import {MAX_PAYLOAD_BYTES, refuseTooLong, tooLong} from './payload.js'

/** A line that is too long is passed over; one that is longer than this may never end (/dev/zero). */
const MAX_SKIPPED_BYTES = 16 * 2 ** 20

/** Where datagrams come from: a text, all bytes of an input as one datagram, or each of its lines as one. */
export type PayloadSource =
  | {text: string}
  | {whole: AsyncIterable<Buffer>; name: string}
  | {lines: AsyncIterable<Buffer>; onBadLine: (error: NetkitError, line: number) => void}

/**
 * What `source` gives, in the bundles in which it comes. Texts and lines are written in the encoding; a whole input is sent as
 * it is. Throws InputError DATAGRAM_TOO_LONG, UNKNOWN_ENCODING, and NO_VALUES where there is not one
 * line; a bad line is told to `onBadLine` instead, unless it has no end.
 */
export async function* payloadsOf(
  source: PayloadSource,
  {encoding: label, format = 'text'}: {encoding: string; format?: MessageFormat | undefined},
): AsyncGenerator<Uint8Array[]> {
  const encoding = await encodingOf(label)
  const decode = format === 'text' ? null : messageReader(format, encoding)
  if ('whole' in source) {
    const bytes = await wholeOf(source, decode ? longestLine(MAX_PAYLOAD_BYTES) : MAX_PAYLOAD_BYTES)
    const whole = decode?.(bytes) ?? bytes
    refuseTooLong(whole, source.name)
    return yield [whole]
  }
  if ('text' in source) {
    const bytes = decode?.(Buffer.from(source.text)) ?? encoding.encode(source.text)
    refuseTooLong(bytes, 'the message')
    return yield [bytes]
  }
  const cutter = new LineCutter(decode ? longestLine(MAX_PAYLOAD_BYTES) : MAX_PAYLOAD_BYTES)
  const read = decode ?? ((bytes: Buffer) => recoded(bytes, encoding))
  const payloadsIn = (lines: Line[]) => lines.flatMap((line) => payloadOf(line, read, source.onBadLine) ?? [])
  let isEmpty = true
  for await (const chunk of source.lines) {
    isEmpty &&= chunk.length === 0
    yield payloadsIn(cutter.push(chunk))
    if (cutter.pendingBytes > MAX_SKIPPED_BYTES) throw tooLong('a line that does not end has more than 16 MiB')
  }
  yield payloadsIn(cutter.end())
  if (isEmpty)
    throw new InputError('NO_VALUES', "nothing to send: expected a datagram per line ('' sends an empty one)")
}

type OnBadLine = (error: NetkitError, line: number) => void

function payloadOf({bytes, line}: Line, read: (line: Buffer) => Uint8Array, onBadLine: OnBadLine): Uint8Array | null {
  try {
    if (bytes === null) throw tooLong(`more than ${MAX_PAYLOAD_BYTES} bytes`)
    const payload = read(bytes)
    refuseTooLong(payload, 'the line')
    return payload
  } catch (error) {
    if (!(error instanceof NetkitError)) throw error
    onBadLine(error, line)
    return null
  }
}

function recoded(bytes: Buffer, encoding: Encoding): Uint8Array {
  if (encoding.name === 'utf-8') return bytes // as it is, text or not
  if (!isUtf8(bytes)) throw new InputError('NOT_UTF8', `not UTF-8, so --encoding cannot convert it to ${encoding.name}`)
  const payload = encoding.encode(bytes.toString())
  refuseTooLong(payload, `the line in ${encoding.name}`)
  return payload
}

/** Reads little more than fits. */
async function wholeOf(
  {whole, name}: {whole: AsyncIterable<Buffer>; name: string},
  mostBytes: number,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of whole) {
    chunks.push(chunk)
    length += chunk.length
    if (length > mostBytes) throw tooLong(`${name} has more than ${MAX_PAYLOAD_BYTES} bytes`)
  }
  return Buffer.concat(chunks)
}
