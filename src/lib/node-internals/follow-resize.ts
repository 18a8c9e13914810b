/** What is asked of node:readline's interface. */
type Editor = {
  cursor: number
  line: string
  getCursorPos(): {rows: number; cols: number}
  once(event: 'close', listener: () => void): unknown
}

/**
 * When the terminal's width changes, readline goes up by as many rows as the line took at the old width before it draws again. A
 * terminal that wraps its lines anew has moved the cursor by then: too few rows leave the line there twice, too many erase what
 * stands above it. So `erase` runs first: it goes up by the rows that it is told, and leaves the cursor where the line begins. A
 * Node whose readline counts its rows by another name goes up by those as well.
 */
export function followResize(editor: Editor, output: NodeJS.WriteStream, erase: (rows: number) => void): void {
  let {columns} = output
  const beforeDrawing = () => {
    erase(rowsAbove(editor, columns))
    columns = output.columns
    ;(editor as {prevRows?: number}).prevRows = 0
  }
  output.prependListener('resize', beforeDrawing)
  editor.once('close', () => output.removeListener('resize', beforeDrawing))
}

/**
 * How many rows of the line are above its cursor now. Behind the last column of a row the cursor stays in that row until something
 * is written there; readline writes a blank if it drew the line at a width (`drawnColumns`) where that is so.
 */
function rowsAbove(editor: Editor, drawnColumns: number): number {
  const {rows, cols} = editor.getCursorPos()
  if (cols > 0 || rows === 0 || editor.cursor < editor.line.length) return rows
  Object.defineProperty(editor, 'columns', {value: drawnColumns, configurable: true}) // hides the getter
  const drawn = editor.getCursorPos()
  delete (editor as {columns?: number}).columns
  return drawn.cols === 0 && drawn.rows > 0 ? rows : rows - 1
}

/** Asks for the width now: the signal of a change comes later than the change. Tells `resize` listeners if there was one. */
export function refreshSize(output: NodeJS.WriteStream): void {
  // oxlint-disable-next-line no-underscore-dangle -- Node's name
  ;(output as {_refreshSize?: () => void})._refreshSize?.()
}
