import type {IpVersion} from '../address/ip-address.js'
import type {Origin} from '../io/values.js'
import {hostsOfTarget, type ScanHost, type ScanOptions, scanPorts, type ScanSummary, uniqueHosts} from './scan-ports.js'
import type {ScanTarget} from './scan-targets.js'
import {scanUdp} from './scan-udp.js'
import type {Services} from './services.js'

/** A TCP or a UDP scan: see `scanPorts`, `scanUdp`. */
export function runScan(
  hosts: readonly ScanHost[],
  services: Services,
  {udp, ...options}: ScanOptions & {udp: boolean},
): Promise<ScanSummary> {
  return udp ? scanUdp(hosts, options) : scanPorts(hosts, services, options)
}

/** What is to be scanned, and where it was said. */
export type OriginalTarget = {target: ScanTarget; origin: Origin}

/** The addresses of all targets, each once. A name that fails is told to `onFailure`, and the others go on; a single one rejects. */
export async function hostsOfTargets(
  targets: AsyncIterable<OriginalTarget>,
  {
    signal,
    version,
    onFailure,
  }: {signal: AbortSignal; version: IpVersion | undefined; onFailure: (error: unknown, origin: Origin) => void},
): Promise<ScanHost[]> {
  const all: OriginalTarget[] = []
  for await (const one of targets) all.push(one)
  const hosts: ScanHost[] = []
  for (const {target, origin} of all) {
    try {
      hosts.push(...(await hostsOfTarget(target, signal, version)))
    } catch (error) {
      if (all.length === 1) throw error
      onFailure(error, origin)
    }
  }
  return uniqueHosts(hosts)
}
