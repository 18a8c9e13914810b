import {displayWidth} from './display-width.js'

/**
 * Lines of at most `width` columns, the second and further ones indented. "RFC 1918" stays together; Chinese, which has no
 * blanks, breaks between any two of its characters and behind its punctuation, but not before that.
 */
export function wrap(sentence: string, {width = 78, indent = '  '} = {}): string[] {
  const lines: string[] = []
  let used = 0
  for (const [, blank = '', word = ''] of sentence.matchAll(WORD)) {
    const own = displayWidth(word)
    if (lines.length === 0) {
      lines.push(word)
      used = own
    } else if (used + blank.length + own > width) {
      lines.push(`${indent}${word}`)
      used = indent.length + own
    } else {
      lines[lines.length - 1] += blank + word
      used += blank.length + own
    }
  }
  return lines
}

/** Blanks or none, then what a line is not broken in: a wide character with the punctuation around it, or a word. */
const WIDE = '[\\u1100-\\u115f\\u2e80-\\u2fff\\u3040-\\ua4cf\\uac00-\\ud7a3\\uf900-\\ufaff\\u{20000}-\\u{3fffd}]'
const OPENING = '[（《「『【“‘]'
const PUNCTUATION = `(?:(?!${OPENING})[\\u3001-\\u3011\\uff01-\\uff60”’…])`
const FULL_WIDTH = '[\\u3001-\\u3011\\uff01-\\uff60]'
const WORD = new RegExp(
  `( *)(${FULL_WIDTH}*(?:RFC |(?!${OPENING}*${WIDE}|${FULL_WIDTH})[^ ])+${PUNCTUATION}*|${OPENING}*${WIDE}${PUNCTUATION}*|${FULL_WIDTH}+)`,
  'gu',
)
