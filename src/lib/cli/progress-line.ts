import type {Output} from './output.js'
import {isTerminal, STDERR} from './terminal.js'

/** Shorter work is over before a line about it could be read. */
const WORTH_SHOWING_MS = 1000

/** One line about work under way that is written over and over, on a terminal alone. */
export class ProgressLine {
  private readonly startedAt = performance.now()
  private readonly isShown: boolean
  private isThere = false

  constructor(private readonly stderr: Output) {
    this.isShown = isTerminal(STDERR)
  }

  /** @param text fits on one line; foreign text in it must be `visible` */
  update(text: string): void {
    if (!this.isShown || performance.now() - this.startedAt < WORTH_SHOWING_MS) return
    this.write(`\r\x1b[K${text}`)
    this.isThere = true
  }

  /** Takes the line away: before anything else is written, and at the end. */
  clear(): void {
    if (this.isThere) this.write('\r\x1b[K')
    this.isThere = false
  }

  private write(text: string): void {
    this.stderr.write(text)
    this.stderr.flush()
  }
}
