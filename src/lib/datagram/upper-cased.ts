import {isAscii} from 'node:buffer'
import type {Encoding} from '../text/encoding.js'

/**
 * A text in capitals, in its own encoding; bytes that are no text stay as they are, and so does a text whose capitals take
 * more bytes (`ŉ` becomes two letters): an answer is never longer than what it answers.
 */
export function upperCased(bytes: Buffer, encoding: Encoding): Uint8Array {
  if (encoding.name === 'utf-8' && isAscii(bytes)) return Buffer.from(bytes.toString('latin1').toUpperCase(), 'latin1')
  const text = encoding.decode(bytes)
  if (text === null) return bytes
  const capitals = encoding.encode(Array.from(text, (character) => capitalOf(character, encoding)).join(''))
  return capitals.length > bytes.length ? bytes : capitals
}

/** GBK has ü, and no Ü. */
function capitalOf(character: string, encoding: Encoding): string {
  const capital = character.toUpperCase()
  if (capital === character || encoding.name === 'utf-8') return capital
  try {
    encoding.encode(capital)
    return capital
  } catch {
    return character
  }
}
