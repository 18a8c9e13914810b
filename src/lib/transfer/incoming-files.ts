import {NetworkError} from '../errors.js'
import {HEADER_LENGTH_BYTES, type HeaderLengthName, readHeaderLength} from '../framing/header.js'
import {LENGTH_FIELDS, readLength} from '../framing/length-field.js'
import {PendingBytes} from '../framing/pending-bytes.js'
import type {NameRules} from '../io/name-rules.js'
import {decodeFileHeader, type FileHeader} from './file-header.js'
import {decodeStart, encodeOffer, MAX_SHORT_FRAME_BYTES, type Offer} from './short-frames.js'
import {byteCount} from '../text/byte-count.js'

/** What the bytes of a sender have come to. */
export type IncomingEvent =
  /** Wants `accept`, `offer` (where `header.resume`) or `refuse` before anything else is taken. */
  | {type: 'file'; header: FileHeader}
  /** A file whose name is not to be had: it is passed over. */
  | {type: 'refused'; refusal: NetworkError}
  /** After an offer: where the body begins. */
  | {type: 'start'; offset: number}
  /** A view of the bytes that were given. */
  | {type: 'body'; bytes: Uint8Array}
  | {type: 'end'; trailer: Uint8Array | null}

/** What is being waited for; `decision` is the caller's. */
type State = 'headerLength' | 'header' | 'decision' | 'startLength' | 'start' | 'body' | 'trailer' | 'finished'

/** SHA-256, raw. */
export const TRAILER_BYTES = 32

/**
 * The receiver's half of the protocol: bytes in, events out, without sockets and files.
 *
 *     sender     | length, header |            | body … | trailer |          | length, header | …
 *     receiver                    | (offer) ⇄                     | answer |
 */
export class IncomingFiles {
  #state: State = 'headerLength'
  #needed = HEADER_LENGTH_BYTES
  readonly #pending = new PendingBytes()
  #header: FileHeader | null = null
  #offered = 0
  /** Bytes of the body that are still to come. */
  #left = 0
  /** The file was refused: the rest of it says nothing to us. */
  #isSkipping = false

  constructor(
    private readonly options: {lengthField: HeaderLengthName; isCompat: boolean; nameRules?: NameRules | undefined},
  ) {}

  /** Between two files: a stream may end here. */
  get isBetween(): boolean {
    return this.#state === 'headerLength' && this.#pending.length === 0
  }

  /** The first bytes of a header are there, and the last are not. */
  get isInHeader(): boolean {
    return this.#state === 'header' || (this.#state === 'headerLength' && this.#pending.length > 0)
  }

