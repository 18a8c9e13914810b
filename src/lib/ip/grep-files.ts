import type {LabelledBlock} from '../address/parse-block.js'
import {SystemError} from '../errors.js'
import {inputName, type LineBlock, readTextBlocks} from '../io/input.js'
import type {Output} from '../io/output.js'
import {isTerminal, STDOUT} from '../io/terminal.js'
import {AddressIndex} from '../lists/address-index.js'
import {bulkSetOf} from '../lists/block-builder.js'
import {visible} from '../text/visible.js'
import {AddressCounter, type TopRow} from './address-counter.js'
import {BulkGrep, type GrepOutput} from './bulk-grep.js'
import type {CountRow, FindRow} from './find-columns.js'
import {LabelIndex} from './label-index.js'
import {anonymise, anonymiseLine, describeLine, type KeptBits, LineGrep, type LineRow} from './line-grep.js'

/** What to look for; null is anything. */
export type Networks = {index: AddressIndex | null; labels: LabelIndex | null}

export type GrepWish = Networks & {
  /** The lines without such an address. */
  invert: boolean
  /** How much of each address is shown; null for all. */
  kept: KeptBits | null
}

type FileBlock = LineBlock & {file: string}

type Events = {
  /** Nothing is there to be read for now. */
  onWait: () => void
  /** A file of several cannot be read, and the others are. */
  onFailure: (error: SystemError) => void
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

/** What to look for: these networks, with their labels. */
export function labelledNetworks(blocks: readonly LabelledBlock[]): Networks {
  return {index: new AddressIndex(bulkSetOf(blocks.map(({block}) => block))), labels: new LabelIndex(blocks)}
}

/** Looks for addresses in files, one after the other. A single file that cannot be read is SystemError CANNOT_READ. */
export class GrepFiles {
  /** Something was found so far. */
  isFound = false

  constructor(
    private readonly files: readonly string[],
    private readonly wish: GrepWish,
    private readonly events: Events,
  ) {}

  /** From bytes to bytes; without a sink only until the answer is known. */
  async copy(output: GrepOutput, sink: {writeBytes(bytes: Uint8Array): void} | null): Promise<void> {
    const grep = new BulkGrep(output, this.wish.index, sink && ((bytes) => sink.writeBytes(bytes)))
    for await (const {bytes, start, end} of this.blocks()) {
      grep.take(bytes, start, end)
      this.isFound = grep.count > 0
      if (sink === null && this.isFound) return
    }
  }

  /** How many in each file. */
  async *counts(output: GrepOutput): AsyncGenerator<CountRow> {
    const counts = new Map(this.files.map((file) => [inputName(file), new BulkGrep(output, this.wish.index, null)]))
    for await (const {bytes, start, end, file} of this.blocks()) counts.get(file)!.take(bytes, start, end)
    for (const [file, {count}] of counts) {
      this.isFound ||= count > 0
      yield {file, count}
    }
  }

  /** The most frequent addresses of all files together. */
  async *top(count: number): AsyncGenerator<TopRow> {
    const {index, kept, labels} = this.wish
    const counter = new AddressCounter(index)
    for await (const {bytes, start, end} of this.blocks()) counter.take(bytes, start, end)
    for (const row of counter.top(count, {kept, labels})) {
      this.isFound = true
      yield row
    }
  }

  /** Each address. */
  async *finds(): AsyncGenerator<FindRow> {
    const {kept} = this.wish
    const linesIn = this.lineFinder()
    for await (const block of this.blocks()) {
      for (const {line, finds} of linesIn(block)) {
        for (const {address, isMatch, label} of finds) {
          if (!isMatch) continue
          this.isFound = true
          const shown = kept === null ? address : anonymise(address, kept)
          yield {file: block.file, line, address: String(shown), label}
        }
      }
    }
  }

  /** Each line that has one, or has none. */
  async *matches(): AsyncGenerator<ShownLine> {
    const {kept, invert} = this.wish
    const linesIn = this.lineFinder()
    for await (const block of this.blocks()) {
      for (const line of linesIn(block)) {
        const match = line.finds.find(({isMatch}) => isMatch)
        if ((match !== undefined) === invert) continue
        this.isFound = true
        const found = {...line, file: block.file}
        const bytes = kept === null ? line.bytes : anonymiseLine(found, kept)
        const head = [...(this.files.length > 1 ? [block.file] : []), ...(match?.label ? [match.label] : [])]
        yield {head, bytes, row: () => describeLine(found, bytes, match?.label ?? null, kept)}
      }
    }
  }

  /** Finds the lines of one block after the other: those of each file are counted anew. */
  private lineFinder() {
    const {index, labels} = this.wish
    let grep = new LineGrep(index, labels)
    let before: string | null = null
    return ({bytes, start, end, file}: FileBlock) => {
      if (before !== file) grep = new LineGrep(index, labels)
      before = file
      return grep.linesOf(bytes, start, end)
    }
  }

  private async *blocks(): AsyncGenerator<FileBlock> {
    const {onWait, onFailure} = this.events
    for (const file of this.files) {
      try {
        for await (const block of readTextBlocks(file, onWait)) yield {...block, file: inputName(file)}
      } catch (error) {
        if (!(error instanceof SystemError) || this.files.length === 1) throw error
        onFailure(error)
      }
    }
  }
}
