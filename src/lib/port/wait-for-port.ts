import type {Endpoint} from '../address/endpoint.js'
import {NetkitError, NetworkError} from '../errors.js'
import type {PortState} from '../probe/outcome-of.js'
import {probeTcp} from '../probe/probe-tcp.js'
import {addressesWithin, mostTelling} from './check-port.js'

/** How a wait ended well. */
export type PortWait = {
  host: string
  address: string
  port: number
  protocol: 'tcp'
  state: PortState
  waitedMs: number
  attempts: number
}

export type WaitOptions = {
  /** For everything: no look-up and no connection goes on behind it. */
  timeoutMs: number
  /** From one answer to the next attempt. */
  intervalMs: number
  /** Wait for the port to refuse connections instead. */
  closed: boolean
  signal: AbortSignal
}

/** How long the first attempt may stay without an answer; each further one as long again, as the host may be slow. */
const FIRST_ATTEMPT_MS = 1000

/** How long the addresses of a name are taken for granted: what starts up may get its name, or another address, late. */
const LOOK_UP_MS = 1000

/**
 * Waits until a port is open, or closed. A name that does not resolve yet is looked up again. Rejects with NetworkError TIMEOUT,
 * which says what the last whole attempt met, or with SystemError; at `signal` with its reason.
 */
export async function waitForPort(endpoint: Endpoint, options: WaitOptions): Promise<PortWait> {
  const {timeoutMs, intervalMs, closed, signal} = options
  const {host, port} = endpoint
  const startedAt = performance.now()
  const left = () => Math.round(startedAt + timeoutMs - performance.now())
  const wanted: PortState = closed ? 'closed' : 'open'
  let last: string | null = null
  let patienceMs = FIRST_ATTEMPT_MS
  let known: {addresses: string[]; until: number} | null = null
  for (let attempts = 1; left() > 0; attempts++) {
    let isCut = false // an attempt that the end of the time cut short says nothing new
    try {
      if (known === null || performance.now() > known.until) {
        isCut = left() < LOOK_UP_MS
        known = {addresses: await addressesWithin(endpoint, left(), signal), until: performance.now() + LOOK_UP_MS}
      }
      const attemptMs = Math.max(1, Math.min(patienceMs, left()))
      isCut = attemptMs < patienceMs
      const probe = await mostTelling(
        known.addresses,
        async (address, stop) => ({address, ...(await probeTcp(address, port, {timeoutMs: attemptMs, signal: stop}))}),
        {signal},
      )
      if (probe.state === wanted) {
        const waitedMs = Math.round(performance.now() - startedAt)
        return {host, address: probe.address, port, protocol: 'tcp', state: probe.state, waitedMs, attempts}
      }
      const isSilent = probe.state === 'filtered' && probe.rttMs === null
      if (last === null || !(isCut && isSilent)) last = probe.state === 'open' ? 'still open' : probe.reason
      if (probe.state === 'filtered') patienceMs *= 2
    } catch (error) {
      if (signal.aborted || !mayPass(error)) throw error
      known = null
      if (last === null || !(isCut && error.code === 'TIMEOUT')) last = error.message.replace(`${endpoint}: `, '')
    }
    await pause(Math.min(intervalMs, Math.max(0, left())), signal)
  }
  const message = `${endpoint}: not ${wanted} within ${timeoutMs} ms: ${last ?? 'no attempt was made'}`
  throw new NetworkError('TIMEOUT', message, {input: String(endpoint)})
}

/** What the network did not deliver it may deliver later; so may a machine that is short of something. */
function mayPass(error: unknown): error is NetkitError {
  return error instanceof NetworkError || (error instanceof NetkitError && error.code === 'SHORTAGE')
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
  })
}

/**
 * Waits for several ports at the same time, and yields how each wait ended, as they end: well, or with an error. With `any` the first
 * that ends well ends all others, which are not heard of.
 */
export async function* waitForPorts(
  endpoints: readonly Endpoint[],
  {any, signal, ...options}: WaitOptions & {any: boolean},
): AsyncGenerator<{index: number; end: PortWait | NetkitError}> {
  const over = new AbortController()
  const stop = AbortSignal.any([signal, over.signal])
  const waits = new Map(
    endpoints.map((endpoint, index) => [
      index,
      waitForPort(endpoint, {...options, signal: stop}).then(
        (end) => ({index, end}),
        (error: unknown) => ({index, end: error}),
      ),
    ]),
  )
  try {
    while (waits.size > 0) {
      const {index, end} = await Promise.race(waits.values())
      waits.delete(index)
      if (signal.aborted) return
      if (end instanceof Error && !(end instanceof NetkitError)) throw end
      yield {index, end: end as PortWait | NetkitError}
      if (any && !(end instanceof Error)) return
    }
  } finally {
    over.abort()
    await Promise.all(waits.values())
  }
}
