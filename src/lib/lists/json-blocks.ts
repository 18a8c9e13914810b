import {HEX_DIGITS, SLASH} from '../address/word-bytes.js'
import type {Block} from '../address/block.js'
import {InputError} from '../errors.js'
import {isIpv4Mask} from '../address/parse-mask.js'
import type {IpAddress} from '../address/ip-address.js'
import {parseBlock, splitValues} from '../address/parse-block.js'
import {Prefix} from '../address/prefix.js'
import {type BlockSink, COLUMN_NAMES, FoundBlock} from './found-block.js'
import {PrefixLineReader} from './prefix-line-reader.js'
import {
  type JsonFrame,
  FrameStack,
  isAlmostBlock,
  isLikeBlock,
  isSentence,
  type KeyKind,
  MAX_BLOCK_STRING,
  PLAIN,
  type Waiting,
} from './json-frames.js'
import type {TextPlace} from './text-place.js'

/** Which strings are blocks (null: all that are one), and what labels them: a key, or `@key` for the key above. */
export type JsonColumns = {column: string | null; labelColumn: string | null}

/** So many different keys are kept in mind. */
const MAX_KINDS = 1000
const ROW_FIELDS = new Set(['input', 'network', 'address'])

/** Finds the blocks among the strings of a JSON text, their lengths and ends in the fields next to them, and their labels. */
export class JsonBlocks {
  private readonly stack = new FrameStack()
  private readonly found = new FoundBlock()
  private readonly reader = new PrefixLineReader(true)
  private taken = 0
  private readonly unlabelled: number[] = []
  private readonly kinds = new Map<string, KeyKind>()

  constructor(
    private readonly sink: BlockSink,
    private readonly columns: JsonColumns,
    private readonly place: TextPlace,
  ) {}

  get depth(): number {
    return this.stack.depth
  }

  get isInObject(): boolean {
    return this.stack.top?.isObject === true
  }

  get isInArray(): boolean {
    return this.stack.top?.isObject === false
  }

  open(isObject: boolean): void {
    const above = this.stack.top
    const frame = this.stack.push()
    frame.isObject = isObject
    frame.above = above?.key ?? null
    frame.key = isObject ? null : frame.above
    frame.from = this.unlabelled.length
    frame.isMuted = above !== undefined && (above.isMuted || above.row !== null)
  }

  close(): void {
    const frame = this.stack.pop()
    if (frame.row !== null) this.takeRow(frame.row, frame)
    this.release(frame)
    if (frame.label === null) return
    for (const index of this.unlabelled.splice(frame.from)) this.sink.label?.(index, frame.label)
  }

  /** @param isWhole false where the key is too long to be looked at */
  takeKey(key: string, isWhole: boolean): void {
    const frame = this.stack.top!
    frame.key = isWhole ? key : null
    frame.kind = isWhole ? this.kindOf(key) : PLAIN
    frame.keys++
    if (frame.keys === 1) {
      frame.firstKey = key
      if (key === 'input' && this.columns.column === null) frame.row = {}
    } else if (frame.keys === 2) this.recognise(frame, key)
    if (frame.kind.isLikeBlock && this.columns.column === null && !frame.isMuted) this.takeText(key, frame, frame.above)
  }

  /** Looked at once: the same few keys come again and again. */
  private kindOf(key: string): KeyKind {
    let kind = this.kinds.get(key)
    if (kind === undefined) {
      const isMask = COLUMN_NAMES.mask.test(key) || COLUMN_NAMES.wildcard.test(key)
      kind = {isNeighbour: isMask || COLUMN_NAMES.length.test(key) || key === 'len', isLikeBlock: isLikeBlock(key)}
      if (this.kinds.size < MAX_KINDS) this.kinds.set(key, kind)
    }
    return kind
  }

  /** netkit's own rows: `input` and `version` start those of subnet and ip, `network` and `value` those of contains. */
  private recognise(frame: JsonFrame, key: string): void {
    const {row, firstKey} = frame
    if (row !== null && key !== 'version') {
      frame.row = null
      if (row['input'] !== undefined) this.takeText(row['input'], frame, 'input')
    }
    if (firstKey === 'network' && key === 'value' && this.columns.column === null) frame.isMuted = true
  }

