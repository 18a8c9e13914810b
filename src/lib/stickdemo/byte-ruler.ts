import {displayWidth, padDisplay} from '../text/display-width.js'
import type {Paint, Style} from '../text/paint.js'
import type {ByteUnit} from './byte-units.js'

/** One layer of the picture: how the same bytes were cut there. */
export type RulerRow = {
  label: string
  /** How many pieces; null where nobody could count them. */
  count: number | null
  /** Their sizes in bytes; null where only the number is known. */
  sizes: readonly number[] | null
  /** Stands behind the row where there is room. */
  caption: string
  /** What is said instead of pieces where there are no sizes. */
  unseen: string
}

/** A colour for each message, in turn. */
const MESSAGE_STYLES: readonly Style[] = ['first', 'second', 'third', 'fourth']

/** Columns before a picture, by the width of the lines. */
export function labelWidth(width: number): number {
  return width < 60 ? 14 : 16
}

/** A part of the picture, one column or more, and the message that it belongs to. */
export type RulerCell = {text: string; message: number | null}

/** More lines than these are drawn to scale instead. */
const MOST_LINES = 6

/**
 * The bytes of a stream, once for each layer, one above the other, with a bar wherever a piece ends
 * and a dot where one ends in another layer only:
 *
 *     sends         4 │hello│world│musibii│1│
 *     segments      2 │hello│world·musibii·1│
 *
 * A character that a layer cuts is drawn there as its bytes: │e6│94 b6│. With `wraps` a stream that is too long for one line
 * takes up to six, broken where a piece ends; else, and beyond that, it is drawn to scale, with the sizes in the pieces.
 *
 * @param units the bytes, or null where they are too many to be drawn
 * @param width of a whole line, in columns
 */
export function byteRuler(
  rows: readonly RulerRow[],
  units: readonly ByteUnit[] | null,
  paint: Paint,
  {width, wraps = false, messageSizes}: {width: number; wraps?: boolean; messageSizes: readonly number[]},
): string[] {
  const room = width - labelWidth(width)
  const total = totalOf(rows)
  const lines = units && layOutBytes(rows, units, room)
  if (lines === null || lines.length > (wraps ? MOST_LINES : 1)) {
    return rows.map((row) =>
      oneLine(row, row.sizes && scaledCells(row.sizes, messageSizes, {total, room}), {paint, width}),
    )
  }
  return lines.flatMap((line, index) => [
    ...(index > 0 ? [''] : []),
    ...rows.map((row, at) => {
      const cells = row.sizes === null ? null : line.map((column) => column[at]!)
      return oneLine(
        {...row, ...(lines.length > 1 ? {caption: ''} : {}), ...(index > 0 ? {label: '', count: undefined} : {})},
        cells,
        {paint, width},
      )
    }),
  ])
}

/**
 * Lines of at most `room` columns, each a list of columns, each with a cell for every row. Null where the bytes are not those
 * of the rows.
 */
export function layOutBytes(
  rows: readonly RulerRow[],
  units: readonly ByteUnit[],
  room: number,
): RulerCell[][][] | null {
  if (sum(units.map(({sizeBytes}) => sizeBytes)) !== totalOf(rows)) return null
  return cutColumns(exactColumns(rows, units, new Set(rows.flatMap(({sizes}) => bordersOf(sizes ?? [])))), room)
}

function totalOf(rows: readonly RulerRow[]): number {
  return Math.max(1, ...rows.map(({sizes}) => sum(sizes ?? [])))
}

function oneLine(
  {label, count, caption, unseen}: Omit<RulerRow, 'count' | 'sizes'> & {count: number | null | undefined},
  cells: readonly RulerCell[] | null,
  {paint, width}: {paint: Paint; width: number},
): string {
  const labels = labelWidth(width)
  const number = count === undefined ? '' : String(count ?? '?')
  const head = `${padDisplay(label, labels - 5)}${number.padStart(3)}  `
  if (cells === null) return paint('label', head + unseen.slice(0, width - labels))
  const trimmed = trimEnd(cells)
  const room = width - labels - displayWidth(trimmed.map(({text}) => text).join(''))
  const behind = caption !== '' && displayWidth(caption) + 2 <= room ? `  ${caption}` : ''
  return paint('label', head) + paintCells(trimmed, paint) + paint('label', behind)
}

