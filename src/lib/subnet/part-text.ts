import type {SubnetInfo} from './describe-subnet.js'
import type {Paint} from '../text/paint.js'
import {grouped} from '../text/grouped.js'

/** Columns of IPv4, and of IPv6 where it is written short, as it mostly is. */
const NETWORK_WIDTH = {4: '255.255.255.255/32'.length, 6: 'ffff:ffff:ffff:ffff::/64'.length}
const HOSTS_WIDTH = {4: '255.255.255.255 – 255.255.255.255'.length, 6: 0}

/** A part of a network on one line: the network, its hosts, how many. */
export function partText({version, network, firstHost, lastHost, hostCount}: SubnetInfo, paint: Paint): string {
  const hosts = firstHost === lastHost ? firstHost : `${firstHost} – ${lastHost}`.padEnd(HOSTS_WIDTH[version])
  const count = `${grouped(hostCount)} ${hostCount === '1' ? 'host' : 'hosts'}`
  return [
    paint('network', network) + ' '.repeat(Math.max(0, NETWORK_WIDTH[version] - network.length)),
    paint('host', hosts),
    paint('label', count),
  ].join('  ')
}