  /** @param bytes as the string is, its escapes decoded */
  takeString(bytes: Buffer, start: number, end: number): void {
    const frame = this.stack.top
    const key = frame?.key ?? null
    const {column, labelColumn} = this.columns
    if (frame?.isObject && key !== null && key === labelColumn) frame.label = bytes.toString('utf8', start, end) || null
    if (frame?.isMuted) return
    if (frame?.row) {
      if (key !== null && ROW_FIELDS.has(key)) frame.row[key] = bytes.toString('utf8', start, end)
      return
    }
    if (column !== null ? key !== column : !mayBeBlock(bytes, start, end)) {
      if (frame && key !== null)
        this.takeNeighbour(frame, key, bytes.toString('utf8', start, Math.min(end, start + MAX_BLOCK_STRING)))
      return
    }
    if (
      frame?.kind.isNeighbour &&
      frame.isObject &&
      key !== column &&
      this.takeNeighbour(frame, key!, bytes.toString('utf8', start, end))
    )
      return
    if (this.reader.take(bytes, start, end) === end && this.reader.valueEnd === end)
      return this.takePlain(bytes, start, end, frame)
    this.takeText(bytes.toString('utf8', start, end), frame, key)
  }

  /** A number, true, false or null. */
  takeWord(text: string): void {
    const frame = this.stack.top
    if (!frame?.isObject || frame.key === null) return
    if (frame.key === this.columns.labelColumn && text !== 'null') frame.label = text
    if (frame.kind.isNeighbour && !frame.isMuted && frame.row === null) this.takeNeighbour(frame, frame.key, text)
  }

  /** What stands in a field of its own and belongs to an address: `"netmask": "255.0.0.0"`, `"prefixLength": 8`. */
  private takeNeighbour(frame: JsonFrame, key: string, text: string): boolean {
    const isWildcard = COLUMN_NAMES.wildcard.test(key)
    if (isWildcard || COLUMN_NAMES.mask.test(key)) {
      const form = isWildcard ? 'wildcard' : 'netmask'
      if (isIpv4Mask(text, form)) this.takeLength(frame, Prefix.parse(`0.0.0.0/${text}`, {mask: form}).length)
      else if (/^[\d.]+\.[\d.]*$/.test(text)) this.refuseMask(frame, text, key)
      else return this.takeDigits(frame, text)
      return true
    }
    const isLength = COLUMN_NAMES.length.test(key) || (key === 'len' && frame.above === 'prefix') // of nft -j
    return isLength && this.takeDigits(frame, text)
  }

  /** A block whose mask is wrong is none, and no host. */
  private refuseMask(frame: JsonFrame, text: string, key: string): void {
    frame.waiting = null
    this.refuseText(text, new InputError('INVALID_PREFIX', `"${text}": no ${key}`))
  }

  private takeDigits(frame: JsonFrame, text: string): boolean {
    const [, digits] = /^\/?(\d{1,3})$/.exec(text) ?? []
    if (digits !== undefined) this.takeLength(frame, Number(digits))
    return digits !== undefined
  }

  private takeLength(frame: JsonFrame, length: number): void {
    const {waiting} = frame
    if (waiting === null) frame.length = length
    else if (length <= waiting.address.bits) {
      frame.waiting = null
      this.takeBlock(Prefix.of(waiting.address, length).masked, waiting, frame, false)
    }
  }

  /** What the reader of plain lines has read. */
  private takePlain(bytes: Buffer, start: number, end: number, frame: JsonFrame | undefined): void {
    const {found, reader} = this
    const slash = bytes.indexOf(SLASH, start)
    const isBare = slash === -1 || slash >= end
    if (reader.version === 4) found.setIpv4(((reader.groups[0]! << 16) | reader.groups[1]!) >>> 0, reader.length)
    else found.setIpv6(reader.groups, reader.length)
    const text = this.sink.needsText === false && !isBare ? '' : bytes.toString('latin1', start, end)
    const {line, column} = this.place
    if (isBare && frame) return this.takeAddress(found.toBlock().first, text, frame)
    this.emit({text, line, column}, frame, isBare)
  }

