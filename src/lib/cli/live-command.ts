import type {Auth, AuthFailure} from '../auth/auth.js'
import {isOldMethod} from '../auth/methods.js'
import {checkSecretLength, shortSecretWords} from '../auth/short-secret.js'
import {EXIT, NetkitError} from '../errors.js'
import {type LineReading, openInput} from '../io/input.js'
import {LiveOutput} from '../io/live-output.js'
import {type Output, PatientOutput} from '../io/output.js'
import {StopSignal} from '../io/stop-signal.js'
import {isTerminal, messageText, STDERR} from '../io/terminal.js'
import {readValueBatches, refuseLongValue, type Value, type ValueSource} from '../io/values.js'
import {inOrder} from '../port/in-order.js'
import {createReadyFile} from '../system/ready-file.js'
import {toJsonText, visible} from '../text/visible.js'
import {type AuthFlags, parseAuth} from './flags/auth-flags.js'
import {NetkitCommand} from './command.js'
import {startHint} from './start-hint.js'
import {onceASecond} from './once-a-second.js'
import {type ClientSecurity, clientSecurity, type ServerSecurity, serverSecurity} from './flags/tls-flags.js'

/** Values at the same time: each takes a few sockets, and a server should not be flooded. */
const AT_ONCE = 32

/**
 * A command that talks to sockets: it goes on until it is done or told to stop, prints rows as they happen, and tells
 * about itself on standard error.
 */
export abstract class LiveCommand extends NetkitCommand {
  private readonly cleanUps: (() => void)[] = []
  private readonly stop = new StopSignal()
  protected readonly live = new LiveOutput(
    {
      format: () => this.format,
      results: () => this.results,
      useResults: (output) => (this.results = output),
      printer: (view) => this.printer(view, ''),
      flush: () => this.flush(),
      fail: (error) => this.fail(error),
      dropped: () => this.dropped.note(),
    },
    this.stop,
  )

  private droppedRows = 0
  private droppedNotices = 0
  private readonly dropped = onceASecond((count) => {
    this.setExitCode(EXIT.system)
    this.droppedRows += count
    const message = `rows dropped: ${this.droppedRows}; their reader has stalled, and 64 MiB are waiting`
    this.noticeOf({code: 'ROWS_DROPPED', message, count: this.droppedRows})
  })

  /** A reader that stalls must not hold up sockets, timers and signals. */
  protected override openOutput(fd: number, whenGone: 'stop' | 'ignore'): Output {
    return new PatientOutput(fd, whenGone, (error) => this.live.fail(error))
  }

  /**
   * Aborts when the command is to end early: at the first signal (SIGINT, SIGTERM, SIGHUP), and when nobody reads its output any more. Sockets
   * are then closed and partial files removed; the exit code is set. A second signal ends the program at once, or calls `onSecond`;
   * what still hangs after 2.6 s is left behind.
   */
  protected stopSignal(onSecond?: () => void): AbortSignal {
    this.stop.listen({onSignal: (code) => this.setExitCode(code), end: () => this.end(), onSecond})
    return this.stop.signal
  }

