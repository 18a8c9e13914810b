import type net from 'node:net'

/** What lies below a socket of TLS: the one to break off, as only TCP knows a reset. */
const below = new WeakMap<net.Socket, net.Socket>()

export function setRawSocket(secure: net.Socket, raw: net.Socket): void {
  below.set(secure, raw)
}

/** The socket itself, where nothing is below it. */
export function rawSocketOf(socket: net.Socket): net.Socket {
  return below.get(socket) ?? socket
}
