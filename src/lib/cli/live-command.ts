import * as Flags from '@oclif/core/flags'
import fs from 'node:fs'
import {SystemError} from '../errors.js'
import {hexDump} from '../render/hex-dump.js'
import {toJsonText, visible} from '../render/visible.js'
import {NetkitCommand, type View} from './command.js'
import {openInput} from './input.js'
import {Output} from './output.js'

/** What each signal makes of the exit code: 128 and its number. */
const SIGNALS = {SIGINT: 130, SIGTERM: 143} as const

/** The flag of commands that show their socket calls. */
export const traceFlag = {trace: Flags.boolean({description: 'print each socket call as it happens'})}

/** Flags of commands that listen. */
export const listenerFlags = {
  ...traceFlag,
  'ready-file': Flags.string({
    description: 'write the endpoint there once it listens; the file must not exist, and is gone afterwards',
    helpValue: 'FILE',
  }),
}

/** Flags of commands whose rows carry bytes. */
export const payloadFlags = {
  raw: Flags.boolean({
    description: 'write the bytes as they are, with nothing between them',
    exclusive: ['json', 'csv', 'get', 'quiet', 'hex'],
  }),
  hex: Flags.boolean({
    description: 'show offset, hex and text of the bytes',
    exclusive: ['json', 'csv', 'get', 'quiet'],
  }),
}

/**
 * A command that talks to sockets: it goes on until it is done or told to stop, prints rows as they happen, and tells
 * about itself on standard error.
 */
export abstract class LiveCommand extends NetkitCommand {
  private readonly cleanUps: (() => void)[] = []
  private readonly stop = new AbortController()
  private isFlushPlanned = false

  /**
   * Aborts when the command is to end early: at the first SIGINT or SIGTERM, and when nobody reads its output any more. Sockets
   * are then closed and partial files removed; the exit code is set. A second signal ends the program at once.
   */
  protected stopSignal(): AbortSignal {
    for (const [signal, code] of Object.entries(SIGNALS)) {
      const stop = () => {
        this.setExitCode(code)
        this.stop.abort()
      }
      process.once(signal, stop)
      this.cleanUps.push(() => process.removeListener(signal, stop))
    }
    return this.stop.signal
  }

  /** Does the work; once it has been told to stop, what it fails with is only that. */
  protected async untilStopped(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!this.stop.signal.aborted) throw error
    }
  }

  /** Prints rows the moment they happen, all of one turn of the event loop in one write. */
  protected liveRows<Row>(view: View<Row>): (row: Row) => void {
    const print = this.printer(view)
    return (row) => this.writeLive(() => print(row))
  }

  /** Writes bytes as they are: `--raw`, and whatever goes to a pipe. */
  protected liveBytes(bytes: Uint8Array): void {
    this.writeLive(() => this.results.writeBytes(bytes))
  }

  /** Rows that carry bytes, in the format asked for: see `payloadFlags`. */
  protected livePayloads<Row extends {bytes: Uint8Array}>(
    view: View<Row>,
    {raw, hex}: {raw: boolean; hex: boolean},
  ): (row: Row) => void {
    if (raw) return (row) => this.liveBytes(row.bytes)
    if (!hex) return this.liveRows(view)
    return this.liveRows({...view, text: (row, paint) => `${view.text(row, paint)}\n${hexDump(row.bytes)}`.trimEnd()})
  }

  /** Rows go to a file instead of standard output; what is there is replaced. Throws SystemError CANNOT_WRITE. */
  protected writeTo(file: string): void {
    try {
      const fd = fs.openSync(file, 'w')
      this.results = new Output(fd, 'stop')
      this.cleanUps.push(() => fs.closeSync(fd))
    } catch (error) {
      const {message} = error as Error
      throw new SystemError('CANNOT_WRITE', `cannot write ${file}: ${message}`, {cause: error, input: file})
    }
  }

  /** The bytes of a file, or of standard input for `-`; closed when the command ends. */
  protected inputBytes(name: string): AsyncIterable<Buffer> {
    const {chunks, close} = openInput(name)
    this.cleanUps.push(close)
    return chunks
  }

  /** Rows come from the events of sockets, where nobody could catch an error of the output: it stops the command. */
  private writeLive(write: () => void): void {
    this.orStop(write)
    if (this.isFlushPlanned) return
    this.isFlushPlanned = true
    setImmediate(() => {
      this.isFlushPlanned = false
      this.orStop(() => this.flush())
    })
  }

  private orStop(write: () => void): void {
    if (this.stop.signal.aborted) return
    try {
      write()
    } catch (error) {
      this.fail(error)
      this.stop.abort()
    }
  }

  /** A line for people, on standard error, at once; foreign text in it is made visible. */
  protected notice(text: string): void {
    if (this.format === 'quiet') return
    this.stderr.write(`${visible(text)}\n`)
    this.stderr.flush()
  }

  /** A notice with facts for programs: with `--json` an object of its own on standard error. */
  protected noticeOf(notice: {code: string; message: string}): void {
    if (this.format !== 'json') return this.notice(`netkit: ${notice.message}`)
    this.stderr.write(`${toJsonText({notice})}\n`)
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
    await super.finally() // flushes: files are closed after that
    for (const cleanUp of this.cleanUps) cleanUp()
  }
}
