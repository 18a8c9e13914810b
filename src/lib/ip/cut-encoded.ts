import {LF, PERCENT} from '../address/word-bytes.js'

/** What an address and escapes in it are made of, and no more of it than any address takes. */
const IN_TOKEN = new Uint8Array(256)
for (const byte of Buffer.from('0123456789abcdefABCDEF%:.')) IN_TOKEN[byte] = 1
const MAX_TOKEN = 256

/** A colon as URLs escape it, also twice over, as in a log of redirects. */
const COLON = /%(?:25)*3a/gi

/** IPv6 with such colons; what stands before it is no part of a word, unless it ends an escape (`%20`, `%5B`). */
const ENCODED =
  /(?<![\da-z])(?<!%[\da-f]?)[\da-f]{0,4}(?:(?:%(?:25)*3a|:)[\da-f.]*){2,}|(?<=%[\da-f]{2})[\da-f]{0,4}(?:(?:%(?:25)*3a|:)[\da-f.]*){2,}/gi

/**
 * Cuts the IPv6 addresses whose colons are escaped (`ip=2001%3Adb8%3A%3A1`), and leaves all other bytes as they are. Returns
 * null where there are none, as in most texts.
 *
 * @param bytes whole lines, from `start` to `end`
 * @param cut cuts the addresses of a text
 */
export function cutEncoded(bytes: Buffer, start: number, end: number, cut: (text: string) => string): Buffer | null {
  const pieces: Buffer[] = []
  let from = start
  for (let at = nextColon(bytes, start, end); at !== -1; at = nextColon(bytes, at, end)) {
    let first = at
    while (first > from && first > at - MAX_TOKEN && IN_TOKEN[bytes[first - 1]!] === 1) first--
    let last = at
    while (last < end && last < at + MAX_TOKEN && IN_TOKEN[bytes[last]!] === 1) last++
    if (first > from) first-- // what the token touches
    const text = bytes.toString('latin1', first, last)
    const changed = text.replaceAll(ENCODED, (match) => withColons(match, cut))
    at = last
    if (changed === text) continue
    pieces.push(bytes.subarray(from, first), Buffer.from(changed, 'latin1'))
    from = last
  }
  if (pieces.length === 0) return null
  return Buffer.concat([...pieces, bytes.subarray(from, end), Buffer.of(LF)])
}

function withColons(match: string, cut: (text: string) => string): string {
  const [colon] = match.match(COLON) ?? []
  if (colon === undefined) return match
  const plain = match.replaceAll(COLON, ':')
  const shorter = cut(plain)
  return shorter === plain ? match : shorter.replaceAll(':', colon)
}

/** Where the next `%3A` or `%253A` starts, or -1. */
function nextColon(bytes: Buffer, from: number, end: number): number {
  for (let at = bytes.indexOf(PERCENT, from); at !== -1 && at < end; at = bytes.indexOf(PERCENT, at + 1)) {
    let digit = at + 1
    while (bytes[digit] === 0x32 && bytes[digit + 1] === 0x35) digit += 2
    if (bytes[digit] === 0x33 && (bytes[digit + 1]! | 0x20) === 0x61) return at
  }
  return -1
}
