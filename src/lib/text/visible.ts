/** Controls (C0, DEL, C1), invisible and direction marks, line separators: harmless in a file, not on a terminal. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
const SHORT: Record<string, string> = {'\n': '\\n', '\r': '\\r', '\t': '\\t'}

/** Foreign text for a terminal, CSV or `--get`: whatever could move the cursor or hide is written out (`\x1b`, `\u202e`). */
export function visible(text: string): string {
  return text.replace(UNSAFE, (character) => SHORT[character] ?? unitsOf(character).map(escapeOf).join(''))
}

/** The same for text of many lines: line feeds and tabs stay, and a CR that belongs to a line end goes. */
export class VisibleText {
  private held = ''

  /** The visible form of the next piece; a CR or half a character at its end waits for what follows. */
  push(piece: string): string {
    const text = this.held + piece
    this.held = /[\r\ud800-\udbff]$/.exec(text)?.[0] ?? ''
    const lines = text.slice(0, text.length - this.held.length).replaceAll('\r\n', '\n')
    return lines.replace(/[^\n\t]+/g, visible)
  }
}

/** Bytes that are no text: ASCII as it is, all else as `\xNN`. */
export function visibleBytes(bytes: Uint8Array): string {
  return visible(Buffer.from(bytes).toString('latin1')).replace(/[\x80-\xff]/g, (character) =>
    escapeOf(character.charCodeAt(0)),
  )
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
