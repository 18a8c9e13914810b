import fs from 'node:fs'
import {type NonBlocking, openNonBlocking} from './own-description.js'
import {explainOutputError, Output} from './output.js'

/** What may wait for a reader that stalls. */
export const MAX_WAITING_BYTES = 64 * 1024 * 1024

const CHUNK = 64 * 1024

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
      if (!last || last.end === CHUNK)
        this.waiting.push((last = {memory: Buffer.allocUnsafeSlow(CHUNK), start: 0, end: 0}))
      const piece = bytes.subarray(done, done + CHUNK - last.end)
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
