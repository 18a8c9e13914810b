import {type Cell, type Columns, csvCell, plainCell} from './columns.js'
import {toJsonText} from './visible.js'

/** How results and failures are shown. `text` is for people, the others for programs. */
export type Format = 'text' | 'json' | 'csv' | 'get' | 'format' | 'quiet'

/** A row as literal text and fields by their dotted names. */
export type RowPattern = readonly (string | {field: string})[]

/** How one value is written, quotes included. */
export type WriteValue = (value: unknown) => string

/** A row as the bulk writers want it. */
export type RowFormat = {pattern: RowPattern; writeValue: WriteValue}

/** What a row of one field has before, between and behind its value: `n + 1` texts for a field that stands there n times. */
export function textAround({pattern, writeValue}: RowFormat): string[] {
  const [open, close] = valueBorders(writeValue)
  const around = ['']
  for (const piece of pattern) {
    around[around.length - 1] += typeof piece === 'string' ? piece : open
    if (typeof piece !== 'string') around.push(close)
  }
  return around
}

/** What a format writes before and behind a text, such as the quotes of JSON: for writers that put the text there themselves. */
export function valueBorders(writeValue: WriteValue): [open: string, close: string] {
  const [open = '', close = ''] = writeValue('|').split('|') // a mark that no format escapes
  return [open, close]
}

/** JSON rows with the keys of `sample`, in their order; a key that is null there is one field, whatever it may hold. */
export function jsonFormat(sample: object): RowFormat {
  return {pattern: [...jsonPattern(sample, ''), '\n'], writeValue: toJsonText}
}

function jsonPattern(sample: object, prefix: string): RowPattern {
  const entries = Object.entries(sample).flatMap(([key, value], index) => {
    const start = `${index === 0 ? '{' : ','}${toJsonText(key)}:`
    const isObject = typeof value === 'object' && value !== null
    return [start, ...(isObject ? jsonPattern(value, `${prefix}${key}.`) : [{field: prefix + key}])]
  })
  return [...entries, '}']
}

/** CSV rows; the header is the caller's. */
export function csvFormat<Row>(columns: Columns<Row>, writeCell: (cell: Cell) => string = csvCell): RowFormat {
  return {pattern: listPattern(columns, ','), writeValue: (value) => writeCell(value as Cell)}
}

/** The rows of `--get`. */
export function getFormat<Row>(columns: Columns<Row>): RowFormat {
  return {pattern: listPattern(columns, '\t'), writeValue: (value) => plainCell(value as Cell)}
}

/**
 * Rows of the user's own: `{field}` is a field by its dotted name, `{{` and `}}` are braces, `\\t` and `\\n` what they are in C.
 *
 * @param fieldOf the column of that name; throws where there is none
 */
export function templateFormat(template: string, fieldOf: (name: string) => {readonly name: string}): RowFormat {
  const pieces = template.split(/(\{\{|\}\}|\{[^{}]*\}|\\[nt])/)
  const pattern = pieces.map((piece) => {
    if (/^\{[^{}]*\}$/.test(piece)) return {field: fieldOf(piece.slice(1, -1).trim()).name}
    return ESCAPES[piece] ?? piece
  })
  return {pattern: [...pattern, '\n'], writeValue: (value) => plainCell(value as Cell)}
}

const ESCAPES: Record<string, string> = {'{{': '{', '}}': '}', '\\n': '\n', '\\t': '\t'}

function listPattern<Row>(columns: Columns<Row>, separator: string): RowPattern {
  return [...columns.flatMap(({name}, index) => (index === 0 ? [{field: name}] : [separator, {field: name}])), '\n']
}
