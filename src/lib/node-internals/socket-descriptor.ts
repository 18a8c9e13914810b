import type net from 'node:net'

/** The descriptor of a socket or listener, which Node keeps to itself; -1 where it is closed, or has none (Windows). */
export function socketDescriptor(socket: net.Socket | net.Server): number {
  return (socket as {_handle?: {fd?: number} | null})._handle?.fd ?? -1
}

/** The same as the text of a function, for a thread that starts from a text. */
export const SOCKET_DESCRIPTOR = '((socket) => socket._handle?.fd ?? -1)'
