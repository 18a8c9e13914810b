const LF = 0x0a
const CR = 0x0d

/** One line: its bytes without the line end (LF or CR LF), and its number from 1. A line that is too long has null for bytes. */
export type Line = {bytes: Buffer | null; line: number}

/**
 * Cuts chunks into lines; the last one needs no line end. A line that is too long is passed over, and those behind it are read.
 * Memory stays bounded, whatever comes.
 */
export class LineCutter {
  private pieces: Buffer[] = []
  private pending = 0
  private line = 0

  constructor(private readonly maxLineBytes: number) {}

  /** The line that has not ended yet is too long already. */
  get isTooLong(): boolean {
    return this.pending > this.maxLineBytes + 1 // the CR that may stand before its LF
  }

  /** How much there is of the line that has not ended yet. */
  get pendingBytes(): number {
    return this.pending
  }

  /** The lines that end in this chunk: views of it where the whole line is there. The chunk itself is not kept. */
  push(chunk: Uint8Array): Line[] {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    const lines: Line[] = []
    let start = 0
    for (let feed = bytes.indexOf(LF); feed !== -1; feed = bytes.indexOf(LF, start)) {
      lines.push(this.lineOf(bytes.subarray(start, feed)))
      start = feed + 1
    }
    this.keep(bytes.subarray(start))
    return lines
  }

  /** What follows the last line feed, if anything does. */
  end(): Line[] {
    return this.pending > 0 ? [this.lineOf(Buffer.alloc(0))] : []
  }

  private lineOf(last: Buffer): Line {
    if (this.pending > 0) this.keep(last)
    const whole = this.pending === 0 ? last : this.isTooLong ? null : Buffer.concat(this.pieces)
    this.pieces = []
    this.pending = 0
    this.line++
    const bytes = whole?.at(-1) === CR ? whole.subarray(0, -1) : whole
    return {bytes: bytes !== null && bytes.length > this.maxLineBytes ? null : bytes, line: this.line}
  }

  private keep(piece: Buffer): void {
    if (piece.length === 0) return
    this.pending += piece.length
    if (this.isTooLong) this.pieces = []
    else this.pieces.push(Buffer.from(piece)) // its memory may be read into again
  }
}
