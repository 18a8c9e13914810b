import {NetkitError} from '../errors.js'
import {inputName, type LineBlock, readTextBlocks} from '../io/input.js'
import type {Output} from '../io/output.js'
import {isTerminal, STDOUT} from '../io/terminal.js'
import type {EntryIndex} from '../lists/entry-list.js'
import type {Format} from '../text/row-format.js'
import {visible} from '../text/visible.js'
import {AddressCounter, type TopRow} from './address-counter.js'
import {BulkGrep, type GrepOutput} from './bulk-grep.js'
import type {CountRow, FindRow} from './find-columns.js'
import {anonymise, Anonymiser, anonymiseLine, type KeptBits, type Unreadable} from './anonymiser.js'
import type {BlockMatcher} from './block-matcher.js'
import {describeLine, LineGrep, type LineRow} from './line-grep.js'

export type GrepWish = {
  /** What is looked for. */
  matcher: BlockMatcher
  /** The networks that name what is found; null where no names are wanted. */
  labels: EntryIndex | null

  /** The lines without such an address. */
  invert: boolean
  /** How much of each address is shown; null for all. */
  kept: KeptBits | null
  /** Each address alone, without the length or range that was written with it. */
  bare: boolean
}

type FileBlock = LineBlock & {file: string}

type Events = {
  /** Nothing is there to be read for now. */
  onWait: () => void
  /** A file of several cannot be read, and the others are. */
  onFailure: (error: NetkitError) => void
  /** What was masked, as it could not be read. */
  onUnreadable: (unreadable: Unreadable, file: string) => void
}

/** A line that was found: what stands before it, its bytes, and the same as a row. */
export type ShownLine = {head: readonly string[]; bytes: Buffer; row: () => LineRow}

/** Writes a line as it is into a pipe or a file; on a terminal nothing in it may move the cursor. */
export function writeFound({head, bytes}: ShownLine, out: Pick<Output, 'write' | 'writeBytes'>): void {
  for (const part of head) out.write(`${visible(part)}\t`)
  if (isTerminal(STDOUT)) out.write(visible(bytes.toString()))
  else out.writeBytes(bytes)
  out.write('\n')
}

/** Whether every line is to go through, with its addresses cut: what `ip anonymise` does. */
export function isFilter(
  {count, top}: {count: boolean; top?: number | undefined},
  {matcher}: GrepWish,
  format: Format,
): boolean {
  return matcher.isAny && !count && top === undefined && format === 'text'
}

/** Looks for addresses in files, one after the other. A single file that cannot be read is an error: CANNOT_READ, UTF16_INPUT, COMPRESSED_INPUT. */
export class GrepFiles {
  /** Something was found so far. */
  isFound = false
  /** Files that could not be read to their end: what is in them is not known. */
  private readonly unread = new Set<string>()

  constructor(
    private readonly files: readonly string[],
    private readonly wish: GrepWish,
    private readonly events: Events,
  ) {}

  /** From bytes to bytes; without a sink only until the answer is known. */
  async copy(output: GrepOutput, sink: {writeBytes(bytes: Uint8Array): void} | null): Promise<void> {
    const grep = new BulkGrep(output, this.wish.matcher, sink && ((bytes) => sink.writeBytes(bytes)))
    for await (const {bytes, start, end} of this.blocks()) {
      grep.take(bytes, start, end)
      this.isFound = grep.count > 0
      if (sink === null && this.isFound) return
    }
  }

  /** How many in each file that could be read. */
  async *counts(output: GrepOutput): AsyncGenerator<CountRow> {
    const counts = new Map(this.files.map((file) => [inputName(file), new BulkGrep(output, this.wish.matcher, null)]))
    for await (const {bytes, start, end, file} of this.blocks()) counts.get(file)!.take(bytes, start, end)
    for (const [file, {count}] of counts) {
      if (this.unread.has(file)) continue
      this.isFound ||= count > 0
      yield {file, count}
    }
  }

  /** The most frequent addresses of all files together. */
  async *top(count: number): AsyncGenerator<TopRow> {
    const {matcher, kept, labels} = this.wish
    const counter = new AddressCounter(matcher)
    for await (const {bytes, start, end} of this.blocks()) counter.take(bytes, start, end)
    for (const row of counter.top(count, {kept, labels})) {
      this.isFound = true
      yield row
    }
  }

  /** Each address, or block. */
  async *finds(): AsyncGenerator<FindRow> {
    const {kept, bare} = this.wish
    const linesIn = this.lineFinder()
    for await (const block of this.blocks()) {
      for (const {line, finds} of linesIn(block)) {
        for (const {address, blocks, isMatch, label} of finds) {
          if (!isMatch) continue
          this.isFound = true
          const shown = String(kept === null ? address : anonymise(address, kept))
          for (const one of bare || kept !== null ? [shown] : blocks) {
            yield {file: block.file, line, address: shown, label, block: one}
          }
        }
      }
    }
  }

  /** Each line that has one, or has none, or all. */
  /** The lines that were found, as rows. */
  async *rows(): AsyncGenerator<LineRow> {
    for await (const {row} of this.matches()) yield row()
  }

  async *matches(all = false): AsyncGenerator<ShownLine> {
    const {kept, invert} = this.wish
    const linesIn = this.lineFinder()
    for await (const block of this.blocks()) {
      for (const line of linesIn(block)) {
        const match = line.finds.find(({isMatch}) => isMatch)
        if (!all && (match !== undefined) === invert) continue
        this.isFound = true
        const found = {...line, file: block.file}
        const tell = (one: Unreadable) => this.events.onUnreadable({...one, line: line.line}, block.file)
        const bytes = kept === null ? line.bytes : anonymiseLine(line.bytes, kept, tell)
        const head = [...(this.files.length > 1 ? [block.file] : []), ...(match?.label ? [match.label] : [])]
        yield {head, bytes, row: () => describeLine(found, bytes, match?.label ?? null, kept)}
      }
    }
  }

  /** Finds the lines of one block after the other: those of each file are counted anew. */
  private lineFinder() {
    const {matcher, labels} = this.wish
    let grep = new LineGrep(matcher, labels)
    let before: string | null = null
    return ({bytes, start, end, file}: FileBlock) => {
      if (before !== file) grep = new LineGrep(matcher, labels)
      before = file
      return grep.linesOf(bytes, start, end)
    }
  }

  /** Every line as a row, its addresses cut. */
  async *allLines(): AsyncGenerator<LineRow> {
    for await (const {row} of this.matches(true)) yield row()
  }

  /** Every line, its addresses cut to what is kept. */
  async anonymise(kept: KeptBits, sink: {writeBytes(bytes: Uint8Array): void} | null): Promise<void> {
    let before: string | null = null
    let anonymiser: Anonymiser | null = null
    for await (const {bytes, start, end, file} of this.blocks()) {
      if (anonymiser === null || before !== file) {
        before = file
        const tell = (one: Unreadable) => this.events.onUnreadable(one, file)
        anonymiser = new Anonymiser(kept, (piece) => sink?.writeBytes(piece), tell)
      }
      anonymiser.take(bytes, start, end)
    }
  }

  private async *blocks(): AsyncGenerator<FileBlock> {
    const {onWait, onFailure} = this.events
    for (const file of this.files) {
      try {
        for await (const block of readTextBlocks(file, onWait)) yield {...block, file: inputName(file)}
      } catch (error) {
        if (!(error instanceof NetkitError) || this.files.length === 1) throw error
        this.unread.add(inputName(file))
        onFailure(error)
      }
    }
  }
}
