/**
 * The bytes of a frame that chunks have cut, copied together in one piece. The memory follows what has arrived, at most
 * double, and never what a length announced: a peer that announces 15 MiB and then falls silent costs 1 KiB.
 */
export class PendingBytes {
  length = 0
  private memory = NOTHING

  /** What has been gathered so far: a view that the next `append` may outdate. */
  get bytes(): Uint8Array {
    return this.memory.subarray(0, this.length)
  }

  /** Copies `chunk[start..stop)`. @param wanted the length to grow towards: the frame's, as far as it is known. */
  append(chunk: Uint8Array, start: number, stop: number, wanted: number): void {
    const length = this.length + stop - start
    if (length > this.memory.length) {
      const memory = new Uint8Array(Math.max(length, Math.min(wanted, Math.max(2 * length, SMALL_BYTES))))
      memory.set(this.bytes)
      this.memory = memory
    }
    this.memory.set(chunk.subarray(start, stop), this.length)
    this.length = length
  }

  /** Hands the bytes over and starts anew in other memory. */
  take(): Uint8Array {
    const {bytes} = this
    this.memory = NOTHING
    this.length = 0
    return bytes
  }
}

const SMALL_BYTES = 1024
const NOTHING = new Uint8Array(0)
