import type net from 'node:net'
import type {Auth, AuthFailure, AuthLimits} from '../auth/auth.js'
import {NetworkError} from '../errors.js'
import {authenticate} from './authenticate.js'
import {Deadline} from './deadline.js'
import type {SecureAccept} from './tls/open-secure-server.js'
import type {Trace} from './trace.js'

export type StrangersOptions = {
  /** Encrypts first. */
  secure?: SecureAccept | undefined
  /** Then asks for the secret. */
  auth?: Auth | undefined
  limits: AuthLimits
  /** So many at a time. */
  room: number
  /** Sockets are handed over without being read. */
  paused: boolean
  onFailure?: ((failure: AuthFailure) => void) | undefined
  trace?: Trace | undefined
}

type Stranger = {stop: AbortController; hasFailed: boolean}

/**
 * The connections of a listener that have not proved themselves. They have little room of their own: where it is full, the oldest must go
 * for a further one, and those first that have failed. So nobody who only holds connections keeps those out who know the secret.
 */
export class Strangers {
  /** The oldest first. */
  private readonly held = new Map<net.Socket, Stranger>()

  constructor(private readonly options: StrangersOptions) {}

  get count(): number {
    return this.held.size
  }

  /**
   * The socket to use, of a client that knows the secret; null for another, which is told nothing and cut off a while later.
   *
   * @param endpoint the client's; null on a Unix socket
   */
  async ask(socket: net.Socket, endpoint: string | null): Promise<net.Socket | null> {
    const {room, onFailure} = this.options
    if (this.held.size >= room) this.makeRoom()
    const stranger = {stop: new AbortController(), hasFailed: false}
    this.held.set(socket, stranger)
    socket.once('close', () => this.held.delete(socket))
    try {
      const proved = await this.prove(socket, {peer: endpoint ?? 'a local client', signal: stranger.stop.signal})
      this.held.delete(socket)
      return proved
    } catch (error) {
      if (error === CLOSED) return null
      if (!(error instanceof NetworkError)) throw error
      onFailure?.({endpoint, reason: error.message})
      this.cutOffLater(socket, stranger)
      return null
    }
  }

  /** Both proofs within one deadline. */
  private async prove(socket: net.Socket, step: {peer: string; signal: AbortSignal}): Promise<net.Socket> {
    const {secure, auth, limits, paused, trace} = this.options
    const time = new Deadline(limits.deadlineMs)
    const used = secure ? await secure(socket, {...step, trace, deadlineMs: time.leftMs}) : socket
    return auth ? authenticate(used, 'server', auth, {...step, paused, trace, deadlineMs: time.leftMs}) : used
  }

  close(): void {
    for (const socket of this.held.keys()) this.sendAway(socket, CLOSED)
  }

  private makeRoom(): void {
    let chosen = this.held.keys().next().value!
    for (const [socket, {hasFailed}] of this.held) {
      if (!hasFailed) continue
      chosen = socket
      break
    }
    this.sendAway(chosen, new NetworkError('AUTH_FAILED', 'another client needed its place'))
  }

  private sendAway(socket: net.Socket, reason: unknown): void {
    this.held.get(socket)?.stop.abort(reason)
    this.held.delete(socket)
    cutOff(socket)
  }

  /** The same for every mistake, so that nothing is to be learned from it. */
  private cutOffLater(socket: net.Socket, stranger: Stranger): void {
    if (socket.destroyed) return
    stranger.hasFailed = true
    const timer = setTimeout(() => cutOff(socket), this.options.limits.delayMs)
    socket.once('close', () => clearTimeout(timer))
  }
}

const CLOSED = Symbol('the listener was closed')

/** A reset, where there is one: nobody takes it for an orderly end without an answer. */
function cutOff(socket: net.Socket): void {
  if (socket.remoteAddress === undefined) socket.destroy()
  else socket.resetAndDestroy()
}
