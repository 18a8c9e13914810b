import type net from 'node:net'

/** Breaks a connection off: the peer gets a RST. A Unix socket, which knows no such thing, is closed. */
export function resetConnection(socket: net.Socket): void {
  if (socket.destroyed) return
  try {
    socket.resetAndDestroy()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_INVALID_HANDLE_TYPE') throw error
    socket.destroy()
  }
}