  /** Does the work; once it has been told to stop, what it fails with is only that. */
  protected async untilStopped(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!this.stop.isStopped) throw error
    }
  }

  /** As `mapValues`, but with many values at the same time; the rows keep the values' order. */
  protected async *mapValuesAtOnce<Row>(
    sources: ValueSource[],
    {expected, toRow}: {expected: string; toRow: (value: Value) => Promise<Row>},
  ): AsyncGenerator<Row> {
    const alone = sources.length === 1 && 'value' in sources[0]!
    let count = 0
    for await (const batch of readValueBatches(sources, this.reading())) {
      const outcomes = inOrder(batch, AT_ONCE, async (value) => {
        count++
        try {
          refuseLongValue(value)
          return {row: await toRow(value)}
        } catch (error) {
          if (alone || !(error instanceof NetkitError)) throw error
          return {error, value}
        }
      })
      for await (const outcome of outcomes) {
        if ('row' in outcome) yield outcome.row
        else this.reportValue(outcome.error, outcome.value)
      }
    }
    this.refuseNothing(count, expected)
  }

  protected override reading(): LineReading {
    return {...super.reading(), signal: this.stop.signal}
  }

  /** The bytes of a file, or of standard input for `-`; closed when the command ends. */
  protected inputBytes(name: string): AsyncIterable<Buffer> {
    const {chunks, close} = openInput(name)
    this.cleanUps.push(close)
    return chunks
  }

  /** Called when the command ends, however it ends. */
  protected cleanUpWith(work: () => void): void {
    this.cleanUps.push(work)
  }

  /** Told again and again that a client was refused, says so at once and then once a second, with their number. */
  protected refusals(limitFlag = '--max-connections'): () => void {
    return this.onceASecond((count) => {
      const who = count === 1 ? 'a client' : `${count} clients`
      this.notice(`refused ${who}: too many connections (${limitFlag}, ulimit -n)`)
    })
  }

  /**
   * What a listener's flags ask for. Rejects with InputError NO_SECRET, SHORT_SECRET, USAGE, SystemError BAD_SECRET_FILE, BAD_TLS_FILE.
   *
   * @param wantsLongSecret a short one is refused without --tls, too
   */
  protected async serverSecurity(
    flags: AuthFlags & Parameters<typeof serverSecurity>[0],
    {wantsLongSecret = false} = {},
  ): Promise<ServerSecurity & {onAuthFailure: (failure: AuthFailure) => void}> {
    const auth = await this.authOf(flags, flags.tls || wantsLongSecret)
    return {...(await serverSecurity(flags, auth)), onAuthFailure: this.authFailures()}
  }

  /** The same of a client. */
  protected async clientSecurity(flags: AuthFlags & Parameters<typeof clientSecurity>[0]): Promise<ClientSecurity> {
    const auth = await this.authOf(flags, flags.tls)
    return await clientSecurity(flags, auth, (reason) =>
      this.noticeOf({
        code: 'INSECURE',
        message: `--insecure: the certificate of the server was not checked: ${reason}`,
      }),
    )
  }

  private async authOf(flags: AuthFlags & {tls: boolean}, wantsLongSecret: boolean): Promise<Auth | undefined> {
    const auth = await parseAuth(flags)
    if (!auth) return undefined
    if (wantsLongSecret) checkSecretLength(auth.secret)
    const short = shortSecretWords(auth.secret)
    if (short !== null) this.noticeOf({code: 'SHORT_SECRET', message: short})
    if (isOldMethod(auth.method)) {
      const message = `${auth.method} is an old digest, for old peers only; otherwise use hmac-sha256`
      this.noticeOf({code: 'OLD_DIGEST', message})
    }
    return auth
  }

  /** Told again and again that a client did not prove itself, says so at once and then once a second, with their number. */
  protected authFailures(): (failure: AuthFailure) => void {
    return this.onceASecond((count, {endpoint, reason}: AuthFailure) => {
      const who = `${endpoint ?? 'a local client'}: ${reason}`
      const message = count === 1 ? `refused: ${who}` : `refused: ${count} clients, the last was ${who}`
      this.noticeOf({code: 'AUTH_FAILED', message, endpoint, count})
    })
  }

  /** What is left is told when the command ends. */
  private onceASecond<News extends unknown[]>(tell: (count: number, ...latest: News) => void): (...news: News) => void {
    const {note, stop} = onceASecond(tell)
    this.cleanUps.push(stop)
    return note
  }

  protected override flush(): void {
    super.flush()
    this.live.flushLogs()
  }

  /** A line for people, on standard error, at once; foreign text in it is made visible. */
  protected notice(text: string): void {
    if (this.format !== 'quiet') this.stderrLine(messageText(visible(text), STDERR))
  }

  private stderrLine(line: string): void {
    if (this.stderr.isFull) return void this.droppedNotices++
    this.stderr.write(`${line}\n`)
    this.stderr.flush()
  }

  /** Prints the steps of sockets on standard error, if they were asked for. */
  protected tracer({trace}: {trace: boolean}): ((step: string) => void) | undefined {
    return trace ? (step) => this.stderrLine(visible(step)) : undefined
  }

  /** A notice with facts for programs: with `--json` an object of its own on standard error. */
  protected noticeOf(notice: {
    code: string
    message: string
    endpoint?: string | null
    count?: number
    bytes?: number
  }): void {
    if (this.format !== 'json') return this.notice(`netkit: ${notice.message}`)
    this.stderrLine(toJsonText({notice}))
  }

  /** Says where a listener listens, and writes it to the ready file. Throws SystemError READY_FILE. */
  protected announce(place: string, {'ready-file': readyFile}: {'ready-file'?: string | undefined}): void {
    if (readyFile !== undefined) {
      this.cleanUps.push(createReadyFile(readyFile, place))
    }
    this.notice(`listening on ${place}`)
  }

  /** What failed may have left sockets open: they would keep the program alive. */
  protected override async catch(error: unknown): Promise<void> {
    this.stop.stop()
    this.fail(error)
    const hint = this.format === 'text' && isTerminal(STDERR) ? startHint(this.id!, error) : null
    if (hint !== null) for (const line of ['Start it in another terminal:', `  $ ${hint}`]) this.notice(line)
  }

  override crash(error: unknown): void {
    this.fail(error)
    this.live.flush() // the work may be done already
    this.stop.stopSoon(() => this.end())
  }

  protected override async finally(): Promise<void> {
    await super.finally() // flushes: files are closed after that
    const lostBytes = await this.live.drain([this.stdout])
    this.dropped.stop()
    if (lostBytes > 0) {
      const message = `${lostBytes} bytes of output were lost: their reader did not take them`
      this.noticeOf({code: 'OUTPUT_LOST', message, bytes: lostBytes})
    }
    this.cleanUp()
    if (this.droppedNotices > 0) {
      this.setExitCode(EXIT.system)
      this.stderr.write(`netkit: notices dropped: ${this.droppedNotices}; their reader has stalled\n`)
      this.stderr.flush()
    }
    await this.live.drain([this.stderr])
    this.stop.release()
    if (this.stop.isUrgent) this.end() // whatever hangs
  }

  protected override end(): void {
    this.cleanUp()
    super.end()
  }

  private cleanUp(): void {
    this.live.close()
    for (const cleanUp of this.cleanUps.splice(0)) cleanUp()
  }
}
