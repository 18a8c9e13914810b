import {Command} from '@oclif/core/command'
import * as Flags from '@oclif/core/flags'
import type {Interfaces} from '@oclif/core'
import {EXIT, InputError, NetkitError} from '../errors.js'
import {type Column, type Columns, csvCell, plainCell} from '../text/columns.js'
import {colours, type Paint, plain} from '../text/paint.js'
import {csvFormat, getFormat, jsonFormat, type RowFormat, templateFormat} from '../text/row-format.js'
import {toJsonText} from '../text/visible.js'
import type {Choice, Prompt} from './ask.js'
import {type Format, reportFailure, reportValue} from './failure.js'
import {Output, ReaderGone} from '../io/output.js'
import {isTerminal, STDERR, STDIN, STDOUT, wantsColour} from '../io/terminal.js'
import {readValues, refuseLongValue, type ValueSource, sourceOf, type TakeLine, type Value} from '../io/values.js'

/** Where in the five-layer picture a command works (RFC 1122 §1.1.3, with the link's hardware as its own layer left out). */
export type NetworkLayer = 'link' | 'internet' | 'transport' | 'application'

/** How rows of one kind look: `columns` to CSV and `--get`, `text` to people. */
export type View<Row> = {
  columns: Columns<Row>
  text(row: Row, paint: Paint): string
  /**
   * The fast road for rows that come by the hundred thousand: writes the line of a plain row itself, where there are no colours
   * and no blank lines between rows. False where it is not plain: then `text` has it.
   */
  line?(row: Row, out: LineSink): boolean
  /** The text of a row is a line of a list: no blank line between them. */
  isLine?: boolean
}

export type LineSink = {writeBytes(bytes: Uint8Array): void}

/** Ctrl-C at a prompt: exit 130 without a word. */
class Interrupted extends Error {}

/** Writes the rows of plain lines: see BulkSubnetRows. */
export type BulkRows = {
  readonly maxRowBytes: number
  /** Where in `out` the last row ended. */
  readonly rowEnd: number
  /** Returns where the next line starts, or -1 where this one is not plain. */
  take(bytes: Uint8Array, start: number, end: number, out: DataView, at: number): number
}

/** The gravest first: what the exit code is when several things went wrong. */
const GRAVITY: readonly number[] = [EXIT.bug, 143, 130, EXIT.input, EXIT.system, EXIT.network, EXIT.no, EXIT.done]

