import * as Flags from '@oclif/core/flags'
import fs from 'node:fs'
import {SystemError} from '../errors.js'
import {visible} from '../render/visible.js'
import {NetkitCommand, type View} from './command.js'

/** What each signal makes of the exit code: 128 and its number. */
const SIGNALS = {SIGINT: 130, SIGTERM: 143} as const

/** Flags of commands that listen. */
export const listenerFlags = {
  'ready-file': Flags.string({
    description: 'write the endpoint there once it listens; the file must not exist, and is gone afterwards',
    helpValue: 'FILE',
  }),
  trace: Flags.boolean({description: 'print each socket call as it happens'}),
}

/**
 * A command that talks to sockets: it goes on until it is done or told to stop, prints rows as they happen, and tells
 * about itself on standard error.
 */
export abstract class LiveCommand extends NetkitCommand {
  private readonly cleanUps: (() => void)[] = []
  private flushing = false

  /**
   * Aborts at the first SIGINT or SIGTERM, so that sockets are closed and partial files removed; the exit code is set. The
   * second one ends the program as if nobody had listened.
   */
  protected stopSignal(): AbortSignal {
    const controller = new AbortController()
    for (const [signal, code] of Object.entries(SIGNALS)) {
      const stop = () => {
        this.setExitCode(code)
        controller.abort()
      }
      process.once(signal, stop)
      this.cleanUps.push(() => process.removeListener(signal, stop))
    }
    return controller.signal
  }

  /** Prints rows the moment they happen, all of one turn of the event loop in one write. */
  protected liveRows<Row>(view: View<Row>): (row: Row) => void {
    const print = this.printer(view)
    return (row) => {
      print(row)
      this.flushSoon()
    }
  }

  /** Writes bytes as they are: `--raw`, and whatever goes to a pipe. */
  protected liveBytes(bytes: Uint8Array): void {
    this.stdout.writeBytes(bytes)
    this.flushSoon()
  }

  private flushSoon(): void {
    if (this.flushing) return
    this.flushing = true
    setImmediate(() => {
      this.flushing = false
      this.flush()
    })
  }

  /** A line for people, on standard error, at once; foreign text in it is made visible. */
  protected notice(text: string): void {
    if (this.format === 'quiet') return
    this.stderr.write(`${visible(text)}\n`)
    this.stderr.flush()
  }

  /** Says where a listener listens, and writes it to the ready file. Throws SystemError READY_FILE. */
  protected announce(place: string, {'ready-file': readyFile}: {'ready-file'?: string | undefined}): void {
    if (readyFile !== undefined) {
      try {
        fs.writeFileSync(readyFile, `${place}\n`, {flag: 'wx'})
      } catch (error) {
        const {message} = error as Error
        throw new SystemError('READY_FILE', `cannot write the ready file: ${message}`, {cause: error, input: readyFile})
      }
      this.cleanUps.push(() => fs.rmSync(readyFile, {force: true}))
    }
    this.notice(`listening on ${place}`)
  }

  protected override async finally(): Promise<void> {
    for (const cleanUp of this.cleanUps) cleanUp()
    await super.finally()
  }
}
