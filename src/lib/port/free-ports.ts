import {chooseFreePorts, isFreePort} from '../net/choose-free-ports.js'
import type {PortRange} from './parse-ports.js'

export type FreePort = {port: number}

/** Ports that nobody listens on, at most `count`: the lowest of a range, or else of the system's choice. */
export async function* freePorts(
  {count, range}: {count: number; range: PortRange | null},
  signal: AbortSignal,
): AsyncGenerator<FreePort> {
  if (range === null) {
    for (const port of await chooseFreePorts(count, signal)) yield {port}
    return
  }
  let found = 0
  for (let port = range.first; port <= range.last && found < count && !signal.aborted; port++) {
    if (!(await isFreePort(port))) continue
    found++
    yield {port}
  }
}
