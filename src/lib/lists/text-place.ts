/**
 * Knows the line and the column (in UTF-16 units, both from 1) of a text that comes in pieces, and goes over each byte at
 * most once for it.
 */
export class TextPlace {
  /** Of the last mark. */
  line = 1
  column = 1
  private bytes: Uint8Array = new Uint8Array()
  /** Up to where `units` have been counted since the line's start. */
  private counted = 0
  private units = 0

  startPiece(bytes: Uint8Array, start: number): void {
    this.bytes = bytes
    this.counted = start
  }

  /** A line starts at `at`. */
  feed(at: number): void {
    this.line++
    this.units = 0
    this.counted = at
  }

  mark(at: number): void {
    this.count(at)
    this.column = this.units + 1
  }

  /** What is left of the piece belongs to the line. */
  endPiece(end: number): void {
    this.count(end)
  }

  private count(end: number): void {
    const {bytes} = this
    for (let at = this.counted; at < end; at++) {
      const byte = bytes[at]!
      if (byte < 0x80 || byte >= 0xc0) this.units += byte >= 0xf0 ? 2 : 1
    }
    if (end > this.counted) this.counted = end
  }
}
