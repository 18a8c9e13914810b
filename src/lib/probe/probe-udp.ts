import dgram from 'node:dgram'
import {ipVersion} from '../address/ip-version.js'
import {Endpoint} from '../address/endpoint.js'
import {outcomeOf, type Probe} from './outcome-of.js'
import {since} from '../net/since.js'
import {localFailure, type ProbeOptions} from './probe-tcp.js'

/** How often a datagram is sent: one may be lost, and so may the refusal. */
const ATTEMPTS = 3

/**
 * Sends a datagram, again after each third of the time, and waits for what comes back. A connected socket is told of
 * ICMP errors. Silence means anything: hosts also limit the rate of their refusals (Linux: about one a second for each
 * peer). Rejects as `probeTcp` does.
 */
export function probeUdp(
  address: string,
  port: number,
  {payload, timeoutMs, bind, signal}: ProbeOptions & {payload: Uint8Array},
): Promise<Probe> {
  return new Promise((resolve, reject) => {
    let start = performance.now()
    const socket = dgram.createSocket(ipVersion(address.split('%')[0]!) === 6 ? 'udp6' : 'udp4')
    const timer = setTimeout(() => finish({state: 'open|filtered', reason: SILENCE, rttMs: null}), timeoutMs)
    const again = setInterval(() => send(), timeoutMs / ATTEMPTS)
    let sent = 0
    const send = () => {
      if (++sent === ATTEMPTS) clearInterval(again)
      socket.send(payload, (error) => error && answer(error))
    }
    const finish = (probe: Probe) => {
      close()
      resolve(probe)
    }
    const fail = (error: unknown) => {
      close()
      reject(error)
    }
    const answer = ({code}: NodeJS.ErrnoException) => {
      const outcome = outcomeOf(code)
      if (!outcome) return fail(localFailure(code, Endpoint.of(address, port), bind))
      const reason = code === 'ECONNREFUSED' ? 'ICMP port unreachable' : outcome[1]
      return finish({state: outcome[0], reason, rttMs: since(start)})
    }
    const stop = () => fail(signal!.reason)
    let isClosed = false
    const close = () => {
      clearTimeout(timer)
      clearInterval(again)
      signal?.removeEventListener('abort', stop)
      if (!isClosed) socket.close()
      isClosed = true
    }
    socket.on('error', answer)
    socket.once('message', () => finish({state: 'open', reason: 'an answer', rttMs: since(start)}))
    signal?.addEventListener('abort', stop)
    if (signal?.aborted) return stop()
    if (bind) socket.bind({address: bind.address ?? undefined, port: bind.port, exclusive: true} as dgram.BindOptions)
    // Node gives a failure (no route, say) to this callback alone.
    socket.connect(port, address, (error?: NodeJS.ErrnoException) => {
      if (isClosed) return
      if (error) return answer(error)
      start = performance.now()
      send()
    })
  })
}

const SILENCE = 'no answer in time: silent, dropped, or an ICMP rate limit suppressed the refusal'
