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

/** The same for text of many lines: line feeds and tabs stay, and a CR that belongs to a line end goes. */
export class VisibleText {
  private held = ''

  /** The visible form of the next piece; a CR at its end waits to see whether a LF follows. */
  push(piece: string): string {
    const text = this.held + piece
    this.held = text.endsWith('\r') ? '\r' : ''
    const lines = text.slice(0, text.length - this.held.length).replaceAll('\r\n', '\n')
    return lines.replace(/[^\n\t]+/g, visible)
  }
}

/** Bytes that are no text: ASCII as it is, all else as `\xNN`. */
export function visibleBytes(bytes: Uint8Array): string {
  return visible(Buffer.from(bytes).toString('latin1')).replace(/[\x80-\xff]/g, escapeOf)
}

/** Compact JSON in which the same characters are `\u00XX` escapes: the value is whole, the terminal safe. */
export function toJsonText(value: unknown): string {
  return JSON.stringify(value).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