/** What a bulk writer may claim at once of the output's buffer. */
const MAX_BULK_ROW = 48 * 1024

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

  static override baseFlags = {
    json: Flags.boolean({description: 'one JSON object per row', helpGroup: 'FORMAT'}),
    csv: Flags.boolean({description: 'a header and rows', helpGroup: 'FORMAT'}),
    get: Flags.string({
      description: 'only these fields, tabs between them',
      helpGroup: 'FORMAT',
      helpValue: 'FIELD[,FIELD]',
    }),
    format: Flags.string({
      description: "a line of your own for each row: '{network} {firstHost}'",
      helpGroup: 'FORMAT',
      helpValue: 'TEMPLATE',
    }),
    quiet: Flags.boolean({char: 'q', description: 'print nothing: the exit code is the answer', helpGroup: 'FORMAT'}),
    'no-color': Flags.boolean({description: 'no colours (also: NO_COLOR=1)', helpGroup: 'FORMAT'}),
    'no-input': Flags.boolean({description: 'never ask a question', helpGroup: 'FORMAT'}),
  }

  protected readonly stdout = new Output(STDOUT, 'stop')
  protected readonly stderr = new Output(STDERR, 'ignore')
  /** Where rows go: standard output, unless a command has a file for them. Failures stay on standard output. */
  protected results: Output = this.stdout
  protected format: Format = 'text'
  private fields: string[] = []
  private template = ''
  private paint: Paint = plain
  private mayAsk = false
  private worst: number = EXIT.done

  protected override async parse<F extends OutputFlags<F>, B extends OutputFlags<B>, A extends OutputArgs<A>>(
    options?: Interfaces.Input<F, B, A>,
    argv?: string[],
  ): Promise<Interfaces.ParserOutput<F, B, A>> {
    if (flagWords(this.argv).includes('--json')) this.format = 'json' // then a parse error is told as JSON, too
    this.refuseFlagValues()
    const parsed = await super.parse<F, B, A>(options, argv)
    this.useFlags(parsed.flags as object as BaseFlags)
    return parsed
  }

  /** oclif reads `--json=x` as `--json x`, and the argument would come as a surprise. */
  private refuseFlagValues(): void {
    const {flags, baseFlags} = this.ctor
    for (const word of flagWords(this.argv)) {
      const name = /^--([^=]+)=/.exec(word)?.[1]
      if (name !== undefined && {...baseFlags, ...flags}[name]?.type === 'boolean') {
        throw new InputError('USAGE', `--${name} takes no value`)
      }
    }
  }

  private useFlags(flags: BaseFlags): void {
    const [format = 'text', second] = FORMATS.filter((name) => flags[name] !== undefined && flags[name] !== false)
    if (second) throw new InputError('USAGE', `--${format} and --${second} exclude one another`)
    this.format = format
    this.template = flags.format ?? ''
    if (Buffer.byteLength(this.template) > MAX_TEMPLATE) {
      throw new InputError('USAGE', `--format: longer than ${MAX_TEMPLATE} bytes`)
    }
    if (this.template.includes('\x7f')) throw new InputError('USAGE', '--format: a control character (DEL)')
    this.fields = flags.get?.split(',').map((field) => field.trim()) ?? []
    this.paint = wantsColour(STDOUT, {noColour: flags['no-color']}) ? colours : plain
    this.mayAsk = !flags['no-input'] && format === 'text' && isTerminal(STDIN) && isTerminal(STDOUT)
  }

  /**
   * Where the values come from: the words, standard input for `-` and when there are no words, files for `@FILE`. On a
   * terminal nobody is kept waiting for standard input: the question is put where that may be done, else it is an error.
   */
  protected async sources(words: readonly string[], expected: string, question: Prompt): Promise<ValueSource[]> {
    if (words.length > 0) return words.map(sourceOf)
    if (!isTerminal(STDIN)) return [{list: '-'}]
    return [sourceOf(await this.askFor(expected, question), 0)]
  }

  /** Asks for a word that is missing; where that may not be done, its absence is an error. */
  protected async askFor(expected: string, question: Prompt): Promise<string> {
    if (!this.mayAsk) throw new InputError('USAGE', `expected ${expected}`)
    const {ask} = await import('./ask.js')
    const answer = await ask(question)
    if (answer === null) throw new Interrupted()
    return answer
  }

  /**
   * Turns each value into a row. A bad value is reported and the rest go on, unless it is the only one there is.
   *
   * @param expected what values are, for the message that there is none; null where a list may be empty
   * @param take prints the rows of plain lines itself, see `takeLines`
   */
  protected async *mapValues<Row>(
    sources: ValueSource[],
    {
      expected,
      toRow,
      take,
    }: {expected: string | null; toRow: (value: Value) => Row | Promise<Row>; take?: TakeLine | undefined},
  ): AsyncGenerator<Row> {
    const alone = sources.length === 1 && 'value' in sources[0]!
    let count = 0
    const counted: TakeLine | undefined =
      take &&
      ((bytes, start, end) => {
        const next = take(bytes, start, end)
        if (next !== -1) count++
        counted!.lines = take.lines ?? 1
        return next
      })
    for await (const value of readValues(sources, () => this.flush(), counted)) {
      count++
      try {
        refuseLongValue(value)
        const row = toRow(value)
        yield row instanceof Promise ? await row : row
      } catch (error) {
        if (alone || !(error instanceof NetkitError)) throw error
        this.reportValue(error, value)
      }
    }
    if (expected !== null) this.refuseNothing(count, expected)
  }

  /** Lets the user choose what the words do not say. Throws InputError USAGE where nobody may be asked. */
  protected async choose<Name extends string>(choice: Choice<Name>, expected: string): Promise<Name> {
    if (!this.mayAsk) throw new InputError('USAGE', `expected ${expected}`)
    const {choose} = await import('./ask.js')
    const name = await choose(choice)
    if (name === null) throw new Interrupted()
    return name
  }

  /** Offers a choice that nobody has to take: null where nobody may be asked, or nobody wants to. */
  protected async offer<Name extends string>(choice: Choice<Name>): Promise<Name | null> {
    if (!this.mayAsk) return null
    this.flush()
    const {choose} = await import('./ask.js')
    return await choose(choice)
  }

  protected reportValue(error: NetkitError, {origin}: Pick<Value, 'origin'>): void {
    reportValue(error, origin, {format: this.format, stderr: this.stderr})
    this.setExitCode(error.exitCode)
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
    if (GRAVITY.indexOf(code) < GRAVITY.indexOf(this.worst)) this.worst = code
  }

  /** The fields of `--get` as columns; throws InputError UNKNOWN_FIELD, which lists the known ones. */
  protected chosen<Row>(all: Columns<Row>): Columns<Row> {
    return this.fields.map((field) => this.columnOf(field, all))
  }

  private columnOf<Row>(field: string, all: Columns<Row>): Column<Row> {
    const column = all.find(({name}) => name === field)
    if (column) return column
    const known = all.map(({name}) => name).join(', ')
    throw new InputError('UNKNOWN_FIELD', `--${this.format}: no field "${field}", there are ${known}`, {input: field})
  }

  /** What waits to be written is written: before anything that may take time. */
  protected flush(): void {
    this.results.flush()
    this.stdout.flush()
    this.stderr.flush()
  }

  /**
   * The fast road for long lists, where the format is one for programs: rows go from bytes to bytes (`BulkRows`).
   *
   * @param sample any row; its keys and their order are those of the JSON
   */
  protected takeLines<Row extends object>(
    view: View<Row>,
    sample: Row,
    rowsFor: (format: RowFormat) => BulkRows,
  ): TakeLine | undefined {
    const {stdout} = this
    const format = this.rowFormat(view, sample)
    if (format === null) return undefined
    const rows = rowsFor(format)
    if (rows.maxRowBytes > MAX_BULK_ROW) return undefined // --get with hundreds of fields
    return (bytes, start, end) => {
      const next = rows.take(bytes, start, end, stdout.view, stdout.claim(rows.maxRowBytes))
      if (next !== -1) stdout.commit(rows.rowEnd)
      return next
    }
  }

  /** How a row is written for programs; null where the format is for people, or there is none. */
  protected rowFormat<Row extends object>({columns}: View<Row>, sample: Row): RowFormat | null {
    switch (this.format) {
      case 'json':
        return jsonFormat(sample)
      case 'csv':
        return csvFormat(columns)
      case 'get':
        return getFormat(this.chosen(columns))
      case 'format':
        return templateFormat(this.template, (name) => this.columnOf(name, columns))
      default:
        return null
    }
  }

  /** @param between what stands between two rows of text */
  protected printer<Row>(
    {columns, text, line: writeLine, isLine = false}: View<Row>,
    between = isLine ? '' : '\n',
  ): (row: Row) => void {
    const write = (line: string) => this.results.write(`${line}\n`)
    switch (this.format) {
      case 'json':
        return (row) => write(toJsonText(row))
      case 'csv':
        write(columns.map(({name}) => csvCell(name)).join(','))
        return (row) => write(columns.map(({cell}) => csvCell(cell(row))).join(','))
      case 'get': {
        const wanted = this.chosen(columns)
        return (row) => write(wanted.map(({cell}) => plainCell(cell(row))).join('\t'))
      }
      case 'format': {
        const {pattern, writeValue} = templateFormat(this.template, (name) => this.columnOf(name, columns))
        const cells = pattern.map((piece) => (typeof piece === 'string' ? null : this.columnOf(piece.field, columns)))
        return (row) =>
          this.results.write(
            pattern
              .map((piece, index) => (typeof piece === 'string' ? piece : writeValue(cells[index]!.cell(row))))
              .join(''),
          )
      }
      case 'quiet':
        return () => {}
      case 'text': {
        let gap = ''
        const isFast = writeLine !== undefined && between === '' && this.paint === plain
        return (row) => {
          if (isFast && writeLine(row, this.results)) return
          write(gap + text(row, this.paint))
          gap = between
        }
      }
    }
  }

  protected override async catch(error: unknown): Promise<void> {
    this.fail(error)
  }

  protected override async finally(): Promise<void> {
    try {
      this.flush()
    } catch (error) {
      this.format = 'text' // standard output is what failed: JSON has nowhere to go
      this.fail(error)
      this.stderr.flush()
    }
    process.exitCode = this.worst
  }

  /** Tells about a failure of the whole command, and remembers its exit code. */
  protected fail(error: unknown): void {
    if (error instanceof ReaderGone) {
      this.worst = EXIT.done // whoever read us has seen enough, and said so by leaving
      return
    }
    if (error instanceof Interrupted) return this.setExitCode(130)
    const {format, stdout, stderr} = this
    this.setExitCode(reportFailure(error, {format, stdout, stderr, help: `netkit ${this.id?.replaceAll(':', ' ')}`}))
  }
}

/** The words in which flags can stand: those before `--`. */
export function flagWords(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--')
  return end === -1 ? argv : argv.slice(0, end)
}

/** The words behind `--`, of which none is a flag of ours; none where there is no `--`. oclif's parser does not keep their order. */
export function wordsBehindDashes(argv: readonly string[]): string[] {
  return argv.slice(flagWords(argv).length + 1)
}
