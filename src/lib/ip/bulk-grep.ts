// The lines of a text that hold an address, as bytes: a line is only looked for where an address was found.
import type {AddressIndex} from '../lists/address-index.js'
import {AddressScanner} from '../lists/address-scanner.js'

const LF = 0x0a

/** What is wanted of a text: its lines with a match, those without one, or the addresses themselves. */
export type GrepOutput = 'lines' | 'others' | 'addresses'

/** Takes blocks of whole lines, of which `bytes[end]` is a line feed, or a place for one. */
export class BulkGrep {
  /** Lines (or addresses) written or counted. */
  count = 0
  private readonly scanner = new AddressScanner()

  /**
   * @param index the addresses to look for; null for any
   * @param write null where they are only to be counted
   */
  constructor(
    private readonly output: GrepOutput,
    private readonly index: AddressIndex | null,
    private readonly write: ((bytes: Uint8Array) => void) | null,
  ) {}

  take(bytes: Uint8Array, start: number, end: number): void {
    if (this.output === 'addresses') this.takeAddresses(bytes, start, end)
    else if (this.output === 'others') this.takeOthers(bytes, start, end)
    else this.takeLines(bytes, start, end)
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

  private takeAddresses(bytes: Uint8Array, start: number, end: number): void {
    const {scanner, index} = this
    const out = new Uint8Array(16 * 1024)
    let used = 0
    for (let at = start; scanner.next(bytes, at, end, start); at = scanner.end) {
      if (index !== null && !index.has(scanner)) continue
      if (used + 64 > out.length) {
        this.write?.(out.subarray(0, used))
        used = 0
      }
      for (let from = scanner.start; from < scanner.end; from++) out[used++] = bytes[from]!
      out[used++] = LF
      this.count++
    }
    if (used > 0) this.write?.(out.subarray(0, used))
  }

  private findMatch(bytes: Uint8Array, from: number, end: number, base: number): boolean {
    const {scanner, index} = this
    for (let at = from; scanner.next(bytes, at, end, base); at = scanner.end) {
      if (index === null || index.has(scanner)) return true
    }
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
