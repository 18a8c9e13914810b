import {displayWidth} from '../text/display-width.js'

/** Characters that no line begins with (the simple rules of JLREQ and CLREQ). */
const CLOSING = /^[，。、；：？！”’）》」』…,.;:?!)\]]/u

/** What stays together: a wide character, or a run of others with the blank behind it. */
const PIECE = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60“”‘’…]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60“”‘’…]+|\s+/gu

/** Lines of at most `width` columns of a text in which Chinese and other words are mixed; each with `indent` before it. */
export function wrapMixed(text: string, width: number, indent = ''): string[] {
  const lines: string[] = []
  let line = ''
  for (const [piece] of text.matchAll(PIECE)) {
    const fits = displayWidth(indent + line + piece.trimEnd()) <= width
    if (line === '' || fits || CLOSING.test(piece)) {
      if (line !== '' || piece.trim() !== '') line += piece
      continue
    }
    lines.push(indent + line.trimEnd())
    line = piece.trimStart()
  }
  if (line.trim() !== '') lines.push(indent + line.trimEnd())
  return lines
}
