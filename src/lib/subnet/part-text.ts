import type {SubnetInfo} from './describe-subnet.js'
import type {Paint} from '../text/paint.js'
import {grouped} from '../text/grouped.js'

/** A part of a network on one line: the network, its hosts, how many. */
export function partText({version, network, firstHost, lastHost, hostCount}: SubnetInfo, paint: Paint): string {
  const width = version === 4 ? '255.255.255.255/32'.length : 'ffff:ffff:ffff:ffff::/64'.length
  const hosts = firstHost === lastHost ? firstHost : `${firstHost} – ${lastHost}`
  const count = `${grouped(hostCount)} ${hostCount === '1' ? 'host' : 'hosts'}`
  return `${paint('network', network)}${' '.repeat(Math.max(0, width - network.length))}  ${paint('host', hosts)}  ${paint('label', count)}`
}
