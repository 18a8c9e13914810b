import * as Flags from '@oclif/core/flags'
import fs from 'node:fs'
import type {Auth, AuthFailure} from '../auth/auth.js'
import {isOldMethod} from '../auth/methods.js'
import {SystemError} from '../errors.js'
import {hexDump} from '../text/hex-dump.js'
import {toJsonText, visible} from '../text/visible.js'
import {type AuthFlags, parseAuth} from './auth-flags.js'
import {countFlag, durationFlag, sizeFlag} from './flags.js'
import {NetkitCommand, type View} from './command.js'
import {openInput} from '../io/input.js'
import {onceASecond} from './once-a-second.js'
import {Output} from '../io/output.js'

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

/** Flags of commands that serve connections. */
export const serverFlags = {
  host: Flags.string({
    description: "listen on this address of the machine; '*' is every one, IPv4 and IPv6",
    default: '127.0.0.1',
    helpValue: 'HOST',
  }),
  'max-connections': countFlag({
    description: 'clients at a time; further ones are refused. ulimit -n sets a bound of its own',
  }),
  'idle-timeout': durationFlag({description: 'close a connection on which nothing moves for so long (no limit)'}),
}

/** Flags of commands that can cut a stream into messages. */
export const framingFlags = {
  framing: Flags.string({
    description: 'messages on the stream: line, delimiter:HEX, fixed:N, u32be, i32le, varint, netstring, header, …',
    helpValue: 'SPEC',
  }),
  'header-length': Flags.option({options: ['i32le', 'u32be'] as const})({
    description: 'the length before the JSON of --framing header',
    default: 'i32le',
  }),
  'max-frame': sizeFlag({description: 'the longest frame or line', default: 16 * 2 ** 20, helpValue: 'SIZE'}),
}

/**
 * A command that talks to sockets: it goes on until it is done or told to stop, prints rows as they happen, and tells
 * about itself on standard error.
 */
export abstract class LiveCommand extends NetkitCommand {
  private readonly cleanUps: (() => void)[] = []
  private readonly stop = new AbortController()
  private readonly logs: Output[] = []
  private isFlushPlanned = false
  private cannotWrite = false

