import {parseLabelledBlock, splitValues} from '../address/parse-block.js'
import {blockText} from '../address/block-text.js'
import {Prefix} from '../address/prefix.js'
import {InputError, type NetkitError} from '../errors.js'
import {hintFile} from '../io/hint-file.js'
import {inputName, readBytes, readLineBlocks, readTextBlocks} from '../io/input.js'
import {LineCounter, type Origin, refuseLongValue, type Value} from '../io/values.js'
import {CsvReader} from '../lists/csv-reader.js'
import {type BlockReader, type BlockSink, FoundBlock} from '../lists/found-block.js'
import {JsonReader} from '../lists/json-reader.js'
import {watchedTaker, type LineTaker} from '../lists/line-taker.js'
import {RirReader} from '../lists/rir-reader.js'
import {TextReader} from '../lists/text-reader.js'
import {guessFormat} from './guess-format.js'
import type {ListChoice, ListFormat, NetworkSource} from './network-source.js'

/** Who takes the networks of all sources. */
export type NetworkSink = {
  /** @param source the list, or `argument N` (then `found.line` is 0); `found` is good until the next one */
  take(found: FoundBlock, source: string): void
  /** Whether the text of a block is looked at. */
  readonly needsText: boolean
  /** Labels the block that was taken as number `index`, from 0. */
  label?(index: number, label: string): void
  /** The fast road for plain lines of strict lists; `line` tells the number of the line it is at. */
  taker(source: string, line: () => number): LineTaker
}

export type ReadEvents = {
  /** Nothing is there to be read for now. */
  onWait: () => void
  onRefused: (error: NetkitError, origin: Origin) => void
}

/** So many values of a strict list are told, where all are refused; the rest are counted. */
const MAX_TOLD = 20

/**
 * Reads the networks of words and lists. What is refused is told and the rest go on; a word that is the only source throws
 * InputError. Returns how many values there were.
 */
export async function readNetworks(
  sources: readonly NetworkSource[],
  choice: ListChoice,
  sink: NetworkSink,
  events: ReadEvents,
): Promise<number> {
  const reading = new Reading(choice, sink, events)
  for (const source of sources) {
    if ('value' in source) reading.takeWord(source, sources.length === 1)
    else if (source.format === 'list') await reading.readList(source.list)
    else await reading.readOther(source.list, source.format)
  }
  return reading.taken + reading.refused
}

/** Reads a list that is no strict one; what it holds is given to the sink. Yields behind each piece of the input. */
export async function* readFormatted(
  list: string,
  format: Exclude<ListFormat, 'list'>,
  choice: ListChoice,
  sink: BlockSink,
  onWait: () => void,
): AsyncGenerator<void> {
  const reader = readerFor(format, choice, sink)
  const readRir = (file: string) => readLineBlocks(file, {beforeRead: onWait})
  const blocks = {text: readTextBlocks, rir: readRir, csv: readBytes, json: readBytes}[format](list, onWait)
  for await (const {bytes, start, end} of blocks) {
    reader.take(bytes, start, end)
    if (reader.hasFailed) break
    yield
  }
  reader.end()
  yield
}

function readerFor(format: Exclude<ListFormat, 'list'>, choice: ListChoice, sink: BlockSink): BlockReader {
  switch (format) {
    case 'text':
      return new TextReader(sink)
    case 'rir':
      return new RirReader(sink)
    case 'csv':
      return new CsvReader(sink, choice)
    case 'json':
      return new JsonReader(sink, choice)
  }
}

class Reading {
  taken = 0
  refused = 0
  private readonly found = new FoundBlock()

  constructor(
    private readonly choice: ListChoice,
    private readonly sink: NetworkSink,
    private readonly events: ReadEvents,
  ) {}

  takeWord({value, argument}: {value: string; argument: number}, isAlone: boolean): void {
    this.takeValue({text: value.trim(), origin: {argument}}, `argument ${argument}`, (error, origin) => {
      const hinted = hintFile(error, value)
      if (isAlone) throw hinted
      this.refuse(hinted, origin)
    })
  }

  async readList(list: string): Promise<void> {
    const name = inputName(list)
    const counter = new LineCounter(list)
    const taker = watchedTaker(
      this.sink.taker(name, () => counter.line + 1),
      (lines) => (this.taken += lines),
    )
    const before = this.taken
    const wrong: string[] = []
    let [refused, untold] = [0, 0]
    for await (const block of readLineBlocks(list, {beforeRead: this.events.onWait})) {
      for (const value of counter.valuesOf(block, taker)) {
        this.takeValue(value, name, (error, origin) => {
          if (wrong.length < MAX_TOLD) wrong.push(value.text)
          if (++refused <= MAX_TOLD || this.taken > before) return this.refuse(error, origin)
          this.refused++
          untold++
        })
      }
    }
    const format = this.taken === before ? guessFormat(wrong) : null
    if (untold === 0 && format === null) return
    const rest = untold > 0 ? `${untold} more values refused` : 'every value was refused'
    const hint = format === null ? '' : `; try --input-format ${format}`
    const error = new InputError('WRONG_FORMAT', `not a list of networks: ${rest}${hint}`, {input: name})
    this.events.onRefused(error, {file: name, line: counter.line, column: 1})
  }

  async readOther(list: string, format: Exclude<ListFormat, 'list'>): Promise<void> {
    const {onWait} = this.events
    const name = inputName(list)
    const first = this.taken
    const sink: BlockSink = {
      needsText: this.sink.needsText,
      take: (found) => {
        if (this.choice.isStrict && found.hasHostBits) {
          return this.refuse(hostBitsError(found), {file: name, line: found.line, column: found.column})
        }
        this.taken++
        this.sink.take(found, name)
      },
      refuse: ({code, reason, text, offset, line, column}) =>
        this.refuse(new InputError(code, reason, {input: text, offset}), {file: name, line, column}),
      label: (index, label) => this.sink.label?.(first + index, label),
    }
    for await (const _ of readFormatted(list, format, this.choice, sink, onWait));
  }

  /** The blocks of a line or a word: several behind commas, each with its own place. */
  private takeValue(value: Value, source: string, refuse: (error: InputError, origin: Origin) => void): void {
    const {found, sink} = this
    const {origin} = value
    for (const [index, {text, offset}] of splitValues(value.text).entries()) {
      try {
        refuseLongValue(value)
        this.takePart(text, offset, origin)
        if (this.choice.isStrict && found.hasHostBits) throw hostBitsError(found)
        sink.take(found, source)
        this.taken++
      } catch (error) {
        if (!(error instanceof InputError)) throw error
        refuse(error, 'line' in origin ? {...origin, column: origin.column + offset} : origin)
        if (index === 0) return // a line of something else, that only has commas in it
      }
    }
  }

  private takePart(text: string, offset: number, origin: Origin): void {
    const {found} = this
    const {block, label} = parseLabelledBlock(text)
    found.setBlock(block)
    found.isBare = block instanceof Prefix && block.length === block.address.bits && !text.includes('/')
    found.text = text.split('\t', 1)[0]!.trimEnd()
    found.label = label
    found.line = 'line' in origin ? origin.line : 0
    found.column = 'line' in origin ? origin.column + offset : offset + 1
  }

  private refuse(error: NetkitError, origin: Origin): void {
    this.refused++
    this.events.onRefused(error, origin)
  }
}

/** `--strict`: whoever wrote host bits may have meant the address, or another length. */
function hostBitsError(found: FoundBlock): InputError {
  const {text} = found
  return new InputError('HOST_BITS', `"${text}": host bits are set; the network is ${blockText(found.toBlock())}`, {
    input: text,
  })
}
