import type net from 'node:net'
import {moveSocket} from './move-socket.js'

/** Where a connection's bytes are read to, and who is told. */
export type ReadPlan = {
  /** The memory for the next read; asked for again after every read. */
  buffer(): Uint8Array
  /**
   * So many bytes were read to the start of `buffer`: the one given last, or memory of Node's own where buffers cannot be
   * reused. False stops the reading until `resume` of the socket is called.
   */
  onRead(size: number, buffer: Uint8Array): boolean
}

/**
 * Reads an accepted connection into buffers that its reader uses again and again, where Node would take 64 KiB of new memory for
 * each read: that is half of an echo's time, and most of the memory of many idle connections. Node offers it (`onread`)
 * for sockets that connect only; so the system's socket is moved to a new `net.Socket`. A Node whose insides have changed reads as
 * usual.
 *
 * @param accepted must be paused (`pauseOnConnect`) and not be used any more
 * @returns the socket to use; its errors are dealt with, its 'end' and 'close' come as always
 */
export function readReusing(accepted: net.Socket, plan: ReadPlan): net.Socket {
  const onread = {
    buffer: () => plan.buffer(),
    callback: (size: number, buffer: Uint8Array) => plan.onRead(size, buffer),
  }
  const socket = moveSocket(accepted, {onread})
  if (socket === null) return readPlainly(accepted, plan)
  // What had been read before the move lies in the stream, and comes first.
  return socket.readableLength > 0 ? readPlainly(socket, plan) : socket
}

/** The same with what every Node has. */
export function readPlainly(accepted: net.Socket, plan: ReadPlan): net.Socket {
  accepted.on('data', (chunk: Buffer) => {
    if (!plan.onRead(chunk.length, chunk)) accepted.pause()
  })
  return accepted.resume()
}
