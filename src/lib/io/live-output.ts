import {proseWidth, STDOUT} from './terminal.js'
import {setTimeout as delay} from 'node:timers/promises'
import {hexDump} from '../text/hex-dump.js'
import type {Format} from '../text/row-format.js'
import type {View} from '../text/view.js'
import {toJsonText} from '../text/visible.js'
import {openForWriting} from './open-for-writing.js'
import {type Output, PatientOutput} from './output.js'
import type {StopSignal} from './stop-signal.js'

/** What a live command lends its output. */
export type LiveHost = {
  format(): Format
  /** Where rows go. */
  results(): Output
  useResults(output: Output): void
  printer<Row>(view: View<Row>): (row: Row) => void
  flush(): void
  fail(error: unknown): void
  /** Told of each row that nobody will see, since more than 64 MiB wait for the reader. */
  dropped(): void
}

/** How far a stream may be ahead of its reader: writer and reader work at the same time. */
const MAX_AHEAD_BYTES = 512 * 1024

/** After a signal: how long the reader has for what waits. */
const LAST_WORDS_MS = 1000

/**
 * Rows, text and bytes that come from the events of sockets, where nobody could catch an error of the output: it stops the
 * command. What one turn of the event loop prints is one write. While the reader stalls, rows wait; beyond 64 MiB they are dropped.
 * Bytes and text of a stream must not be: who prints them waits for `room`.
 */
export class LiveOutput {
  private readonly logs: Output[] = []
  private readonly closers: (() => void)[] = []
  private isFlushPlanned = false
  private cannotWrite = false

  constructor(
    private readonly host: LiveHost,
    private readonly stop: StopSignal,
  ) {}

  get format(): Format {
    return this.host.format()
  }

  /**
   * Prints rows the moment they happen; false where one was not printed.
   *
   * @param toTheEnd what happens after the signal to stop is printed, too
   */
  rows<Row>(view: View<Row>, {toTheEnd = false} = {}): (row: Row) => boolean {
    const print = this.host.printer(view)
    return (row) => this.orDrop(this.host.results(), () => print(row), toTheEnd)
  }

  /** Rows that carry bytes, in the format asked for: see `payloadFlags`. */
  payloads<Row extends {bytes: Uint8Array}>(
    view: View<Row>,
    {raw, hex}: {raw: boolean; hex: boolean},
  ): (row: Row) => boolean {
    if (raw) {
      return ({bytes}) => this.orDrop(this.host.results(), () => this.host.results().writeBytes(bytes))
    }
    if (!hex) return this.rows(view)
    return this.rows({
      ...view,
      text: (row, paint) => `${view.text(row, paint)}\n${hexDump(row.bytes, {columns: proseWidth(STDOUT)})}`.trimEnd(),
    })
  }

  /** Writes bytes as they are: `--raw`, and whatever goes to a pipe. */
  bytes(bytes: Uint8Array): void {
    this.write(() => this.host.results().writeBytes(bytes))
  }

  /** Writes text that is made for the terminal already: what is foreign in it must be `visible`. */
  text(text: string): void {
    if (this.format !== 'quiet') this.write(() => this.host.results().write(text))
  }

  /** Rows for a file of their own, one JSON object a line; what was in it is gone, and a new one is its owner's alone. Throws SystemError CANNOT_WRITE. */
  log(file: string): (row: object) => boolean {
    const log = this.open(file, 0o600)
    this.logs.push(log)
    return (row) => this.orDrop(log, () => log.write(`${toJsonText(row)}\n`), true)
  }

  /** Results go to a file, in the chosen format; what was in it is gone. Throws SystemError CANNOT_WRITE. */
  toFile(file: string): void {
    this.host.useResults(this.open(file))
  }

  /** Rows that are printed already come before whatever is written next, to the terminal's other stream as well. */
  flush(): void {
    this.orStop(() => this.host.flush())
  }

  flushLogs(): void {
    for (const log of this.logs) log.flush()
  }

  /** Undefined where the reader keeps up; else resolves when it has taken everything. */
  room(): Promise<void> | undefined {
    const results = this.host.results()
    return results.waitingBytes < MAX_AHEAD_BYTES ? undefined : results.room()
  }

  /** For the end: waits for the readers; once the stop is urgent for a second at most. Returns how many bytes they did not take. */
  async drain(streams: readonly Output[]): Promise<number> {
    const outputs = new Set([...streams, this.host.results(), ...this.logs])
    const rooms = [...outputs].map((output) => output.room()).filter((room) => room !== undefined)
    if (rooms.length > 0) await Promise.race([Promise.all(rooms), this.stop.urgency.then(() => delay(LAST_WORDS_MS))])
    let lost = 0
    for (const output of outputs) {
      lost += output.waitingBytes
      output.release()
    }
    return lost
  }

  close(): void {
    for (const close of this.closers.splice(0)) close()
  }

  private open(file: string, mode?: number): Output {
    const {fd, close} = openForWriting(file, mode)
    this.closers.push(close)
    return new PatientOutput(fd, 'stop', (error) => this.fail(error))
  }

  private orDrop(output: Output, write: () => void, toTheEnd = false): boolean {
    if (output.isFull) {
      this.host.dropped()
      return false
    }
    this.write(write, toTheEnd)
    return !this.cannotWrite
  }

  private write(write: () => void, toTheEnd = false): void {
    if (this.stop.isStopped && !toTheEnd) return
    this.orStop(write)
    if (this.isFlushPlanned) return
    this.isFlushPlanned = true
    setImmediate(() => {
      this.isFlushPlanned = false
      this.flush()
    })
  }

  private orStop(write: () => void): void {
    if (this.cannotWrite) return
    try {
      write()
    } catch (error) {
      this.fail(error)
    }
  }

  /** The output does not work any more: that stops the command. */
  fail(error: unknown): void {
    this.cannotWrite = true
    this.host.fail(error)
    this.stop.stop()
  }
}
