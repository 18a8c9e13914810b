import {Command} from '@oclif/core/command'
import type {Interfaces} from '@oclif/core'
import {EXIT, InputError, NetkitError} from '../errors.js'
import {type BulkRows, RowPrinter} from '../io/row-printer.js'
import {hintFile} from '../io/hint-file.js'
import {type LineTaker, watchedTaker} from '../lists/line-taker.js'
import {csvCell, safeCsvCell} from '../text/columns.js'
import {colours, plain} from '../text/paint.js'
import {type Format, type RowFormat, textAround} from '../text/row-format.js'
import type {View} from '../text/view.js'
import {visible} from '../text/visible.js'
import type {Choice, Prompt} from './ask.js'
import {graver, isFinal, reportFailure, reportGap, reportValue, writeMessage} from './failure.js'
import {flagWords, refuseSwitchValues} from './flag-words.js'
import {baseFlags} from './flags/base-flags.js'
import type {DeclaredFlags} from './parse/explain-usage.js'
import {refuseEmptyFiles} from './parse/refuse-empty-files.js'
import {lookAt, mayBeAsked, missingError} from './parse/missing-error.js'
import {Interrupted, Interview} from './menu/interview.js'
import type {LineReading} from '../io/input.js'
import {ToldErrors} from './told-errors.js'
import {Output, ReaderGone} from '../io/output.js'
import {isTerminal, STDERR, STDIN, STDOUT, wantsColour} from '../io/terminal.js'
import {readValues, refuseLongValue, sourceOf, type Value, type ValueSource} from '../io/values.js'

/** Where in the five-layer picture a command works (RFC 1122 §1.1.3, with the link's hardware as its own layer left out). */
export type NetworkLayer = 'link' | 'internet' | 'transport' | 'application'

/** Longer than any line that people or programs read; rows made with it fit into the output's buffer. */
const MAX_TEMPLATE = 1024

const FORMATS = ['json', 'csv', 'get', 'format', 'quiet'] as const

type BaseFlags = Interfaces.InferredFlags<typeof NetkitCommand.baseFlags>
type OutputFlags<T extends Interfaces.OutputFlags<T>> = Interfaces.OutputFlags<T>
type OutputArgs<T extends Interfaces.OutputArgs<T>> = Interfaces.OutputArgs<T>

/**
 * What every command shares: the formats, the streams, one shape of error and one exit code in every format. A command
 * hands over plain data and says how a row looks; it neither prints nor exits.
 */
export abstract class NetkitCommand extends Command {
  /** Named in the command's help. */
  static layers: NetworkLayer[] = []

  static override baseFlags = baseFlags

  protected readonly stdout = this.openOutput(STDOUT, 'stop')
  protected readonly stderr = this.openOutput(STDERR, 'ignore')
  /** Where rows go: standard output, unless a command has a file for them. Failures stay on standard output. */
  protected results: Output = this.stdout
  protected format: Format = 'text'
  private rows = new RowPrinter()
  private readonly told = new ToldErrors()
  protected interview = new Interview('', this.stderr, false)
  private worst: number = EXIT.done

  /** Writes are synchronous: a slow reader stops the work, and signals do what they do to any program. */
  protected openOutput(fd: number, whenGone: 'stop' | 'ignore'): Output {
    return new Output(fd, whenGone)
  }

  protected override async parse<F extends OutputFlags<F>, B extends OutputFlags<B>, A extends OutputArgs<A>>(
    options?: Interfaces.Input<F, B, A>,
    argv?: string[],
  ): Promise<Interfaces.ParserOutput<F, B, A>> {
    if (flagWords(this.argv).includes('--json')) this.format = 'json' // then a parse error is told as JSON, too
    refuseSwitchValues(this.argv, {...this.ctor.baseFlags, ...this.ctor.flags})
    const declared = options ?? (this.ctor as object as Interfaces.Input<F, B, A>)
    const read = (words: readonly string[]) =>
      super.parse<F, B, A>(declared, argv === undefined ? [...words] : [...flagWords(words)])
    const look = lookAt(declared, read)
    this.interview = new Interview(this.id!, this.stderr, mayBeAsked(this.argv))
    const line = await this.interview.complete(this.argv, look)
    try {
      const parsed = await read(line)
      refuseEmptyFiles(declared as object, parsed)
      this.useFlags(parsed.flags as object as BaseFlags)
      return parsed
    } catch (error) {
      throw (await missingError(error, look, line)) ?? error
    } finally {
      this.argv = line // oclif would keep only what it parsed
      this.parsed = true // it was tried: else oclif would warn the user that we had not
    }
  }

