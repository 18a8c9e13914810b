import {InputError} from '../errors.js'
import type {LineTaker} from '../lists/line-taker.js'
import {type Cell, type Column, type Columns, csvCell, plainCell} from '../text/columns.js'
import {type Paint, plain} from '../text/paint.js'
import {csvFormat, type Format, getFormat, jsonFormat, type RowFormat, templateFormat} from '../text/row-format.js'
import {nearest} from '../text/nearest.js'
import type {View} from '../text/view.js'
import {toJsonText} from '../text/visible.js'
import type {Output} from './output.js'

/** What the user chose: the format, the fields of `--get`, the template of `--format`, colours, how a cell of CSV is written. */
export type RowChoice = {
  format: Format
  fields: readonly string[]
  template: string
  paint: Paint
  csvCell: (cell: Cell) => string
}

/** Writes the rows of plain lines: see BulkSubnetRows. */
export type BulkRows = {
  readonly maxRowBytes: number
  /** Where in `out` the last row ended. */
  readonly rowEnd: number
  /** Returns where the next line starts, or -1 where this one is not plain. */
  take(bytes: Uint8Array, start: number, end: number, out: DataView, at: number): number
}

/** What a bulk writer may claim at once of the output's buffer. */
const MAX_BULK_ROW = 48 * 1024

/** Turns rows into the chosen format. */
export class RowPrinter {
  constructor(private readonly choice: RowChoice = {format: 'text', fields: [], template: '', paint: plain, csvCell}) {}

  /**
   * Begins a list of rows on `out` (CSV has a header), and returns what prints each. Throws InputError UNKNOWN_FIELD.
   *
   * @param between what stands between two rows of text
   */
  begin<Row>(
    {columns, text, line: writeLine, isLine = false}: View<Row>,
    out: Pick<Output, 'write' | 'writeBytes'>,
    between = isLine ? '' : '\n',
  ): (row: Row) => void {
    const {format, paint} = this.choice
    const write = (line: string) => out.write(`${line}\n`)
    switch (format) {
      case 'json':
        return (row) => write(toJsonText(row))
      case 'csv':
        write(columns.map(({name}) => csvCell(name)).join(','))
        return (row) => write(columns.map(({cell}) => this.choice.csvCell(cell(row))).join(','))
      case 'get': {
        const wanted = this.chosen(columns)
        return (row) => write(wanted.map(({cell}) => plainCell(cell(row))).join('\t'))
      }
      case 'format': {
        const {pattern, writeValue} = templateFormat(this.choice.template, (name) => this.columnOf(name, columns))
        const cells = pattern.map((piece) => (typeof piece === 'string' ? null : this.columnOf(piece.field, columns)))
        return (row) =>
          out.write(
            pattern
              .map((piece, index) => (typeof piece === 'string' ? piece : writeValue(cells[index]!.cell(row))))
              .join(''),
          )
      }
      case 'quiet':
        return () => {}
      case 'text': {
        let gap = ''
        const isFast = writeLine !== undefined && between === '' && paint === plain
        return (row) => {
          if (isFast && writeLine(row, out)) return
          write(gap + text(row, paint))
          gap = between
        }
      }
    }
  }

  /** How a row is written for programs; null where the format is for people, or there is none. */
  rowFormat<Row extends object>({columns}: View<Row>, sample: Row): RowFormat | null {
    switch (this.choice.format) {
      case 'json':
        return jsonFormat(sample)
      case 'csv':
        return csvFormat(columns, this.choice.csvCell)
      case 'get':
        return getFormat(this.chosen(columns))
      case 'format':
        return templateFormat(this.choice.template, (name) => this.columnOf(name, columns))
      default:
        return null
    }
  }

  /**
   * The fast road for long lists, where the format is one for programs: rows go from bytes to bytes. Undefined where it is not.
   *
   * @param sample any row; its keys and their order are those of the JSON
   */
  lineTaker<Row extends object>(
    view: View<Row>,
    sample: Row,
    rowsFor: (format: RowFormat) => BulkRows,
    out: Output,
  ): LineTaker | undefined {
    const format = this.rowFormat(view, sample)
    if (format === null) return undefined
    const rows = rowsFor(format)
    if (rows.maxRowBytes > MAX_BULK_ROW) return undefined // --get with hundreds of fields
    return {
      lines: 1,
      take(bytes, start, end) {
        const next = rows.take(bytes, start, end, out.view, out.claim(rows.maxRowBytes))
        if (next !== -1) out.commit(rows.rowEnd)
        return next
      },
    }
  }

  /** The fields of `--get` as columns; throws InputError UNKNOWN_FIELD, which lists the known ones. */
  private chosen<Row>(all: Columns<Row>): Columns<Row> {
    return this.choice.fields.map((field) => this.columnOf(field, all))
  }

  private columnOf<Row>(field: string, all: Columns<Row>): Column<Row> {
    const column = all.find(({name}) => name === field)
    if (column) return column
    const known = all.map(({name}) => name)
    const meant = nearest(field, known)
    const hint = `${meant === null ? '' : `. Did you mean ${meant}?`} There are ${known.join(', ')}`
    throw new InputError('UNKNOWN_FIELD', `--${this.choice.format}: no field "${field}"${hint.replace(/^ T/, ', t')}`, {
      input: field,
    })
  }
}
