import fs from 'node:fs'
import {cannotWrite} from './cannot-write.js'

/** Nobody reads on (`| head`): not a failure, but the reason to stop at once. */
export class ReaderGone extends Error {}

const CAPACITY = 64 * 1024

/**
 * A stream of output, written synchronously in pieces of 64 KiB: one write per line would cost more than the lines, and
 * `process.stdout` hides that its reader has gone (oclif swallows the EPIPE). Call `flush` before waiting.
 */
export class Output {
  private readonly buffer = Buffer.allocUnsafeSlow(CAPACITY)
  /** For those who write bytes in place: see `claim`. */
  readonly view = new DataView(this.buffer.buffer)
  private used = 0

  /** @param whenGone what to do when nobody reads on: results stop the program, messages are lost quietly. */
  constructor(
    protected readonly fd: number,
    protected readonly whenGone: 'stop' | 'ignore',
  ) {}

  /** What has not gone out, besides what `flush` has not seen. */
  readonly waitingBytes: number = 0

  /** More waits for a reader that stalls than should. */
  get isFull(): boolean {
    return false // here the writer itself waits
  }

  /** Undefined where all has gone out; else resolves when it has, or when it never will. */
  room(): Promise<void> | undefined {
    return undefined
  }

  /** What waits is given up. */
  release(): void {}

  /** Throws ReaderGone, or SystemError CANNOT_WRITE, from here or from `flush`. */
  write(text: string): void {
    // 3: the most bytes that UTF-8 takes for one UTF-16 unit
    if (text.length * 3 > CAPACITY - this.used) {
      this.flush()
      if (text.length * 3 > CAPACITY) return this.writeAll(Buffer.from(text))
    }
    this.used += this.buffer.write(text, this.used)
  }

  writeBytes(bytes: Uint8Array): void {
    if (bytes.length > CAPACITY - this.used) this.flush()
    if (bytes.length > CAPACITY) return this.writeAll(bytes)
    this.buffer.set(bytes, this.used)
    this.used += bytes.length
  }

  /** Makes room for `size` bytes (64 KiB at most) and returns where in `view` they may be written; then `commit`. */
  claim(size: number): number {
    if (size > CAPACITY - this.used) this.flush()
    return this.used
  }

  /** @param end where in `view` the writing stopped */
  commit(end: number): void {
    this.used = end
  }

  flush(): void {
    const used = this.used
    this.used = 0
    if (used > 0) this.writeAll(this.buffer.subarray(0, used))
  }

  protected writeAll(bytes: Uint8Array): void {
    let done = 0
    while (done < bytes.length) {
      try {
        done += fs.writeSync(this.fd, bytes, done)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') waitALittle()
        else if (this.whenGone === 'ignore') return
        else throw explainOutputError(error as NodeJS.ErrnoException)
      }
    }
  }
}

/** ReaderGone, or SystemError CANNOT_WRITE. */
export function explainOutputError(error: NodeJS.ErrnoException): Error {
  return error.code === 'EPIPE' ? new ReaderGone(error.message, {cause: error}) : cannotWrite('the output', error)
}

/** A pipe that another process made non-blocking is full, and there is nothing else to do meanwhile. */
function waitALittle(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
}
