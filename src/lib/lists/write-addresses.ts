// Every address of a range, a row each: tens of millions a second, in constant memory.
import {putAddress} from './ranges.js'
import {type RowSink, writeWords} from './block-set.js'
import {CopiedText, writeIpv4, writeOctet} from './copied-text.js'
import type {IpAddress} from '../address/ip-address.js'

/** A row sink that also takes bytes by the megabyte. */
export type ByteSink = RowSink & {writeBytes(bytes: Uint8Array): void}

/**
 * Writes `count` rows, of every `step`-th address from `first` on.
 *
 * @param around what stands before, between and behind the address's text, once more than it is written
 */
export function writeAddresses(
  {first, count, step}: {first: IpAddress; count: bigint; step: bigint},
  around: readonly string[],
  sink: ByteSink,
): void {
  if (first.version === 4 && step === 1n && around.length === 2 && count >= LINES) {
    return writeByTemplate(Number(first.value), Number(count), around, sink)
  }
  const width = first.version === 4 ? 1 : 4
  const words = new Uint32Array(width)
  const steps = new Uint32Array(width)
  putAddress(words, 0, first)
  for (let word = width - 1, rest = step; word >= 0; word--, rest >>= 32n) steps[word] = Number(rest & 0xffff_ffffn)
  const texts = around.map((text) => new CopiedText(text))
  const rowBytes = Buffer.byteLength(around.join('')) + around.length * MAX_ADDRESS_TEXT
  const groups = new Uint16Array(8)
  for (let left = count; left > 0n; left -= CHUNK) {
    const rows = Number(left < CHUNK ? left : CHUNK)
    for (let row = 0; row < rows; row++) {
      const {view} = sink
      let at = texts[0]!.write(view, sink.claim(rowBytes))
      for (let index = 1; index < texts.length; index++) {
        at = width === 1 ? writeIpv4(view, at, words[0]!) : writeWords(view, at, words, groups)
        at = texts[index]!.write(view, at)
      }
      sink.commit(at)
      advance(words, steps)
    }
  }
}

/** The longest IPv6 text, and what CopiedText may write beyond it. */
const MAX_ADDRESS_TEXT = 56

/** Rows between two looks at a bigint. */
const CHUNK = 1n << 30n

function advance(words: Uint32Array, steps: Uint32Array): void {
  let carry = 0
  for (let word = words.length - 1; word >= 0; word--) {
    const sum = words[word]! + steps[word]! + carry
    words[word] = sum
    carry = sum > 0xffff_ffff ? 1 : 0
  }
}

const LINES = 65536

/**
 * The rows of 65,536 addresses that share their first two octets differ from those of the next 65,536 in these octets
 * alone: the rows are made once for each length that the two octets can have, and then only the digits that changed are
 * written again.
 *
 *     10.0.|0.0     10.1.|0.0
 *     10.0.|0.1  →  10.1.|0.1      one digit in 65,536 lines
 */
function writeByTemplate(first: number, count: number, around: readonly string[], sink: ByteSink): void {
  const templates = new Map<number, Template>()
  const end = first + count
  for (let head = first >>> 16; head * LINES < end; head++) {
    const text = `${head >> 8}.${head & 255}.`
    let template = templates.get(text.length)
    if (!template) templates.set(text.length, (template = new Template(text, around)))
    template.setHead(text)
    sink.writeBytes(template.rows(Math.max(first, head * LINES) - head * LINES, Math.min(end - head * LINES, LINES)))
  }
}

class Template {
  private readonly bytes: Uint8Array
  private readonly starts = new Uint32Array(LINES + 1)
  private readonly headAt: number

  constructor(
    private head: string,
    [before = '', after = '']: readonly string[],
  ) {
    const [beforeText, headText, afterText] = [new CopiedText(before), new CopiedText(head), new CopiedText(after)]
    this.headAt = beforeText.length
    const lineBytes = beforeText.length + head.length + '255.255'.length + afterText.length
    const view = new DataView(new ArrayBuffer(LINES * lineBytes + 8))
    let at = 0
    for (let line = 0; line < LINES; line++) {
      this.starts[line] = at
      at = headText.write(view, beforeText.write(view, at))
      at = writeOctet(view, writeOctet(view, at, line >> 8), line & 255) - 1
      at = afterText.write(view, at)
    }
    this.starts[LINES] = at
    this.bytes = new Uint8Array(view.buffer)
  }

  /** @param head as long as the one before */
  setHead(head: string): void {
    const {bytes, starts, headAt} = this
    for (let index = 0; index < head.length; index++) {
      const code = head.charCodeAt(index)
      if (code === this.head.charCodeAt(index)) continue
      const offset = headAt + index
      for (let line = 0; line < LINES; line++) bytes[starts[line]! + offset] = code
    }
    this.head = head
  }

  rows(first: number, end: number): Uint8Array {
    return this.bytes.subarray(this.starts[first], this.starts[end])
  }
}
