import {CR, LF, QUOTE, SLASH} from '../address/word-bytes.js'
import {InputError} from '../errors.js'
import {parseBlock, splitValues} from '../address/parse-block.js'
import {type BlockReader, type BlockSink, completeBlock, completingColumn, FoundBlock} from './found-block.js'
import {PrefixLineReader} from './prefix-line-reader.js'
import {TextPlace} from './text-place.js'

/** Columns by their name or number (from 1); null is the first that holds a block. */
export type CsvColumns = {column: string | null; labelColumn: string | null}

/** A row of more bytes or fields is no table of networks. */
const MAX_ROW = 1 << 20
const MAX_FIELDS = 4096

/** The fields of a row: where each starts and ends, without its quotes. */
type Row = {starts: Int32Array; ends: Int32Array; count: number; hasQuotes: boolean}

/**
 * Reads the blocks of one column of CSV (RFC 4180): quotes, line ends and commas inside them, CRLF. Where the first row has no
 * comma but semicolons, tabs or `|`, these part the fields. Pieces may be cut anywhere.
 */
export class CsvReader implements BlockReader {
  private readonly row: Row = {
    starts: new Int32Array(MAX_FIELDS),
    ends: new Int32Array(MAX_FIELDS),
    count: 0,
    hasQuotes: false,
  }
  private readonly place = new TextPlace()
  private readonly found = new FoundBlock()
  private readonly plain = new PrefixLineReader(true)
  private rest: Buffer = Buffer.alloc(0)
  private delimiter = 0
  private rows = 0
  private column: number
  private labelColumn: number
  private names: readonly string[] = []
  /** The column that holds the rest of a block whose address stands alone; -1 where none is known. */
  private completing = -1
  hasFailed = false

  constructor(
    private readonly sink: BlockSink,
    private readonly columns: CsvColumns,
  ) {
    this.column = numberOf(columns.column)
    this.labelColumn = numberOf(columns.labelColumn)
  }

  take(bytes: Buffer, start: number, end: number): void {
    if (this.hasFailed) return
    if (this.rest.length === 0) return this.takeRows(bytes, start, end, false)
    const joined = Buffer.concat([this.rest, bytes.subarray(start, end)])
    this.rest = Buffer.alloc(0)
    this.takeRows(joined, 0, joined.length, false)
  }

  end(): void {
    if (!this.hasFailed && this.rest.length > 0) this.takeRows(this.rest, 0, this.rest.length, true)
  }

  private takeRows(bytes: Buffer, start: number, end: number, isLast: boolean): void {
    this.place.startPiece(bytes, start)
    let at = start
    while (at < end && !this.hasFailed) {
      const next = this.readRow(bytes, at, end, isLast)
      if (next === -1) break
      if (next > 0) {
        this.takeRow(bytes, at)
        for (let feed = bytes.indexOf(LF, at); feed !== -1 && feed < next; feed = bytes.indexOf(LF, feed + 1))
          this.place.feed(feed + 1)
        at = next
      }
    }
    if (this.hasFailed) return
    if (end - at > MAX_ROW) return this.fail(at, `a row of more than ${MAX_ROW} bytes: is a quote not closed?`)
    this.rest = Buffer.from(bytes.subarray(at, end))
  }

  /** Finds the fields of the row at `start`; returns where the next one starts, or -1 where its end has not come yet. */
  private readRow(bytes: Buffer, start: number, end: number, isLast: boolean): number {
    const {row} = this
    if (this.delimiter === 0) {
      const stop = bytes.indexOf(LF, start)
      if ((stop === -1 || stop >= end) && !isLast) return -1
      this.delimiter = delimiterOf(bytes.subarray(start, stop === -1 ? end : Math.min(stop, end)))
    }
    const {delimiter} = this
    row.count = 0
    row.hasQuotes = false
    let at = start
    for (;;) {
      let stop: number
      if (bytes[at] === QUOTE && at < end) {
        row.hasQuotes = true
        stop = endOfQuoted(bytes, at + 1, end)
        // A quote at the very end may be the first of two.
        if (stop === -1 || (stop + 1 === end && !isLast)) {
          if (isLast && stop === -1) this.fail(at, 'a quote is not closed')
          return -1
        }
        this.addField(at + 1, stop)
        at = stop + 1
        if (at < end && bytes[at] !== delimiter && bytes[at] !== CR && bytes[at] !== LF) {
          this.fail(at, 'text after a closing quote')
          return -1
        }
      } else {
        stop = at
        while (stop < end && bytes[stop] !== delimiter && bytes[stop] !== LF) stop++
        if (stop === end && !isLast) return -1
        this.addField(at, stop > at && bytes[stop - 1] === CR && (stop === end || bytes[stop] === LF) ? stop - 1 : stop)
        at = stop
      }
      if (bytes[at] === CR && at < end) at++
      if (at >= end) return isLast ? end : -1
      if (bytes[at] === LF) return at + 1
      at++
      if (this.hasFailed) return -1
    }
  }

