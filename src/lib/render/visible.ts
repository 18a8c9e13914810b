/** Control characters, C1, invisible and direction marks: harmless in a file, not on a terminal. */
// oxlint-disable-next-line no-control-regex -- naming them is this file's work
const UNSAFE = /[\0-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g
const SHORT: Record<string, string> = {'\n': '\\n', '\r': '\\r', '\t': '\\t'}

/** Foreign text for a terminal, CSV or `--get`: whatever could move the cursor or hide is written out (`\x1b`, `\u202e`). */
export function visible(text: string): string {
  return text.replace(UNSAFE, (character) => SHORT[character] ?? escapeOf(character))
}

function escapeOf(character: string): string {
  const hex = character.charCodeAt(0).toString(16)
  return hex.length > 2 ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`
}

/** Compact JSON in which the same characters are `\u00XX` escapes: the value is whole, the terminal safe. */
export function toJsonText(value: unknown): string {
  return JSON.stringify(value).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
