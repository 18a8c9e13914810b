import {stripVTControlCharacters} from 'node:util'
import type {Paint} from '../text/paint.js'
import {displayWidth} from '../text/display-width.js'

const ESCAPE = '\\u001b\\[[\\d;]*m'
/** A colour that is switched on or off, a run of blanks, a wide character, or a word. */
const PIECE = new RegExp(`(${ESCAPE})| +|[\\u2e80-\\uffef]|[^ \\u001b\\u2e80-\\uffef]+`, 'g')
const SWITCHES_OFF = /\[(0|22|39)?m$/
const RESET = '\x1b[0m'

/** Puts a label before each line of a text that comes in pieces, and breaks those that are too long for the terminal, at a blank where there is one. */
export class LineLabeller {
  private rest = ''

  /** @param width in columns, of what is behind the label */
  constructor(
    private readonly label: string,
    private readonly width: number,
    private readonly out: {paint: Paint; write(text: string): void},
  ) {}

  take(text: string): void {
    const lines = (this.rest + text).split('\n')
    this.rest = lines.pop()!
    for (const line of lines) {
      const isCommand = line.startsWith('$ ')
      for (const part of brokenLine(expandTabs(line), this.width))
        this.out.write(`${this.label}${isCommand ? this.out.paint('first', part) : part}\n`)
    }
  }

  /** What has no line end gets one. */
  end(): void {
    if (this.rest !== '') this.take('\n')
  }
}

/** Further parts are indented a little more than the first; a colour goes on in them. */
function brokenLine(line: string, width: number): string[] {
  if (displayWidth(stripVTControlCharacters(line)) <= width) return [line]
  const start = /^ */.exec(line)![0].length
  const indent = ' '.repeat(Math.min(start + (line.startsWith('$ ') ? 4 : 2), width >> 1))
  const parts: string[] = []
  let [part, used, colour] = ['', 0, '']
  const nextPart = () => {
    parts.push(colour === '' ? part.trimEnd() : part.trimEnd() + RESET)
    part = indent + colour
    used = indent.length
  }
  for (const [piece, escape] of line.matchAll(PIECE)) {
    if (escape !== undefined) {
      colour = SWITCHES_OFF.test(escape) ? '' : escape
      part += escape
      continue
    }
    const isTooLong = used + displayWidth(piece) > width
    if (isTooLong && used > indent.length) nextPart()
    if (isTooLong && piece.trim() === '') continue
    for (const character of piece) {
      if (used + displayWidth(character) > width) nextPart()
      part += character
      used += displayWidth(character)
    }
  }
  if (stripVTControlCharacters(part).trim() !== '') parts.push(part)
  return parts
}

/** Behind a label the terminal's own tab stops would be elsewhere. */
function expandTabs(line: string): string {
  return line.split('\t').reduce((before, text) => `${before}${' '.repeat(8 - (displayWidth(before) % 8))}${text}`)
}
