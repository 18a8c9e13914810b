import {InputError} from '../errors.js'

/**
 * Splits a command line into words as people write them: blanks stand between words; `'…'` and `"…"` hold blanks, and `\` makes the
 * next character an ordinary one (not within `'…'`; within `"…"` only `"` and `\`). Nothing is expanded: `$`, `*`, `;`, `|` and
 * backticks are characters like any other. Throws InputError BAD_COMMAND_LINE: an open quote, or a second line.
 */
export function splitWords(line: string): string[] {
  const words: string[] = []
  let word: string | null = null
  let quote: string | null = null
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!
    if (quote !== null) {
      if (character === quote) quote = null
      else if (quote === '"' && character === '\\' && /["\\]/.test(line[at + 1] ?? '')) word += line[++at]!
      else word += character
    } else if (character === ' ' || character === '\t') {
      if (word !== null) words.push(word)
      word = null
    } else if (character === '\n' || character === '\r') {
      throw refusal(line, at, 'more than one line')
    } else {
      word ??= ''
      if (character === "'" || character === '"') quote = character
      else if (character !== '\\') word += character
      else if (at + 1 < line.length) word += line[++at]!
      else throw refusal(line, at, 'a backslash at the end')
    }
  }
  if (quote !== null) throw refusal(line, line.length, `a ${quote} is not closed`)
  if (word !== null) words.push(word)
  return words
}

function refusal(input: string, offset: number, reason: string): InputError {
  return new InputError('BAD_COMMAND_LINE', `the command line: ${reason}`, {input, offset})
}

/** The words as one line that `splitWords` gives back: those with other than plain characters in quotes. */
export function joinWords(words: readonly string[]): string {
  return words.map((word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ')
}
