import {InputError} from '../errors.js'
import type {Encoding} from './encoding.js'

/** How a line of standard input stands for the bytes of a message. */
export const MESSAGE_FORMATS = ['text', 'json', 'hex', 'base64'] as const
export type MessageFormat = (typeof MESSAGE_FORMATS)[number]

/**
 * Turns a line into the bytes of a message; an empty line is an empty one. Throws InputError BAD_MESSAGE, NOT_ENCODABLE.
 *
 * - `json`: a row of netkit's (`base64` counts, where it is null or missing `text`), or a string
 * - `hex`: pairs of digits; blanks, colons and `0x` before a pair may stand between them
 */
type MessageReader = (line: Uint8Array) => Uint8Array

/** For all formats but text, which is the line itself. */
export function messageReader(format: Exclude<MessageFormat, 'text'>, encoding: Encoding): MessageReader {
  const read = {json: (text: string) => fromJson(text, encoding), hex: fromHex, base64: fromBase64}[format]
  return (line) => {
    const text = Buffer.from(line)
      .toString()
      .replace(/^\ufeff/, '')
      .trim()
    return text === '' ? new Uint8Array(0) : read(text)
  }
}

/** The longest line that stands for `bytes` bytes: JSON needs six characters for some bytes, and has them as Base64, too. */
export function longestLine(bytes: number): number {
  return 8 * bytes + 64 * 1024
}

function fromJson(text: string, encoding: Encoding): Uint8Array {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw bad('no JSON', cause)
  }
  if (typeof value === 'string') return encoding.encode(value)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad('neither an object nor a string')
  const {base64, text: said} = value as {base64?: unknown; text?: unknown}
  if (typeof base64 === 'string') return fromBase64(base64)
  if (typeof said === 'string') return encoding.encode(said)
  throw bad('it has neither base64 nor text')
}

function fromHex(text: string): Uint8Array {
  const digits = text.replaceAll(/0x(?=[\da-f]{2})|[\s:,]/gi, '')
  const strange = /[^\da-f]/i.exec(digits)
  if (strange) throw bad(`"${strange[0]}" is not a hexadecimal digit`)
  if (digits.length % 2 === 1) throw bad('an odd number of hexadecimal digits')
  return Buffer.from(digits, 'hex')
}

/** RFC 4648 §4 and §5, with padding or without. */
function fromBase64(text: string): Uint8Array {
  const strange = /[^\w+/=-]/.exec(text)
  if (strange) throw bad(`"${strange[0]}" is not a Base64 character`)
  const digits = text.replace(/={0,2}$/, '')
  if (digits.includes('=') || digits.length % 4 === 1) throw bad('incomplete Base64')
  return Buffer.from(digits, 'base64')
}

function bad(reason: string, cause?: unknown): InputError {
  return new InputError('BAD_MESSAGE', `${reason} (--input-format)`, {cause})
}
