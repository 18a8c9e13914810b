import readline from 'node:readline'
import {followResize, refreshSize} from '../node-internals/follow-resize.js'
import {keepPastedInPlace} from '../node-internals/keep-pasted-in-place.js'

export type LineEditor = {
  /** What was typed, line by line; ends at Ctrl-D and at `close`. */
  lines: AsyncIterable<string>
  /** Shows a line above the one that is being typed, which stays as it is. The line must be safe for a terminal. */
  print(line: string): void
  close(): void
}

/**
 * Lets a person type lines while others appear above. Wide characters, history and editing keys are node:readline's;
 * Ctrl-C and Ctrl-Z keep their meaning.
 *
 *     bob: hello            printed
 *     > how are y_          the line being typed, with its cursor
 */
export function openLineEditor(prompt = '> '): LineEditor {
  const {stdin: input, stdout: output} = process
  const queue = new LineQueue()
  const editor = readline.createInterface({input, output, terminal: true, prompt})
  keepPastedInPlace(editor)
  if (breaksLinesAnew(process.env)) followResize(editor, output, (rows) => eraseTyping(rows, output))
  editor.on('line', (line) => {
    queue.add(line)
    editor.prompt()
  })
  editor.on('close', () => {
    // what was not sent does not stay on the screen as if it had been said
    refreshSize(output)
    eraseTyping(editor.getCursorPos().rows, output)
    queue.end()
  })
  editor.on('SIGINT', () => process.kill(process.pid, 'SIGINT')) // in raw mode the terminal does not send it
  editor.on('SIGCONT', () => editor.prompt(true)) // else it would not read on after Ctrl-Z and fg
  output.on('error', () => editor.close()) // the terminal has gone
  editor.prompt()
  return {
    lines: queue,
    print(line) {
      if (queue.hasEnded) return void output.write(`${line}\n`)
      refreshSize(output)
      const {rows} = editor.getCursorPos()
      eraseTyping(rows, output)
      // readline will go up by those rows again before it draws
      output.write(`${line}\n${'\n'.repeat(rows)}`)
      editor.prompt(true)
    },
    close: () => editor.close(),
  }
}

/**
 * Whether the terminal wraps what is on its screen again when its width changes, as nearly all do. The Linux console, xterm and
 * GNU screen cut it off.
 */
function breaksLinesAnew({TERM = '', TMUX, XTERM_VERSION}: NodeJS.ProcessEnv): boolean {
  if (TMUX !== undefined) return true // whatever it runs in
  return TERM !== 'linux' && XTERM_VERSION === undefined && !TERM.startsWith('screen')
}

/**
 * Erases the line being typed, from so many rows above the cursor, where it begins, and leaves the cursor there. Its first row goes by itself: a screen that is erased from
 * its first cell on is one that tmux keeps above it, and the line would be there twice.
 */
function eraseTyping(rowsAbove: number, output: NodeJS.WriteStream): void {
  readline.moveCursor(output, 0, -rowsAbove)
  readline.cursorTo(output, 0)
  readline.clearLine(output, 1)
  readline.cursorTo(output, 1)
  readline.clearScreenDown(output)
  readline.cursorTo(output, 0)
}

/** Lines that wait to be read, and readers that wait for lines. */
class LineQueue implements AsyncIterable<string> {
  private readonly lines: string[] = []
  private wake = () => {}
  hasEnded = false

  add(line: string): void {
    this.lines.push(line)
    this.wake()
  }

  end(): void {
    this.hasEnded = true
    this.wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for (;;) {
      const line = this.lines.shift()
      if (line !== undefined) yield line
      else if (this.hasEnded) return
      else await new Promise<void>((resolve) => (this.wake = resolve))
    }
  }
}

/** Lets a person change one line. Resolves to null where they leave it as it was: Esc, Ctrl-C, Ctrl-D. */
export function editLine(text: string, prompt = '$ '): Promise<string | null> {
  const {stdin: input, stdout: output} = process
  const editor = readline.createInterface({input, output, terminal: true})
  return new Promise((resolve) => {
    const end = (line: string | null) => {
      resolve(line)
      input.removeListener('keypress', onKey)
      editor.close()
    }
    const onKey = (_: string, {name}: readline.Key) => {
      if (name !== 'escape') return
      output.write('\n')
      end(null)
    }
    input.on('keypress', onKey)
    editor.on('SIGINT', () => {
      output.write('\n')
      end(null)
    })
    editor.on('close', () => end(null))
    editor.question(prompt, end)
    editor.write(text)
  })
}