  private useFlags(flags: BaseFlags): void {
    const isSafe = flags['csv-safe']
    const isGiven = (name: (typeof FORMATS)[number]) => flags[name] !== undefined && flags[name] !== false
    const [format = 'text', second] = FORMATS.filter((name) => isGiven(name) || (name === 'csv' && isSafe))
    if (second) throw new InputError('USAGE', `--${format} and --${second} exclude one another`)
    this.format = format
    const template = flags.format ?? ''
    if (Buffer.byteLength(template) > MAX_TEMPLATE) {
      throw new InputError('USAGE', `--format: longer than ${MAX_TEMPLATE} bytes`)
    }
    if (template.includes('\x7f')) throw new InputError('USAGE', '--format: a control character (DEL)')
    const fields = flags.get?.split(',').map((field) => field.trim()) ?? []
    const paint = wantsColour(STDOUT, {noColour: flags['no-color']}) ? colours : plain
    this.rows = new RowPrinter({format, fields, template, paint, csvCell: isSafe ? safeCsvCell : csvCell})
  }

  /** Where the values come from: the words, standard input for `-` and when there are no words, files for `@FILE`. */
  protected sources(words: readonly string[], expected: string): ValueSource[] {
    if (words.length > 0) return words.map(sourceOf)
    if (isTerminal(STDIN)) throw new InputError('USAGE', `expected ${expected}`) // or a person would be kept waiting
    return [{list: '-'}]
  }

  /** Asks a question of the command's own; where that may not be done, InputError USAGE says what was expected. */
  protected askFor(expected: string, question: Prompt): Promise<string> {
    return this.interview.ask(expected, question)
  }

  /**
   * Turns each value into a row. A bad value is reported and the rest go on, unless it is the only one there is.
   *
   * @param expected what values are, for the message that there is none; null where a list may be empty
   * @param taker has the plain lines of lists to itself (see `lineTaker`): they become no rows here
   * @param values reads them, where lists may be written in other formats
   */
  protected async *mapValues<Row>(
    sources: ValueSource[],
    {
      expected,
      toRow,
      taker,
      values = readValues,
    }: {
      expected: string | null
      toRow: (value: Value) => Row | Promise<Row>
      taker?: LineTaker | undefined
      values?: typeof readValues
    },
  ): AsyncGenerator<Row> {
    const alone = sources.length === 1 && 'value' in sources[0]!
    let count = 0
    const counted = taker && watchedTaker(taker, () => count++)
    for await (const value of values(sources, this.reading(), counted)) {
      count++
      try {
        if (value.refused) throw value.refused
        refuseLongValue(value)
        const row = toRow(value)
        yield row instanceof Promise ? await row : row
      } catch (error) {
        if (!(error instanceof NetkitError)) throw error
        const hinted = 'argument' in value.origin ? hintFile(error, value.text) : error
        if (alone) throw hinted
        this.reportValue(hinted, value)
      }
    }
    if (expected !== null) this.refuseNothing(count, expected)
  }

  protected reading(): LineReading {
    return {beforeRead: () => this.flush()}
  }

  protected choose<Name extends string>(choice: Choice<Name>, expected: string): Promise<Name> {
    return this.interview.choose(expected, choice)
  }

  /** Offers a choice that nobody has to take: null where nobody may be asked, or nobody wants to. */
  protected offer<Name extends string>(choice: Choice<Name>): Promise<Name | null> {
    this.flush()
    return this.interview.offer(choice)
  }

  protected reportValue(error: NetkitError, {origin}: Pick<Value, 'origin'>): void {
    this.setExitCode(error.exitCode)
    // A program that reads JSON gets them all; people are told what kinds there are.
    if (this.format !== 'json' && !this.told.isTold(error.code, origin)) return
    reportValue(error, origin, {format: this.format, stderr: this.stderr})
  }

