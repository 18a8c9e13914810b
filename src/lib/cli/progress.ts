import type {Output} from '../io/output.js'
import {isTerminal, STDERR} from '../io/terminal.js'

/** Work that is done sooner shows no progress. */
const QUIET_MS = 1000
const PERIOD_MS = 200

/** A line on the terminal that changes in place, for work that takes more than a second; nothing at all elsewhere. */
export class Progress {
  private readonly start = performance.now()
  private next = this.start + QUIET_MS
  private isShown = false
  private readonly isOn = isTerminal(STDERR)

  constructor(private readonly stderr: Output) {}

  /** Shows how far the work is, a few times a second; `text` is only asked for then. */
  show(text: string | (() => string)): void {
    const now = performance.now()
    if (!this.isOn || now < this.next) return
    this.next = now + PERIOD_MS
    this.isShown = true
    this.stderr.write(`\r${typeof text === 'string' ? text : text()}\x1b[K`)
    this.stderr.flush()
  }

  /** Takes the line away, before anything else is written to the terminal. */
  clear(): void {
    if (!this.isShown) return
    this.isShown = false
    this.stderr.write('\r\x1b[K')
    this.stderr.flush()
  }
}
