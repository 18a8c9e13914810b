import {visible} from './visible.js'

/** What a table cell may hold. */
export type Cell = string | number | boolean | null | readonly string[]

/** The dotted names of a result's leaves: `network`, `binary.network`. */
type Path<Row> = {
  [Key in keyof Row & string]: NonNullable<Row[Key]> extends Cell ? Key : `${Key}.${Path<NonNullable<Row[Key]>>}`
}[keyof Row & string]

/** A column bears the name of its JSON key. */
export type Column<Row> = {readonly name: string; cell(row: Row): Cell}

/** How a row looks as CSV and to `--get`; JSON is the row itself. */
export type Columns<Row> = readonly Column<Row>[]

/** Columns by the names of their JSON keys, dotted where nested; null where a step is missing. */
export function columns<Row extends object>(...names: Path<Row>[]): Columns<Row> {
  return names.map((name) => ({name, cell: (row) => valueAt(row, name.split('.'))}))
}

function valueAt(row: object, path: string[]): Cell {
  let value: unknown = row
  for (const key of path) value = (value as Record<string, unknown> | null)?.[key] ?? null
  return value as Cell
}

/** The bare value for `--get`: null is empty, a list is joined by blanks. */
export function plainCell(cell: Cell): string {
  if (cell === null) return ''
  return visible(Array.isArray(cell) ? cell.join(' ') : String(cell))
}

/**
 * `csvCell` for spreadsheets that run cells as formulas (OWASP: CSV injection): text that starts with = + - @ or a tab or CR gets an
 * apostrophe before it. Numbers stay numbers.
 */
export function safeCsvCell(cell: Cell): string {
  const isText = typeof cell === 'string' || Array.isArray(cell)
  const first = !isText ? '' : ((typeof cell === 'string' ? cell : cell[0]) ?? '')
  return /^[=+\-@\t\r]/.test(first) ? csvText(`'${plainCell(cell)}`) : csvCell(cell)
}

/** RFC 4180, with LF line ends: a cell with a comma, a quote or outer blanks is quoted. */
export function csvCell(cell: Cell): string {
  return csvText(plainCell(cell))
}

function csvText(text: string): string {
  return /[",]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
