/**
 * The request for a remote command: one `u32be` frame.
 *
 *     client     | 00 00 00 14 | {"argv":["ls","-l"]} |
 */
import {InputError, NetworkError} from '../errors.js'
import {LENGTH_FIELDS} from '../framing/length-field.js'
import {encodeLengthPrefixed, LengthPrefixDecoder, plainLayout} from '../framing/length-prefix.js'

/** The words of a command: the program, and its arguments. */
export type Argv = readonly [program: string, ...args: string[]]

const MAX_REQUEST_BYTES = 64 * 1024
const MAX_WORDS = 1000

/** Throws InputError BAD_COMMAND: no word, too many, or too long for a request. */
export function encodeRequest(argv: readonly string[]): Uint8Array {
  checkArgv(argv)
  const json = Buffer.from(JSON.stringify({argv}))
  checkRequestSize(json.length)
  return encodeLengthPrefixed(json, plainLayout(LENGTH_FIELDS.u32be))
}

/** Throws InputError BAD_COMMAND. */
export function checkArgv(argv: readonly string[]): void {
  const reason = whyNoArgv(argv)
  if (reason !== null) throw new InputError('BAD_COMMAND', `the command: ${reason}`)
}

/** Throws InputError BAD_COMMAND. */
export function checkRequestSize(sizeBytes: number): void {
  if (sizeBytes > 0 && sizeBytes <= MAX_REQUEST_BYTES) return
  const reason = sizeBytes === 0 ? 'it is empty' : `${sizeBytes} bytes are above the maximum of ${MAX_REQUEST_BYTES}`
  throw new InputError('BAD_COMMAND', `the command: ${reason}`)
}

/** Takes what a client sends; see `FrameDecoder`. */
export function requestDecoder(): LengthPrefixDecoder {
  return new LengthPrefixDecoder('u32be', {maxFrameBytes: MAX_REQUEST_BYTES})
}

/** Reads the request of a frame. Throws NetworkError BAD_REQUEST. */
export function decodeRequest(payload: Uint8Array): Argv {
  const request = parseJson(payload)
  const argv = isObject(request) ? request['argv'] : undefined
  const reason = whyNoArgv(argv)
  if (reason !== null) throw new NetworkError('BAD_REQUEST', `bad request: ${reason}`)
  return argv as unknown as Argv
}

/** Why these are not the words of a command, or null. */
function whyNoArgv(argv: unknown): string | null {
  if (!Array.isArray(argv)) return 'argv is not a list'
  if (argv.length === 0) return 'argv is empty: no program is named'
  if (argv.length > MAX_WORDS) return `argv has ${argv.length} words; the limit is ${MAX_WORDS}`
  if (!argv.every((word) => typeof word === 'string')) return 'argv contains something that is not a string'
  if (argv.some((word: string) => word.includes('\0'))) return 'a word of argv contains a NUL'
  return null
}

/** Undefined for what is no JSON in UTF-8. V8 reads it without recursion: depth costs no stack. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', {fatal: true}).decode(bytes))
  } catch {
    return undefined
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
