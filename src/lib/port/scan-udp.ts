import {setTimeout as delay} from 'node:timers/promises'
import {Endpoint} from '../address/endpoint.js'
import {NetkitError} from '../errors.js'
import {checkPorts} from './check-port.js'
import type {ScanHost, ScanOptions, ScanSummary} from './scan-ports.js'

/** UDP services that answer a stranger, or refuse one: what --udp tries where no ports are said. */
export const UDP_PORTS = '53,67,69,111,123,137,161,500,514,520,1194,1900,4500,5353'

/** As many at a time as `checkPorts` takes. */
const BATCH = 256

/**
 * Sends datagrams to every port of every host; rows of those that answer (`allStates`: of all) in the order of the list. A silent port
 * is `open|filtered`, and counted as filtered. At `signal` it resolves to what was done until then.
 */
export async function scanUdp(
  hosts: readonly ScanHost[],
  {ports, timeoutMs, rate, allStates, onRow, onProgress, signal}: Omit<ScanOptions, 'services'>,
): Promise<ScanSummary> {
  const startedAt = performance.now()
  const summary = {
    open: 0,
    closed: 0,
    filtered: 0,
    probes: hosts.length * ports.length,
    hosts: hosts.length,
    elapsedMs: 0,
  }
  const all = hosts.flatMap(({host, address}) => ports.map((port) => ({host, endpoint: Endpoint.of(address, port)})))
  const size = rate === null ? BATCH : Math.min(BATCH, Math.max(1, Math.ceil(rate / 10)))
  for (let at = 0; at < all.length && !signal.aborted; at += size) {
    const dueMs = rate === null ? 0 : (at * 1000) / rate - (performance.now() - startedAt)
    if (dueMs > 0) await delay(dueMs, undefined, {signal}).catch(() => {})
    const batch = all.slice(at, at + size)
    const options = {protocol: 'udp' as const, timeoutMs, allAddresses: false, payload: null, signal}
    let index = 0
    for await (const rows of checkPorts(
      batch.map(({endpoint}) => endpoint),
      options,
    )) {
      const {host} = batch[index++]!
      if (rows instanceof NetkitError) throw rows
      for (const row of rows) {
        summary[row.state === 'open' || row.state === 'closed' ? row.state : 'filtered']++
        if (row.state === 'open' || allStates) onRow({...row, host})
      }
    }
    summary.elapsedMs = Math.round(performance.now() - startedAt)
    onProgress({...summary})
  }
  return {...summary, elapsedMs: Math.round(performance.now() - startedAt)}
}
