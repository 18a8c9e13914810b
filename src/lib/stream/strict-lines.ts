import type {NetkitError} from '../errors.js'
import {type Line, LineCutter} from '../framing/line-cutter.js'

/** Lines of a stream that ends at the first one that is too long. */
export class StrictLines {
  /** Why no more lines will come: told after the good ones before it. */
  failure: NetkitError | null = null
  private readonly cutter: LineCutter

  /** @param tooLong what to say of a line above `maxLineBytes` */
  constructor(
    maxLineBytes: number,
    private readonly tooLong: () => NetkitError,
  ) {
    this.cutter = new LineCutter(maxLineBytes)
  }

  push(chunk: Uint8Array): Uint8Array[] {
    return this.failure ? [] : this.goodOnes(this.cutter.push(chunk))
  }

  /** The line without an end, if there is one. */
  end(): Uint8Array[] {
    return this.failure ? [] : this.goodOnes(this.cutter.end())
  }

  private goodOnes(lines: readonly Line[]): Uint8Array[] {
    const good: Uint8Array[] = []
    for (const {bytes} of lines) {
      if (bytes === null) {
        this.failure = this.tooLong()
        return good
      }
      good.push(bytes)
    }
    if (this.cutter.isTooLong) this.failure = this.tooLong()
    return good
  }
}
