import net from 'node:net'
import {ipVersion} from '../address/ip-version.js'
import type {Endpoint} from '../address/endpoint.js'
import {type Auth, AUTH_LIMITS, authFailed} from '../auth/auth.js'
import {NetworkError} from '../errors.js'
import {addressesOf} from './addresses-of.js'
import {Deadline} from './deadline.js'
import {explainSocketError} from './explain-socket-error.js'
import {isSelfConnect} from './is-self-connect.js'
import {type LocalEnd, localEndText} from './local-end.js'
import {staggered} from './staggered.js'
import type {ClientTls} from './tls/context-options.js'
import type {Trace} from './trace.js'
import {requireUnixSockets} from './unix-sockets.js'

/** Where to connect to: a host and a port, or the path of a Unix socket. */
export type Target = Endpoint | {unixPath: string}

export type ConnectOptions = {
  /** For the look-up of a name and all attempts; the handshake of `auth` has a limit of its own. */
  timeoutMs: number
  /** Encrypts: the handshake comes first, and has a limit of its own, too. */
  tls?: ClientTls | undefined
  /** Proves to the server that we know the secret, before anybody sees the socket. */
  auth?: Auth | undefined
  /** For both handshakes together; that of `auth`, else of AUTH_LIMITS, unless given. */
  handshakeMs?: number | undefined
  signal?: AbortSignal | undefined
  trace?: Trace | undefined
  /** Our own end; without it the system's choice. */
  bind?: LocalEnd | undefined
  /** Nothing is read before somebody asks for it: for `readReusing`. */
  paused?: boolean
}

/**
 * Connects. All addresses of a name race as RFC 8305 has it: an attempt that is slow goes on while the next one starts,
 * and the first to connect wins. (Node's own "happy eyeballs" give each attempt up after 250 ms.)
 *
 * The socket is the caller's, half-open on both sides and without Nagle's delay. Rejects with NetworkError
 * CONNECTION_REFUSED, TIMEOUT, UNREACHABLE, NAME_NOT_RESOLVED, AUTH_FAILED or SystemError.
 */
export async function connectTcp(target: Target, options: ConnectOptions): Promise<net.Socket> {
  const {tls, auth, handshakeMs = (auth?.limits ?? AUTH_LIMITS).deadlineMs, paused = false, signal, trace} = options
  if (!auth && !tls) return await dial(target, options)
  const [secure, proof] = await Promise.all([tls && loadTls(), auth && loadProof()])
  const where = 'unixPath' in target ? target.unixPath : String(target)
  const step = {peer: where, signal, trace}
  let socket = await dial(target, tls ? {...options, paused: true} : options)
  try {
    const time = new Deadline(handshakeMs)
    const host = 'unixPath' in target ? 'localhost' : target.host
    if (tls) socket = await secure!.secureClient(socket, tls, {...step, host, deadlineMs: time.leftMs})
    return auth ? await proof!.authenticate(socket, 'client', auth, {...step, paused, deadlineMs: time.leftMs}) : socket
  } catch (error) {
    socket.destroy()
    if (!(error instanceof NetworkError)) throw error
    if (!tls || (auth && error.code === 'AUTH_FAILED')) throw authFailed(where, error.message, error)
    throw new NetworkError(error.code, `${where}: ${error.message}`, {input: where, cause: error})
  }
}

/** What is loaded only where it is needed: node:tls costs 8 ms, node:crypto 3 ms. */
const loadTls = () => import('./tls/open-secure-server.js')
const loadProof = () => import('./authenticate.js')

async function dial(
  target: Target,
  {timeoutMs, bind, signal, trace, paused = false}: ConnectOptions,
): Promise<net.Socket> {
  const where = 'unixPath' in target ? target.unixPath : target
  const deadline = AbortSignal.timeout(timeoutMs)
  const stop = signal ? AbortSignal.any([deadline, signal]) : deadline
  try {
    if ('unixPath' in target) {
      requireUnixSockets(target.unixPath)
      return await race([{path: target.unixPath}], {stop, trace, paused})
    }
    const {host, port, version} = target
    const addresses = await addressesOf(host, stop, version)
    return await race(
      addresses.map((address) => ({host: address, port})),
      {stop, trace, paused, bind},
    )
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    if (deadline.aborted && !(error instanceof AggregateError)) {
      throw new NetworkError('TIMEOUT', `${where}: no answer within ${timeoutMs} ms`, {
        cause: error,
        input: String(where),
      })
    }
    throw explainSocketError(error, bind && isLocalFailure(error) ? `--bind ${localEndText(bind)}` : where)
  }
}