  private addField(start: number, end: number): void {
    const {row} = this
    if (row.count === MAX_FIELDS) return this.fail(start, `more than ${MAX_FIELDS} fields`)
    row.starts[row.count] = start
    row.ends[row.count++] = end
  }

  private takeRow(bytes: Buffer, start: number): void {
    const {row} = this
    if (row.count === 1 && row.ends[0] === row.starts[0] && !row.hasQuotes) return // an empty line
    this.rows++
    if (this.rows === 1 && this.takeHeader(bytes)) return
    if (this.column === -1 && !this.chooseColumn(bytes, start)) return
    if (this.column >= row.count) return
    const label =
      this.labelColumn >= 0 && this.labelColumn < row.count ? this.fieldText(bytes, this.labelColumn).trim() : ''
    this.takeField(bytes, start, this.column, label === '' ? null : label)
  }

  /** Whether the first row is one. Columns that are called by a name are looked for in it. */
  private takeHeader(bytes: Buffer): boolean {
    const {column, labelColumn} = this.columns
    const names = Array.from({length: this.row.count}, (_, index) => this.fieldText(bytes, index).trim())
    if (column !== null && this.column === -1) this.column = columnOf(column, names)
    if (labelColumn !== null && this.labelColumn === -1) this.labelColumn = columnOf(labelColumn, names)
    const isNamed = [column, labelColumn].some((name) => name !== null && numberOf(name) === -1)
    const cell = this.column === -1 ? names.find(startsLikeBlock) : names[this.column]
    const isHeader = isNamed || cell === undefined || !startsLikeBlock(cell)
    if (isHeader) this.names = names
    if (this.column !== -1) this.completing = completingColumn(this.names, this.column)
    return isHeader
  }

  /** The first column that holds a block, from now on; what looks like one and is none is reported. */
  private chooseColumn(bytes: Buffer, start: number): boolean {
    const fields = Array.from({length: this.row.count}, (_, index) => this.fieldText(bytes, index).trim())
    this.column = fields.findIndex(isBlock)
    this.completing = completingColumn(this.names, this.column)
    if (this.column !== -1) return true
    const wrong = fields.findIndex(startsLikeBlock)
    if (wrong !== -1) this.takeField(bytes, start, wrong, null)
    return false
  }

  private takeField(bytes: Buffer, rowStart: number, index: number, label: string | null): void {
    const {row, place, found, plain} = this
    let [start, end] = [row.starts[index]!, row.ends[index]!]
    while (start < end && isBlank(bytes[start]!)) start++
    while (end > start && isBlank(bytes[end - 1]!)) end--
    if (start === end) return
    const lines = row.hasQuotes ? linesBefore(bytes, rowStart, start) : null
    found.line = place.line + (lines?.count ?? 0)
    if (lines === null || lines.count === 0) {
      place.mark(start)
      found.column = place.column
    } else found.column = bytes.toString('utf8', lines.start, start).length + 1
    found.label = label
    const whole = index === this.column ? this.completed(bytes, start, end) : null
    if (whole !== null) return this.takeText(whole)
    if (plain.take(bytes, start, end) === end && plain.valueEnd === end) {
      if (plain.version === 4) found.setIpv4(((plain.groups[0]! << 16) | plain.groups[1]!) >>> 0, plain.length)
      else found.setIpv6(plain.groups, plain.length)
      const slash = bytes.indexOf(SLASH, start)
      found.isBare = slash === -1 || slash >= end
      found.text = bytes.toString('latin1', start, end)
      return this.sink.take(found)
    }
    this.takeText(bytes.toString('utf8', start, end).replaceAll('""', '"'))
  }

