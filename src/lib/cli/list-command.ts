import * as Flags from '@oclif/core/flags'
import type {Interfaces} from '@oclif/core'
import type {Block} from '../address/block.js'
import {parseBlock, splitValues} from '../address/parse-block.js'
import {InputError} from '../errors.js'
import {BlockBuilder} from '../lists/block-builder.js'
import type {BlockSet} from '../lists/block-set.js'
import {EntryList} from '../lists/entry-list.js'
import {entrySink, memberSink, setSink} from '../sets/entry-sink.js'
import {
  LIST_FORMATS,
  type ListChoice,
  type NetworkSource,
  networkSourceOf,
  refuseColumns,
} from '../sets/network-source.js'
import {type NetworkSink, readNetworks} from '../sets/read-networks.js'
import {hintFile} from '../io/hint-file.js'
import type {LineReading} from '../io/input.js'
import {isTerminal, STDIN} from '../io/terminal.js'
import type {Value, ValueSource} from '../io/values.js'
import type {LineTaker} from '../lists/line-taker.js'
import {EXPECTED_NETWORKS, SetCommand} from './set-command.js'

/** How lists are read. */
const listFlags = {
  'input-format': Flags.option({
    description: 'the format of lists; text finds every network in any text or configuration',
    options: LIST_FORMATS,
    default: 'list',
    helpGroup: 'LISTS',
  })(),
  column: Flags.string({
    description: 'the CSV column (name or number) or JSON key that holds the networks',
    helpValue: 'COLUMN',
    helpGroup: 'LISTS',
  }),
  'label-column': Flags.string({
    description: 'the column or key that holds their labels; in JSON, @key is the key above the network',
    helpValue: 'COLUMN',
    helpGroup: 'LISTS',
  }),
}

type ListFlags = Interfaces.InferredFlags<typeof listFlags>
type OutputFlags<T extends Interfaces.OutputFlags<T>> = Interfaces.OutputFlags<T>
type OutputArgs<T extends Interfaces.OutputArgs<T>> = Interfaces.OutputArgs<T>

/** A command that reads lists of networks, in whatever they are written. */
export abstract class ListCommand extends SetCommand {
  static override baseFlags = {...SetCommand.baseFlags, ...listFlags}

  private choice: ListChoice = {format: 'list', column: null, labelColumn: null, isStrict: false}
  private refusedCount = 0

  protected override async parse<F extends OutputFlags<F>, B extends OutputFlags<B>, A extends OutputArgs<A>>(
    options?: Interfaces.Input<F, B, A>,
    argv?: string[],
  ): Promise<Interfaces.ParserOutput<F, B, A>> {
    const parsed = await super.parse<F, B, A>(options, argv)
    const flags = parsed.flags as object as ListFlags
    this.choice = {
      format: flags['input-format'],
      column: flags.column ?? null,
      labelColumn: flags['label-column'] ?? null,
      isStrict: (parsed.flags as {strict?: boolean}).strict ?? false,
    }
    refuseColumns(this.choice, this.argv)
    return parsed
  }

  /** The sources of a list of networks: words, `@FILE`, standard input. */
  protected networkSources(words: readonly string[] | undefined): NetworkSource[] {
    if (words !== undefined && words.length > 0) return words.map((word, index) => this.sourceOf(word, index))
    if (isTerminal(STDIN)) throw new InputError('USAGE', `expected ${EXPECTED_NETWORKS}`)
    return [this.sourceOf('-', 0)]
  }

  protected sourceOf(word: string, index: number): NetworkSource {
    return networkSourceOf(word, index, this.choice.format)
  }