/** What bind(2) fails with; connect(2) has the second, too, where all ports are taken. */
function isLocalFailure(error: unknown): boolean {
  const [first] = error instanceof AggregateError ? (error.errors as NodeJS.ErrnoException[]) : []
  return ['EADDRNOTAVAIL', 'EADDRINUSE', 'EACCES', 'EINVAL'].includes(first?.code ?? '')
}

/** One address to try. */
export type Attempt = {host: string; port: number} | {path: string}

type RaceOptions = {
  bind?: LocalEnd | undefined
  stop: AbortSignal
  trace?: Trace | undefined
  paused?: boolean | undefined
}

/** The first attempt to connect wins (see `staggered`). Rejects with an AggregateError, or with the reason of `stop`. */
export async function race(
  attempts: readonly Attempt[],
  {stop, trace, paused = false, bind}: RaceOptions,
): Promise<net.Socket> {
  stop.throwIfAborted()
  const connectTo = (attempt: Attempt, signal: AbortSignal) => connectOnce(attempt, {stop: signal, trace, paused, bind})
  const outcomes = await staggered(attempts, connectTo, {isWon: () => true, signal: stop})
  const last = outcomes.at(-1)!
  if (last.status === 'fulfilled') return last.value
  stop.throwIfAborted()
  const errors = outcomes.map((outcome) => (outcome as PromiseRejectedResult).reason as Error)
  throw new AggregateError(errors, errors[0]!.message)
}

function connectOnce(attempt: Attempt, {stop, trace, paused = false, bind}: RaceOptions): Promise<net.Socket> {
  const where = nameOf(attempt)
  trace?.(`socket(${familyOf(attempt)}, SOCK_STREAM) → connect ${where}`)
  const own = bind && {localAddress: bind.address ?? undefined, localPort: bind.port}
  const socket = net.connect({...attempt, ...own, ...SOCKETS} as net.NetConnectOpts)
  if (paused) socket.pause()
  return new Promise((resolve, reject) => {
    const onStop = () => {
      socket
        .removeListener('error', onError)
        .on('error', () => {})
        .destroy()
      reject(stop.reason as Error)
    }
    const onError = (error: Error) => {
      stop.removeEventListener('abort', onStop)
      trace?.(`connect ${where} failed: ${(error as NodeJS.ErrnoException).code ?? error.message}`)
      reject(error)
    }
    stop.addEventListener('abort', onStop, {once: true})
    socket.once('error', onError)
    socket.once('connect', () => {
      if (isSelfConnect(socket)) return void socket.destroy(refused())
      stop.removeEventListener('abort', onStop)
      socket.removeListener('error', onError).on('error', () => {}) // its 'close' follows
      trace?.(`connected, from ${localName(socket)}`)
      resolve(socket)
    })
  })
}

/** Half-open on both sides, and a peer that has vanished is noticed a minute later. */
const SOCKETS = {
  allowHalfOpen: true,
  noDelay: true,
  keepAlive: true,
  keepAliveInitialDelay: 60_000,
  autoSelectFamily: false,
}

function refused(): Error {
  return Object.assign(new Error('connected to itself: nothing listens there'), {code: 'ECONNREFUSED'})
}

function nameOf(attempt: Attempt): string {
  if ('path' in attempt) return attempt.path
  return ipVersion(attempt.host.split('%')[0]!) === 6
    ? `[${attempt.host}]:${attempt.port}`
    : `${attempt.host}:${attempt.port}`
}

function localName({localAddress, localPort}: net.Socket): string {
  return localAddress === undefined ? 'a Unix socket' : nameOf({host: localAddress, port: localPort ?? 0})
}

function familyOf(attempt: Attempt): string {
  if ('path' in attempt) return 'AF_UNIX'
  return ipVersion(attempt.host.split('%')[0]!) === 6 ? 'AF_INET6' : 'AF_INET'
}
