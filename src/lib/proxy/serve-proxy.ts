import {randomBytes} from 'node:crypto'
import {ANY_HOST} from '../address/endpoint.js'
import {InputError} from '../errors.js'
import type {Target} from '../net/tcp-connect.js'
import {type Connection, listenTcp, type Listener, type ListenPlace} from '../net/tcp-listen.js'
import {watchWrites} from '../net/write-watch.js'
import {type ProxyReport, Totals} from './describe-connection.js'
import {isUntouched} from './pipeline.js'
import {since} from '../net/since.js'
import {ProxiedConnection} from './proxied-connection.js'
import type {ProxyOptions} from './proxy-options.js'
import {treatmentWords} from './treatment-words.js'

export type Proxy = {
  place: ListenPlace
  /** Of random cuts and the jitter: the same seed makes the same cuts in the same stream. */
  seed: string | null
  /** False where a gap is wished for, and nobody sees when bytes have arrived: then it begins with the write. */
  seesArrivals: boolean
  /** The summary, when all connections have ended. */
  ended: Promise<ProxyReport>
}

/**
 * Passes each client's connection on to the target, until told to stop or until `count` clients were served. Rejects as `listenTcp`
 * does, and with InputError PROXY_TO_ITSELF or USAGE.
 */
export async function serveProxy(place: ListenPlace, target: Target, options: ProxyOptions): Promise<Proxy> {
  const {treatment, count = Infinity, maxConnections, onRefused: onDrop, trace, signal} = options
  const {recut, gapMs, jitterMs} = treatment
  refuseShortIdle(options)
  const seed = recut === 'random' || jitterMs > 0 ? (treatment.seed ?? randomBytes(4).toString('hex')) : null
  // Many small writes may wait in the system when a reset is passed on: it has to see them leave.
  const arrivals =
    recut === null && jitterMs === 0 && isUntouched({...treatment, cutSizes: null, jitter: null})
      ? null
      : await watchWrites()
  const words = treatmentWords(treatment, seed)
  const context = {target, options, treatment: words, seed, arrivals}
  const totals = new Totals(options.framing !== null)
  const startMs = performance.now()
  const running = new Map<ProxiedConnection, Promise<void>>()
  let connections = 0

  const serve = async (connection: ProxiedConnection) => {
    totals.add(await connection.run())
    running.delete(connection)
  }
  let close = () => {}
  const closed = new Promise<void>((resolve) => {
    close = () => void listener?.close().then(resolve)
  })
  const onConnection = (accepted: Connection) => {
    if (connections >= count) return void accepted.destroy()
    if (++connections === count) close()
    const connection = new ProxiedConnection(accepted, connections, context)
    running.set(connection, serve(connection))
  }
  const listener: Listener = await listenTcp(place, {
    onConnection,
    onDrop,
    trace,
    maxConnections,
    paused: true,
    descriptorsEach: 2,
  })
  if (isSamePlace(listener.place, target)) {
    await listener.close()
    throw new InputError('PROXY_TO_ITSELF', `${String(target)}: the proxy itself listens there`)
  }
  const stop = () => {
    close()
    for (const connection of running.keys()) connection.stop()
  }
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, {once: true})
  const ended = closed
    .then(() => Promise.all(running.values()))
    .then(() => totals.summary({connections, durationMs: since(startMs), treatment: words, seed}))
  return {place: listener.place, seed, seesArrivals: gapMs === null || arrivals !== null, ended}
}

/** Bytes that wait for their time would be taken for silence, and lost. */
function refuseShortIdle({
  idleTimeoutMs = Infinity,
  treatment: {mergeMs, delayMs, jitterMs, gapMs},
}: ProxyOptions): void {
  const waitMs = mergeMs + delayMs + jitterMs + (gapMs ?? 0)
  if (idleTimeoutMs > waitMs) return
  throw new InputError('USAGE', `--idle-timeout must be above the ${waitMs} ms that bytes are held`)
}

/** It would call itself, and that again itself, until nothing is left. */
function isSamePlace(place: ListenPlace, target: Target): boolean {
  if ('unixPath' in place || 'unixPath' in target) {
    return 'unixPath' in place && 'unixPath' in target && place.unixPath === target.unixPath
  }
  return place.port === target.port && [target.host, ANY_HOST, '0.0.0.0', '::'].includes(place.host)
}
