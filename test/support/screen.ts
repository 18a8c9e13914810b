/** What a terminal shows: lines without blanks at their ends, and where the cursor is. */
export type Screen = {lines: string[]; row: number; column: number}

/** East Asian wide characters, as far as the tests use them (UAX #11). */
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6]/

// oxlint-disable-next-line no-control-regex -- a terminal is what reads them
const TOKEN = /\x1b\[([\d;?]*)([A-Za-z])|[\s\S]/gu

/**
 * Plays a program's output on a terminal that knows what line editors use: printing, CR, LF, BS, and the CSI sequences
 * A, B, C, D, G, J and K. Throws on anything else that is not printable: a chat must not let it through.
 */
export function playOn(columns: number, output: string): Screen {
  const cells: string[][] = [[]]
  let row = 0
  let column = 0
  const line = () => (cells[row] ??= [])
  const put = (character: string) => {
    const width = WIDE.test(character) ? 2 : 1
    if (column + width > columns) {
      row++
      column = 0
    }
    line()[column] = character
    if (width === 2) line()[column + 1] = ''
    column += width
  }
  for (const [token, parameter = '', letter] of output.matchAll(TOKEN)) {
    const count = Number(parameter) || 1
    if (letter === undefined) {
      if (token === '\r') column = 0
      else if (token === '\n') row++
      else if (token === '\b') column = Math.max(0, column - 1)
      else if (token < ' ' || (token >= '\x7f' && token < '\xa0'))
        throw new Error(`${JSON.stringify(token)} reached the terminal`)
      else put(token)
    } else if (letter === 'A') row = Math.max(0, row - count)
    else if (letter === 'B') row += count
    else if (letter === 'C') column = Math.min(columns - 1, column + count)
    else if (letter === 'D') column = Math.max(0, column - count)
    else if (letter === 'G') column = count - 1
    else if (letter === 'J') {
      line().length = Math.min(line().length, column)
      cells.length = row + 1
    } else if (letter === 'K') line().length = Math.min(line().length, column)
    else throw new Error(`${JSON.stringify(token)} reached the terminal`)
  }
  const lines = Array.from({length: Math.max(cells.length, row + 1)}, (_, index) =>
    Array.from(cells[index] ?? [], (cell) => cell ?? ' ')
      .join('')
      .trimEnd(),
  )
  while (lines.length > row + 1 && lines.at(-1) === '') lines.pop()
  return {lines, row, column}
}
