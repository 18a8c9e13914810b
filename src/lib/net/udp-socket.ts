import dgram from 'node:dgram'
import fs from 'node:fs'
import {isIP} from 'node:net'
import os from 'node:os'
import {ANY_HOST, Endpoint} from '../address/endpoint.js'
import {InputError, NetworkError, SystemError} from '../errors.js'
import {cutSends} from './cut-sends.js'
import {explainSocketError} from './explain-socket-error.js'
import {readKernelSockets} from './kernel-sockets.js'
import type {Trace} from './trace.js'

/** Whom a datagram came from, as the socket names it: on a dual-stack socket an IPv4 peer is `::ffff:192.0.2.7`. */
export type Sender = {address: string; port: number}

/** Called for each datagram, an empty one included. The bytes are the callee's. */
export type OnDatagram = (bytes: Buffer, sender: Sender) => void

export type UdpListenOptions = {
  onDatagram: OnDatagram
  /** A multicast group to join. */
  group?: string | undefined
  /** The interface, by name or by address, on which the group is joined; else the system chooses. */
  interfaceName?: string | undefined
  /** How much the kernel keeps for us while we are busy; it gives what net.core.rmem_max allows. */
  receiveBufferBytes: number
  trace?: Trace | undefined
}

export type UdpListener = {
  /** Where it really listens: with the port that the system chose. */
  endpoint: Endpoint
  /** What the kernel granted. */
  receiveBufferBytes: number
  /** Sends from the listener's own port. Failures are told to `onError`. */
  send(bytes: Uint8Array, to: Sender, onError: (error: Error) => void): void
  /** What waits in the process because the system does not take it yet. */
  sendQueueBytes(): number
  /** Whether that is this very socket. */
  isOwn(sender: Sender): boolean
  /** How many datagrams the kernel threw away because the receive buffer was full; null where it does not say. */
  drops(): number | null
  close(): Promise<void>
}

/**
 * Listens for datagrams. ANY_HOST is every local address, IPv6 and IPv4; a group without a host is bound to the group alone, so
 * that nothing else comes in. Rejects with SystemError PORT_IN_USE (which names the holder), PERMISSION, ADDRESS_NOT_LOCAL,
 * NO_MULTICAST, NetworkError NAME_NOT_RESOLVED or InputError NO_SUCH_INTERFACE, NOT_MULTICAST.
 */
export async function listenUdp(
  {host, port}: {host?: string | undefined; port: number},
  options: UdpListenOptions,
): Promise<UdpListener> {
  const {group} = options
  if (group !== undefined && !isMulticast(group)) {
    const ranges = '224.0.0.0/4 and ff00::/8 are'
    throw new InputError('NOT_MULTICAST', `"${group}" is not a multicast address; ${ranges}`, {input: group})
  }
  if (host === ANY_HOST && (group === undefined || isIP(group) === 6)) return await listenOnAll(port, options)
  if (host === ANY_HOST) return await listenOn('0.0.0.0', port, options)
  if (host === undefined)
    return await listenOn(group === undefined ? '127.0.0.1' : boundToGroup(group, options), port, options)
  const [address] = await resolveHost(host)
  return await listenOn(address!, port, options)
}

/** A socket bound to the group hears nothing else; IPv6 wants to know on which link (RFC 4007 §6). */
function boundToGroup(group: string, {interfaceName}: UdpListenOptions): string {
  if (isIP(group) !== 6 || interfaceName === undefined || group.includes('%')) return group
  return group + interfaceFor(group, interfaceName).slice('::'.length)
}

/** Both families on one socket; where the system has no IPv6, IPv4 alone. */
async function listenOnAll(port: number, options: UdpListenOptions): Promise<UdpListener> {
  try {
    return await listenOn('::', port, options)
  } catch (error) {
    if (!(error instanceof SystemError) || !['NO_SUCH_FAMILY', 'ADDRESS_NOT_LOCAL'].includes(error.code)) throw error
    return await listenOn('0.0.0.0', port, options)
  }
}

