import type {NetkitError} from '../errors.js'
import {LineDecoder} from '../framing/create-decoder.js'

const LF = 0x0a

/** Cuts bytes into lines as LineDecoder does; the last one needs no line end. */
export class LineCutter {
  private readonly decoder: LineDecoder
  private isWhole = true

  /** @param tooLong what to throw for a line above `maxLineBytes` */
  constructor(
    maxLineBytes: number,
    private readonly tooLong: () => NetkitError,
  ) {
    this.decoder = new LineDecoder({maxFrameBytes: maxLineBytes})
  }

  /** Why no more lines will come: told after the good ones before it. */
  get failure(): NetkitError | null {
    return this.decoder.failure && this.tooLong()
  }

  push(chunk: Uint8Array): Uint8Array[] {
    if (chunk.length === 0) return []
    this.isWhole = chunk.at(-1) === LF
    try {
      return this.decoder.push(chunk).map(({payload}) => payload)
    } catch (error) {
      throw this.decoder.failure ? this.tooLong() : error
    }
  }

  /** The line without an end, if there is one. */
  end(): Uint8Array[] {
    return this.isWhole ? [] : this.push(Uint8Array.of(LF))
  }
}
