import {lookup} from 'node:dns/promises'
import net from 'node:net'
import type {Endpoint} from '../address/endpoint.js'
import {NetworkError} from '../errors.js'
import {explainSocketError} from './explain-socket-error.js'
import type {Trace} from './trace.js'

/** Where to connect to: a host and a port, or the path of a Unix socket. */
export type Target = Endpoint | {unixPath: string}

export type ConnectOptions = {
  /** For everything: the look-up of a name and all attempts. */
  timeoutMs: number
  signal?: AbortSignal | undefined
  trace?: Trace | undefined
}

/** How long an attempt may keep the next one waiting (RFC 8305 §5: "recommended 250 milliseconds"). */
const ATTEMPT_DELAY_MS = 250

/**
 * Connects. All addresses of a name race as RFC 8305 has it: an attempt that is slow goes on while the next one starts,
 * and the first to connect wins. (Node's own "happy eyeballs" give each attempt up after 250 ms.)
 *
 * The socket is the caller's, half-open on both sides and without Nagle's delay. Rejects with NetworkError
 * CONNECTION_REFUSED, TIMEOUT, UNREACHABLE, NAME_NOT_RESOLVED or SystemError.
 */
export async function connectTcp(target: Target, {timeoutMs, signal, trace}: ConnectOptions): Promise<net.Socket> {
  const where = 'unixPath' in target ? target.unixPath : target
  const deadline = AbortSignal.timeout(timeoutMs)
  const stop = signal ? AbortSignal.any([deadline, signal]) : deadline
  try {
    if ('unixPath' in target) return await race([{path: target.unixPath}], {stop, trace})
    const {host, port} = target
    const addresses = await untilStopped(addressesOf(host), stop)
    return await race(
      addresses.map((address) => ({host: address, port})),
      {stop, trace},
    )
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    if (deadline.aborted && !(error instanceof AggregateError)) {
      throw new NetworkError('TIMEOUT', `${where}: no answer within ${timeoutMs} ms`, {
        cause: error,
        input: String(where),
      })
    }
    throw explainSocketError(error, where)
  }
}

/** The addresses of a host, families in turn, so that a family that does not work costs one delay (RFC 8305 §4). */
async function addressesOf(host: string): Promise<string[]> {
  if (net.isIP(host.split('%')[0]!) !== 0) return [host]
  const found = await lookup(host, {all: true, verbatim: true})
  const [first, second] = [0, 1].map((other) =>
    found.filter(({family}) => (family === found[0]!.family) === (other === 0)),
  )
  return first!
    .flatMap(({address}, index) => [address, ...(second![index] ? [second![index].address] : [])])
    .concat(second!.slice(first!.length).map(({address}) => address))
}

type Attempt = {host: string; port: number} | {path: string}

function race(attempts: Attempt[], {stop, trace}: {stop: AbortSignal; trace?: Trace | undefined}): Promise<net.Socket> {
  const pending = new Set<net.Socket>()
  const errors: Error[] = []
  let next = 0
  let timer: NodeJS.Timeout | undefined
  return new Promise<net.Socket>((resolve, reject) => {
    function start(): void {
      clearTimeout(timer)
      const attempt = attempts[next++]
      if (!attempt) return
      const where =
        'path' in attempt
          ? attempt.path
          : net.isIP(attempt.host) === 6
            ? `[${attempt.host}]:${attempt.port}`
            : `${attempt.host}:${attempt.port}`
      trace?.(`socket(${familyOf(attempt)}, SOCK_STREAM) → connect ${where}`)
      const socket = net.connect({...attempt, allowHalfOpen: true, noDelay: true, autoSelectFamily: false})
      pending.add(socket)
      socket.once('connect', () => {
        pending.delete(socket)
        socket.removeAllListeners('error')
        resolve(socket)
      })
      socket.once('error', (error) => {
        pending.delete(socket)
        errors.push(error)
        trace?.(`connect ${where} failed: ${(error as NodeJS.ErrnoException).code ?? error.message}`)
        if (next < attempts.length) start()
        else if (pending.size === 0) reject(new AggregateError(errors, errors[0]!.message))
      })
      if (next < attempts.length) timer = setTimeout(start, ATTEMPT_DELAY_MS)
    }
    stop.addEventListener('abort', () => reject(stop.reason), {once: true})
    if (stop.aborted) reject(stop.reason)
    else start()
  }).finally(() => {
    clearTimeout(timer)
    next = attempts.length
    for (const socket of pending) socket.on('error', () => {}).destroy()
  })
}

function familyOf(attempt: Attempt): string {
  if ('path' in attempt) return 'AF_UNIX'
  return net.isIP(attempt.host.split('%')[0]!) === 6 ? 'AF_INET6' : 'AF_INET'
}

function untilStopped<Result>(work: Promise<Result>, stop: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    if (stop.aborted) reject(stop.reason)
    stop.addEventListener('abort', () => reject(stop.reason), {once: true})
    work.then(resolve, reject)
  })
}