async function listenOn(address: string, port: number, options: UdpListenOptions): Promise<UdpListener> {
  const {onDatagram, group, interfaceName, receiveBufferBytes, trace} = options
  const where = Endpoint.of(address, port)
  const socket = dgram.createSocket({
    type: typeOf(address),
    recvBufferSize: receiveBufferBytes,
    // Two programs may listen to one group. For anything else the second would silently take all of the first's datagrams.
    reuseAddr: group !== undefined,
    lookup: noLookup,
  })
  trace?.(`socket(${familyOf(address)}, SOCK_DGRAM) → bind ${where}`)
  try {
    await bound(socket, address, port)
    if (group !== undefined) joinGroup(socket, group, interfaceName, trace)
  } catch (error) {
    socket.close()
    throw group !== undefined && isLackOfInterface(error)
      ? noMulticast(group, error)
      : explainSocketError(error, where, 'udp')
  }
  socket.on('error', ({message}) => trace?.(`recvfrom failed: ${message}`)) // one datagram's trouble: the listener goes on
  socket.on('message', traced(onDatagram, trace))
  const {address: ownAddress, port: ownPort} = socket.address()
  const isAny = ownAddress === '::' || ownAddress === '0.0.0.0'
  const ownAddresses = new Set(isAny ? localAddresses() : [ownAddress])
  return {
    endpoint: Endpoint.of(ownAddress, ownPort),
    // Linux doubles what it is asked for, to have room for its own book-keeping (socket(7)).
    receiveBufferBytes: socket.getRecvBufferSize() / (process.platform === 'linux' ? 2 : 1),
    send(bytes, to, onError) {
      trace?.(`sendto ${Endpoint.of(to.address, to.port)}, ${bytes.length} bytes`)
      socket.send(bytes, to.port, to.address, (error) => error && onError(error))
    },
    sendQueueBytes: () => socket.getSendQueueSize(),
    isOwn: (sender) => sender.port === ownPort && ownAddresses.has(withoutMapping(sender.address)),
    drops: () => readDrops(ownPort),
    close: () => closed(socket, trace),
  }
}

function joinGroup(
  socket: dgram.Socket,
  group: string,
  interfaceName: string | undefined,
  trace: Trace | undefined,
): void {
  const own = interfaceName === undefined ? undefined : interfaceFor(group, interfaceName)
  trace?.(`join ${group}${interfaceName === undefined ? '' : ` on ${interfaceName}`}`)
  socket.addMembership(group.split('%')[0]!, own)
}

function isLackOfInterface(error: unknown): boolean {
  return ['ENODEV', 'EADDRNOTAVAIL', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? '')
}

function noMulticast(group: string, cause: unknown): SystemError {
  const reason = 'the system has no interface for this group; choose one with --interface'
  return new SystemError('NO_MULTICAST', `${group}: ${reason}`, {input: group, cause})
}

export type UdpConnectOptions = {
  onDatagram: OnDatagram
  /** What the network or the system says about a datagram that was sent: NetworkError CONNECTION_REFUSED, UNREACHABLE … */
  onError: (error: Error) => void
  /** Datagrams to a broadcast address are allowed, and answers from everybody are heard. */
  broadcast?: boolean | undefined
  /** Hops that a datagram may go, 1 … 255; else the system's default, which for multicast is 1. 0: multicast on this machine. */
  ttl?: number | undefined
  /** The interface through which multicast leaves, by name or by address. */
  interfaceName?: string | undefined
  /** Whether this machine hears its own multicast, too. */
  loop?: boolean | undefined
  trace?: Trace | undefined
}

export type UdpPeer = {
  /** Whom it talks to, by address. */
  remote: Endpoint
  /** Hands a datagram to the system. Errors come to `onError`, and usually later. */
  send(bytes: Uint8Array): void
  /** Hands over once more what `send` has taken: at three quarters of the cost, but nobody hears if just this one fails. */
  sendAgain(bytes: Uint8Array): void
  /** The same, and resolves when the system has taken it: every so often, so that nothing piles up here. */
  sendAndWait(bytes: Uint8Array): Promise<void>
  /** See `cutSends`: from now on each send is as many datagrams of that size as it holds. */
  cutSends(sizeBytes: number): Promise<number>
  /** Sends where sends are cut. False if the system does not: a link may refuse what the socket has allowed. */
  trySend(bytes: Uint8Array): Promise<boolean>
  close(): Promise<void>
}

/**
 * A socket for talking to one address. It is connected, so that the kernel tells when the port is closed, and passes on only
 * what comes from there; to a group or a broadcast address it is not, since the answers come from others.
 * Rejects with NetworkError UNREACHABLE, SystemError or InputError NEEDS_BROADCAST.
 */
