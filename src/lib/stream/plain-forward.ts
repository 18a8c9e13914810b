import type {ReadPlan} from '../node-internals/read-reusing.js'
import {sendReused} from '../node-internals/send-reused.js'
import type {Connection} from '../net/tcp-listen.js'
import {BufferPool} from './buffer-pool.js'

/**
 * Every connection that has little to say reads here: its bytes are copied out before the next one reads, so that ten
 * thousand idle connections need one buffer. A read that fills it shows a connection with more to say, which then gets a
 * large buffer of its own.
 */
const shared = Buffer.allocUnsafeSlow(8 * 1024)

/** What connections hold that send more than their peers read: 64 MiB at most, those that come too late go on with `shared`. */
const pool = new BufferPool(256 * 1024, 256)

/** The same for those that read into memory of Node's own, as TLS does. */
const BEHIND_BYTES = 256 * 1024
const MOST_BEHIND = 256
let behind = 0

/** After so many small reads in a row a connection gives its large buffer back. */
const PATIENCE = 16

/** Sends on what one socket reads to another, byte for byte; while that one's peer does not read, nothing more is read here. */
export class PlainForward implements ReadPlan {
  private own: Buffer | null = null
  private smallReads = 0
  /** The system has not taken all of `own` yet: nobody else may write to that memory. */
  private isWaiting = false
  /** More is on its way than Node's streams like; with a place, that is no reason to wait. */
  private isBehind = false
  private hasPlace = false
  private source!: Connection
  private sink!: Connection

  attach(source: Connection, sink: Connection): void {
    this.source = source
    this.sink = sink
    sink.once('close', () => this.caughtUp())
    source.once('close', () => {
      if (!this.isWaiting) this.release()
    })
  }

  buffer(): Buffer {
    return this.own ?? shared
  }

  onRead(size: number, buffer: Buffer): boolean {
    if (buffer === shared) return this.sendCopy(size)
    if (buffer !== this.own) return this.sendNodes(buffer.subarray(0, size))
    const isSent = sendReused(this.sink, buffer.subarray(0, size), () => this.goOn())
    this.isWaiting = !isSent
    this.smallReads = size < shared.length ? this.smallReads + 1 : 0
    if (isSent && this.smallReads >= PATIENCE) this.release()
    return isSent
  }

  /**
   * In memory that nobody writes to again, so that several reads may be on their way: an encrypted write is never done at once, and to stop
   * after each took up to twice the time.
   */
  private sendNodes(bytes: Buffer): boolean {
    const {sink} = this
    if (sink.write(bytes)) return true
    if (!this.isBehind) {
      this.isBehind = true
      this.hasPlace = behind < MOST_BEHIND
      if (this.hasPlace) behind++
      sink.once('drain', () => this.caughtUp())
    }
    return this.hasPlace && sink.writableLength < BEHIND_BYTES
  }

  private caughtUp(): void {
    if (!this.isBehind) return
    if (this.hasPlace) behind--
    this.isBehind = false
    this.source.resume()
  }

  private goOn(): void {
    this.isWaiting = false
    if (this.source.destroyed) this.release()
    else this.source.resume()
  }

  private sendCopy(size: number): boolean {
    if (size === shared.length) this.own = pool.take()
    const goesOn = this.sink.write(Buffer.from(shared.subarray(0, size)))
    if (!goesOn) this.sink.once('drain', () => this.source.resume())
    return goesOn
  }

  private release(): void {
    if (this.own) pool.give(this.own)
    this.own = null
    this.smallReads = 0
  }
}
