import fs from 'node:fs'
import net from 'node:net'
import {ANY_HOST, Endpoint} from '../address/endpoint.js'
import {type Auth, AUTH_LIMITS, type AuthFailure, type AuthLimits} from '../auth/auth.js'
import {SystemError} from '../errors.js'
import {addressesOf} from './addresses-of.js'
import {checkHost} from './check-host.js'
import {connectionLimits} from './connection-limits.js'
import {explainSocketError} from './explain-socket-error.js'
import type {Strangers, StrangersOptions} from './strangers.js'
import type {ServerTls} from './tls/context-options.js'
import type {Trace} from './trace.js'
import {requireUnixSockets} from './unix-sockets.js'

/** A connection: what those use who may not know node:net. */
export type Connection = net.Socket

/** Where to listen: an address and a port (0 lets the system choose), or the path of a Unix socket. */
export type ListenPlace = Endpoint | {unixPath: string}

export type ListenOptions = {
  /** Called for each connection; the socket is the callee's to end. Errors of the socket itself are dealt with. */
  onConnection: (socket: net.Socket) => void | Promise<void>
  /** One connection after the other: the next is handed over when the promise of the last one resolves. */
  serial?: boolean | undefined
  /** Sockets are handed over without being read (`net.ServerOpts.pauseOnConnect`). */
  paused?: boolean | undefined
  /** Encrypts; who fails at that is never handed over. */
  tls?: ServerTls | undefined
  /** Only clients that know the secret are handed over; others are closed, and no turn waits for them. */
  auth?: Auth | undefined
  onAuthFailure?: ((failure: AuthFailure) => void) | undefined
  /** For clients that have yet to prove themselves; those of `auth`, else AUTH_LIMITS, unless given. */
  limits?: AuthLimits | undefined
  /** Connections at the same time; those above it are closed at once. Never more than the system's limit of open files allows. */
  maxConnections?: number | undefined
  /** How many files each connection opens, its own among them; 1 unless given. */
  descriptorsEach?: number | undefined
  /** Connections that are made and not yet accepted (listen(2)). */
  backlog?: number
  /** Told of each connection that was closed since there were too many. */
  onDrop?: ((dropped: net.DropArgument | undefined) => void) | undefined
  trace?: Trace | undefined
}

export type Listener = {
  /** Where it really listens: with the port that the system chose. */
  place: ListenPlace
  server: net.Server
  /** No more connections; the ones that are there go on, those that wait for their turn are closed. Resolves when the last one has ended. */
  close(): Promise<void>
}

const DEFAULT_BACKLOG = 511

/**
 * Listens. Connections may be half-open: a client that has sent everything still gets its answer. Rejects with SystemError
 * PORT_IN_USE (which names the holder), PERMISSION, ADDRESS_NOT_LOCAL or, for a Unix socket, InputError PATH_TOO_LONG and
 * SystemError NOT_A_SOCKET.
 */
export async function listenTcp(place: ListenPlace, options: ListenOptions): Promise<Listener> {
  const {onConnection, onDrop, trace, auth, tls, onAuthFailure: onFailure} = options
  const {serial = false, paused = serial, backlog = DEFAULT_BACKLOG, descriptorsEach} = options
  const turns = serial ? new Turns() : null
  const limits = auth || tls ? (options.limits ?? auth?.limits ?? AUTH_LIMITS) : undefined
  const {most, mostStrangers: room} = connectionLimits(options.maxConnections, {limits, descriptorsEach})
  const strangers = limits && (await openStrangers({tls, auth, limits, room, paused, onFailure, trace}))
  const server = net.createServer({...SOCKETS, pauseOnConnect: paused}, (socket) => {
    socket.on('error', () => {}) // its 'close' follows; whoever reads it hears of the error there
    if (strangers) void ask(socket, strangers)
    else receive(socket)
  })
  const accept = (socket: net.Socket) => {
    if (!strangers) trace?.(`accept ${remoteOf(socket)}`)
    return onConnection(socket)
  }
  const receive = (socket: net.Socket) => {
    if (turns) turns.add(socket, () => accept(socket))
    else void accept(socket)
  }
  const ask = async (stranger: net.Socket, others: Strangers) => {
    trace?.(`accept ${remoteOf(stranger)}`)
    const socket = await others.ask(stranger, remoteEndpoint(stranger)?.toString() ?? null)
    if (!socket) return
    if (countOf(server) - others.count <= most) return receive(socket)
    socket.destroy()
    onDrop?.(undefined)
  }
  server.maxConnections = strangers ? most + room + 1 : most // a further stranger takes an older one's place
  server.on('drop', (dropped) => onDrop?.(dropped))

  const where = 'unixPath' in place ? place.unixPath : place
  trace?.(`socket(${familyOf(place)}, SOCK_STREAM) → bind ${where}`)
  try {
    if ('unixPath' in place) await listenOnPath(server, place.unixPath, backlog)
    else await listenOn(server, {...(await ownAddress(place)), port: place.port, backlog})
  } catch (error) {
    throw explainSocketError(error, where)
  }
  trace?.(`listen(${backlog})`)
  const close = () => {
    turns?.close()
    strangers?.close()
    return closed(server)
  }
  return {place: 'unixPath' in place ? place : boundEndpoint(server), server, close}
}

