import {InputError, type NetkitError} from '../errors.js'
import type {LineTaker} from '../lists/line-taker.js'
import {inputName, type LineBlock, type LineReading, MAX_LINE_BYTES, readLineBlocks} from './input.js'

/** Where a value came from, for messages: an argument (counted from 1), or a line of a file or of standard input. */
export type Origin = {argument: number} | {file: string; line: number; column: number}

/** A value as it was given, without the blanks around it; `isCut` where the line goes on behind MAX_LINE_BYTES, `refused` where its reader knows better. */
export type Value = {text: string; origin: Origin; isCut?: boolean; refused?: NetkitError}

/** One word of the command line: a value, or the name of a list of them (`-`, `@-`, `@FILE`). */
export type ValueSource = {value: string; argument: number} | {list: string}

export function sourceOf(word: string, index: number): ValueSource {
  if (word === '-') return {list: '-'}
  if (word.startsWith('@') && word.length > 1) return {list: word.slice(1)}
  return {value: word, argument: index + 1}
}

/** The values of all sources, in order; see `readLineBlocks`. */
export async function* readValues(
  sources: ValueSource[],
  reading: LineReading,
  taker?: LineTaker,
): AsyncGenerator<Value> {
  for await (const batch of readValueBatches(sources, reading, taker)) yield* batch
}

/** The same in batches: the values of one are there without waiting. Each is to be used up before the next one is asked for. */
export async function* readValueBatches(
  sources: ValueSource[],
  reading: LineReading,
  taker?: LineTaker,
): AsyncGenerator<Iterable<Value>> {
  let words: Value[] = []
  for (const source of sources) {
    if ('value' in source) {
      words.push({text: trimBlanks(source.value).text, origin: {argument: source.argument}})
      continue
    }
    if (words.length > 0) yield words
    words = []
    const lines = new LineCounter(source.list)
    for await (const block of readLineBlocks(source.list, reading)) yield lines.valuesOf(block, taker)
  }
  if (words.length > 0) yield words
}

/** Cuts blocks into values and knows their line numbers. Blank lines and `#` comments are no values. */
export class LineCounter {
  line = 0

  constructor(private readonly list: string) {}

  *valuesOf({bytes, start, end}: LineBlock, taker?: LineTaker): Generator<Value> {
    while (start < end) {
      const next = taker ? taker.take(bytes, start, end) : -1
      if (next !== -1) {
        this.line += taker!.lines
        start = next
        continue
      }
      const feed = bytes.indexOf(LF, start)
      const stop = feed === -1 || feed >= end ? end : feed
      const value = this.valueOf(bytes, start, stop)
      if (value) yield value
      start = stop + 1
    }
  }

  /** The value of the next line, `bytes[start..stop)` without its line feed, or null where it holds none. */
  valueOf(bytes: Buffer, start: number, stop: number): Value | null {
    this.line++
    const isLong = stop - start > MAX_LINE_BYTES
    const line = bytes.toString('utf8', start, isLong ? start + MAX_LINE_BYTES : stop)
    const bare = withoutComment(line)
    const {text, column} = trimBlanks(bare)
    const origin = {file: inputName(this.list), line: this.line, column}
    if (isLong && bare === line) return {text, origin, isCut: true} // what is behind is no comment
    return text === '' ? null : {text, origin}
  }
}

const LF = 0x0a

/** A comment starts the line or stands behind a blank: `10.0.0.1#2` is a typing error, not an address and a comment. */
function withoutComment(line: string): string {
  const comment = line.search(/(?<![^ \t])#/)
  return comment === -1 ? line : line.slice(0, comment)
}

/** ASCII blanks, CR, LF and a byte order mark around a value are dropped; other invisible characters are for the parser to refuse. */
function trimBlanks(text: string): {text: string; column: number} {
  const start = text.search(/[^ \t\r\n\ufeff]/)
  return start === -1
    ? {text: '', column: 1}
    : {text: text.slice(start).replace(/[ \t\r\n\ufeff]+$/, ''), column: start + 1}
}

/** Throws InputError LINE_TOO_LONG where a value is longer than any line may be. */
export function refuseLongValue({text, isCut = false}: Value): void {
  if (!isCut && text.length <= MAX_LINE_BYTES) return
  throw new InputError('LINE_TOO_LONG', `"${text.slice(0, 40)}…": longer than ${MAX_LINE_BYTES} bytes`, {
    input: text.slice(0, 40),
  })
}

/** `FILE:LINE` or `argument N`: where a value stood. */
export function nameOf(origin: Origin): string {
  return 'argument' in origin ? `argument ${origin.argument}` : `${origin.file}:${origin.line}`
}

/** `FILE:LINE:COL` or `argument N:COL`: the column is where the trouble starts, counted from 1. */
export function originText(origin: Origin, error: NetkitError): string {
  const offset = error.offset ?? 0
  if ('argument' in origin) return `argument ${origin.argument}:${offset + 1}`
  return `${origin.file}:${origin.line}:${origin.column + offset}`
}
