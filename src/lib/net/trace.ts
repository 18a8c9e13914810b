import type net from 'node:net'

/** Is told each step of a socket's life as it happens, in the words of the socket calls: `bind 127.0.0.1:9000`. */
export type Trace = (step: string) => void

/** Tells of the half-close: the call that the other side sees as a read of 0 bytes. */
export function traceShutdown(socket: net.Socket, trace: Trace | undefined): void {
  if (trace) socket.once('finish', () => trace('shutdown(SHUT_WR): our side is closed'))
}
