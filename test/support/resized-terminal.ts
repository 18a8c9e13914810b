import {execFileSync} from 'node:child_process'
import {cleanEnv, PROGRAM, scratch} from './run-netkit.js'

/** A terminal of tmux's, which wraps its lines again when its width changes, as most terminals do. */
export class ResizedTerminal implements AsyncDisposable {
  private constructor(private readonly socket: string) {}

  /** netkit with these words runs there, on 24 rows. */
  static open(columns: number, words: readonly string[]): ResizedTerminal {
    const terminal = new ResizedTerminal(`netkit-${process.pid}-${++terminals}`)
    const line = [process.execPath, PROGRAM, ...words].map((word) => `'${word}'`).join(' ')
    terminal.tmux('new-session', '-d', '-x', String(columns), '-y', '24', `${line}; cat`) // cat: the screen stays
    return terminal
  }

  /** Types what no key name is. */
  type(text: string): void {
    this.tmux('send-keys', '-l', '--', text)
  }

  press(...keys: string[]): void {
    this.tmux('send-keys', ...keys)
  }

  /** All at once, as pasted text comes. */
  paste(text: string): void {
    this.run(['load-buffer', '-'], text)
    this.tmux('paste-buffer', '-r')
  }

  /** Resolves when the program may know: tmux waits for up to a quarter of a second before it says so. */
  async resize(columns: number): Promise<void> {
    this.tmux('resize-window', '-x', String(columns), '-y', '24')
    const device = this.tmux('display-message', '-p', '#{pane_tty}').trim()
    const size = () => execFileSync('stty', ['-F', device, 'size'], {encoding: 'utf8'}).trim()
    await until(() => size() === `24 ${columns}`)
  }

  /** All its lines without blanks at their ends, what has left the screen at the top included. */
  lines(): string[] {
    const text = this.tmux('capture-pane', '-p', '-S', '-')
    return text
      .trimEnd()
      .split('\n')
      .map((line) => line.trimEnd())
  }

  /** Resolves to the lines once they are as wished; to what they are when the time is up, for the test to say how they differ. */
  async linesOnce(areThere: (lines: string[]) => boolean): Promise<string[]> {
    let lines: string[] = []
    await until(() => areThere((lines = this.lines())))
    return lines
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.tmux('kill-server')
  }

  private tmux(...words: string[]): string {
    return this.run(words)
  }

  private run(words: string[], input = ''): string {
    const env = cleanEnv({TERM: 'xterm', NO_COLOR: '1', TMUX_TMPDIR: scratch, LC_ALL: 'C.UTF-8'})
    return execFileSync('tmux', ['-u', '-L', this.socket, '-f', '/dev/null', ...words], {encoding: 'utf8', env, input})
  }
}

let terminals = 0

/** Asks again until it is so, or until the time is up. */
export async function until(isSo: () => boolean): Promise<void> {
  const endMs = performance.now() + PATIENCE_MS
  while (!isSo() && performance.now() < endMs) await new Promise((resolve) => setTimeout(resolve, 20))
}

const PATIENCE_MS = 20_000
