import type {Paint, Style} from '../text/paint.js'

/** One layer of the picture: how the same bytes were cut there. */
export type RulerRow = {
  label: string
  /** How many pieces; null where nobody could count them. */
  count: number | null
  /** Their sizes in bytes; null where only the number is known. */
  sizes: readonly number[] | null
  /** Stands behind the row where there is room. */
  caption: string
}

/** A colour for each message, in turn. */
const MESSAGE_STYLES: readonly Style[] = ['first', 'second', 'third', 'fourth']

const LABEL_WIDTH = 16
const LINE_WIDTH = 79
const MAX_BYTE_CELLS = LINE_WIDTH - LABEL_WIDTH

/** A character of the picture and the message that it belongs to. */
type Cell = {text: string; message: number | null}

/**
 * The bytes of a stream, once for each layer, one above the other, with a bar wherever a piece ends
 * and a dot where one ends in another layer only:
 *
 *     sends         4 │hello│world│musibii│1│
 *     segments      2 │hello│world·musibii·1│
 *
 * Streams that are too long for a column each are drawn to scale, with the sizes in the pieces.
 *
 * @param messages the text of each message, for as long as there is a column for each byte
 */
export function byteRuler(rows: readonly RulerRow[], messages: readonly Uint8Array[], paint: Paint): string[] {
  const total = Math.max(1, ...rows.map(({sizes}) => sum(sizes ?? [])))
  const borders = new Set(rows.flatMap(({sizes}) => bordersOf(sizes ?? [])))
  const isExact = total + borders.size + 1 <= MAX_BYTE_CELLS && sum(messages.map(({length}) => length)) === total
  return rows.map((row) => {
    const label = `${row.label.padEnd(LABEL_WIDTH - 5)}${String(row.count ?? '?').padStart(3)}  `
    if (row.sizes === null) {
      const reason = row.count === null ? 'not available here' : `in ${row.count} pieces; where they end can’t be seen`
      return paint('label', `${label}${reason}`)
    }
    const cells = isExact
      ? exactCells(row.sizes, borders, messages, total)
      : scaledCells(
          row.sizes,
          messages.map(({length}) => length),
          total,
        )
    const room = LINE_WIDTH - LABEL_WIDTH - cells.length
    const caption = row.caption !== '' && row.caption.length + 2 <= room ? `  ${row.caption}` : ''
    return paint('label', label) + paintCells(cells, paint) + paint('label', caption)
  })
}

function exactCells(
  sizes: readonly number[],
  borders: ReadonlySet<number>,
  messages: readonly Uint8Array[],
  total: number,
): Cell[] {
  const own = new Set(bordersOf(sizes))
  const end = sum(sizes)
  const bytes = messages.flatMap((message, index) =>
    [...message].map((byte) => ({text: characterOf(byte), message: index})),
  )
  const cells: Cell[] = []
  for (let at = 0; at <= total; at++) {
    if (borders.has(at)) cells.push({text: own.has(at) ? '│' : at < end ? '·' : ' ', message: null})
    if (at < total) cells.push(at < end ? bytes[at]! : {text: ' ', message: null})
  }
  return cells
}

/** Drawn to scale; a size is written into its piece where it fits. */
function scaledCells(sizes: readonly number[], messageSizes: readonly number[], total: number): Cell[] {
  const width = MAX_BYTE_CELLS - 1
  const column = (at: number) => Math.round((at / total) * width)
  const cells: Cell[] = Array.from({length: column(sum(sizes)) + 1}, (_, index) => ({
    text: '─',
    message: messageAt(messageSizes, (index / width) * total),
  }))
  let at = 0
  for (const size of sizes) {
    const [start, end] = [column(at), column(at + size)]
    const text = String(size)
    const room = end - start - 1
    if (text.length <= room) {
      const first = start + 1 + Math.floor((room - text.length) / 2)
      for (const [index, digit] of [...text].entries()) cells[first + index]!.text = digit
    }
    at += size
  }
  for (const border of bordersOf(sizes)) cells[column(border)] = {text: '│', message: null}
  return cells
}

function messageAt(sizes: readonly number[], position: number): number | null {
  let end = 0
  const index = sizes.findIndex((size) => position < (end += size))
  return index === -1 ? sizes.length - 1 : index
}

/** Where pieces start and end: 5+13 has 0, 5 and 18. */
function bordersOf(sizes: readonly number[]): number[] {
  let at = 0
  return [0, ...sizes.map((size) => (at += size))]
}

function characterOf(byte: number): string {
  return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : byte === 0x20 ? ' ' : '▒'
}

/** Colours by message, a run at a time: a colour for each character would make long lines longer still. */
export function paintCells(cells: readonly Cell[], paint: Paint): string {
  let line = ''
  for (let at = 0; at < cells.length;) {
    const {message} = cells[at]!
    let text = ''
    while (at < cells.length && cells[at]!.message === message) text += cells[at++]!.text
    line += message === null ? text : paint(MESSAGE_STYLES[message % MESSAGE_STYLES.length]!, text)
  }
  return line
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0)
}
