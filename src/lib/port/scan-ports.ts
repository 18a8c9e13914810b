import {checkVersion} from '../address/endpoint.js'
import type {IpVersion} from '../address/ip-address.js'
import {Prefix} from '../address/prefix.js'
import {IpAddress} from '../address/ip-address.js'
import {NetworkError} from '../errors.js'
import {addressesOf} from '../net/addresses-of.js'
import {explainSocketError} from '../net/explain-socket-error.js'
import {type ScanCounts, scanTcp} from '../probe/tcp-scan.js'
import type {PortCheck} from './check-port.js'
import {addressesBetween, type ScanTarget} from './scan-targets.js'
import type {Services} from './services.js'

/** An address that is to be scanned, and what it was called. */
export type ScanHost = {host: string; address: string}

const LOOK_UP_MS = 10_000

/** The addresses of a target, every one of a name; none once `signal` has aborted. Rejects with NetworkError NAME_NOT_RESOLVED or TIMEOUT. */
export async function hostsOfTarget(target: ScanTarget, signal: AbortSignal, version?: IpVersion): Promise<ScanHost[]> {
  if ('first' in target) {
    checkVersion(target.first.toString(), version)
    return [...addressesBetween(target.first, target.last)].map((address) => ({host: address, address}))
  }
  const deadline = AbortSignal.timeout(LOOK_UP_MS)
  try {
    const addresses = await addressesOf(target.name, AbortSignal.any([signal, deadline]), version)
    return addresses.map((address) => ({host: target.name, address}))
  } catch (error) {
    if (signal.aborted) return []
    if (!deadline.aborted) throw explainSocketError(error, target.name)
    const message = `${target.name}: no answer to the name lookup within ${LOOK_UP_MS} ms`
    throw new NetworkError('TIMEOUT', message, {input: target.name, cause: error})
  }
}

/** Each address once, as it was first called. */
export function uniqueHosts(hosts: readonly ScanHost[]): ScanHost[] {
  const seen = new Map<string, ScanHost>()
  for (const host of hosts) if (!seen.has(host.address)) seen.set(host.address, host)
  return [...seen.values()]
}

/** Whether a scan leaves this machine: 127.0.0.0/8 and ::1 do not. */
export function isAway(hosts: readonly ScanHost[]): boolean {
  return hosts.some(({address}) => {
    const parsed = IpAddress.parse(address)
    return !LOOPBACK.some((block) => block.contains(parsed))
  })
}

const LOOPBACK = [Prefix.parse('127.0.0.0/8'), Prefix.parse('::1/128')]

export type ScanSummary = ScanCounts & {
  /** Ports of all hosts together. */
  probes: number
  hosts: number
  elapsedMs: number
}

export type ScanOptions = {
  ports: readonly number[]
  /** Of one connection attempt. */
  timeoutMs: number
  /** Probes in a second. */
  rate: number | null
  /** Rows of all ports; else of the open ones. */
  allStates: boolean
  onRow: (row: PortCheck) => void
  onProgress: (summary: ScanSummary) => void
  signal: AbortSignal
}

/** Tries every port of every host; rows come as they are found. At `signal` it resolves to what was done until then. */
export async function scanPorts(
  hosts: readonly ScanHost[],
  services: Services,
  {ports, timeoutMs, rate, allStates, onRow, onProgress, signal}: ScanOptions,
): Promise<ScanSummary> {
  const startedAt = performance.now()
  const summary = (counts: ScanCounts) => ({
    ...counts,
    probes: hosts.length * ports.length,
    hosts: hosts.length,
    elapsedMs: Math.round(performance.now() - startedAt),
  })
  const counts = await scanTcp({
    addresses: hosts.map(({address}) => address),
    ports,
    timeoutMs,
    rate,
    tellAll: allStates,
    signal,
    onProgress: (soFar) => onProgress(summary(soFar)),
    onResult({number, state, reason, rttMs}) {
      const {host, address} = hosts[number % hosts.length]!
      const port = ports[Math.floor(number / hosts.length)]!
      onRow({host, address, port, protocol: 'tcp', state, service: services.nameOf(port, 'tcp'), rttMs, reason})
    },
  })
  return summary(counts)
}
