import {createSocket} from 'node:dgram'
import {IpAddress} from '../../address/ip-address.js'
import type {Prefix} from '../../address/prefix.js'
import {isMulticast} from '../../address/special-block.js'
import {type FoundRoute, longestMatch, nowhere, type Surroundings} from './found-route.js'
import type {NetworkInterface} from '../interfaces.js'
import {isDropped, type Route, type RouteKind} from '../routes.js'

/** What a connected UDP socket has as its own address, or why it could not be connected. */
export type SourceProbe = {source: string | null; code: string | null}

/** What connecting a UDP socket fails with, where a route says that packets are to be dropped. */
const CODES: Record<string, FoundRoute['kind']> = {
  EINVAL: 'blackhole',
  EHOSTUNREACH: 'unreachable',
  EACCES: 'prohibit',
  ENETUNREACH: 'none',
  EADDRNOTAVAIL: 'none',
}

/** A socket refuses a link-local address or group without a zone: the first link that has such addresses is taken, as Linux does. */
export async function askSocket(
  address: IpAddress,
  surroundings: Surroundings,
  bind: IpAddress | null,
  knows: Knowledge = ALL,
): Promise<FoundRoute> {
  const needsZone = address.zone === null && (isLinkLocal(address) || isGroupOfLink(address))
  const link = surroundings.interfaces.find(
    ({up, loopback, addresses}) => up && !loopback && addresses.some(({prefix}) => isLinkLocal(prefix.address)),
  )
  const asked = needsZone && link ? IpAddress.of(6, address.value, link.name) : address
  return fromProbe(asked, await probeSource(asked, bind), surroundings, knows)
}

/** fe80::/10 */
function isLinkLocal({version, value}: IpAddress): boolean {
  return version === 6 && value >> 118n === 0x3fan
}

/** ff01::/16 and ff02::/16, with whatever flags (RFC 4291 §2.7). */
function isGroupOfLink({version, value}: IpAddress): boolean {
  const scope = (value >> 112n) & 0xfn
  return version === 6 && value >> 120n === 0xffn && (scope === 1n || scope === 2n)
}

/**
 * What else is certain: that there is no routing table but the one that was read, and that all its gateways were read (of a route that
 * shares its load /proc shows one).
 */
export type Knowledge = {tables: boolean; gateways: boolean}

const ALL: Knowledge = {tables: true, gateways: true}

/** Everywhere: the socket's own address tells the source, that the interface, and the longest prefix there the gateway. */
export function fromProbe(
  address: IpAddress,
  {source, code}: SourceProbe,
  {interfaces, routes}: Surroundings,
  knows: Knowledge = ALL,
): FoundRoute {
  const kind = kindOfAddress(address, interfaces)
  // Every socket refuses a broadcast address until it is told otherwise: that is no prohibition.
  if (source === null && !(code === 'EACCES' && kind === 'broadcast')) {
    const failure = CODES[code ?? ''] ?? 'none'
    // /proc/net/route calls a prohibited route unreachable.
    const isLike = (route: Route) => failure !== 'none' && isDropped(route.kind)
    return nowhere(failure, longestMatch(address, routes, isLike), null)
  }
  const own = interfaces.find(({addresses}) =>
    addresses.some(({prefix}) => (source === null ? prefix.contains(address) : prefix.address.toString() === source)),
  )
  // Packets to an own address take the loopback interface, whichever has the address.
  const loopback = kind === 'local' ? interfaces.find((one) => one.loopback) : undefined
  const name = address.zone ?? (loopback ?? own)?.name ?? null
  const route =
    longestMatch(address, routes, ({hops}) => hops.some((hop) => hop.interface === name)) ??
    longestMatch(address, routes, ({hops}) => hops.length > 0)
  const isUnicast = kind === 'unicast'
  const hops = isUnicast ? (route?.hops ?? []) : [{gateway: null, interface: name}]
  const gateway = hops[0]?.gateway ?? null
  const found = {kind, source: source ?? route?.source ?? null, rule: null, table: 'main'}
  if (isUnicast && !knows.tables) {
    return {...found, table: null, onLink: null, interface: null, gateway: null, network: null, hops: []}
  }
  if (isUnicast && gateway !== null && !knows.gateways) {
    return {...found, onLink: false, interface: null, gateway: null, network: route!.network, hops: []}
  }
  // Which route says that an address is this machine's own, or a broadcast, stands in a table of its own.
  const isElsewhere = !isUnicast && !knows.gateways
  return {
    ...found,
    table: isElsewhere ? null : found.table,
    onLink: gateway === null,
    interface: name ?? hops[0]?.interface ?? null,
    gateway,
    network: isElsewhere ? null : (route?.network ?? null),
    hops,
  }
}

/** Connects a UDP socket, which sends nothing, and asks for its own address. */
export function probeSource(address: IpAddress, bind: IpAddress | null): Promise<SourceProbe> {
  return new Promise((resolve) => {
    const socket = createSocket({type: address.version === 4 ? 'udp4' : 'udp6'})
    const done = (probe: SourceProbe) => {
      socket.removeAllListeners()
      socket.close()
      resolve(probe)
    }
    socket.once('error', (error: NodeJS.ErrnoException) => done({source: null, code: error.code ?? null}))
    socket.once('connect', () => done({source: socket.address().address.replace(/%.*$/, ''), code: null}))
    const connect = () =>
      socket.connect(DISCARD_PORT, address.toString(), (error?: Error) => error && socket.emit('error', error))
    if (bind === null) connect()
    else socket.bind({address: bind.toString(), exclusive: true}, connect)
  })
}

/** RFC 863; nothing is sent there. */
const DISCARD_PORT = 9

export function kindOfAddress(address: IpAddress, interfaces: readonly NetworkInterface[]): RouteKind {
  if (isMulticast(address)) return 'multicast'
  const prefixes = interfaces.flatMap(({addresses}) => addresses.map(({prefix}) => prefix))
  const {version, value} = address
  if (prefixes.some((prefix) => prefix.address.value === value && prefix.version === version)) return 'local'
  if (version === 4 && (value >> 24n === 127n || value === 0n)) return 'local' // a socket takes 0.0.0.0 for loopback
  const isLast = (prefix: Prefix) => prefix.length < 31 && prefix.last.value === value && prefix.version === 4
  return version === 4 && (value === 0xffff_ffffn || prefixes.some(isLast)) ? 'broadcast' : 'unicast'
}