  /** A string that is too long to be kept: its start says whether that is a loss. */
  takeLong(bytes: Buffer, start: number, end: number): void {
    if (this.stack.top?.isMuted || this.stack.top?.row || !mayBeBlock(bytes, start, end)) return
    const [first = ''] = bytes
      .toString('latin1', start, start + MAX_BLOCK_STRING)
      .trimStart()
      .split(/[, ]/, 1)
    const reason = `"${first}": the start of a string of more than 65,536 bytes`
    if (isLikeBlock(first)) this.refuseText(first, new InputError('LINE_TOO_LONG', reason))
  }

  private takeText(text: string, frame: JsonFrame | undefined, key: string | null): void {
    const isWanted = this.columns.column !== null
    const parts = splitValues(text.trim())
    if (!isWanted && !parts.every((part) => isLikeBlock(part.text))) return
    const {line, column} = this.place
    for (const {text: part} of parts) {
      try {
        const block = parseBlock(part)
        if (block instanceof Prefix && !part.includes('/') && block.length === block.address.bits && frame) {
          this.takeAddress(block.address, part, frame)
        } else
          this.takeBlock(block instanceof Prefix ? block.masked : block, {text: part, line, column}, frame, false, key)
      } catch (error) {
        if (!(error instanceof InputError)) throw error
        if (isWanted || (isAlmostBlock(part) && !(frame?.isObject && isSentence(part)))) this.refuseText(part, error)
      }
    }
  }

  /** An address alone waits in its object for a length, or for the other end of a range. */
  private takeAddress(address: IpAddress, text: string, frame: JsonFrame): void {
    const {line, column} = this.place
    const one = {address, key: frame.key, text, line, column}
    const {waiting, length} = frame
    if (length !== null && length <= address.bits) {
      frame.length = null
      return this.takeBlock(Prefix.of(address, length).masked, one, frame, false)
    }
    const isPair = frame.isObject
      ? COLUMN_NAMES.first.test(waiting?.key ?? '') && COLUMN_NAMES.last.test(frame.key ?? '')
      : frame.above === 'range'
    if (isPair && waiting?.address.version === address.version && waiting.address.compare(address) <= 0) {
      frame.waiting = null
      const block = {first: waiting.address, last: address}
      return this.takeBlock(block, {...waiting, text: `${waiting.text}-${text}`}, frame, false)
    }
    this.release(frame)
    frame.waiting = one
    if (!frame.isObject && frame.above !== 'range') this.release(frame)
  }

  private release(frame: JsonFrame): void {
    const {waiting} = frame
    frame.waiting = null
    if (waiting !== null) this.takeBlock(Prefix.of(waiting.address, waiting.address.bits), waiting, frame, true)
  }

  private takeRow({network, address}: Record<string, string>, frame: JsonFrame): void {
    const text = network ?? address?.replace(/%.*$/, '') // a zone takes no part in sets
    if (text !== undefined) this.takeText(text, frame, network === undefined ? 'address' : 'network')
  }

  private takeBlock(
    block: Block,
    at: Pick<Waiting, 'text' | 'line' | 'column'>,
    frame: JsonFrame | undefined,
    isBare: boolean,
    key = frame?.key,
  ) {
    this.found.setBlock(block)
    this.emit(at, frame, isBare, key)
  }

  private emit(
    {text, line, column}: Pick<Waiting, 'text' | 'line' | 'column'>,
    frame: JsonFrame | undefined,
    isBare: boolean,
    key = frame?.key,
  ): void {
    const {found, sink} = this
    const {labelColumn} = this.columns
    found.text = text
    found.line = line
    found.column = column
    found.isBare = isBare
    found.label = labelColumn === '@key' ? (key ?? null) : null
    sink.take(found)
    if (labelColumn !== null && labelColumn !== '@key' && sink.label) this.unlabelled.push(this.taken)
    this.taken++
  }

  private refuseText(text: string, {code, message, offset}: InputError): void {
    const {line, column} = this.place
    this.sink.refuse({code, text, reason: message, offset: offset ?? 0, line, column})
  }
}

/** Blanks, then up to four digits and a dot or a colon: most strings are seen to be none without being decoded. */
function mayBeBlock(bytes: Buffer, start: number, end: number): boolean {
  let at = start
  while (at < end && bytes[at] === 0x20) at++
  const first = at
  while (at < end && at < first + 5 && HEX_DIGITS[bytes[at]!] !== 16) at++
  return at < end && (bytes[at] === 0x2e || bytes[at] === 0x3a)
}
