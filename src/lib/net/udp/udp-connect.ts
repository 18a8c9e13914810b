import dgram from 'node:dgram'
import {ipVersion} from '../../address/ip-version.js'
import {Endpoint} from '../../address/endpoint.js'
import {InputError} from '../../errors.js'
import {cutSends} from '../../kernel/cut-sends.js'
import {datagramDescriptor} from '../../node-internals/datagram-descriptor.js'
import {explainSocketError} from '../explain-socket-error.js'
import {type LocalEnd, localEndText} from '../local-end.js'
import type {Trace} from '../trace.js'
import {interfaceFor, isGroupAddress, withoutZone} from '../resolve-host.js'
import {bindUdpSocket, closeUdpSocket, familyOf, noLookup, type OnDatagram, traced, typeOf} from './udp-socket.js'
import {byteCount} from '../../text/byte-count.js'

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
  /** Our own end; without it the system's choice. */
  bind?: LocalEnd | undefined
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
  const {onDatagram, onError, broadcast = false, bind, trace} = options
  const {host, port} = remote
  const toMany = broadcast || isGroupAddress(host)
  const socket = dgram.createSocket({type: typeOf(host), lookup: noLookup})
  const explained = (error: unknown) => explainSendError(error, remote, broadcast)
  trace?.(`socket(${familyOf(host)}, SOCK_DGRAM)`)
  try {
    if (toMany || bind) await bindTo(socket, host, bind)
    if (!toMany) await connected(socket, remote)
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
    trace?.(`${step}, ${byteCount(bytes.length)}`)
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
    cutSends: async (sizeBytes) => (toMany || trace ? 1 : await cutSends(datagramDescriptor(socket), sizeBytes)),
    trySend: (bytes) =>
      new Promise((resolve) => {
        send(bytes, (error) => {
          const isRefused = NOT_CUT.has((error as NodeJS.ErrnoException | null)?.code ?? '')
          if (!isRefused) onSent(error)
          resolve(!isRefused)
        })
      }),
    close: () => closeUdpSocket(socket, trace),
  }
}

/** Throws as the system does, or SystemError that names the local end. */
async function bindTo(socket: dgram.Socket, host: string, bind: LocalEnd | undefined): Promise<void> {
  const any = ipVersion(withoutZone(host)) === 6 ? '::' : '0.0.0.0'
  try {
    await bindUdpSocket(socket, bind?.address ?? any, bind?.port ?? 0)
  } catch (error) {
    throw bind ? explainSocketError(error, `--bind ${localEndText(bind)}`, 'udp') : error
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
  if (!isGroupAddress(host)) {
    if (ttl === 0) throw new InputError('INVALID_TTL', `${host}: a TTL of 0 is only for multicast on this machine`)
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
    const reason = 'a broadcast address reaches every host on a network: allow it with --broadcast'
    return new InputError('NEEDS_BROADCAST', `${remote}: ${reason}`, {input: String(remote), cause: error})
  }
  return explainSocketError(error, remote, 'udp')
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

function boundTo(socket: dgram.Socket): Endpoint {
  const {address, port} = socket.address()
  return Endpoint.of(address, port)
}
