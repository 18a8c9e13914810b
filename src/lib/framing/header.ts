import {InputError, NetworkError} from '../errors.js'
import type {DecoderOptions, JsonObject} from './frame-decoder.js'
import {because, guessLength} from './guess-protocol.js'
import {joinBytes} from './join-bytes.js'
import {LENGTH_FIELDS, readExactLength, readLength, writeLength} from './length-field.js'
import {PrefixedDecoder} from './prefixed-decoder.js'

export type HeaderLengthName = 'i32le' | 'u32be'

/** The longest JSON header, in bytes. */
export const MAX_HEADER_BYTES = 64 * 1024

/** Levels of objects and arrays in a header: whoever walks through deeper ones by recursion runs out of stack. */
const MAX_HEADER_DEPTH = 32

/** Both length fields are four bytes wide. */
export const HEADER_LENGTH_BYTES = 4

/**
 * Cuts a byte stream back into messages of a JSON header and a body. A length stands before the header, and the header
 * says in `total_size`, or `filesize`, how many bytes the body has.
 *
 *     received   | 10 00 00 00 | {"total_size":2} | 68 69 |   i32le 16, header, body
 *     frames     | 68 69 |                                    with the header {total_size: 2}
 */
export class HeaderDecoder extends PrefixedDecoder {
  constructor(
    private readonly lengthField: HeaderLengthName,
    options?: DecoderOptions,
  ) {
    super(options)
  }

  protected override measure(bytes: Uint8Array, start: number, stop: number): number {
    if (stop - start < HEADER_LENGTH_BYTES) return HEADER_LENGTH_BYTES
    const headBytes =
      HEADER_LENGTH_BYTES + this.located(() => readHeaderLength(this.lengthField, bytes.subarray(start, stop)))
    if (stop - start < headBytes) return headBytes
    const {header, bodyBytes} = this.located(() =>
      decodeHeader(bytes.subarray(start + HEADER_LENGTH_BYTES, start + headBytes)),
    )
    if (bodyBytes > this.maxFrameBytes) {
      throw this.refusal('FRAME_TOO_LONG', `body of ${bodyBytes} bytes is above the maximum of ${this.maxFrameBytes}`)
    }
    this.header = header
    this.payloadStart = headBytes
    this.payloadBytes = bodyBytes
    return headBytes + bodyBytes
  }

  /** The same error with the place in the stream. */
  private located<Value>(read: () => Value): Value {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
      throw this.refusal(error.code as 'FRAME_TOO_LONG' | 'BAD_FRAME', error.message)
    }
  }
}

/**
 * Reads the length before a JSON header at the start of `bytes`. Throws NetworkError FRAME_TOO_LONG above 64 KiB and
 * BAD_FRAME below 0, which guess what the peer may be speaking instead.
 */
export function readHeaderLength(name: HeaderLengthName, bytes: Uint8Array): number {
  const field = LENGTH_FIELDS[name]
  const length = readLength(field, bytes, 0)
  if (length >= 0 && length <= MAX_HEADER_BYTES) return length
  const guess = guessLength(bytes, field, 0, (other) => other > 0 && other <= MAX_HEADER_BYTES)
  if (length < 0) {
    const reason = `header length ${readExactLength(field, bytes, 0)} is negative`
    throw new NetworkError('BAD_FRAME', because(reason, guess))
  }
  const reason = `header length ${length} is above the maximum of ${MAX_HEADER_BYTES} bytes`
  throw new NetworkError('FRAME_TOO_LONG', because(reason, guess))
}

/**
 * Reads a JSON header, and in it the length of the body in bytes: an integer, 0 … 2^53−1. Throws NetworkError BAD_FRAME,
 * also where the JSON is nested more than 32 levels deep, or has a key twice.
 */
export function decodeHeader(json: Uint8Array): {header: JsonObject; bodyBytes: number} {
  const header = parseJson(json)
  if (!isObject(header)) throw new NetworkError('BAD_FRAME', 'the header is not a JSON object')
  if (hasKeyTwice(json)) throw new NetworkError('BAD_FRAME', 'the header has the same key twice')
  if (!isWithinDepth(header, MAX_HEADER_DEPTH)) {
    throw new NetworkError('BAD_FRAME', `the header is nested more than ${MAX_HEADER_DEPTH} levels deep`)
  }
  const {total_size: totalSize, filesize: fileSize} = header
  if (totalSize !== undefined && fileSize !== undefined && totalSize !== fileSize) {
    throw new NetworkError('BAD_FRAME', 'total_size and filesize of the header differ')
  }
  const bodyBytes = totalSize ?? fileSize
  if (typeof bodyBytes === 'number' && Number.isSafeInteger(bodyBytes) && bodyBytes >= 0) return {header, bodyBytes}
  throw new NetworkError('BAD_FRAME', 'total_size of the header is not an integer from 0 to 2^53-1')
}

/** The header behind its length, ready to be followed by the body. Throws InputError INVALID_HEADER above 64 KiB. */
export function encodeHeader(header: JsonObject, lengthField: HeaderLengthName): Uint8Array {
  const json = Buffer.from(JSON.stringify(header))
  if (json.length > MAX_HEADER_BYTES) {
    const reason = `a header of ${json.length} bytes is above the maximum of ${MAX_HEADER_BYTES}`
    throw new InputError('INVALID_HEADER', reason)
  }
  const length = new Uint8Array(HEADER_LENGTH_BYTES)
  writeLength(LENGTH_FIELDS[lengthField], json.length, length, 0)
  return joinBytes(length, json)
}

/**
 * Puts the header before the payload. `total_size` is added, unless the header already names the size; a wrong one is
 * InputError WRONG_PAYLOAD_SIZE.
 */
export function encodeHeaderPrefixed(
  payload: Uint8Array,
  header: JsonObject | null,
  lengthField: HeaderLengthName,
): Uint8Array {
  const sizes = [header?.['total_size'], header?.['filesize']].filter((size) => size !== undefined)
  for (const size of sizes) {
    if (size === payload.length) continue
    throw new InputError(
      'WRONG_PAYLOAD_SIZE',
      `the header says ${String(size)}, the payload has ${payload.length} ${payload.length === 1 ? 'byte' : 'bytes'}`,
    )
  }
  const whole = sizes.length === 0 ? {...header, total_size: payload.length} : header!
  return joinBytes(encodeHeader(whole, lengthField), payload)
}

function parseJson(json: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', {fatal: true}).decode(json))
  } catch (cause) {
    throw new NetworkError('BAD_FRAME', 'the header is not JSON in UTF-8', {cause}) // V8's reason quotes foreign text
  }
}

/** JSON.parse takes the last of equal keys, other readers the first: two ends would not mean the same size. */
function hasKeyTwice(json: Uint8Array): boolean {
  const seen = new Set<string>()
  let depth = 0
  for (const [token, isKey] of Buffer.from(json)
    .toString()
    .matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth--
    else if (depth === 1 && isKey !== undefined) {
      const key = JSON.parse(token.slice(0, -isKey.length)) as string
      if (seen.has(key)) return true
      seen.add(key)
    }
  }
  return false
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isWithinDepth(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return depth > 0 && Object.values(value).every((inner) => isWithinDepth(inner, depth - 1))
}
