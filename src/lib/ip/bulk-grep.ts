// The lines of a text that hold an address, as bytes: a line is only looked for where an address was found.
import {LF} from '../address/word-bytes.js'
import {BlockScanner} from '../lists/block-scanner.js'
import type {BlockMatcher} from './block-matcher.js'
import {MAX_BLOCK_TEXT, writeAddressOf, writeBlock, writeUnread} from './write-block.js'

const OUT_BYTES = 16 * 1024

/** What is wanted of a text: its lines with a match, those without one, or the blocks themselves, or their addresses alone. */
export type GrepOutput = 'lines' | 'others' | 'blocks' | 'addresses'

/** Takes blocks of whole lines, of which `bytes[end]` is a line feed, or a place for one. */
export class BulkGrep {
  /** Lines (or blocks) written or counted. */
  count = 0
  private readonly scanner = new BlockScanner()
  private readonly out = new DataView(new ArrayBuffer(OUT_BYTES))

  /**
   * @param matcher which blocks are looked for
   * @param write null where they are only to be counted
   */
  constructor(
    private readonly output: GrepOutput,
    private readonly matcher: BlockMatcher,
    private readonly write: ((bytes: Uint8Array) => void) | null,
  ) {}

  take(bytes: Uint8Array, start: number, end: number): void {
    if (this.output === 'others') this.takeOthers(bytes, start, end)
    else if (this.output === 'lines') this.takeLines(bytes, start, end)
    else this.takeBlocks(bytes, start, end)
  }

  /** Lines that follow one another are written at once. */
  private takeLines(bytes: Uint8Array, start: number, end: number): void {
    let [runStart, runEnd] = [start, start]
    for (let at = start; this.findMatch(bytes, at, end, start);) {
      const lineStart = startOfLine(bytes, this.scanner.start, runEnd)
      at = endOfLine(bytes, this.scanner.end, end)
      this.count++
      if (lineStart !== runEnd) {
        this.put(bytes, runStart, runEnd)
        runStart = lineStart
      }
      runEnd = at
    }
    this.put(bytes, runStart, runEnd)
  }

  /** What lies between the lines with a match. */
  private takeOthers(bytes: Uint8Array, start: number, end: number): void {
    let rest = start
    for (let at = start; this.findMatch(bytes, at, end, start);) {
      this.putOthers(bytes, rest, startOfLine(bytes, this.scanner.start, rest))
      rest = at = endOfLine(bytes, this.scanner.end, end)
    }
    this.putOthers(bytes, rest, end)
  }

  /** Each as it is written canonically, on a line of its own. */
  private takeBlocks(bytes: Uint8Array, start: number, end: number): void {
    const {scanner, out, output} = this
    let used = 0
    const flush = () => {
      this.write?.(new Uint8Array(out.buffer, 0, used))
      used = 0
    }
    for (let at = start; this.findMatch(bytes, at, end, start); at = scanner.end) {
      if (OUT_BYTES - used < MAX_BLOCK_TEXT) flush()
      if (output === 'addresses' || scanner.found.isBare) {
        used = writeAddressOf(scanner.address, out, used)
        if (output === 'blocks' && scanner.reason !== null) used = writeUnread(scanner.maskIn(bytes), out, used)
        out.setUint8(used++, LF)
        this.count++
        continue
      }
      scanner.forEach((block) => {
        if (OUT_BYTES - used < MAX_BLOCK_TEXT) flush()
        used = writeBlock(block, out, used)
        out.setUint8(used++, LF)
        this.count++
      })
    }
    if (used > 0) flush()
  }

  private findMatch(bytes: Uint8Array, from: number, end: number, base: number): boolean {
    const {scanner, matcher} = this
    for (let at = from; scanner.next(bytes, at, end, base); at = scanner.end) if (matcher.matches(scanner)) return true
    return false
  }

  private putOthers(bytes: Uint8Array, start: number, end: number): void {
    if (start >= end) return
    for (let at = start; at < end; at++) if (bytes[at] === LF) this.count++
    if (bytes[end - 1] !== LF) this.count++
    this.put(bytes, start, end)
  }

  /** A last line without a line feed gets one: the place behind it has it. */
  private put(bytes: Uint8Array, start: number, end: number): void {
    if (start < end) this.write?.(bytes.subarray(start, bytes[end - 1] === LF ? end : end + 1))
  }
}

function startOfLine(bytes: Uint8Array, at: number, low: number): number {
  let start = at
  while (start > low && bytes[start - 1] !== LF) start--
  return start
}

/** Where the next line starts, or `end`. */
function endOfLine(bytes: Uint8Array, at: number, end: number): number {
  let stop = at
  while (stop < end && bytes[stop] !== LF) stop++
  return Math.min(stop + 1, end)
}
