import {displayWidth} from '../text/display-width.js'

/** A character of a message, or a byte that is none: the least that is drawn as one. */
export type ByteUnit = {
  sizeBytes: number
  text: string
  /** Its bytes, for a picture in which somebody cuts it. */
  pairs: string[]
  /** The message that it belongs to, from 0. */
  message: number
  /** A byte that says how long a message is, drawn as a hex pair. */
  isFraming: boolean
}

/** The messages character by character; what can't be shown is `▒`, one for each byte. */
export function byteUnits(messages: readonly Uint8Array[]): ByteUnit[] {
  return messages.flatMap((bytes, message) => unitsOf(bytes, message))
}

/** Frames byte by byte: what framing adds as hex pairs, the message in it as text. */
export function frameUnits(frames: readonly Uint8Array[], messages: readonly Uint8Array[]): ByteUnit[] {
  return frames.flatMap((frame, message) => {
    const payload = messages[message] ?? new Uint8Array(0)
    const start = Buffer.from(frame).lastIndexOf(payload)
    if (start === -1 || payload.length === 0) return framingUnits(frame, message)
    return [
      ...framingUnits(frame.subarray(0, start), message),
      ...unitsOf(payload, message),
      ...framingUnits(frame.subarray(start + payload.length), message),
    ]
  })
}

/** The bytes that `hexPairs` wrote; null where it left some out. */
export function bytesOfPairs(pairs: string): Uint8Array | null {
  return pairs.includes('…') ? null : Buffer.from(pairs.replaceAll(' ', ''), 'hex')
}

const UTF8 = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true})

function unitsOf(bytes: Uint8Array, message: number): ByteUnit[] {
  let text: string
  try {
    text = UTF8.decode(bytes)
  } catch {
    return [...bytes].map((byte) =>
      unit(Uint8Array.of(byte), byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : '▒', message),
    )
  }
  return [...text].flatMap((character) => {
    const own = Buffer.from(character)
    if (isDrawn(character)) return [unit(own, character, message)]
    return [...own].map((byte) => unit(Uint8Array.of(byte), '▒', message))
  })
}

/** Controls, marks that join the character before, and characters without a picture would break the columns. */
function isDrawn(character: string): boolean {
  return !/[\p{C}\p{M}\p{Zl}\p{Zp}]/u.test(character) && displayWidth(character) > 0
}

function unit(bytes: Uint8Array, text: string, message: number): ByteUnit {
  return {sizeBytes: bytes.length, text, pairs: [...bytes].map(pair), message, isFraming: false}
}

function framingUnits(bytes: Uint8Array, message: number): ByteUnit[] {
  return [...bytes].map((byte) => ({sizeBytes: 1, text: pair(byte), pairs: [pair(byte)], message, isFraming: true}))
}

function pair(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}
