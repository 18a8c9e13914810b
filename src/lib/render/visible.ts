/** Controls (C0, DEL, C1), invisible and direction marks, line separators: harmless in a file, not on a terminal. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
const SHORT: Record<string, string> = {'\n': '\\n', '\r': '\\r', '\t': '\\t'}

/** Foreign text for a terminal, CSV or `--get`: whatever could move the cursor or hide is written out (`\x1b`, `\u202e`). */
export function visible(text: string): string {
  return text.replace(UNSAFE, (character) => SHORT[character] ?? unitsOf(character).map(escapeOf).join(''))
}

/** Compact JSON in which the same characters are `\u00XX` escapes: the value is whole, the terminal safe. */
export function toJsonText(value: unknown): string {
  return JSON.stringify(value).replace(UNSAFE, (character) => unitsOf(character).map(longEscape).join(''))
}

/** UTF-16 units: two for a character beyond U+FFFF, as JSON's escapes count. */
function unitsOf(character: string): number[] {
  return character.split('').map((unit) => unit.charCodeAt(0))
}

function escapeOf(unit: number): string {
  return unit > 0xff ? longEscape(unit) : `\\x${unit.toString(16).padStart(2, '0')}`
}

function longEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`
}
