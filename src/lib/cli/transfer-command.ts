import {InputError, type NetkitError} from '../errors.js'
import {spoolInput} from '../io/files/spool-input.js'
import {isPlainName} from '../transfer/check-file-name.js'
import {progressText} from '../transfer/sent-view.js'
import type {View} from '../text/view.js'
import {LiveCommand} from './live-command.js'
import {Progress} from './progress.js'
import {isTerminal, STDERR} from '../io/terminal.js'

/** Less is over before a line about it could be read. */
const WORTH_SHOWING_MS = 1000

/** A command at one end of a transfer: rows for files, and a line about the one that is under way. */
export abstract class TransferCommand extends LiveCommand {
  private progress: Progress | null = null

  /** Prints a row for each file; in text one that failed is a line on standard error. The gravest failure is the exit code. */
  protected fileRows<Row>(
    view: View<Row>,
    nameOf: (row: Row, failure: NetkitError) => string,
  ): (row: Row, failure: NetkitError | null) => void {
    const print = this.live.rows(view)
    return (row, failure) => {
      this.progress?.clear()
      if (failure) {
        this.setExitCode(failure.exitCode)
        if (this.format !== 'json') this.notice(`netkit: ${nameOf(row, failure)}${failure.message}`)
        if (this.format === 'text') return
      }
      print(row)
      this.live.flush() // else the line about the next file would stand before it
    }
  }

  /** Standard input, for the word `-`: kept in a file until the command ends. Rejects with InputError USAGE, and as `spoolInput` does. */
  protected async spooled(words: readonly string[], name: string | undefined, signal: AbortSignal) {
    const count = words.filter((word) => word === '-').length
    if (count === 0 && name === undefined) return null
    if (count !== 1)
      throw new InputError('USAGE', '--as-name is the name of standard input: expected - once, as a file')
    if (name === undefined)
      throw new InputError('USAGE', '"-": standard input has no name: use --as-name NAME', {input: '-'})
    if (!isPlainName(name)) throw new InputError('USAGE', `--as-name "${name}": not a plain file name`, {input: name})
    const {file, sizeBytes, remove} = await spoolInput(this.inputBytes('-'), signal)
    this.cleanUpWith(remove)
    return {file, name, folders: [], sizeBytes, label: '-'}
  }

  /** Shows on a terminal how far it is, once it takes more than a second; undefined where nobody would see it. */
  protected progressLine(): ((shown: Parameters<typeof progressText>[0]) => void) | undefined {
    if (!isTerminal(STDERR) || this.format === 'quiet') return undefined
    const progress = new Progress(this.stderr)
    this.progress = progress
    return (shown) => {
      if (shown.elapsedMs >= WORTH_SHOWING_MS) progress.show(() => progressText(shown))
    }
  }
}