  /**
   * Like `mapValues`, for networks in whatever the lists are written.
   *
   * @param cutsRanges of other formats than strict lists: a range is the networks in it
   */
  protected async *mapNetworks<Row>(
    sources: ValueSource[],
    {cutsRanges = false, ...options}: Parameters<typeof this.mapValues<Row>>[1] & {cutsRanges?: boolean},
  ): AsyncGenerator<Row> {
    const {networkValues} = await import('../sets/network-values.js')
    const values = (all: ValueSource[], {beforeRead}: LineReading, taker?: LineTaker) =>
      networkValues(all, this.choice, {cutsRanges, onWait: beforeRead, taker})
    const wrong: string[] = []
    let isAllWrong = true
    const toRow = (value: Value) => {
      try {
        const row = options.toRow(value)
        isAllWrong = false
        return row
      } catch (error) {
        if (isAllWrong && 'line' in value.origin && wrong.length < 20) wrong.push(value.text)
        throw error
      }
    }
    const {taker} = options
    const watched: LineTaker | undefined = taker && {
      take(bytes, start, end) {
        const next = taker.take(bytes, start, end)
        if (next !== -1) isAllWrong = false
        return next
      },
      get lines() {
        return taker.lines
      },
    }
    yield* this.mapValues(sources, {...options, values, toRow, taker: watched})
    if (isAllWrong && wrong.length > 0 && this.choice.format === 'list') await this.hintFormat(wrong)
  }

  /** A list of which nothing was read may be written in another format. */
  private async hintFormat(wrong: readonly string[]): Promise<void> {
    const {guessFormat} = await import('../sets/guess-format.js')
    const format = guessFormat(wrong)
    if (format !== null) this.remark(`not a list of networks: try --input-format ${format}`)
  }

  /** All addresses of the sources. Plain lines are taken in bulk. */
  protected async readSet(
    sources: readonly NetworkSource[],
    expected: string | null = EXPECTED_NETWORKS,
  ): Promise<BlockSet> {
    const builder = new BlockBuilder()
    await this.readInto(setSink(builder, this.choice.isStrict), sources, expected)
    return builder.build()
  }

  /** The networks of a flag. A value that is wrong ends the command; a list may have bad lines like any other, and be empty. */
  protected async readFlag(words: readonly string[]): Promise<BlockSet> {
    return this.readSet(this.flagSources(words), null)
  }

  /** Every entry of the sources, with its text, label and place. */
  protected async readEntries(
    sources: readonly NetworkSource[],
    expected: string | null = EXPECTED_NETWORKS,
  ): Promise<EntryList> {
    const list = new EntryList()
    await this.readInto(entrySink(list, this.choice.isStrict), sources, expected)
    return list
  }

  /** Of the entries those that share an address with what is wanted, and the addresses of all. */
  protected async readMembers(
    sources: readonly NetworkSource[],
    wanted: readonly Block[],
  ): Promise<{list: EntryList; union: BlockSet}> {
    const [builder, list] = [new BlockBuilder(), new EntryList()]
    await this.readInto(memberSink(builder, list, wanted), sources, EXPECTED_NETWORKS)
    return {list, union: builder.build()}
  }

  protected flagSources(words: readonly string[]): NetworkSource[] {
    const sources = words.map((word) => this.sourceOf(word, 0))
    for (const source of sources) {
      if (!('value' in source)) continue
      for (const {text} of splitValues(source.value)) {
        try {
          parseBlock(text)
        } catch (error) {
          throw error instanceof InputError ? hintFile(error, text) : error
        }
      }
    }
    return sources
  }

  /** Where a column or key was asked for, it is the likeliest slip. */
  protected override refuseNothing(count: number, expected: string): void {
    const {column} = this.choice
    if (count > 0 || column === null) return super.refuseNothing(count, expected)
    throw new InputError('NO_VALUES', `nothing in a column or under a key "${column}", expected ${expected}`)
  }

  /** All or nothing: throws InputError REFUSED_VALUES where a value of any list was refused. */
  protected refuseAnyRefused(): void {
    if (this.refusedCount === 0) return
    const reason = 'some values were refused, so no rules are printed (--partial prints the others)'
    throw new InputError('REFUSED_VALUES', reason)
  }

  private async readInto(sink: NetworkSink, sources: readonly NetworkSource[], expected: string | null): Promise<void> {
    const count = await readNetworks(sources, this.choice, sink, {
      onWait: () => this.flush(),
      onRefused: (error, origin) => {
        this.refusedCount++
        this.reportValue(error, {origin})
      },
    })
    if (expected !== null) this.refuseNothing(count, expected)
  }
}