  /** Tells what an answer lacks, if it lacks anything: what is known stands, and the exit code says that it is not all. */
  protected reportGap(gap: NetkitError | null): void {
    if (gap === null) return
    reportGap(gap, {format: this.format, stderr: this.stderr})
    this.setExitCode(gap.exitCode)
  }

  /** A list that holds no value at all is a mistake, not an empty answer. */
  protected refuseNothing(count: number, expected: string): void {
    if (count === 0) throw new InputError('NO_VALUES', `nothing to read, expected ${expected}, one per line`)
  }

  /** Prints one finished result. */
  protected show<Row>(row: Row, view: View<Row>): void {
    this.printer(view)(row)
  }

  /** Prints rows that are all there. */
  protected showAll<Row>(rows: readonly Row[], view: View<Row>): void {
    const print = this.printer(view)
    for (const row of rows) print(row)
  }

  /** Prints rows as they come. */
  protected async showEach<Row>(rows: AsyncIterable<Row>, view: View<Row>): Promise<void> {
    const print = this.printer(view)
    for await (const row of rows) print(row)
  }

  /** The answer is no (or worse): remembered, the gravest of several wins. */
  protected setExitCode(code: number): void {
    this.worst = graver(code, this.worst)
    process.exitCode = this.worst // also where nothing keeps the program alive before its work is done
  }

  /** What waits to be written is written: before anything that may take time. */
  protected flush(): void {
    this.results.flush()
    this.stdout.flush()
    this.stderr.flush()
  }

  /** The fast road for long lists, see `RowPrinter.lineTaker`. */
  protected lineTaker<Row extends object>(
    view: View<Row>,
    sample: Row,
    rowsFor: (format: RowFormat) => BulkRows,
  ): LineTaker | undefined {
    return this.rows.lineTaker(view, sample, rowsFor, this.stdout)
  }

  /**
   * Rows of one field by the hundred thousand: what stands before, between and behind the values, to be written to `stdout`.
   * Null where nothing is to be.
   *
   * @param sample any row
   */
  protected rowCopier<Row extends object>(view: View<Row>, sample: Row): string[] | null {
    this.rows.begin(view, this.stdout)
    const format = this.rows.rowFormat(view, sample)
    if (this.format === 'quiet') return null
    return format === null ? ['', '\n'] : textAround(format)
  }

  /** Begins a list of rows, see `RowPrinter.begin`. */
  protected printer<Row>(view: View<Row>, between?: string): (row: Row) => void {
    const out = {
      write: (text: string) => this.results.write(text), // a listener opens its file later than it makes its printer
      writeBytes: (bytes: Uint8Array) => this.results.writeBytes(bytes),
    }
    return this.rows.begin(view, out, between)
  }

  /** The last resort, for what nobody caught: also from callbacks, timers and promises. */
  crash(error: unknown): void {
    this.fail(error)
    this.end()
  }

  /** Ends the program, with the exit code of what has happened. */
  protected end(): void {
    try {
      this.flush()
    } finally {
      process.exit(this.worst) // also where nobody reads it
    }
  }

  protected override async catch(error: unknown): Promise<void> {
    this.fail(error)
  }

  protected override async finally(): Promise<void> {
    try {
      this.tellUntold()
      this.flush()
    } catch (error) {
      this.format = 'text' // standard output is what failed: JSON has nowhere to go
      this.fail(error)
      this.stderr.flush()
    }
    process.exitCode = this.worst
  }

  private tellUntold(): void {
    for (const line of this.told.takeRest()) writeMessage(this.stderr, visible(line))
  }

  /** Tells about a failure of the whole command, and remembers its exit code. */
  protected fail(error: unknown): void {
    if (error instanceof ReaderGone) {
      if (!isFinal(this.worst)) this.worst = EXIT.done // whoever read us has seen enough, and said so by leaving
      return
    }
    if (error instanceof Interrupted) return this.setExitCode(130)
    const {format, stdout, stderr, ctor} = this
    this.tellUntold()
    const flags = {...ctor.baseFlags, ...ctor.flags} as DeclaredFlags
    this.setExitCode(
      reportFailure(error, {format, stdout, stderr, help: `netkit ${this.id?.replaceAll(':', ' ')}`, flags}),
    )
  }
}
