import dgram from 'node:dgram'
import fs from 'node:fs'
import {ipVersion} from '../../address/ip-version.js'
import {ANY_HOST, Endpoint} from '../../address/endpoint.js'
import type {IpVersion} from '../../address/ip-address.js'
import {InputError, SystemError} from '../../errors.js'
import {explainSocketError} from '../explain-socket-error.js'
import {readKernelSockets} from '../../system/kernel-sockets.js'
import type {Trace} from '../trace.js'
import {interfaceFor, isGroupAddress, localAddresses, resolveHost, withoutMapping} from '../resolve-host.js'
import {
  bindUdpSocket,
  closeUdpSocket,
  familyOf,
  noLookup,
  type OnDatagram,
  type Sender,
  traced,
  typeOf,
} from './udp-socket.js'
import {byteCount} from '../../text/byte-count.js'

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

/** Where to listen. */
export type ListenHost = {host?: string | undefined; port: number; version?: IpVersion | undefined}

/**
 * Listens for datagrams. ANY_HOST is every local address, IPv6 and IPv4; a group without a host is bound to the group alone, so
 * that nothing else comes in. Rejects with SystemError PORT_IN_USE (which names the holder), PERMISSION, ADDRESS_NOT_LOCAL,
 * NO_MULTICAST, NetworkError NAME_NOT_RESOLVED or InputError NO_SUCH_INTERFACE, NOT_MULTICAST.
 */
export async function listenUdp({host, port, version}: ListenHost, options: UdpListenOptions): Promise<UdpListener> {
  const {group} = options
  if (group !== undefined && !isGroupAddress(group)) {
    const ranges = '224.0.0.0/4 and ff00::/8 are'
    throw new InputError('NOT_MULTICAST', `"${group}" is not a multicast address; ${ranges}`, {input: group})
  }
  if (host === ANY_HOST && (group === undefined || ipVersion(group) === 6)) return await listenOnAll(port, options)
  if (host === ANY_HOST) return await listenOn('0.0.0.0', port, options)
  if (host === undefined)
    return await listenOn(group === undefined ? '127.0.0.1' : boundToGroup(group, options), port, options)
  const [address] = await resolveHost(host, version)
  return await listenOn(address!, port, {...options, ipv6Only: version === 6})
}

/** A socket bound to the group hears nothing else; IPv6 wants to know on which link (RFC 4007 §6). */
function boundToGroup(group: string, {interfaceName}: UdpListenOptions): string {
  if (ipVersion(group) !== 6 || interfaceName === undefined || group.includes('%')) return group
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

async function listenOn(
  address: string,
  port: number,
  options: UdpListenOptions & {ipv6Only?: boolean},
): Promise<UdpListener> {
  const {onDatagram, group, interfaceName, receiveBufferBytes, ipv6Only = false, trace} = options
  const where = Endpoint.of(address, port)
  const socket = dgram.createSocket({
    type: typeOf(address),
    recvBufferSize: receiveBufferBytes,
    // Two programs may listen to one group. For anything else the second would silently take all of the first's datagrams.
    ipv6Only,
    reuseAddr: group !== undefined,
    lookup: noLookup,
  })
  trace?.(`socket(${familyOf(address)}, SOCK_DGRAM) → bind ${where}`)
  try {
    await bindUdpSocket(socket, address, port)
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
      trace?.(`sendto ${Endpoint.of(to.address, to.port)}, ${byteCount(bytes.length)}`)
      socket.send(bytes, to.port, to.address, (error) => error && onError(error))
    },
    sendQueueBytes: () => socket.getSendQueueSize(),
    isOwn: (sender) => sender.port === ownPort && ownAddresses.has(withoutMapping(sender.address)),
    drops: () => readDrops(ownPort),
    close: () => closeUdpSocket(socket, trace),
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
