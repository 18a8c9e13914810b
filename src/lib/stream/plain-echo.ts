import type {ReadPlan} from '../net/reused-reads.js'
import {sendReused} from '../net/send-reused.js'
import type {Connection} from '../net/tcp-listen.js'
import {BufferPool} from './buffer-pool.js'
import {upperCaseAscii} from './upper-case.js'

/**
 * Every connection that has little to say reads here: its bytes are copied out before the next one reads, so that ten
 * thousand idle connections need one buffer. A read that fills it shows a connection with more to say, which then gets a
 * large buffer of its own.
 */
const shared = Buffer.allocUnsafeSlow(8 * 1024)

/** What connections hold that send more than their peers read: 64 MiB at most, those that come too late go on with `shared`. */
const pool = new BufferPool(256 * 1024, 256)

/** After so many small reads in a row a connection gives its large buffer back. */
const PATIENCE = 16

/** Sends back what comes, byte for byte; while the peer does not read, nothing more is read from it. */
export class PlainEcho implements ReadPlan {
  private own: Buffer | null = null
  private smallReads = 0
  private socket!: Connection

  constructor(private readonly upper: boolean) {}

  attach(socket: Connection): void {
    this.socket = socket
    socket.once('close', () => this.release())
  }

  buffer(): Buffer {
    return this.own ?? shared
  }

  onRead(size: number, buffer: Buffer): boolean {
    if (this.upper) upperCaseAscii(buffer, size)
    if (buffer === shared) return this.sendCopy(size)
    const {socket} = this
    const isSent = sendReused(socket, buffer.subarray(0, size), () => socket.resume())
    this.smallReads = size < shared.length ? this.smallReads + 1 : 0
    if (isSent && this.smallReads >= PATIENCE) this.release()
    return isSent
  }

  private sendCopy(size: number): boolean {
    if (size === shared.length) this.own = pool.take()
    const goesOn = this.socket.write(Buffer.from(shared.subarray(0, size)))
    if (!goesOn) this.socket.once('drain', () => this.socket.resume())
    return goesOn
  }

  private release(): void {
    if (this.own) pool.give(this.own)
    this.own = null
    this.smallReads = 0
  }
}