  /** The block whose mask, length or last address stands in another column. */
  private completed(bytes: Buffer, start: number, end: number): string | null {
    const {row, completing, names, column} = this
    const index = completing === -1 ? column + 1 : completing
    if (index >= row.count) return null
    if (completing === -1 && !isNetmaskAt(bytes, row.starts[index]!)) return null
    const name = completing === -1 ? null : names[index]!
    return completeBlock(bytes.toString('latin1', start, end), name, this.fieldText(bytes, index).trim())
  }

  private takeText(whole: string): void {
    const {found, sink} = this
    const {column} = found
    for (const {text, offset: at} of splitValues(whole.replaceAll('\t', ' '))) {
      found.column = column + at
      try {
        const block = parseBlock(text)
        found.setBlock(block)
        found.isBare = false
        found.text = text
        sink.take(found)
      } catch (error) {
        if (!(error instanceof InputError)) throw error
        const {code, message: reason, offset} = error
        sink.refuse({code, text, reason, offset: offset ?? 0, line: found.line, column: found.column})
      }
    }
  }

  private fieldText(bytes: Buffer, index: number): string {
    return bytes.toString('utf8', this.row.starts[index], this.row.ends[index]).replaceAll('""', '"')
  }

  private fail(at: number, reason: string): void {
    this.hasFailed = true
    this.place.mark(at)
    const {line, column} = this.place
    this.sink.refuse({code: 'INVALID_CSV', text: '', reason: `not CSV: ${reason}`, offset: 0, line, column})
  }
}

/** A column's index, from its number; -1 for a name. */
function numberOf(column: string | null): number {
  return column !== null && /^[1-9]\d{0,3}$/.test(column) ? Number(column) - 1 : -1
}

/** Throws InputError UNKNOWN_COLUMN, which lists the names that there are. */
function columnOf(name: string, names: readonly string[]): number {
  const index = names.findIndex((one) => one.toLowerCase() === name.trim().toLowerCase())
  if (index !== -1) return index
  throw new InputError('UNKNOWN_COLUMN', `no column "${name}"; the first row has ${names.join(', ')}`, {input: name})
}

/** What parts the fields: a comma, or what the row has in its place. */
function delimiterOf(row: Buffer): number {
  const bare = row.toString('latin1').replaceAll(/"[^"]*"/g, '')
  for (const mark of [',', ';', '\t', '|']) if (bare.includes(mark)) return mark.charCodeAt(0)
  return 0x2c
}

/** Where the closing quote stands, or -1; two quotes are one inside. */
function endOfQuoted(bytes: Buffer, start: number, end: number): number {
  for (let at = bytes.indexOf(QUOTE, start); at !== -1 && at < end; at = bytes.indexOf(QUOTE, at + 2)) {
    if (at + 1 >= end || bytes[at + 1] !== QUOTE) return at
  }
  return -1
}

function linesBefore(bytes: Buffer, start: number, end: number): {count: number; start: number} {
  let [count, last] = [0, start]
  for (let at = bytes.indexOf(LF, start); at !== -1 && at < end; at = bytes.indexOf(LF, at + 1)) {
    count++
    last = at + 1
  }
  return {count, start: last}
}

function isBlock(text: string): boolean {
  if (!looksLikeBlock(text)) return false
  try {
    for (const part of splitValues(text)) parseBlock(part.text)
    return true
  } catch (error) {
    if (error instanceof InputError) return false
    throw error
  }
}

/** Dots or colons between digits, and nothing but what blocks are made of: no header. */
const looksLikeBlock = (text: string) => /^(?:\d{1,3}\.\d{1,3}\.|[\da-f]*:[\da-f:]*:)[\da-f.:/ ,-]*$/i.test(text)

/** The same at its start, with a mark before it or words behind it: refused, but no header. */
const startsLikeBlock = (text: string) =>
  looksLikeBlock(text) ||
  /^[^\w.:]?(?:(?:\d{1,3}\.){3}\d{1,3}(?![\w.])|[\da-f]{1,4}:[\da-f:]*:[\da-f]*\/\d)/i.test(text)

/** `255.`: a netmask, whatever its column is called. */
const isNetmaskAt = (bytes: Buffer, at: number) =>
  bytes[at] === 0x32 && bytes[at + 1] === 0x35 && bytes[at + 2] === 0x35 && bytes[at + 3] === 0x2e

const isBlank = (byte: number) => byte === 0x20 || byte === 0x09 || byte === LF || byte === CR
