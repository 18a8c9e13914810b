import {displayWidth} from '../src/lib/text/display-width.js'
import {escapeMarkup} from '../src/lib/text/escape-markup.js'

const CELL = 8.4 // pixels: the advance of a 14 px monospaced font
const LINE = 20
const MARGIN = 20
const TOP = 52

/** The colours of the SGR codes that netkit writes (ECMA-48 §8.3.117): 1 bold, 2 faint, 31 to 36. */
const STYLES: Record<string, string> = {1: 'b', 2: 'f', 31: 'r', 32: 'g', 33: 'y', 34: 'u', 35: 'm', 36: 'c'}

// Dark on either background of GitHub, whose theme an image cannot see: the edge separates it from a dark page.
const STYLE = `
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#e6edf3;white-space:pre}
.b{font-weight:bold}.f{fill:#9da7b3}.r{fill:#ff8f87}.g{fill:#7ee787}.y{fill:#f2cc60}.u{fill:#79c0ff}.m{fill:#e2b3ff}.c{fill:#76e3ea}`

/** A piece of a line in one style: the column where it begins and the classes of its text. */
type Piece = {column: number; text: string; classes: string}

/**
 * A terminal as an SVG: lines with SGR codes as netkit writes them. Every piece is set at its column and stretched to
 * its width, so that columns stay aligned in any font.
 */
export function terminalPicture(lines: readonly string[], {title, columns}: {title: string; columns: number}): string {
  const width = Math.ceil(columns * CELL + 2 * MARGIN)
  const height = TOP + lines.length * LINE + MARGIN - 8
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (fill, index) => `<circle cx="${20 + index * 20}" cy="18" r="6" fill="${fill}"/>`,
  )
  const texts = lines.flatMap((line, row) => piecesOf(line).map((piece) => pieceText(piece, TOP + 6 + row * LINE)))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeMarkup(title)}">`,
    `<style>${STYLE}</style>`,
    `<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="9" fill="#161b22" stroke="#444c56"/>`,
    ...dots,
    ...texts,
    '</svg>',
    '',
  ].join('\n')
}

function pieceText({column, text, classes}: Piece, y: number): string {
  const x = Math.round((MARGIN + column * CELL) * 10) / 10
  const length = Math.round(displayWidth(text) * CELL * 10) / 10
  const style = classes === '' ? '' : ` class="${classes}"`
  return `<text${style} x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs">${escapeMarkup(text)}</text>`
}

/** The pieces of a line; blanks at the edges of a piece are left to the columns. */
function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = []
  const open = new Set<string>()
  let column = 0
  for (const [index, part] of line.split('\x1b[').entries()) {
    const code = index === 0 ? null : /^\d+/.exec(part)![0]
    const text = code === null ? part : part.slice(code.length + 1)
    if (code === '22') for (const style of 'bf') open.delete(style)
    else if (code === '39') for (const style of 'rgyumc') open.delete(style)
    else if (code !== null) open.add(STYLES[code]!)
    const lead = /^ */.exec(text)![0].length
    const body = text.trim()
    if (body !== '') pieces.push({column: column + lead, text: body, classes: [...open].join(' ')})
    column += displayWidth(text)
  }
  return pieces
}
