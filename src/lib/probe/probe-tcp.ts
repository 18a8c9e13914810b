import net from 'node:net'
import {Endpoint} from '../address/endpoint.js'
import {SystemError} from '../errors.js'
import {explainSocketError} from '../net/explain-socket-error.js'
import {type LocalEnd, localEndText} from '../net/local-end.js'
import {isSelfConnect} from '../net/is-self-connect.js'
import {since} from '../net/since.js'
import {outcomeOf, type Probe, shortageOf} from './outcome-of.js'

export type ProbeOptions = {
  timeoutMs: number
  /** Our own end; without it the system's choice. */
  bind?: LocalEnd | undefined
  signal?: AbortSignal | undefined
}

/**
 * Connects to see whether something listens, and closes again. Rejects with SystemError SHORTAGE where this machine
 * could not try (see `shortageOf`), with another SystemError where it never will, and with the reason of `signal`.
 */
export function probeTcp(address: string, port: number, {timeoutMs, bind, signal}: ProbeOptions): Promise<Probe> {
  return new Promise((resolve, reject) => {
    const socket = new net.Socket()
    const timer = setTimeout(() => finish({state: 'filtered', reason: 'no answer in time', rttMs: null}), timeoutMs)
    const finish = (probe: Probe) => {
      close()
      resolve(probe)
    }
    const fail = (error: unknown) => {
      close()
      reject(error)
    }
    const stop = () => fail(signal!.reason)
    const close = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
      socket.destroy()
    }
    socket.once('connect', () => {
      const rttMs = since(start)
      finish(isSelfConnect(socket) ? {...SELF_CONNECT, rttMs} : {state: 'open', reason: 'connected', rttMs})
    })
    socket.on('error', ({code}: NodeJS.ErrnoException) => {
      const outcome = outcomeOf(code)
      if (outcome) finish({state: outcome[0], reason: outcome[1], rttMs: since(start)})
      else fail(localFailure(code, Endpoint.of(address, port), bind))
    })
    signal?.addEventListener('abort', stop)
    if (signal?.aborted) return stop()
    const start = performance.now()
    const own = bind && {localAddress: bind.address ?? undefined, localPort: bind.port}
    socket.connect({host: address, port, ...own, autoSelectFamily: false} as net.TcpSocketConnectOpts)
  })
}

const SELF_CONNECT = {state: 'closed', reason: 'connection refused'} as const

/** Why this machine could not even try. */
export function localFailure(code: string | undefined, where: Endpoint, bind?: LocalEnd): Error {
  if (bind) return explainSocketError(Object.assign(new Error(code), {code}), `--bind ${localEndText(bind)}`)
  const shortage = shortageOf(code)
  if (shortage !== null) return new SystemError('SHORTAGE', `${where}: ${shortage}`, {input: String(where)})
  return explainSocketError(Object.assign(new Error(code), {code}), where)
}
