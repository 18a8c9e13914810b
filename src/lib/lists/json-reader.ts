import {BACKSLASH, LF, QUOTE} from '../address/word-bytes.js'
import {JsonBlocks, type JsonColumns} from './json-blocks.js'
import type {BlockReader, BlockSink} from './found-block.js'
import {TextPlace} from './text-place.js'

/** Deeper texts, and longer keys, numbers and strings that could be blocks, are nobody's list. */
const MAX_DEPTH = 512
/** A list of a few thousand networks in one string. */
const MAX_TOKEN = 64 * 1024

type State = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'comma' | 'string' | 'word' | 'failed'

/**
 * Reads blocks out of JSON (RFC 8259): one value, or several behind one another (NDJSON, RFC 7464). Pieces may be cut
 * anywhere; of the text no more is kept than the string that is being read, and of each container that is open its key.
 */
export class JsonReader implements BlockReader {
  private readonly blocks: JsonBlocks
  private readonly place = new TextPlace()
  private readonly keys = new KeyCache()
  private state: State = 'value'
  private isKey = false
  /** What has come of a string or a word that began in an earlier piece, or holds an escape. */
  private readonly kept = Buffer.alloc(MAX_TOKEN)
  private keptSize = 0
  private isLong = false
  private isEscaped = false
  private isBehindBackslash = false

  constructor(
    private readonly sink: BlockSink,
    columns: JsonColumns,
  ) {
    this.blocks = new JsonBlocks(sink, columns, this.place)
  }

  take(bytes: Buffer, start: number, end: number): void {
    const {place} = this
    place.startPiece(bytes, start)
    for (let at = start; at < end && this.state !== 'failed';) {
      if (this.state === 'string') at = this.takeString(bytes, at, end)
      else if (this.state === 'word') at = this.takeWord(bytes, at, end)
      else {
        const byte = bytes[at]!
        if (byte === 0x20 || byte === 0x0d || byte === 0x09) at++
        else if (byte === LF) place.feed(++at)
        else at = this.takeMark(byte, at)
      }
    }
    place.endPiece(end)
  }

  get hasFailed(): boolean {
    return this.state === 'failed'
  }

  end(): void {
    if (this.state === 'word') this.endWord(this.kept, 0, this.keptSize)
    if (this.state === 'failed') return
    if (this.state !== 'value' || this.blocks.depth > 0) this.fail('the JSON text ends in the middle')
  }

  private takeMark(byte: number, at: number): number {
    const {blocks, state} = this
    const expectsValue = state === 'value' || state === 'first value'
    if (byte === QUOTE && (expectsValue || state === 'key' || state === 'first key')) {
      this.isKey = !expectsValue
      this.place.mark(at + 1)
      this.startToken('string')
      return at + 1
    }
    if (expectsValue && (byte === 0x7b || byte === 0x5b)) {
      if (blocks.depth === MAX_DEPTH) return this.failAt(at, `deeper than ${MAX_DEPTH} levels`)
      blocks.open(byte === 0x7b)
      this.state = byte === 0x7b ? 'first key' : 'first value'
    } else if (byte === 0x7d && blocks.isInObject && (state === 'first key' || state === 'comma')) this.close()
    else if (byte === 0x5d && blocks.isInArray && (state === 'first value' || state === 'comma')) this.close()
    else if (byte === 0x3a && state === 'colon') this.state = 'value'
    else if (byte === 0x2c && state === 'comma') this.state = blocks.isInObject ? 'key' : 'value'
    else if (expectsValue && isWordByte(byte)) {
      this.place.mark(at)
      this.startToken('word')
      return at
    } else if (byte !== 0x1e || blocks.depth > 0 || state !== 'value') return this.failAt(at, explainMark(byte, state))
    return at + 1
  }

  private close(): void {
    this.blocks.close()
    this.endValue()
  }

  private endValue(): void {
    this.state = this.blocks.depth === 0 ? 'value' : 'comma'
  }

  private startToken(state: 'string' | 'word'): void {
    this.state = state
    this.keptSize = 0
    this.isLong = this.isEscaped = this.isBehindBackslash = false
  }

