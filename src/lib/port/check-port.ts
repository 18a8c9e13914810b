import {Endpoint} from '../address/endpoint.js'
import {NetkitError, NetworkError, SystemError} from '../errors.js'
import {addressesOf} from '../net/addresses-of.js'
import {explainSocketError} from '../net/explain-socket-error.js'
import type {LocalEnd} from '../net/local-end.js'
import {staggered} from '../net/staggered.js'
import type {PortState, Probe} from '../probe/outcome-of.js'
import {probeTcp} from '../probe/probe-tcp.js'
import {checkTls, type TlsCheckOptions, type TlsReport} from './check-tls.js'
import {inOrder} from './in-order.js'
import {loadServices, type Services} from './services.js'
import {payloadFor} from './payload-for.js'

type PortProtocol = 'tcp' | 'udp'

/** One row of `port check` and `port scan`. */
export type PortCheck = {
  host: string
  address: string
  port: number
  protocol: PortProtocol
  state: PortState
  /** What the port is registered for; what really listens there may be something else. */
  service: string | null
  rttMs: number | null
  reason: string
}

/** One row of `port check`: null where --tls was not asked for, and where the port speaks none. */
export type CheckedPort = PortCheck & {tls: TlsReport | null}

/** @param wantsTls an open port that speaks none has not delivered, and a certificate that is no good is a no */
export function verdictOf({state, tls}: CheckedPort, wantsTls: boolean): 'yes' | 'no' | 'unknown' {
  if (state !== 'open') return state === 'closed' ? 'no' : 'unknown'
  if (!wantsTls) return 'yes'
  if (!tls) return 'unknown'
  return tls.reason === null ? 'yes' : 'no'
}

export type CheckOptions = {
  protocol: PortProtocol
  /** For everything: the look-up of the name and all attempts. */
  timeoutMs: number
  /** A row for each address of a name; else the one that answered. */
  allAddresses: boolean
  /** What to send over UDP; null for the probe of the port's service. */
  payload: Uint8Array | null
  /** Our own end; without it the system's choice. */
  bind?: LocalEnd | undefined
  /** Shakes hands, too, where a TCP port is open. */
  tls?: TlsCheckOptions | undefined
  signal?: AbortSignal | undefined
}

/** Checks at the same time; more of them wait for their turn. */
const AT_ONCE = 256

/** Checks every endpoint, in order: its rows, or why there are none (no such name, this machine cannot). */
export async function* checkPorts(
  endpoints: readonly Endpoint[],
  options: CheckOptions,
): AsyncGenerator<CheckedPort[] | NetkitError> {
  const services = await loadServices()
  const supply = new Supply()
  yield* inOrder(endpoints, AT_ONCE, async (endpoint) => {
    try {
      return await supply.use(() => checkPort(endpoint, options, services))
    } catch (error) {
      if (options.signal?.aborted) return []
      if (error instanceof NetkitError) return error
      throw error
    }
  })
}

async function checkPort(endpoint: Endpoint, options: CheckOptions, services: Services): Promise<CheckedPort[]> {
  const {host, port} = endpoint
  const {protocol, timeoutMs, allAddresses} = options
  const deadline = performance.now() + timeoutMs
  const addresses = await addressesWithin(endpoint, timeoutMs, options.signal)
  const left = () => Math.max(1, Math.round(deadline - performance.now()))
  const probes = allAddresses
    ? await Promise.all(addresses.map((address) => probe(address, port, {...options, timeoutMs: left()})))
    : [
        await mostTelling(
          addresses,
          (address, signal) => probe(address, port, {...options, timeoutMs: left(), signal}),
          options,
        ),
      ]
  const service = services.nameOf(port, protocol)
  return Promise.all(
    probes.map(async ({address, state, rttMs, reason}) => {
      const row = {host, address, port, protocol, state, service, rttMs, reason, tls: null}
      return options.tls && state === 'open'
        ? withTls(row, options.tls, {timeoutMs: left(), bind: options.bind, signal: options.signal})
        : row
    }),
  )
}

/** The reason says why a port that is open speaks no TLS. */
async function withTls(
  row: CheckedPort,
  tls: TlsCheckOptions,
  wait: {timeoutMs: number; bind?: LocalEnd | undefined; signal?: AbortSignal | undefined},
): Promise<CheckedPort> {
  try {
    return {...row, tls: await checkTls(row.host, Endpoint.of(row.address, row.port), tls, wait)}
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    return {...row, reason: `no TLS: ${error.message}`}
  }
}

type AddressProbe = Probe & {address: string}

async function probe(address: string, port: number, options: CheckOptions): Promise<AddressProbe> {
  if (options.protocol === 'tcp') return {address, ...(await probeTcp(address, port, options))}
  const {probeUdp} = await import('../probe/probe-udp.js')
  const payload = options.payload ?? payloadFor(port)
  return {address, ...(await probeUdp(address, port, {...options, payload}))}
}

/** The more a state says, the lower its number. */
const RANK: Record<PortState, number> = {open: 0, closed: 1, 'open|filtered': 2, filtered: 3}

/** The first address that is open, or else the one that said most. All are tried as RFC 8305 has it (see `staggered`). */
export async function mostTelling(
  addresses: readonly string[],
  attempt: (address: string, signal: AbortSignal) => Promise<AddressProbe>,
  {signal}: {signal?: AbortSignal | undefined} = {},
): Promise<AddressProbe> {
  const outcomes = await staggered(addresses, attempt, {isWon: ({state}) => state === 'open', signal})
  const probes = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const best = probes.toSorted((a, b) => RANK[a.state] - RANK[b.state])[0]
  if (best) return best
  throw (outcomes[0] as PromiseRejectedResult).reason
}

/** The addresses of the endpoint's host. Rejects with NetworkError NAME_NOT_RESOLVED or TIMEOUT. */
export async function addressesWithin(endpoint: Endpoint, timeoutMs: number, signal?: AbortSignal): Promise<string[]> {
  const deadline = AbortSignal.timeout(timeoutMs)
  try {
    return await addressesOf(endpoint.host, signal ? AbortSignal.any([deadline, signal]) : deadline, endpoint.version)
  } catch (error) {
    if (!deadline.aborted || signal?.aborted) throw explainSocketError(error, endpoint)
    const message = `${endpoint}: no answer to the name lookup within ${timeoutMs} ms`
    throw new NetworkError('TIMEOUT', message, {input: String(endpoint), cause: error})
  }
}

/** Work that may run short of descriptors or source ports: it then waits until other work has given some back. */
class Supply {
  private inUse = 0
  private readonly waiting: (() => void)[] = []

  async use<Result>(work: () => Promise<Result>): Promise<Result> {
    for (;;) {
      this.inUse++
      try {
        const result = await work()
        this.waiting.shift()?.()
        return result
      } catch (error) {
        const isShort = error instanceof SystemError && error.code === 'SHORTAGE'
        if (!isShort || this.inUse === 1) {
          this.waiting.shift()?.()
          throw error
        }
      } finally {
        this.inUse--
      }
      await new Promise<void>((resolve) => this.waiting.push(resolve))
    }
  }
}
