import {randomBytes} from 'node:crypto'
import {Endpoint} from '../../address/endpoint.js'
import {InputError} from '../../errors.js'
import {resolveHost} from '../../net/resolve-host.js'
import {since} from '../../net/since.js'
import {listenUdp, type UdpListener} from '../../net/udp/udp-listen.js'
import {REORDER_HOLD_MS} from './datagram-pipeline.js'
import type {DatagramProxyOptions} from './datagram-proxy-options.js'
import {datagramTreatmentWords, isByChance} from './datagram-treatment-words.js'
import {addDatagramCounts, type ClientReport, describeClient, NO_DATAGRAMS} from './describe-client.js'
import {type ClientContext, ProxiedClient} from './proxied-client.js'

export type DatagramProxy = {
  endpoint: Endpoint
  /** Of what chance decides: the same seed decides the same of the same datagrams. Null where nothing is left to chance. */
  seed: string | null
  /** The summary, when all clients have gone. */
  ended: Promise<ClientReport>
}

/** What the kernel keeps for us while we are busy. */
const RECEIVE_BUFFER_BYTES = 4 * 2 ** 20

/**
 * Passes datagrams on to the target and its answers back, each client by a socket of its own, until told to stop or until `count`
 * clients were served. Rejects as `listenUdp` does, and with InputError PROXY_TO_ITSELF or USAGE. Two proxies that are each other's
 * target would call one another for ever: `maxClients` ends that.
 */
export async function serveDatagramProxy(
  place: Endpoint,
  target: Endpoint,
  options: DatagramProxyOptions,
): Promise<DatagramProxy> {
  const {treatment, count = Infinity, maxClients, onRefused, signal, trace} = options
  refuseShortIdle(options)
  const [address] = await resolveHost(target.host)
  const seed = treatment.seed ?? randomBytes(4).toString('hex')
  const words = datagramTreatmentWords(treatment)
  const startMs = performance.now()
  const running = new Map<string, ProxiedClient>()
  const closing = new Set<Promise<void>>()
  let clients = 0
  let sums = {up: NO_DATAGRAMS, down: NO_DATAGRAMS}
  let finish = () => {}
  const finished = new Promise<void>((resolve) => (finish = resolve))

  const close = async (client: ProxiedClient) => {
    const {up, down} = await client.close()
    sums = {up: addDatagramCounts(sums.up, up), down: addDatagramCounts(sums.down, down)}
  }
  const forget = async (key: string, client: ProxiedClient) => {
    running.delete(key)
    const closed = close(client)
    closing.add(closed)
    await closed
    closing.delete(closed)
    if (clients >= count && running.size === 0 && closing.size === 0) finish()
  }
  const listener: UdpListener = await listenUdp(place, {
    receiveBufferBytes: RECEIVE_BUFFER_BYTES,
    trace,
    onDatagram: (bytes, sender) => {
      const key = `${sender.address} ${sender.port}`
      let client = running.get(key)
      if (!client) {
        if (clients >= count || running.size >= maxClients) return onRefused()
        client = new ProxiedClient(sender, ++clients, {...context, onIdle: (idle) => void forget(key, idle)})
        running.set(key, client)
      }
      client.take(bytes)
    },
  })
  if (isItself(listener, address!, target.port)) {
    await listener.close()
    throw new InputError('PROXY_TO_ITSELF', `${target}: the proxy itself listens there`)
  }
  const context: Omit<ClientContext, 'onIdle'> = {
    target: Endpoint.of(address!, target.port),
    listener,
    options,
    treatment: words,
    seed,
  }
  if (signal.aborted) finish()
  else signal.addEventListener('abort', finish, {once: true})
  const end = async () => {
    await finished
    for (const [key, client] of running) void forget(key, client)
    await Promise.all(closing)
    await listener.close()
    const nobody = {event: 'summary', client: null, from: null, port: null, error: null} as const
    const facts = {clients, durationMs: since(startMs), treatment: words, seed: words === '' ? null : seed}
    return describeClient({...nobody, ...facts, ...sums})
  }
  return {endpoint: listener.endpoint, seed: isByChance(treatment) ? seed : null, ended: end()}
}

/** What waits for its time would be taken for silence, and lost. */
function refuseShortIdle({idleTimeoutMs, treatment: {delayMs, jitterMs, reorderShare}}: DatagramProxyOptions): void {
  const waitMs = delayMs + jitterMs + (reorderShare > 0 ? REORDER_HOLD_MS : 0)
  if (idleTimeoutMs > waitMs) return
  throw new InputError('USAGE', `--idle-timeout must be above the ${waitMs} ms that datagrams are held`)
}

/** It would call itself, and that again itself, until nothing is left. */
function isItself(listener: UdpListener, address: string, port: number): boolean {
  if (listener.isOwn({address, port})) return true
  const isEverywhere = ['::', '0.0.0.0'].includes(listener.endpoint.host)
  return isEverywhere && port === listener.endpoint.port && (address.startsWith('127.') || address === '0.0.0.0')
}
