import {type NetkitError, NetworkError} from '../errors.js'
import {explainSocketError} from '../net/explain-socket-error.js'
import {hasBeenReset} from '../net/reset-connection.js'
import {readReusing} from '../node-internals/read-reusing.js'
import type {Connection} from '../net/tcp-listen.js'
import type {Forward} from './forward.js'

export type LinkOptions = {
  up: Forward
  down: Forward
  /** A connection on which nothing moves for so long is closed. */
  idleTimeoutMs: number | undefined
  /** For messages. */
  names: {client: string; server: string}
}

/** A client's connection and the server's, tied together: bytes, ends and breaks of each go to the other. */
export class Link {
  /** Resolves when both are closed: to why it was no orderly end, or null. */
  readonly closed: Promise<NetkitError | null>
  private readonly sockets: Connection[]
  private failure: NetkitError | null = null

  /** Both sockets must be paused and not be used any more. */
  constructor(
    client: Connection,
    server: Connection,
    private readonly options: LinkOptions,
  ) {
    const {up, down, names, idleTimeoutMs} = options
    const [near, far] = [readReusing(client, up), readReusing(server, down)]
    this.sockets = [near, far]
    this.closed = Promise.all(this.sockets.map(closing)).then(() => this.failure)
    up.attach(near, far)
    down.attach(far, near)
    this.listen(near, {forward: up, backward: down, name: names.client})
    this.listen(far, {forward: down, backward: up, name: names.server})
    if (idleTimeoutMs === undefined) return
    const reason = new NetworkError('IDLE', `no data for ${idleTimeoutMs} ms`)
    for (const socket of this.sockets) socket.setTimeout(idleTimeoutMs, () => this.stop(reason))
  }

  /** Closes both at once. */
  stop(reason: NetkitError | null): void {
    this.failure ??= reason
    this.options.up.stop()
    this.options.down.stop()
    for (const socket of this.sockets) socket.destroy()
  }

  private listen(
    source: Connection,
    {forward, backward, name}: {forward: Forward; backward: Forward; name: string},
  ): void {
    const onBreak = (error: Error) => {
      this.failure ??= explainSocketError(error, name)
      backward.stop()
      forward.sourceBroke()
      source.destroy()
    }
    source.once('end', () => {
      if (hasBeenReset(source)) onBreak(Object.assign(new Error('read ECONNRESET'), {code: 'ECONNRESET'}))
      else forward.sourceEnded()
    })
    source.once('error', onBreak)
  }
}

function closing(socket: Connection): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve()
    else socket.once('close', () => resolve())
  })
}
