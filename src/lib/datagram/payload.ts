import {InputError} from '../errors.js'

/** The most that a datagram carries over IPv4: 65535 (16 bits of length) − 20 (IPv4 header) − 8 (UDP header). */
export const MAX_PAYLOAD_BYTES = 65_507

/** What goes through an Ethernet of MTU 1500 in one piece: 1500 − 20 or 40 (IP header) − 8 (UDP header). */
const UNCUT_BYTES = {4: 1472, 6: 1452} as const

/** Throws InputError DATAGRAM_TOO_LONG. `what` is what the message calls it. */
export function refuseTooLong({length}: Uint8Array, what: string): void {
  if (length > MAX_PAYLOAD_BYTES) throw tooLong(`${what} has ${length} bytes`)
}

/** @param subject what is too long, as a sentence without its end */
export function tooLong(subject: string): InputError {
  const reason = `a UDP datagram carries at most ${MAX_PAYLOAD_BYTES} (65535 less 20 of IP and 8 of UDP header)`
  return new InputError('DATAGRAM_TOO_LONG', `${subject}: ${reason}`)
}

/** What becomes of a long datagram on its way; null for one that no usual link cuts. */
export function fragmentsSentence(length: number, version: 4 | 6): string | null {
  const uncut = UNCUT_BYTES[version]
  if (length <= uncut) return null
  // A fragment's data is a multiple of 8 bytes; IPv6 has a fragment header of 8 (RFC 791 §3.2, RFC 8200 §4.5).
  const each = version === 4 ? 1480 : 1448
  const fragments = Math.ceil((length + 8) / each)
  const lost = 'if one is lost, all of it is'
  return `${length} bytes are more than ${uncut}: where the MTU is 1500, IP cuts the datagram into ${fragments} fragments, and ${lost}`
}

const LF = 0x0a
const CR = 0x0d

/** One line of input: its bytes without the line end, and its number. A line too long for a datagram has null for bytes. */
export type Line = {bytes: Buffer | null; line: number}

/** Cuts chunks into lines, each a datagram; an empty line is an empty one. Memory stays bounded, whatever the input. */
export class LineCutter {
  private pieces: Buffer[] = []
  private pending = 0
  private line = 0

  /** The lines that end in this chunk. */
  push(chunk: Buffer): Line[] {
    const lines: Line[] = []
    let start = 0
    for (let feed = chunk.indexOf(LF); feed !== -1; feed = chunk.indexOf(LF, start)) {
      lines.push(this.lineOf(chunk.subarray(start, feed)))
      start = feed + 1
    }
    this.keep(chunk.subarray(start))
    return lines
  }

  /** What follows the last line feed, if anything does. */
  end(): Line[] {
    return this.pending > 0 ? [this.lineOf(Buffer.alloc(0))] : []
  }

  private lineOf(last: Buffer): Line {
    if (this.pending > 0) this.keep(last)
    const isTooLong = this.pending > MAX_LINE_BYTES
    const whole = this.pending === 0 ? last : isTooLong ? null : Buffer.concat(this.pieces)
    this.pieces = []
    this.pending = 0
    this.line++
    const bytes = whole?.at(-1) === CR ? whole.subarray(0, -1) : whole
    return {bytes: bytes !== null && bytes.length > MAX_PAYLOAD_BYTES ? null : bytes, line: this.line}
  }

  private keep(piece: Buffer): void {
    if (piece.length === 0) return
    this.pending += piece.length
    if (this.pending <= MAX_LINE_BYTES) this.pieces.push(piece)
    else this.pieces = []
  }
}

/** The longest datagram and its CR. */
const MAX_LINE_BYTES = MAX_PAYLOAD_BYTES + 1