  private takeString(bytes: Buffer, start: number, end: number): number {
    for (let at = start; at < end; at++) {
      let byte = bytes[at]!
      if (this.isBehindBackslash) this.isBehindBackslash = false
      else {
        while (byte !== QUOTE && byte !== BACKSLASH && byte >= 0x20 && ++at < end) byte = bytes[at]!
        if (at >= end) break
        if (byte === BACKSLASH) this.isEscaped = this.isBehindBackslash = true
        else if (byte === QUOTE) {
          if (this.keptSize === 0 && !this.isLong) this.endString(bytes, start, at)
          else {
            this.keep(bytes, start, at)
            this.endString(this.kept, 0, this.keptSize)
          }
          return at + 1
        }
      }
      if (byte < 0x20) return this.failAt(at, 'a control character in a string')
    }
    this.keep(bytes, start, end)
    return end
  }

  private endString(bytes: Buffer, start: number, end: number): void {
    const {blocks} = this
    let text: string | null = null
    if (this.isEscaped && !this.isLong) {
      text = decode(bytes.toString('utf8', start, end))
      if (text === null) {
        this.fail('an invalid escape')
        return
      }
    }
    const isLong = this.isLong || end - start > MAX_TOKEN
    if (this.isKey) {
      blocks.takeKey(isLong ? '' : (text ?? this.keys.textOf(bytes, start, end)), !isLong)
      this.state = 'colon'
      return
    }
    if (text !== null) {
      const decoded = Buffer.from(text)
      blocks.takeString(decoded, 0, decoded.length)
    } else if (isLong) blocks.takeLong(bytes, start, end)
    else blocks.takeString(bytes, start, end)
    this.endValue()
  }

  private takeWord(bytes: Buffer, start: number, end: number): number {
    let at = start
    while (at < end && isWordByte(bytes[at]!)) at++
    this.keep(bytes, start, at)
    if (at < end) this.endWord(this.kept, 0, this.keptSize)
    return at
  }

  private endWord(bytes: Buffer, start: number, end: number): void {
    const text = bytes.toString('latin1', start, end)
    if (this.isLong || !/^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/.test(text)) {
      this.fail(`"${text.slice(0, 20)}" is not a JSON value`)
      return
    }
    this.blocks.takeWord(text)
    this.endValue()
  }

  private keep(bytes: Buffer, start: number, end: number): void {
    const room = MAX_TOKEN - this.keptSize
    if (end - start > room) this.isLong = true
    this.keptSize += bytes.copy(this.kept, this.keptSize, start, Math.min(end, start + room))
  }

  private failAt(at: number, reason: string): number {
    this.place.mark(at)
    this.fail(reason)
    return at
  }

  /** No JSON goes on behind a mistake: what was found before it stays. */
  private fail(reason: string): void {
    this.state = 'failed'
    const {line, column} = this.place
    this.sink.refuse({code: 'INVALID_JSON', text: '', reason: `not JSON: ${reason}`, offset: 0, line, column})
  }
}

/** Keys that come again and again are decoded once. */
class KeyCache {
  private readonly known: {bytes: Buffer; text: string}[] = []

  textOf(bytes: Buffer, start: number, end: number): string {
    const slot = (31 * (end - start) + 7 * (bytes[start] ?? 0) + (bytes[end - 1] ?? 0)) & 255
    const known = this.known[slot]
    if (known !== undefined && known.bytes.length === end - start) {
      let at = start
      while (at < end && bytes[at] === known.bytes[at - start]) at++
      if (at === end) return known.text
    }
    const text = bytes.toString('utf8', start, end)
    if (end - start <= 64) this.known[slot] = {bytes: Buffer.from(bytes.subarray(start, end)), text}
    return text
  }
}

function decode(text: string): string | null {
  try {
    return JSON.parse(`"${text}"`) as string
  } catch {
    return null
  }
}

/** Letters, digits and what numbers have. */
const isWordByte = (byte: number) =>
  (byte >= 0x30 && byte <= 0x39) ||
  ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) ||
  byte === 0x2d ||
  byte === 0x2b ||
  byte === 0x2e

function explainMark(byte: number, state: State): string {
  const found = byte < 0x80 ? JSON.stringify(String.fromCharCode(byte)) : 'a character that is not ASCII'
  const wanted = {key: 'a key', 'first key': 'a key', colon: 'a colon', comma: 'a comma'}[state as string] ?? 'a value'
  return `${found} where ${wanted} is expected`
}
