import type {Columns} from './columns.js'
import type {Paint} from './paint.js'

/** How rows of one kind look: `columns` to CSV and `--get`, `text` to people. JSON is the row itself. */
export type View<Row> = {
  columns: Columns<Row>
  text(row: Row, paint: Paint): string
  /**
   * The fast road for rows that come by the hundred thousand: writes the line of a plain row itself, where there are no colours
   * and no blank lines between rows. False where it is not plain: then `text` has it.
   */
  line?(row: Row, out: LineSink): boolean
  /** The text of a row is a line of a list: no blank line between them. */
  isLine?: boolean
}

type LineSink = {writeBytes(bytes: Uint8Array): void}
