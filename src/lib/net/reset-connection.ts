import fs from 'node:fs'
import type net from 'node:net'
import {rawSocketOf} from './tls/raw-socket.js'
import {socketDescriptor} from '../node-internals/socket-descriptor.js'

/** Breaks a connection off: the peer gets a RST. A Unix socket, which knows no such thing, is closed. */
export function resetConnection(socket: net.Socket): void {
  if (socket.destroyed) return
  if (isShuttingDown(socket)) return void socket.once('finish', () => resetConnection(socket))
  try {
    rawSocketOf(socket).resetAndDestroy()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_INVALID_HANDLE_TYPE') throw error
    socket.destroy()
  }
}

/**
 * Whether the system is being told of our end, which takes a moment. Node's `resetAndDestroy` fails then, never closes the socket, and spins
 * when the process exits.
 */
function isShuttingDown({writableEnded, writableLength, writableFinished}: net.Socket): boolean {
  return writableEnded && writableLength === 0 && !writableFinished
}

/**
 * Whether what looked like a peer's end was a reset: libuv takes a RST that comes together with the last bytes for an orderly end. The next
 * read(2) has the truth; to be asked when the socket has emitted 'end'.
 */
export function hasBeenReset(socket: net.Socket): boolean {
  const fd = socketDescriptor(rawSocketOf(socket))
  if (fd < 0) return false // Windows has no descriptors, and a closed socket none any more
  try {
    fs.readSync(fd, Buffer.alloc(1), 0, 1, null)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ECONNRESET'
  }
}
