import type net from 'node:net'
import type {NetkitError} from '../errors.js'
import {explainSocketError} from './explain-socket-error.js'
import {resetConnection} from './reset-connection.js'
import {remoteOf} from './tcp-listen.js'
import type {Trace} from './trace.js'
import {byteCount} from '../text/byte-count.js'

export type PeerHandlers = {
  onData(chunk: Uint8Array): void
  /** The peer has sent everything; it may still listen. */
  onEnd(): void
  /** Everything that was behind has gone to the system. */
  onDrain(): void
  /** Nothing came and nothing went for the idle time. */
  onIdle(): void
  /** The last word of a connection. */
  onClose(error: NetkitError | null): void
}

export type PeerOptions = {idleTimeoutMs?: number | undefined; trace?: Trace | undefined}

/** The owner of one connection's socket. */
export class TcpPeer {
  /** For messages: `127.0.0.1:53122`. */
  readonly name: string
  readonly address: string | null
  readonly port: number | null
  private readonly socket: net.Socket
  private readonly handlers: PeerHandlers
  private readonly trace: Trace | undefined
  private closeTimer: NodeJS.Timeout | undefined

  constructor(socket: net.Socket, handlers: PeerHandlers, {idleTimeoutMs, trace}: PeerOptions = {}) {
    this.socket = socket
    this.handlers = handlers
    this.trace = trace
    this.name = remoteOf(socket)
    this.address = socket.remoteAddress ?? null
    this.port = socket.remotePort ?? null
    let failure: unknown = null
    if (idleTimeoutMs !== undefined) socket.setTimeout(idleTimeoutMs, () => handlers.onIdle())
    socket.on('data', (chunk) => {
      trace?.(`recv ${byteCount(chunk.length)} from ${this.name}`)
      handlers.onData(chunk)
    })
    socket.on('end', () => {
      trace?.(`recv 0 bytes from ${this.name}: it has sent everything`)
      handlers.onEnd()
    })
    socket.on('error', (error) => (failure = error))
    socket.on('close', () => {
      clearTimeout(this.closeTimer)
      trace?.(`close ${this.name}`)
      handlers.onClose(failure === null ? null : explainSocketError(failure, this.name))
    })
  }

  /** Bytes that the system has not taken yet. */
  get queuedBytes(): number {
    return this.socket.writableLength
  }

  send(bytes: Uint8Array): void {
    if (this.socket.writableEnded || this.socket.destroyed) return
    this.trace?.(`send ${byteCount(bytes.length)} to ${this.name}`)
    // Not the event 'drain': it comes only above a mark of Node's own.
    this.socket.write(bytes, () => {
      if (this.queuedBytes === 0) this.handlers.onDrain()
    })
  }

  /** Takes nothing more from the network until `resume`: the peer has to wait. */
  pause(): void {
    this.socket.pause()
  }

  resume(): void {
    this.socket.resume()
  }

  /** We have sent everything (FIN, behind what is queued), and still listen. */
  finish(): void {
    if (this.socket.writableEnded || this.socket.destroyed) return
    this.trace?.(`shutdown(SHUT_WR) ${this.name}`)
    this.socket.end()
  }

  /** Finishes, and waits for the peer to do the same; after `limitMs` it is cut off. What still comes is for the handlers. */
  close(limitMs: number): void {
    this.finish()
    this.resume() // else nobody would read the peer's end
    clearTimeout(this.closeTimer)
    this.closeTimer = setTimeout(() => this.destroy(), limitMs)
  }

  destroy(): void {
    this.socket.destroy()
  }

  /** Breaks off, so that the peer hears of a failure. */
  reset(): void {
    resetConnection(this.socket)
  }
}
