import {displayWidth} from '../text/display-width.js'

/** Puts a label before each line of a text that comes in pieces, and breaks those that are too long for the terminal. */
export class LineLabeller {
  private rest = ''

  /** @param width in columns, of what is behind the label */
  constructor(
    private readonly label: string,
    private readonly width: number,
    private readonly write: (text: string) => void,
  ) {}

  take(text: string): void {
    const lines = (this.rest + text).split('\n')
    this.rest = lines.pop()!
    for (const line of lines) {
      for (const part of this.parts(line)) this.write(`${this.label}${part}\n`)
    }
  }

  /** What has no line end gets one. */
  end(): void {
    if (this.rest !== '') this.take('\n')
  }

  /** Without a label the terminal breaks lines itself; one with colours is left whole. */
  private parts(line: string): string[] {
    if (this.label === '' || line.includes('\x1b') || displayWidth(line) <= this.width) return [line]
    const parts = ['']
    for (const character of line) {
      if (displayWidth(parts.at(-1)! + character) > this.width) parts.push('')
      parts[parts.length - 1] += character
    }
    return parts
  }
}
