import {isUtf8} from 'node:buffer'
import {TextDecoder} from 'node:util'
import {InputError} from '../errors.js'

/** Turns text into bytes and back, in one of the encodings that chat programs use. */
export type Encoding = {
  name: string
  /** Throws InputError NOT_ENCODABLE where the encoding has no such character. */
  encode(text: string): Uint8Array
  /** The same with `?` for such a character. */
  encodeLossy(text: string): Uint8Array
  /** A decoder for one stream: a character cut by a chunk's end waits for the next. */
  decoder(): TextStreamDecoder
  /** The text of bytes that stand alone, or null where they are not valid text. */
  decode(bytes: Uint8Array): string | null
}

export type TextStreamDecoder = {
  /** @param end no more bytes follow: what is left of a cut character becomes U+FFFD */
  push(bytes: Uint8Array, end?: boolean): string
}

/**
 * The encoding of a WHATWG label: `utf-8`, `gbk`, `gb18030`, `latin1`, `shift_jis` … Decoding is Node's; encoding into
 * anything but UTF-8 is iconv-lite's, loaded then. Throws InputError UNKNOWN_ENCODING.
 */
export async function encodingOf(label: string): Promise<Encoding> {
  const {encoding: name} = openDecoder(label)
  const {encode, encodeLossy} = name === 'utf-8' ? UTF_8 : await encoderOf(name, label)
  return {
    name,
    encode,
    encodeLossy,
    decoder() {
      const decoder = openDecoder(label)
      return {push: (bytes, end = false) => decoder.decode(bytes, {stream: !end})}
    },
    decode: name === 'utf-8' ? decodeUtf8 : (bytes) => decodeWhole(bytes, label),
  }
}

type Encoder = Pick<Encoding, 'encode' | 'encodeLossy'>

const UTF_8: Encoder = {encode: (text) => Buffer.from(text), encodeLossy: (text) => Buffer.from(text)}

/** A decoder for each text would cost more than reading it. */
function decodeUtf8(bytes: Uint8Array): string | null {
  return isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString() : null
}

function decodeWhole(bytes: Uint8Array, label: string): string | null {
  try {
    return new TextDecoder(label, {fatal: true, ignoreBOM: true}).decode(bytes)
  } catch {
    return null
  }
}

function openDecoder(label: string): TextDecoder {
  try {
    return new TextDecoder(label, {ignoreBOM: true})
  } catch (error) {
    throw unknown(label, error)
  }
}

async function encoderOf(name: string, label: string): Promise<Encoder> {
  const {default: iconv} = await import('iconv-lite')
  if (!iconv.encodingExists(name)) throw unknown(label)
  const decoder = openDecoder(label)
  const encode = (text: string) => {
    const bytes = iconv.encode(text, name)
    if (decoder.decode(bytes) !== text)
      refuseMissing(text, name, (one) => decoder.decode(iconv.encode(one, name)) === one)
    return bytes
  }
  return {encode, encodeLossy: (text) => iconv.encode(text, name)}
}

/** iconv-lite writes `?` for a character that the encoding does not have, without a word. */
function refuseMissing(text: string, name: string, isThere: (character: string) => boolean): void {
  const missing = Array.from(text).find((character) => !isThere(character))
  if (missing !== undefined)
    throw new InputError('NOT_ENCODABLE', `${name} has no character "${missing}"`, {
      input: text,
      offset: text.indexOf(missing),
    })
}

function unknown(label: string, cause?: unknown): InputError {
  const reason = 'unknown encoding; try utf-8, gbk, gb18030, latin1, shift_jis or another of the WHATWG list'
  return new InputError('UNKNOWN_ENCODING', `"${label}": ${reason}`, {input: label, cause})
}