/** Column by column, the cells of all rows; each as wide as the widest of them. */
function exactColumns(
  rows: readonly RulerRow[],
  units: readonly ByteUnit[],
  borders: ReadonlySet<number>,
): RulerCell[][] {
  const layers = rows.map(({sizes}) => ({own: new Set(bordersOf(sizes ?? [])), end: sum(sizes ?? [])}))
  const columns: RulerCell[][] = []
  const borderAt = (at: number): RulerCell[] =>
    layers.map(({own, end}) => ({text: own.has(at) ? '│' : at < end ? '·' : ' ', message: null}))
  let at = 0
  let last: ByteUnit | undefined
  for (const unit of units) {
    if (borders.has(at)) columns.push(borderAt(at))
    else if (last && (last.isFraming || unit.isFraming)) columns.push(layers.map(() => ({text: ' ', message: null})))
    const from = at
    at += unit.sizeBytes
    const inner = [...borders].filter((border) => border > from && border < at)
    columns.push(
      layers.map(({own, end}) => ({
        text: from >= end ? ' '.repeat(widthOf(unit, inner)) : drawn(unit, {from, inner, own, end}),
        message: unit.message,
      })),
    )
    last = unit
  }
  if (borders.has(at)) columns.push(borderAt(at))
  return columns
}

/** A character that somebody cuts takes the columns of its bytes. */
function widthOf({pairs, text}: ByteUnit, inner: readonly number[]): number {
  return inner.length === 0 ? displayWidth(text) : pairs.length * 3 - 1
}

function drawn(
  unit: ByteUnit,
  {from, inner, own, end}: {from: number; inner: readonly number[]; own: ReadonlySet<number>; end: number},
): string {
  if (inner.length === 0) return unit.text
  if (!inner.some((border) => own.has(border))) return padDisplay(unit.text, widthOf(unit, inner))
  return unit.pairs
    .map((pair, index) => {
      const at = from + index
      const shown = at < end ? pair : '  '
      if (index === 0) return shown
      return (own.has(at) ? '│' : inner.includes(at) && at < end ? '·' : ' ') + shown
    })
    .join('')
}

/** Lines of at most `room` columns, broken at the last border where there is one: it stands on both lines. */
function cutColumns(columns: readonly RulerCell[][], room: number): RulerCell[][][] {
  const lines: RulerCell[][][] = [[]]
  for (const column of columns) {
    const line = lines.at(-1)!
    line.push(column)
    if (columnsOf(line) <= room) continue
    const border = line.findLastIndex((cells, index) => index > 0 && index < line.length - 1 && isBorder(cells))
    lines.push(border === -1 ? line.splice(-1) : [line[border]!, ...line.splice(border + 1)])
    const next = lines.at(-1)!
    if (columnsOf(next) > room) lines.push(next.splice(-1))
  }
  return lines
}

function isBorder(cells: readonly RulerCell[]): boolean {
  return cells.some(({text}) => text === '│')
}

function columnsOf(line: readonly RulerCell[][]): number {
  return sum(line.map((column) => Math.max(...column.map(({text}) => displayWidth(text)))))
}

/** Drawn to scale; a size is written into its piece where it fits. */
function scaledCells(
  sizes: readonly number[],
  messageSizes: readonly number[],
  {total, room}: {total: number; room: number},
): RulerCell[] {
  const width = room - 1
  const column = (at: number) => Math.round((at / total) * width)
  const cells: RulerCell[] = Array.from({length: column(sum(sizes)) + 1}, (_, index) => ({
    text: '─',
    message: messageAt(messageSizes, (index / width) * total),
  }))
  let at = 0
  for (const size of sizes) {
    const [start, end] = [column(at), column(at + size)]
    const text = String(size)
    const free = end - start - 1
    if (text.length <= free) {
      const first = start + 1 + Math.floor((free - text.length) / 2)
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

function trimEnd(cells: readonly RulerCell[]): readonly RulerCell[] {
  const last = cells.findLastIndex(({text}) => text.trim() !== '')
  return cells.slice(0, last + 1)
}

/** Colours by message, a run at a time: a colour for each character would make long lines longer still. */
export function paintCells(cells: readonly RulerCell[], paint: Paint): string {
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
