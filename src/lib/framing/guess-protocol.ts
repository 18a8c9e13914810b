import {type LengthField, readLength} from './length-field.js'

/** How other protocols open a stream; the first four bytes are enough to tell them. */
const OPENINGS: readonly (readonly [openings: readonly string[], explanation: string])[] = [
  [['GET ', 'HEAD', 'POST', 'PUT ', 'DELE', 'OPTI', 'PATC', 'TRAC', 'CONN', 'PRI '], 'the peer speaks HTTP'], // RFC 9110 §9, RFC 9113 §3.4
  [['HTTP'], 'the peer answers in HTTP'], // RFC 9112 §4
  [['SSH-'], 'the peer speaks SSH'], // RFC 4253 §4.2
  [['\x16\x03'], 'the peer speaks TLS'], // a ClientHello in its record, RFC 8446 §5.1
  [['220 ', '220-'], 'the peer greets like an FTP or SMTP server'], // RFC 959 §5.4, RFC 5321 §3.1
  [['{"'], 'the peer sends JSON without a length before it'],
]

/** Which protocol opens a stream with these bytes: "0x47455420 is 'GET ': the peer speaks HTTP". Null if none is known. */
export function guessProtocol(bytes: Uint8Array): string | null {
  const start = latin1(bytes.subarray(0, 4))
  for (const [openings, explanation] of OPENINGS) {
    if (openings.some((opening) => start.startsWith(opening))) return `${quote(start)}: ${explanation}`
  }
  return null
}

/** Explains a length that cannot be right: text where a length should be, or its bytes in the other order, if that `fits`. */
export function guessLength(
  bytes: Uint8Array,
  field: LengthField,
  at: number,
  fits: (length: number) => boolean,
): string | null {
  const protocol = guessProtocol(bytes)
  if (protocol !== null) return protocol
  const text = latin1(bytes.subarray(at, at + field.sizeBytes))
  if (text.length < field.sizeBytes) return null
  if (text.length >= 4 && PRINTABLE.test(text)) return `${quote(text)}: the peer sends text without a length before it`
  const swapped = {...field, littleEndian: !field.littleEndian}
  const length = readLength(swapped, bytes, at)
  if (field.sizeBytes === 1 || !fits(length)) return null
  return `swapped it would be ${length}: the peer sends ${USUAL_NAMES[swapped.littleEndian ? 'le' : 'be'][field.sizeBytes]}`
}

/** A reason with what may be behind it. */
export function because(reason: string, guess: string | null): string {
  return guess === null ? reason : `${reason}; ${guess}`
}

/** What programs mostly mean by a field of that many bytes: unsigned in network order, C's and Python's integers otherwise. */
const USUAL_NAMES = {
  be: {2: 'u16be', 3: 'u24be', 4: 'u32be', 8: 'u64be'},
  le: {2: 'u16le', 3: 'length:0,3,0,3,le', 4: 'i32le', 8: 'i64le'},
} as const

const PRINTABLE = /^[\t\r\n\x20-\x7e]+$/

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}

function quote(text: string): string {
  const hex = [...text].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('')
  return PRINTABLE.test(text) ? `0x${hex} is '${JSON.stringify(text).slice(1, -1)}'` : `0x${hex}`
}
