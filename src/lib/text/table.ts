import {displayWidth} from './display-width.js'
import type {Paint} from './paint.js'
import {visible} from './visible.js'

/** A column of a table for people: its head, what stands in a cell, and how wide it is at least. */
export type TableColumn<Row> = {head: string; cell(row: Row): string; width?: number}

/**
 * Lines of a table whose columns are as wide as the widest of `rows`; the first line brings the heads with it. Rows that
 * come later than the table was made are fitted in as well as they can be.
 */
export function tableText<Row>(
  tableColumns: readonly TableColumn<Row>[],
  rows: readonly Row[],
): (row: Row, paint: Paint) => string {
  const widths = tableColumns.map(({head, cell, width = 0}) =>
    Math.max(width, displayWidth(head), ...rows.map((row) => displayWidth(visible(cell(row))))),
  )
  const line = (cells: string[]) =>
    cells
      .map((text, index) => text + ' '.repeat(Math.max(0, widths[index]! - displayWidth(text))))
      .join('  ')
      .trimEnd()
  let head = tableColumns.map(({head: name}) => name)
  return (row, paint) => {
    const text = line(tableColumns.map(({cell}) => visible(cell(row))))
    const first = head.length > 0 ? `${paint('label', line(head))}\n` : ''
    head = []
    return first + text
  }
}