  /**
   * Takes bytes up to the next event; to be called again with the rest until `event` is null and nothing is left. Throws NetworkError
   * BAD_FRAME or FRAME_TOO_LONG, and then the stream has no more boundaries.
   */
  take(bytes: Uint8Array): {used: number; event: IncomingEvent | null} {
    switch (this.#state) {
      case 'decision':
        throw new Error('the file was neither accepted nor refused')
      case 'body':
        return this.#takeBody(bytes)
      case 'finished':
        return {used: 0, event: this.#finish(null)}
      default:
        return this.#collect(bytes)
    }
  }

  /** The body may come: the answer to `file`. */
  accept(): void {
    this.#startBody(this.#header!.sizeBytes)
  }

  /** Tells the sender what is there already, `offset` at most the file's size; it answers with `start`. */
  offer(offer: Offer): Uint8Array {
    this.#offered = offer.offset
    this.#wait('startLength', HEADER_LENGTH_BYTES)
    return encodeOffer(offer)
  }

  /**
   * The file is not wanted (any more). What the sender goes on to send of it makes no events; in place of an offer it hears our
   * answer, and sends nothing.
   */
  refuse(): void {
    if (this.#state === 'headerLength') return // all of it is here
    if (this.#state === 'finished' || (this.#state === 'decision' && this.#header!.resume)) return this.#waitForHeader()
    this.#isSkipping = true
    if (this.#state === 'decision') this.accept()
  }

  /** The stream is over. Throws NetworkError TRUNCATED_FRAME inside a file. */
  end(): void {
    if (this.isBetween || this.#isSkipping) return
    const where =
      this.#state === 'body'
        ? `${byteCount(this.#left)} of the body ${this.#left === 1 ? 'is' : 'are'} missing`
        : `inside the ${PLACES[this.#state]}`
    throw new NetworkError('TRUNCATED_FRAME', `the sender broke off: ${where}`)
  }

  #wait(state: State, needed: number): void {
    this.#state = state
    this.#needed = needed
  }

  #collect(bytes: Uint8Array): {used: number; event: IncomingEvent | null} {
    const pending = this.#pending
    const used = Math.min(bytes.length, this.#needed - pending.length)
    if (pending.length + used < this.#needed) {
      pending.append(bytes, 0, used, this.#needed)
      return {used, event: null}
    }
    if (pending.length === 0) return {used, event: this.#collected(bytes.subarray(0, used))}
    pending.append(bytes, 0, used, this.#needed)
    return {used, event: this.#collected(pending.take())}
  }

  #collected(bytes: Uint8Array): IncomingEvent | null {
    switch (this.#state) {
      case 'headerLength':
        this.#wait('header', readHeaderLength(this.options.lengthField, bytes))
        return null
      case 'header':
        return this.#takeHeader(bytes)
      case 'startLength': {
        const length = readLength(LENGTH_FIELDS.u32be, bytes, 0)
        if (length > MAX_SHORT_FRAME_BYTES) throw new NetworkError('FRAME_TOO_LONG', `a frame of ${length} bytes`)
        this.#wait('start', length)
        return null
      }
      case 'start': {
        const offset = decodeStart(bytes, this.#offered)
        this.#startBody(this.#header!.sizeBytes - offset)
        return {type: 'start', offset}
      }
      default:
        return this.#finish(Uint8Array.from(bytes))
    }
  }

  #takeHeader(json: Uint8Array): IncomingEvent {
    const {header, refusal} = decodeFileHeader(json, this.options.nameRules)
    if (this.options.isCompat && (header.hasTrailer || header.resume)) {
      throw new NetworkError(
        'BAD_FRAME',
        'the sender speaks the full protocol: use --compat at both ends or at neither',
      )
    }
    this.#header = header
    this.#isSkipping = false
    this.#state = 'decision'
    if (refusal === null) return {type: 'file', header}
    this.refuse()
    return {type: 'refused', refusal}
  }

  #startBody(sizeBytes: number): void {
    this.#left = sizeBytes
    this.#state = 'body'
    if (sizeBytes === 0) this.#endBody()
  }

  #endBody(): void {
    if (this.#header!.hasTrailer) this.#wait('trailer', TRAILER_BYTES)
    else if (this.#isSkipping) this.#waitForHeader()
    else this.#state = 'finished'
  }

  #takeBody(bytes: Uint8Array): {used: number; event: IncomingEvent | null} {
    const used = Math.min(bytes.length, this.#left)
    this.#left -= used
    if (used > 0 && this.#left === 0) this.#endBody()
    if (used === 0 || this.#isSkipping) return {used, event: null}
    return {used, event: {type: 'body', bytes: used === bytes.length ? bytes : bytes.subarray(0, used)}}
  }

  #finish(trailer: Uint8Array | null): IncomingEvent | null {
    this.#waitForHeader()
    return this.#isSkipping ? null : {type: 'end', trailer}
  }

  #waitForHeader(): void {
    this.#wait('headerLength', HEADER_LENGTH_BYTES)
  }
}

/** Where a stream can end too early, for the message. */
const PLACES: Record<State, string> = {
  headerLength: 'length of a header',
  header: 'header',
  decision: 'header',
  startLength: 'offset at which to resume',
  start: 'offset at which to resume',
  body: 'body',
  trailer: 'checksum after the body',
  finished: 'body',
}
