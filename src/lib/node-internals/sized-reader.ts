import type net from 'node:net'
import {moveSocket} from './move-socket.js'

/**
 * Reads a connection with buffers of chosen sizes, as a program does with recv: nothing is read ahead. For systems whose sockets have no descriptor to
 * read from. Node reads into memory that it is given (`onread`), and is given other memory before each read.
 */
export class SizedReader {
  private buffer: Buffer = Buffer.alloc(1)
  private gotBytes: number | null = null
  private isAsking = false
  private hasEnded = false
  private socket!: net.Socket

  /**
   * @param accepted must be paused (`pauseOnConnect`) and not be used any more
   * @returns null where Node's insides have changed
   */
  static open(accepted: net.Socket): {reader: SizedReader; socket: net.Socket} | null {
    const reader = new SizedReader()
    const callback = (size: number) => {
      reader.gotBytes = size
      reader.isAsking = false
      return false // no further read
    }
    const socket = moveSocket(accepted, {onread: {buffer: () => reader.buffer, callback}, paused: true})
    if (socket === null || socket.readableLength > 0) return null
    reader.socket = socket.once('end', () => (reader.hasEnded = true))
    return {reader, socket}
  }

  /** What a read of that size has brought, empty at the end of the stream; null while nothing has come, and the reader goes on asking. */
  read(size: number): Uint8Array | null {
    if (this.gotBytes === null && !this.isAsking && !this.hasEnded) this.ask(size)
    if (this.gotBytes === null) return this.hasEnded ? new Uint8Array(0) : null
    const bytes = Uint8Array.from(this.buffer.subarray(0, this.gotBytes))
    this.gotBytes = null
    return bytes
  }

  /** Asks no longer: what comes now waits for the next read. */
  stop(): void {
    this.isAsking = false
    this.socket.pause()
  }

  private ask(size: number): void {
    if (size !== this.buffer.length) {
      this.buffer = Buffer.alloc(size)
      ;(this.socket as unknown as Inside)._handle?.useUserBuffer(this.buffer)
    }
    this.isAsking = true
    this.socket.resume()
  }
}

/** Bytes that were written and that the system has not taken yet, which Node keeps to itself; 0 where the socket is closed. */
export function queuedBytes(socket: net.Socket): number {
  return (socket as unknown as Inside)._handle?.writeQueueSize ?? 0
}

type Inside = {_handle?: {useUserBuffer(buffer: Uint8Array): void; writeQueueSize?: number} | null}
