import {
  ARROW,
  BLANK,
  CLOSE,
  CLOSE_BRACE,
  COLON,
  COMMA,
  DASH,
  DOT,
  HEX_DIGITS,
  LF,
  OPEN,
  OPEN_BRACE,
  QUOTE,
  SLASH,
  STAR,
  WORD_BYTES,
  isDigit,
  latin1Of,
} from '../address/word-bytes.js'

/** One to five decimal digits, and no number or word behind them. */
export function isPortAt(bytes: Uint8Array, start: number): boolean {
  let at = start
  while (isDigit(bytes[at]!)) at++
  const behind = bytes[at]!
  if (at === start || at - start > 5 || WORD_BYTES[behind] === 1) return false
  return !((behind === DOT || behind === COLON) && WORD_BYTES[bytes[at + 1]!] === 1)
}

/**
 * Whether the place says that a word is a port, not the end of a file's or a host's name: beside the arrow of tcpdump
 * (`10.0.0.1.ssh > 10.0.0.2.domain:`), or in a column of BSD's netstat, behind two blanks and before two.
 */
export function isNamedPort(bytes: Uint8Array, start: number, word: number): boolean {
  const end = endOfService(bytes, word)
  if (end === -1) return false
  if (bytes[end] === BLANK && bytes[end + 1] === ARROW && bytes[end + 2] === BLANK) return true
  if (start < 2 || bytes[start - 1] !== BLANK) return false
  if (bytes[end] === COLON) return bytes[start - 2] === ARROW
  if (bytes[start - 2] !== BLANK || bytes[end] !== BLANK || bytes[end + 1] !== BLANK) return false
  let row = start
  while (row > 0 && row > start - 100 && bytes[row - 1] !== LF) row--
  return /^(?:tcp|udp)/.test(latin1Of(bytes, row, row + 3))
}

/** Where the name of a service ends, which starts with a letter (`http-alt`); -1 for another word, or the first part of a name. */
export function endOfService(bytes: Uint8Array, start: number): number {
  if (WORD_BYTES[bytes[start]!] !== 1 || isDigit(bytes[start]!)) return -1
  let at = start
  while (at < start + 32 && (WORD_BYTES[bytes[at]!] === 1 || bytes[at] === DASH)) at++
  const behind = bytes[at]!
  return WORD_BYTES[behind] === 1 || ((behind === DOT || behind === COLON) && WORD_BYTES[bytes[at + 1]!] === 1)
    ? -1
    : at
}

/**
 * Where the reverse name of an address starts and ends, `4.3.2.1.in-addr.arpa` or 32 nibbles and `.ip6.arpa`, or null.
 *
 * @param at where a word with dots in it ends, as far as `low`: `4.3.2.1.in`, or all of a name of IPv6
 */
export function findReverseName(bytes: Uint8Array, low: number, at: number): {start: number; end: number} | null {
  const isIpv4 = bytes[at] === DASH
  const stop = isIpv4 ? at - 2 : (bytes[at - 1] === DOT ? at - 1 : at) - ROOT_6.length
  const root = isIpv4 ? ROOT_4 : ROOT_6
  const end = stop + root.length
  if (!startsWith(bytes, stop, root) || WORD_BYTES[bytes[end]!] === 1) return null
  if (bytes[end] === DOT && WORD_BYTES[bytes[end + 1]!] === 1) return null // a name of another zone
  let start = stop
  for (let labels = isIpv4 ? 4 : 32; labels > 0; labels--) {
    if (start - 2 < low || bytes[--start] !== DOT) return null
    do start--
    while (start > low && WORD_BYTES[bytes[start - 1]!] === 1)
  }
  return {start, end}
}

const ROOT_4 = Buffer.from('in-addr.arpa')
const ROOT_6 = Buffer.from('ip6.arpa')

function startsWith(bytes: Uint8Array, start: number, text: Uint8Array): boolean {
  if (start < 0) return false
  for (let at = 0; at < text.length; at++) if ((bytes[start + at]! | 0x20) !== (text[at]! | 0x20)) return false
  return true
}

/**
 * Whether `::` stands for an address: [::], ::/0, :::22, ::.5353, "::", `{ ::, 10::1 }`, `0.0.0.0, ::, x`, `:: > ff02::1`,
 * `add set6 ::` of ipset. Elsewhere it is a word of a program.
 */
export function isUnspecified(bytes: Uint8Array, start: number): boolean {
  const behind = bytes[start + 2]!
  if (behind === COLON) return bytes[start + 3] === STAR || isPortAt(bytes, start + 3)
  if (behind === DOT) return isPortAt(bytes, start + 3)
  if (start > 2 && bytes[start - 1] === BLANK) {
    const before = bytes[start - 2]!
    if (behind === COMMA) return before === OPEN_BRACE || (before === COMMA && isDigit(bytes[start - 3]!))
    if (behind === BLANK && (bytes[start + 3] === ARROW || bytes[start + 3] === CLOSE_BRACE)) return true
    if (behind <= BLANK) return /(?:^|\n)add [\w.-]{1,31} $/.test(latin1Of(bytes, Math.max(0, start - 40), start))
  }
  return HEX_DIGITS[behind] === 16 && isEnclosed(bytes, start, start + 2)
}

/** Whether brackets, quotes or a prefix length say that this is an address. */
export function isEnclosed(bytes: Uint8Array, start: number, end: number): boolean {
  const behind = bytes[end]
  if (behind === SLASH) return isDigit(bytes[end + 1]!)
  return (
    start > 0 && ((bytes[start - 1] === OPEN && behind === CLOSE) || (bytes[start - 1] === QUOTE && behind === QUOTE))
  )
}
