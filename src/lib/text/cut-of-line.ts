import {QUOTE, isDigit} from '../address/word-bytes.js'

const BLANKS = new Set(Buffer.from(' \t\r'))
const ENDS_WORD = new Set(Buffer.from(' \t\r",;<>|&{}'))
/** What no block goes over: not a mask behind its address, nor a range. */
const PARTS = new Set(Buffer.from('{}<|&'))

/** A word alone before a blank, with what stands before it. */
const WORD_BEFORE = /(?:^|[\s",;<>|&{}])([a-z][a-z\d_]*)\s$/i
/** Behind these, or before them, stands the mask or length of an address; the capitals are flags of a route. */
const BELONGS = /mask|wild|prefix|len|net|gen|^u?[ghrdmac]*$/i

/** A place between two blocks is looked for in so many bytes: they hold hundreds. */
const SEARCHED = 16 * 1024

/** No word that is looked at is longer. */
const REACH = 40

/**
 * Where to cut a line that is too long, in bytes: not in the middle of a word, so that no address is torn, and, if it can be,
 * between two blocks: behind a brace, a comma with numbers on both sides, or a word that says nothing of a mask.
 */
export function cutOfLine(bytes: Buffer, end: number): number {
  let cut = end
  for (let at = end - 1; at > end / 2; at--) {
    if (!ENDS_WORD.has(bytes[at - 1]!)) continue
    if (isBetweenBlocks(bytes, at, end)) return at
    if (cut === end) cut = at
    if (end - at > SEARCHED) break
  }
  return cut
}

function isBetweenBlocks(bytes: Buffer, at: number, end: number): boolean {
  const mark = bytes[at - 1]!
  if (PARTS.has(mark)) return true
  if (BLANKS.has(mark)) {
    const word = WORD_BEFORE.exec(bytes.toString('latin1', Math.max(0, at - REACH), at))?.[1]
    return word !== undefined && !BELONGS.test(word)
  }
  if (mark !== 0x2c && mark !== 0x3b) return false // , ;
  let next = at
  while (next < end && (BLANKS.has(bytes[next]!) || bytes[next] === QUOTE)) next++
  return isDigit(bytes[next]!) && isDigit(bytes[bytes[at - 2] === QUOTE ? at - 3 : at - 2]!)
}
