import type {TLSSocket} from 'node:tls'

/**
 * Lets a server's socket fail by what goes wrong behind the handshake: bytes that were changed on their way, an alert. Node does that for
 * the sockets of its `tls.Server` alone, which it takes under its control; others only emit this event, of which Node does not tell, and stay
 * open for ever. Where there is no such event any more, 'error' comes by itself.
 */
export function failOnTlsError(socket: TLSSocket): void {
  socket.on('_tlsError', destroyBy)
}

function destroyBy(this: TLSSocket, error: Error): void {
  this.destroy(error)
}