export async function connectUdp(remote: Endpoint, options: UdpConnectOptions): Promise<UdpPeer> {
  const {onDatagram, onError, broadcast = false, trace} = options
  const {host, port} = remote
  const toMany = broadcast || isMulticast(host)
  const socket = dgram.createSocket({type: typeOf(host), lookup: noLookup})
  const explained = (error: unknown) => explainSendError(error, remote, broadcast)
  trace?.(`socket(${familyOf(host)}, SOCK_DGRAM)`)
  try {
    if (toMany) await bound(socket, isIP(withoutZone(host)) === 6 ? '::' : '0.0.0.0', 0)
    else await connected(socket, remote)
    trace?.(`${toMany ? 'bind' : `connect ${remote} from`} ${boundTo(socket)}`)
    setOptions(socket, host, options)
  } catch (error) {
    socket.close()
    throw explained(error)
  }
  socket.on('error', (error) => onError(explained(error)))
  socket.on('message', traced(onDatagram, trace))

  const step = toMany ? `sendto ${remote}` : 'send'
  const onSent = (error: Error | null) => error && onError(explained(error))
  // Without a callback Node keeps quiet about what send(2) fails with.
  const send = (bytes: Uint8Array, done?: (error: Error | null) => void) => {
    trace?.(`${step}, ${bytes.length} bytes`)
    if (toMany) socket.send(bytes, port, host, done)
    else socket.send(bytes, done)
  }
  return {
    remote,
    send: (bytes) => send(bytes, onSent),
    sendAgain: (bytes) => send(bytes),
    sendAndWait: (bytes) =>
      new Promise((resolve) => {
        send(bytes, (error) => {
          onSent(error)
          resolve()
        })
      }),
    cutSends: async (sizeBytes) => (toMany || trace ? 1 : await cutSends(socket, sizeBytes)),
    trySend: (bytes) =>
      new Promise((resolve) => {
        send(bytes, (error) => {
          const isRefused = NOT_CUT.has((error as NodeJS.ErrnoException | null)?.code ?? '')
          if (!isRefused) onSent(error)
          resolve(!isRefused)
        })
      }),
    close: () => closed(socket, trace),
  }
}

/** What a send fails with that the link cannot cut: no checksums in hardware, IPsec, a smaller MTU. */
const NOT_CUT = new Set(['EIO', 'EINVAL', 'EMSGSIZE'])

function setOptions(
  socket: dgram.Socket,
  host: string,
  {broadcast, ttl, interfaceName, loop}: UdpConnectOptions,
): void {
  if (broadcast) socket.setBroadcast(true)
  if (!isMulticast(host)) {
    if (ttl === 0) throw new InputError('INVALID_TTL', `${host}: a TTL of 0 is for multicast on this machine alone`)
    if (ttl !== undefined) socket.setTTL(ttl)
    return
  }
  if (ttl !== undefined) socket.setMulticastTTL(ttl)
  if (interfaceName !== undefined) socket.setMulticastInterface(interfaceFor(host, interfaceName))
  if (loop !== undefined) socket.setMulticastLoopback(loop)
}

function explainSendError(error: unknown, remote: Endpoint, broadcast: boolean): Error {
  const {code} = error as NodeJS.ErrnoException
  if (code === 'EACCES' && !broadcast) {
    const reason = 'a broadcast address, which reaches every host of a network: allow it with --broadcast'
    return new InputError('NEEDS_BROADCAST', `${remote}: ${reason}`, {input: String(remote), cause: error})
  }
  return explainSocketError(error, remote, 'udp')
}

function traced(onDatagram: OnDatagram, trace: Trace | undefined): OnDatagram {
  if (!trace) return onDatagram
  return (bytes, sender) => {
    trace(`recvfrom ${Endpoint.of(sender.address, sender.port)}, ${bytes.length} bytes`)
    onDatagram(bytes, sender)
  }
}

/** How long a name may take to be looked up. */
export const NAME_TIMEOUT_MS = 5000

/** The addresses of a host, in the system's order; itself, if it is one. Rejects with NetworkError NAME_NOT_RESOLVED. */
export async function resolveHost(host: string): Promise<string[]> {
  if (isIP(withoutZone(host)) !== 0) return [host]
  const {lookup} = process.getBuiltinModule('node:dns/promises')
  const timeout = AbortSignal.timeout(NAME_TIMEOUT_MS)
  try {
    const found = await new Promise<{address: string}[]>((resolve, reject) => {
      timeout.addEventListener('abort', () => reject(timeout.reason), {once: true})
      lookup(host, {all: true, verbatim: true}).then(resolve, reject)
    })
    return found.map(({address}) => address)
  } catch (error) {
    if (!timeout.aborted) throw explainSocketError(error, host, 'udp')
    const reason = `the name was not looked up within ${NAME_TIMEOUT_MS / 1000} s`
    throw new NetworkError('NAME_NOT_RESOLVED', `${host}: ${reason}`, {input: host, cause: error})
  }
}

