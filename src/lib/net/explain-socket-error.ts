import type {Endpoint} from '../address/endpoint.js'
import {NetkitError, NetworkError, SystemError} from '../errors.js'
import {explainTlsError} from './explain-tls-error.js'
import {findHolders, readKernelSockets} from '../system/kernel-sockets.js'

/** What the network did: the case, and the words for people. */
const NETWORK: Record<string, [code: string, reason: string]> = {
  ECONNREFUSED: ['CONNECTION_REFUSED', 'connection refused: nothing listens there'],
  ECONNRESET: ['CONNECTION_RESET', 'the peer reset the connection'],
  EPIPE: ['CONNECTION_RESET', 'the peer has closed the connection'],
  ECONNABORTED: ['CONNECTION_RESET', 'the connection was aborted'],
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
  EAFNOSUPPORT: ['NO_SUCH_FAMILY', 'this system does not speak that address family'],
  EINVAL: ['SOCKET_REFUSED', 'the system refuses that address'],
  EMSGSIZE: ['DATAGRAM_TOO_LONG', 'the datagram is longer than this link or socket takes'],
}

/**
 * Turns what Node's sockets fail with into one of our errors: the only place that knows the system's names.
 *
 * @param where what was tried, for the message: an endpoint, or the path of a Unix socket
 */
export function explainSocketError(
  error: unknown,
  where: Endpoint | string,
  protocol: 'tcp' | 'udp' = 'tcp',
): NetkitError {
  if (error instanceof NetkitError) return error
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
  const sockets = readKernelSockets([protocol]).filter(
    ({local, state}) => local.port === where.port && (protocol === 'udp' || state === 'LISTEN'),
  )
  const {holders} = findHolders(new Set(sockets.map(({inode}) => inode)))
  const names = [...holders.values()].flat().map(({pid, command}) => `${command} (process ${pid})`)
  return names.length > 0
    ? `in use by ${[...new Set(names)].join(', ')}`
    : 'in use by a process that is not ours to see'
}