/** A name is the system's to look up, unless one version alone is wanted of it. */
async function ownAddress({host, version}: Endpoint): Promise<net.ListenOptions> {
  if (host === ANY_HOST) return {}
  checkHost(host, version)
  if (version === undefined) return {host}
  const [address] = await addressesOf(host, undefined, version)
  return {host: address, ipv6Only: version === 6}
}

/** Loaded only where they are: node:crypto costs 3 ms, node:tls 8. */
async function openStrangers({tls, ...options}: StrangersOptions & {tls: ServerTls | undefined}): Promise<Strangers> {
  const {Strangers: Opened} = await import('./strangers.js')
  const secure = tls && (await import('./tls/open-secure-server.js')).openSecureServer(tls)
  return new Opened({...options, secure})
}

/** Half-open: who has sent everything still gets an answer. A peer that has vanished is noticed a minute later. */
const SOCKETS = {allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000}

/**
 * Connections that wait for their turn. A C program would leave them in the kernel's backlog; Node accepts whatever comes, so they
 * wait here, unread: to a client that is the same.
 */
class Turns {
  private readonly waiting: {socket: net.Socket; accept: () => void | Promise<void>}[] = []
  private isBusy = false

  add(socket: net.Socket, accept: () => void | Promise<void>): void {
    this.waiting.push({socket, accept})
    if (!this.isBusy) void this.work()
  }

  close(): void {
    for (const {socket} of this.waiting.splice(0)) socket.destroy()
  }

  private async work(): Promise<void> {
    this.isBusy = true
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      if (!next.socket.destroyed) await next.accept()
    }
    this.isBusy = false
  }
}

function listenOn(server: net.Server, options: net.ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
}

function boundEndpoint(server: net.Server): Endpoint {
  const {address, port} = server.address() as net.AddressInfo
  return Endpoint.of(address, port)
}

/** What the server compares with its `maxConnections`. */
function countOf(server: net.Server): number {
  return (server as unknown as {[COUNT]: number})[COUNT]
}

/** The name under which Node keeps it; `getConnections` tells it too late. */
const COUNT = '_connections'

function closed(server: net.Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}

/** `127.0.0.1:53122`; a client of a Unix socket has no name. */
export function remoteOf(socket: net.Socket): string {
  return String(remoteEndpoint(socket) ?? 'a local client')
}

/** Who is at the other end, an IPv4 client of a dual-stack listener by its IPv4 address; null on a Unix socket. */
export function remoteEndpoint({remoteAddress, remotePort}: net.Socket): Endpoint | null {
  if (remoteAddress === undefined) return null
  return Endpoint.of(remoteAddress.replace(/^::ffff:(?=\d+\.)/, ''), remotePort ?? 0)
}

/**
 * Whether the peer was gone before anybody asked who it is: of one that resets before it is accepted Linux gives the bytes and then an orderly
 * end, and no error. Not for Unix sockets.
 */
export function hasReset({localAddress, remoteAddress}: net.Socket): boolean {
  return localAddress !== undefined && remoteAddress === undefined
}

function familyOf(place: ListenPlace): string {
  if ('unixPath' in place) return 'AF_UNIX'
  return place.host.includes(':') || place.host === ANY_HOST ? 'AF_INET6' : 'AF_INET'
}

async function listenOnPath(server: net.Server, unixPath: string, backlog: number): Promise<void> {
  requireUnixSockets(unixPath)
  await removeStale(unixPath)
  const mask = process.umask(0o177) // bind(2) makes the file: for its owner alone, from the start
  try {
    const listening = listenOn(server, {path: unixPath, backlog})
    process.umask(mask)
    if (server.listening) removeAtExit(server, unixPath) // it is bound already, though nobody was told yet
    await listening
  } finally {
    process.umask(mask)
  }
}

/** Closing the server removes the socket; so does an end that does not come to that. */
function removeAtExit(server: net.Server, unixPath: string): void {
  const remove = () => fs.rmSync(unixPath, {force: true})
  process.on('exit', remove)
  server.once('close', () => process.removeListener('exit', remove))
}

/** A socket of ours that nobody listens on any more is removed; anything else stays, and is an error. */
async function removeStale(unixPath: string): Promise<void> {
  const stat = fs.lstatSync(unixPath, {throwIfNoEntry: false})
  if (!stat) return
  if (!stat.isSocket()) {
    throw new SystemError('NOT_A_SOCKET', `${unixPath}: something else has that name`, {input: unixPath})
  }
  if (process.getuid && stat.uid !== process.getuid()) {
    throw new SystemError('PERMISSION', `${unixPath}: the socket belongs to another user`, {input: unixPath})
  }
  if (await isListening(unixPath)) {
    throw new SystemError('PORT_IN_USE', `${unixPath}: another process listens there`, {input: unixPath})
  }
  fs.unlinkSync(unixPath)
}

function isListening(unixPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({path: unixPath})
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', ({code}: NodeJS.ErrnoException) => resolve(code !== 'ECONNREFUSED'))
  })
}
