import type {IpAddress} from '../../address/ip-address.js'
import {type FoundRoute, longestMatch, nowhere, type Surroundings} from './found-route.js'
import {kindOfAddress, type SourceProbe, probeSource} from './probe-source.js'
import {runProgram} from '../process/run-program.js'

/** `route -n get` of macOS. Not tried on a real one: tested with a sample. */
export async function askMac(address: IpAddress, around: () => Promise<Surroundings>): Promise<FoundRoute | null> {
  if (process.platform !== 'darwin') return null
  const family = address.version === 6 ? ['-inet6'] : []
  const run = await runProgram('route', ['-n', 'get', ...family, address.toString()])
  return run === null || run.status !== 0
    ? null
    : fromMacRoute(address, run.stdout.toString('latin1'), await around(), await probeSource(address, null))
}

export function fromMacRoute(
  address: IpAddress,
  text: string,
  {routes, interfaces}: Surroundings,
  probe: SourceProbe,
): FoundRoute | null {
  const field = (name: string) => new RegExp(`^ *${name}: (\\S+)`, 'm').exec(text)?.[1] ?? null
  const name = field('interface')
  if (name === null) return null
  const via = field('gateway')
  const gateway = via !== null && /^[\d.]+$|^[\da-f:]*:[\da-f:%\w]*$/i.test(via) ? via.replace(/%.*$/, '') : null
  const flags = field('flags') ?? ''
  const dropped = flags.includes('BLACKHOLE') ? 'blackhole' : flags.includes('REJECT') ? 'unreachable' : null
  const route = longestMatch(address, routes, () => true)
  if (dropped !== null) return nowhere(dropped, route, null)
  const isVia = flags.includes('GATEWAY') && gateway !== null
  return {
    kind: kindOfAddress(address, interfaces),
    onLink: !isVia,
    interface: name,
    source: probe.source,
    gateway: isVia ? gateway : null,
    network: route?.network ?? null,
    table: 'main',
    rule: null,
    hops: [{gateway: isVia ? gateway : null, interface: name}],
  }
}
