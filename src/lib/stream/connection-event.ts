import {explainSocketError} from '../net/explain-socket-error.js'
import {type Connection, remoteEndpoint} from '../net/tcp-listen.js'
import type {NetkitError} from '../errors.js'

/** A client has come, or gone. */
export type ConnectionEvent = {
  event: 'opened' | 'closed'
  /** The client's address and port; null on a Unix socket. */
  from: string | null
  port: number | null
  /** Those of a handshake before it do not count. */
  receivedBytes: number
  sentBytes: number
  /** Null while it is open. */
  durationMs: number | null
  /** The code of what went wrong: CONNECTION_RESET, IDLE, BAD_FRAME …; null for an orderly end. */
  error: string | null
  at: string
}

/** Tells of a connection's begin and end. Returns what is to be called if it is ended for a reason of ours. */
export function watchConnection(
  socket: Connection,
  tell: (event: ConnectionEvent) => void,
): (reason: NetkitError) => void {
  const remote = remoteEndpoint(socket)
  const start = performance.now()
  const before = {read: socket.bytesRead - socket.readableLength, written: socket.bytesWritten}
  const base = {from: remote?.host ?? null, port: remote?.port ?? null}
  let error: NetkitError | null = null
  const note = (reason: unknown) => {
    error ??= explainSocketError(reason, remote ?? 'the client')
  }
  tell({event: 'opened', ...base, receivedBytes: 0, sentBytes: 0, durationMs: null, error: null, at: now()})
  socket.once('error', note)
  socket.once('close', () => {
    const receivedBytes = socket.bytesRead - before.read
    const sentBytes = socket.bytesWritten - before.written
    const durationMs = Math.round((performance.now() - start) * 1000) / 1000
    tell({event: 'closed', ...base, receivedBytes, sentBytes, durationMs, error: error?.code ?? null, at: now()})
  })
  return note
}

function now(): string {
  return new Date().toISOString()
}