/** 224.0.0.0/4 (RFC 5771), ff00::/8 (RFC 4291 §2.7). */
export function isMulticast(address: string): boolean {
  const version = isIP(withoutZone(address))
  if (version === 6) return /^ff/i.test(address)
  return version === 4 && (Number.parseInt(address, 10) & 0xf0) === 0xe0
}

/** `::ffff:192.0.2.7` is an IPv4 peer of a dual-stack socket: 192.0.2.7. */
export function withoutMapping(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address
}

/** Addresses are looked up before: Node need not do it again for each datagram. */
function noLookup(
  host: string,
  _options: unknown,
  callback: (error: null, address: string, family: number) => void,
): void {
  callback(null, host, isIP(withoutZone(host)))
}

function bound(socket: dgram.Socket, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind({address, port, exclusive: true}, () => {
      socket.removeListener('error', reject)
      resolve()
    })
  })
}

function connected(socket: dgram.Socket, {host, port}: Endpoint): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    const done = (error?: Error) => {
      socket.removeListener('error', reject)
      if (error) reject(error)
      else resolve()
    }
    socket.connect(port, host, done as () => void) // Node calls it with an error where connect(2) fails
  })
}

function closed(socket: dgram.Socket, trace: Trace | undefined): Promise<void> {
  trace?.('close')
  return new Promise((resolve) => {
    socket.removeAllListeners('message')
    socket.close(resolve)
  })
}

function boundTo(socket: dgram.Socket): Endpoint {
  const {address, port} = socket.address()
  return Endpoint.of(address, port)
}

function withoutZone(address: string): string {
  return address.split('%')[0]!
}

function typeOf(address: string): dgram.SocketType {
  return isIP(withoutZone(address)) === 6 ? 'udp6' : 'udp4'
}

function familyOf(address: string): string {
  return typeOf(address) === 'udp6' ? 'AF_INET6' : 'AF_INET'
}

function localAddresses(): string[] {
  return Object.values(os.networkInterfaces()).flatMap((own) => (own ?? []).map(({address}) => address))
}

/**
 * How the socket calls of a group's family name an interface: IPv4 by one of its addresses, IPv6 as `::%eth0`.
 * Throws InputError NO_SUCH_INTERFACE.
 */
function interfaceFor(group: string, nameOrAddress: string): string {
  const all = os.networkInterfaces()
  const [name, addresses] =
    Object.entries(all).find(
      ([one, own]) => one === nameOrAddress || own?.some(({address}) => address === nameOrAddress),
    ) ?? []
  if (name === undefined) {
    const message = `no interface "${nameOrAddress}" that is up, there are ${Object.keys(all).join(', ')}`
    throw new InputError('NO_SUCH_INTERFACE', message, {input: nameOrAddress})
  }
  if (isIP(withoutZone(group)) === 6) return `::%${name}`
  const own = addresses!.filter(({family}) => family === 'IPv4').map(({address}) => address)
  if (own.length === 0) {
    throw new InputError('NO_SUCH_INTERFACE', `interface ${name} has no IPv4 address`, {input: nameOrAddress})
  }
  return own.includes(nameOrAddress) ? nameOrAddress : own[0]!
}

/** The drops of this process's sockets at that port; the kernel's tables know sockets by their inode alone. */
function readDrops(port: number): number | null {
  const own = ownInodes()
  const counts = readKernelSockets(['udp'])
    .filter(({local, inode}) => local.port === port && own.has(inode))
    .map(({drops}) => drops ?? 0)
  return counts.length === 0 ? null : counts.reduce((sum, drops) => sum + drops, 0)
}

function ownInodes(): Set<string> {
  const folder = '/proc/self/fd'
  try {
    return new Set(fs.readdirSync(folder).flatMap((fd) => inodeOf(`${folder}/${fd}`)))
  } catch {
    return new Set() // no /proc: not Linux
  }
}

function inodeOf(link: string): string[] {
  try {
    return /^socket:\[(\d+)\]$/.exec(fs.readlinkSync(link))?.slice(1) ?? []
  } catch {
    return [] // the descriptor with which the folder was read
  }
}
