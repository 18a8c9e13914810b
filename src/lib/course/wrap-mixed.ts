import {displayWidth} from '../text/display-width.js'

/** Characters that no line begins with (the simple rules of JLREQ and CLREQ). */
const CLOSING = /^[，。、；：？！”’）》」』…,.;:?!)\]]/u

/** What stays together: a wide character, or a run of others with the blank behind it. */
const PIECE = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60“”‘’…]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60“”‘’…]+|\s+/gu

const SEPARATOR = ' · '

/** Characters that no line ends with. */
const OPENING = /[（“‘《「『([]$/u

/** Lines of at most `width` columns of a text in which Chinese and other words are mixed; the second and further ones behind `indent`. */
export function wrapMixed(text: string, width: number, indent = ''): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of unbreakable(text)) {
    const start = lines.length === 0 ? '' : indent
    if (line === '') line = piece.trimStart()
    else if (displayWidth(start + line + piece.trimEnd()) <= width) line += piece
    else {
      lines.push(start + line.trimEnd())
      line = piece.trimStart()
    }
  }
  if (line !== '') lines.push((lines.length === 0 ? '' : indent) + line.trimEnd())
  return lines
}

/** The same for things that are kept whole: `Enter runs it · e edits · q quits`. */
export function wrapItems(text: string, width: number): string[] {
  const lines: string[] = []
  for (const item of text.split(SEPARATOR)) {
    const last = lines.at(-1)
    if (last !== undefined && displayWidth(last + SEPARATOR + item) <= width)
      lines[lines.length - 1] = last + SEPARATOR + item
    else lines.push(item)
  }
  return lines
}

/** Pieces between which a line may end. */
function unbreakable(text: string): string[] {
  const pieces: string[] = []
  for (const [piece] of text.matchAll(PIECE)) {
    const before = pieces.at(-1)
    if (before !== undefined && (CLOSING.test(piece) || OPENING.test(before)))
      pieces[pieces.length - 1] = before + piece
    else pieces.push(piece)
  }
  return pieces
}