  /**
   * Aborts when the command is to end early: at the first SIGINT or SIGTERM, and when nobody reads its output any more. Sockets
   * are then closed and partial files removed; the exit code is set. A second signal ends the program at once, or calls `onSecond`.
   */
  protected stopSignal(onSecond?: () => void): AbortSignal {
    for (const [signal, code] of Object.entries(SIGNALS)) {
      const stop = () => {
        this.setExitCode(code)
        this.stop.abort()
        if (onSecond) process.once(signal, onSecond)
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

  /**
   * Prints rows the moment they happen, all of one turn of the event loop in one write.
   *
   * @param toTheEnd what happens after the signal to stop is printed, too
   */
  protected liveRows<Row>(view: View<Row>, {toTheEnd = false} = {}): (row: Row) => void {
    const print = this.printer(view, '')
    return (row) => this.writeLive(() => print(row), toTheEnd)
  }

  /** Rows for a file of their own, one JSON object a line; what was in it is gone, and a new one is its owner's alone. Throws SystemError CANNOT_WRITE. */
  protected liveLog(file: string): (row: object) => void {
    const log = this.openOutput(file, 0o600)
    this.logs.push(log)
    return (row) => this.writeLive(() => log.write(`${toJsonText(row)}\n`), true)
  }

  /** Writes bytes as they are: `--raw`, and whatever goes to a pipe. */
  protected liveBytes(bytes: Uint8Array): void {
    this.writeLive(() => this.results.writeBytes(bytes))
  }

  /** Writes text that is made for the terminal already: what is foreign in it must be `visible`. */
  protected liveText(text: string): void {
    if (this.format !== 'quiet') this.writeLive(() => this.results.write(text))
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

  /** The bytes of a file, or of standard input for `-`; closed when the command ends. */
  protected inputBytes(name: string): AsyncIterable<Buffer> {
    const {chunks, close} = openInput(name)
    this.cleanUps.push(close)
    return chunks
  }

  /** Results go to a file, in the chosen format; what was in it is gone. Throws SystemError CANNOT_WRITE. */
  protected writeTo(file: string): void {
    this.results = this.openOutput(file)
  }

  private openOutput(file: string, mode?: number): Output {
    try {
      const fd = fs.openSync(file, 'w', mode)
      this.cleanUps.push(() => fs.closeSync(fd))
      return new Output(fd, 'stop')
    } catch (error) {
      const {message} = error as Error
      throw new SystemError('CANNOT_WRITE', `cannot write ${file}: ${message}`, {cause: error, input: file})
    }
  }

  /** Told again and again that a client was refused, says so at once and then once a second, with their number. */
  protected refusals(limitFlag = '--max-connections'): () => void {
    return this.onceASecond((count) => {
      const who = count === 1 ? 'a client' : `${count} clients`
      this.notice(`refused ${who}: too many connections (${limitFlag}, ulimit -n)`)
    })
  }

  /** What `--auth` and `--secret-file` ask for, if they do. Throws InputError NO_SECRET, SystemError BAD_SECRET_FILE. */
  protected authOf(flags: AuthFlags): Auth | undefined {
    const auth = parseAuth(flags)
    if (auth && isOldMethod(auth.method)) {
      const message = `${auth.method} is an old digest, for old peers only: hmac-sha256 is today's`
      this.noticeOf({code: 'OLD_DIGEST', message})
    }
    return auth
  }

  /** Told again and again that a client did not prove itself, says so at once and then once a second, with their number. */
  protected authFailures(): (failure: AuthFailure) => void {
    return this.onceASecond((count, {endpoint, reason}: AuthFailure) => {
      const who = `${endpoint ?? 'a local client'}: ${reason}`
      const message = count === 1 ? `not let in: ${who}` : `not let in: ${count} clients, the last was ${who}`
      this.noticeOf({code: 'AUTH_FAILED', message, endpoint, count})
    })
  }

  /** What is left is told when the command ends. */
  private onceASecond<News extends unknown[]>(tell: (count: number, ...latest: News) => void): (...news: News) => void {
    const {note, stop} = onceASecond(tell)
    this.cleanUps.push(stop)
    return note
  }

  /** Rows come from the events of sockets, where nobody could catch an error of the output: it stops the command. */
  private writeLive(write: () => void, toTheEnd = false): void {
    if (this.stop.signal.aborted && !toTheEnd) return
    this.orStop(write)
    if (this.isFlushPlanned) return
    this.isFlushPlanned = true
    setImmediate(() => {
      this.isFlushPlanned = false
      this.orStop(() => this.flush())
    })
  }

  protected override flush(): void {
    super.flush()
    for (const log of this.logs) log.flush()
  }

  /** Rows that are printed already come before whatever is written next, to the terminal's other stream as well. */
  protected flushRows(): void {
    this.orStop(() => this.flush())
  }

  private orStop(write: () => void): void {
    if (this.cannotWrite) return
    try {
      write()
    } catch (error) {
      this.cannotWrite = true
      this.fail(error)
      this.stop.abort()
    }
  }

  /** A line for people, on standard error, at once; foreign text in it is made visible. */
  protected notice(text: string): void {
    if (this.format !== 'quiet') this.stderrLine(visible(text))
  }

  private stderrLine(line: string): void {
    this.stderr.write(`${line}\n`)
    this.stderr.flush()
  }

  /** Prints the steps of sockets on standard error, if they were asked for. */
  protected tracer({trace}: {trace: boolean}): ((step: string) => void) | undefined {
    return trace ? (step) => this.stderrLine(visible(step)) : undefined
  }

  /** A notice with facts for programs: with `--json` an object of its own on standard error. */
  protected noticeOf(notice: {code: string; message: string; endpoint?: string | null; count?: number}): void {
    if (this.format !== 'json') return this.notice(`netkit: ${notice.message}`)
    this.stderrLine(toJsonText({notice}))
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

  /** What failed may have left sockets open: they would keep the program alive. */
  protected override async catch(error: unknown): Promise<void> {
    this.stop.abort()
    this.fail(error)
  }

  protected override async finally(): Promise<void> {
    await super.finally() // flushes: files are closed after that
    for (const cleanUp of this.cleanUps) cleanUp()
  }
}
