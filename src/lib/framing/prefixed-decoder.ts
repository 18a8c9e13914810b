import {type Frame, type JsonObject, StreamDecoder} from './frame-decoder.js'
import {because} from './guess-protocol.js'

/** The loop of all framings whose frames say at their start how long they are. */
export abstract class PrefixedDecoder extends StreamDecoder {
  /** Set by `measure`: where in the frame the payload is. */
  protected payloadStart = 0
  protected payloadBytes = 0
  protected header: JsonObject | null = null
  /** How many bytes `pending` needs before `measure` can say more. */
  private needed = 0

  /**
   * Reads the start of a frame in `bytes[start..stop)`. Returns the length of the whole frame in bytes if all of it is
   * there, otherwise a lower bound above `stop − start` that is never longer than the frame. Throws as `push` does.
   */
  protected abstract measure(bytes: Uint8Array, start: number, stop: number): number

  /** What the peer may be sending instead, from the bytes of a frame that did not end. */
  protected guess(_bytes: Uint8Array): string | null {
    return null
  }

  protected override cut(chunk: Uint8Array, frames: Frame[]): void {
    const {buffer, byteOffset, length} = chunk
    let start = this.pending.length === 0 ? 0 : this.completePending(chunk, frames)
    while (start < length) {
      const frameBytes = this.measure(chunk, start, length)
      if (frameBytes > length - start) {
        this.pending.append(chunk, start, length, frameBytes)
        this.needed = frameBytes
        return
      }
      const payload = new Uint8Array(buffer, byteOffset + start + this.payloadStart, this.payloadBytes)
      frames.push({payload, header: this.header})
      this.frameOffset += frameBytes
      start += frameBytes
    }
  }

  /** Moves bytes of the chunk to the frame in the making; returns where in the chunk the next frame starts. */
  private completePending(chunk: Uint8Array, frames: Frame[]): number {
    const {pending} = this
    let start = 0
    while (start < chunk.length) {
      const stop = Math.min(chunk.length, start + this.needed - pending.length)
      pending.append(chunk, start, stop, this.needed)
      start = stop
      if (pending.length < this.needed) break
      this.needed = this.measure(pending.bytes, 0, pending.length)
      if (this.needed > pending.length) continue
      const payload = pending.take().subarray(this.payloadStart, this.payloadStart + this.payloadBytes)
      frames.push({payload, header: this.header})
      this.frameOffset += this.needed
      break
    }
    return start
  }

  protected override describeTruncation(): string {
    const {bytes} = this.pending
    return because(`the stream ended after ${bytes.length} of at least ${this.needed} bytes`, this.guess(bytes))
  }
}
