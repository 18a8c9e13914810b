import {type NetkitError, NetworkError, SystemError} from '../errors.js'
import type {JsonObject} from '../framing/frame-decoder.js'
import {encodeLengthPrefixed, plainLayout} from '../framing/length-prefix.js'
import {LENGTH_FIELDS} from '../framing/length-field.js'

// What the two ends say to each other besides files: JSON objects, each behind its length as a big-endian uint32.

/** The longest of these frames, in bytes of JSON. */
export const MAX_SHORT_FRAME_BYTES = 64 * 1024

/** What the receiver has of a file already: its first bytes, and their SHA-256. */
export type Offer = {offset: number; sha256: string}

/** The receiver's last word on a file. */
export type Answer = {sha256: string | null; failure: NetkitError | null}

/** Failures that are the receiver's machine's: its disk, its folder, its limits. */
const SYSTEM_CODES = new Set([
  'FILE_EXISTS',
  'FILE_LIMIT',
  'FILE_TOO_LARGE',
  'NO_SPACE',
  'NOT_A_FOLDER',
  'NO_SUCH_FILE',
  'PERMISSION',
  'READ_ONLY',
  'TOO_MANY_FILES',
  'CANNOT_WRITE',
])

/** A reason is a sentence; the rest of a longer one is cut off. */
const MAX_REASON = 500

export function encodeOffer({offset, sha256}: Offer): Uint8Array {
  return encode({offset, sha256})
}

export function encodeStart(offset: number): Uint8Array {
  return encode({offset})
}

/** `code` is ours: a peer without it sends `error` alone. */
export function encodeAnswer({sha256, failure}: Answer): Uint8Array {
  if (failure === null) return encode({ok: true, sha256})
  return encode({ok: false, sha256, error: failure.message.slice(0, MAX_REASON), code: failure.code})
}

/** The sender's decision: the offset that was offered, or 0. Throws NetworkError BAD_FRAME. */
export function decodeStart(json: Uint8Array, offered: number): number {
  const {offset} = parse(json)
  if (offset === 0 || offset === offered) return offset
  throw new NetworkError('BAD_FRAME', `the sender begins at neither 0 nor ${offered}`)
}

/** An offer, or the answer that stands in its place. Throws NetworkError BAD_FRAME. */
export function decodeReply(json: Uint8Array): Offer | Answer {
  const {offset, ok, sha256 = null, error, code} = parse(json)
  if (sha256 !== null && !(typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256))) throw bad('sha256')
  if (ok === true) return {sha256, failure: null}
  if (ok === false) return {sha256, failure: failureOf(error, code)}
  if (ok !== undefined) throw bad('ok')
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0 || sha256 === null) throw bad('offset')
  return {offset, sha256}
}

function failureOf(error: unknown, code: unknown): NetkitError {
  const reason = typeof error === 'string' && error !== '' ? error.slice(0, MAX_REASON) : 'it gives no reason'
  const ourCode = typeof code === 'string' && /^[A-Z][A-Z_]{0,39}$/.test(code) ? code : 'REFUSED'
  const Kind = SYSTEM_CODES.has(ourCode) ? SystemError : NetworkError
  return new Kind(ourCode, `the receiver says: ${reason}`)
}

function encode(value: JsonObject): Uint8Array {
  return encodeLengthPrefixed(Buffer.from(JSON.stringify(value)), plainLayout(LENGTH_FIELDS.u32be))
}

function parse(json: Uint8Array): JsonObject {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', {fatal: true}).decode(json))
  } catch (cause) {
    throw new NetworkError('BAD_FRAME', 'the peer’s answer is not JSON', {cause})
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  throw new NetworkError('BAD_FRAME', 'the peer’s answer is not a JSON object')
}

function bad(key: string): NetworkError {
  return new NetworkError('BAD_FRAME', `the peer's answer has an invalid ${key}`)
}
