import type {Endpoint} from '../address/endpoint.js'
import {NetkitError, NetworkError, SystemError} from '../errors.js'
import {findHolders, hasKernelTables, type KernelSocket, readKernelSockets} from '../system/kernel-sockets.js'
import {explainTlsError} from './tls/explain-tls-error.js'

/** What the network did: the case, and the words for people. */
const NETWORK: Record<string, [code: string, reason: string]> = {
  ECONNREFUSED: ['CONNECTION_REFUSED', 'connection refused: nothing listens there'],
  ECONNRESET: ['CONNECTION_RESET', 'the peer reset the connection'],
  EPIPE: ['CONNECTION_RESET', 'the peer has closed the connection'],
  ECONNABORTED: ['CONNECTION_RESET', 'the connection was aborted'],
  EAGAIN: ['CONNECTION_REFUSED', 'too many connections wait there already'], // connect(2) to a Unix socket
  ETIMEDOUT: ['TIMEOUT', 'no answer in time'],
  EHOSTUNREACH: ['UNREACHABLE', 'no route to the host'],
  EHOSTDOWN: ['UNREACHABLE', 'the host is down'],
  ENETUNREACH: ['UNREACHABLE', 'the network is unreachable'],
  ENOTFOUND: ['NAME_NOT_RESOLVED', 'the name does not resolve'],
  EAI_AGAIN: ['NAME_NOT_RESOLVED', 'the name could not be looked up (no answer from the name server)'],
  ENODATA: ['NAME_NOT_RESOLVED', 'the name has no address'],
}

/** What this machine will not do. */
const SYSTEM: Record<string, [code: string, reason: string]> = {
  EACCES: ['PERMISSION', 'permission denied'],
  EPERM: ['PERMISSION', 'not permitted'],
  EADDRNOTAVAIL: ['ADDRESS_NOT_LOCAL', 'this machine has no such address'],
  EMFILE: ['TOO_MANY_FILES', 'too many open files (ulimit -n)'],
  ENFILE: ['TOO_MANY_FILES', 'the system has too many open files'],
  ENOBUFS: ['NO_BUFFERS', 'the system is out of network buffers'],
  ENOENT: ['NO_SUCH_SOCKET', 'there is no such socket'],
  ENOTDIR: ['NO_SUCH_SOCKET', 'a part of the path is not a folder'],
  EPROTOTYPE: ['NOT_A_STREAM', 'a socket for datagrams or packets, not for streams'],
  EAFNOSUPPORT: ['NO_SUCH_FAMILY', 'this system does not speak that address family'],
  EINVAL: ['SOCKET_REFUSED', 'the system refuses that address'],
  EMSGSIZE: ['DATAGRAM_TOO_LONG', 'the datagram is longer than this link or socket allows'],
}

/**
 * Turns what Node's sockets fail with into one of our errors: the only place that knows the system's names. What is a bug is thrown.
 *
 * @param where what was tried, for the message: an endpoint, or the path of a Unix socket
 */
export function explainSocketError(
  error: unknown,
  where: Endpoint | string,
  protocol: 'tcp' | 'udp' = 'tcp',
): NetkitError {
  if (error instanceof NetkitError) return error
  if (isBug(firstOf(error))) throw error
  const {code = '', message} = firstOf(error) as NodeJS.ErrnoException
  const options = {cause: error, input: String(where)}
  if (code.startsWith('ERR_SSL_'))
    return new NetworkError('TLS_FAILED', `${where}: ${explainTlsError(error, false).reason}`, options)
  const network = NETWORK[code]
  if (network) return new NetworkError(network[0], `${where}: ${network[1]}`, options)
  if (code === 'EADDRINUSE')
    return new SystemError('PORT_IN_USE', `${where}: ${holderSentence(where, protocol)}`, options)
  const [ourCode, reason] = SYSTEM[code] ?? ['SOCKET_FAILED', message]
  return new SystemError(ourCode, `${where}: ${withHint(code, reason, where)}`, options)
}

/** What systems and Node's sockets say has a code; a wrong argument (ERR_SOCKET_BAD_PORT is a RangeError) has one, too. */
function isBug(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || (error as {code?: unknown}).code === undefined
}

/** Several addresses of a name fail together; the first tells most. */
function firstOf(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error
}

function withHint(code: string, reason: string, where: Endpoint | string): string {
  const isLowPort = code === 'EACCES' && typeof where !== 'string' && where.port < 1024
  return isLowPort ? `${reason}: ports below 1024 need root` : reason
}

/** Who has the port, as far as we may see. */
function holderSentence(where: Endpoint | string, protocol: 'tcp' | 'udp'): string {
  if (typeof where === 'string') return 'another process listens there'
  const sockets = readKernelSockets([protocol]).filter(({local}) => local.port === where.port)
  const {holders} = findHolders(new Set(sockets.map(({inode}) => inode)))
  const held = (isWanted: (socket: KernelSocket) => boolean) =>
    new Set(
      sockets
        .filter(isWanted)
        .flatMap(({inode}) => holders.get(inode) ?? [])
        .map(({pid, command}) => `${command} (process ${pid})`),
    )
  const isListener = ({state}: KernelSocket) => protocol === 'udp' || state === 'LISTEN'
  const listeners = held(isListener)
  if (listeners.size > 0) return `in use by ${[...listeners].join(', ')}`
  if (sockets.some(isListener)) return 'in use by a process that you may not see'
  const talkers = held(() => true)
  if (talkers.size > 0) return `in use by a connection of ${[...talkers].join(', ')}`
  const waiting = sockets.flatMap(({state, timerMs}) => (state === 'TIME_WAIT' ? [timerMs ?? 0] : []))
  if (waiting.length > 0) {
    const seconds = Math.ceil(Math.max(...waiting) / 1000)
    return `in TIME_WAIT for ${seconds} s more: the program that had it did not set SO_REUSEADDR`
  }
  if (!hasKernelTables()) return 'in use; without /proc the process cannot be seen'
  return 'in use by a process that you may not see, or that does not listen there'
}
