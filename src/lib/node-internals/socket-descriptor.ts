import type net from 'node:net'

/**
 * The descriptor of a socket or listener, which Node keeps to itself; -1 where it is closed, or has none (Windows). A socket of TLS has
 * none to be used either: what was written to it would go over the wire as it is.
 */
export function socketDescriptor(socket: net.Socket | net.Server): number {
  if ('encrypted' in socket) return -1
  return (socket as {_handle?: {fd?: number} | null})._handle?.fd ?? -1
}

/** The same as the text of a function, for a thread that starts from a text. */
export const SOCKET_DESCRIPTOR = '((socket) => socket._handle?.fd ?? -1)'
