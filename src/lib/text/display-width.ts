import {stripVTControlCharacters} from 'node:util'

/** How many columns of a terminal a text takes: wide characters (Chinese, Japanese, Korean, emoji) two, marks and our own colours none. */
export function displayWidth(text: string): number {
  let width = 0
  const shown = text.includes('\x1b') ? stripVTControlCharacters(text) : text
  for (const character of shown) width += /\p{M}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1
  return width
}

/** East Asian wide and full-width characters (Unicode Standard Annex 11), by their blocks. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

/** The same with the blanks in front. */
export function padDisplayStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text
}

/** A text and as many blanks as bring it to that many columns. */
export function padDisplay(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}
