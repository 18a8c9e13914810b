import {NetworkError} from '../errors.js'
import {encodeHeader, type HeaderLengthName} from '../framing/header.js'
import {LengthPrefixDecoder} from '../framing/length-prefix.js'
import {type FileHeader, fileHeaderJson} from './file-header.js'
import {TRAILER_BYTES} from './incoming-files.js'
import {type Answer, decodeReply, encodeStart, MAX_SHORT_FRAME_BYTES, type Offer} from './short-frames.js'

export type Reply = Offer | Answer

/** Whether it is the receiver's last word on a file. */
export function isAnswer(reply: Reply): reply is Answer {
  return 'failure' in reply
}

/** `between` files, waiting for an `offer`, sending the `body`, waiting for the `answer`. */
type State = 'between' | 'offer' | 'body' | 'answer'

/** The sender's half of the protocol: what to send, and what the replies mean, without sockets and files. See IncomingFiles. */
export class OutgoingFiles {
  #state: State = 'between'
  #isRefused = false
  /** Bytes of body and trailer that are still to be sent. */
  #left = 0
  readonly #replies = new LengthPrefixDecoder('u32be', {maxFrameBytes: MAX_SHORT_FRAME_BYTES})
  readonly #options: {lengthField: HeaderLengthName; isCompat: boolean}

  constructor(options: {lengthField: HeaderLengthName; isCompat: boolean}) {
    this.#options = options
  }

  /** Everything of the last file was sent and answered: the next may follow. */
  get isBetween(): boolean {
    return this.#state === 'between'
  }

  /** Throws InputError INVALID_HEADER where names are too long for it. */
  begin(header: FileHeader): Uint8Array {
    const bytes = encodeHeader(fileHeaderJson(header), this.#options.lengthField)
    this.#isRefused = false
    this.#left = header.sizeBytes + (header.hasTrailer ? TRAILER_BYTES : 0)
    if (header.resume) this.#state = 'offer'
    else this.sending(0)
    return bytes
  }

  /** Where the body begins: what was offered, or 0. */
  choose(offset: number): Uint8Array {
    this.sending(offset)
    return encodeStart(offset)
  }

  /** So many bytes of body and trailer are about to go. */
  sending(sizeBytes: number): void {
    this.#left -= sizeBytes
    if (this.#left > 0) this.#state = 'body'
    else this.#state = this.#options.isCompat || this.#isRefused ? 'between' : 'answer'
  }

  /** What the receiver says. Throws NetworkError BAD_FRAME and FRAME_TOO_LONG, also for a word out of turn. */
  push(chunk: Uint8Array): Reply[] {
    if (this.#options.isCompat) return [] // it may say what it likes
    return this.#replies.push(chunk).map(({payload}) => {
      const reply = decodeReply(payload)
      if (!isAnswer(reply)) {
        if (this.#state !== 'offer') throw outOfTurn()
        return reply
      }
      if (reply.failure === null && this.#state !== 'answer') throw outOfTurn()
      this.#isRefused = true
      if (this.#state !== 'body') this.#state = 'between'
      return reply
    })
  }
}

function outOfTurn(): NetworkError {
  return new NetworkError('BAD_FRAME', 'the receiver sent an answer without a question')
}
