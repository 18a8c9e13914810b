import fs from 'node:fs'
import {cannotWrite} from './cannot-write.js'
import {type NonBlocking, openNonBlocking} from './open-for-writing.js'

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
function explainOutputError(error: NodeJS.ErrnoException): Error {
  return error.code === 'EPIPE' ? new ReaderGone(error.message, {cause: error}) : cannotWrite('the output', error)
}

/** A pipe that another process made non-blocking is full, and there is nothing else to do meanwhile. */
function waitALittle(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
}

/** What may wait for a reader that stalls. */
export const MAX_WAITING_BYTES = 64 * 1024 * 1024

/** Bytes that wait: memory[start..end). Small rows share one memory. */
type Chunk = {memory: Buffer; start: number; end: number}

/**
 * An output whose reader may stall (a pager that was stopped, a full pipe) while sockets, timers and signals go on: what the system
 * does not take at once waits here, in order. Who can wait, waits for `room`; whose rows come from elsewhere drops them while `isFull`.
 */
export class PatientOutput extends Output {
  private readonly waiting: Chunk[] = []
  private readonly listeners: (() => void)[] = []
  private target: NonBlocking | null | undefined
  private isGone = false
  override waitingBytes = 0

  /** @param onError told of ReaderGone and SystemError CANNOT_WRITE that come later, where these are to stop the program */
  constructor(
    fd: number,
    whenGone: 'stop' | 'ignore',
    private readonly onError: (error: Error) => void,
  ) {
    super(fd, whenGone)
  }

  override get isFull(): boolean {
    return this.waitingBytes >= MAX_WAITING_BYTES
  }

  override room(): Promise<void> | undefined {
    if (this.waitingBytes === 0) return undefined
    return new Promise((resolve) => this.listeners.push(resolve))
  }

  override release(): void {
    if (this.waitingBytes > 0) this.giveUp()
    this.target?.release()
    this.target = undefined
  }

  protected override writeAll(bytes: Uint8Array): void {
    if (this.isGone) return
    this.target ??= openNonBlocking(this.fd)
    if (this.target === null) return super.writeAll(bytes)
    const done = this.waitingBytes > 0 ? 0 : this.writeNow(this.target.fd, bytes)
    if (done === bytes.length) return
    const isFirst = this.waiting.length === 0
    this.keep(bytes.subarray(done))
    if (isFirst) this.writeLater(this.target)
  }

  /** Copies, since the memory is used again. */
  private keep(bytes: Uint8Array): void {
    this.waitingBytes += bytes.length
    for (let done = 0; done < bytes.length;) {
      let last = this.waiting.at(-1)
      if (!last || last.end === CAPACITY)
        this.waiting.push((last = {memory: Buffer.allocUnsafeSlow(CAPACITY), start: 0, end: 0}))
      const piece = bytes.subarray(done, done + CAPACITY - last.end)
      last.memory.set(piece, last.end)
      last.end += piece.length
      done += piece.length
    }
  }

  /** How many bytes the system has taken. */
  private writeNow(fd: number, bytes: Uint8Array): number {
    let done = 0
    try {
      while (done < bytes.length) done += fs.writeSync(fd, bytes, done)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return done
      this.isGone = true
      if (this.whenGone === 'stop') throw explainOutputError(error as NodeJS.ErrnoException)
      return bytes.length
    }
    return done
  }

  private writeLater(target: NonBlocking): void {
    const chunk = this.waiting[0]!
    const {memory, start, end} = chunk
    target.write(memory.subarray(start, end), (error) => {
      if (this.waiting[0] !== chunk) return // given up meanwhile
      if (error) {
        this.giveUp()
        if (this.whenGone === 'stop') this.onError(explainOutputError(error))
        return
      }
      this.waitingBytes -= end - start
      chunk.start = end
      if (end === chunk.end) this.waiting.shift()
      if (this.waiting.length > 0) this.writeLater(target)
      else this.wake()
    })
  }

  private giveUp(): void {
    this.isGone = true
    this.waiting.length = 0
    this.waitingBytes = 0
    this.wake()
  }

  private wake(): void {
    for (const listener of this.listeners.splice(0)) listener()
  }
}
