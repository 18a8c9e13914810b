import type {NetlinkMessage} from '../../kernel/netlink.js'
import {IpAddress, type IpVersion} from '../../address/ip-address.js'
import {Prefix} from '../../address/prefix.js'
import {type Hop, isDropped, type Route, type RouteKind} from '../routes.js'
import {addressOf, attributesOf, shortOf, versionOfFamily, wordOf} from './attributes.js'

const RTM_NEWROUTE = 24

/** RTA_… of linux/rtnetlink.h */
const DST = 1
const OIF = 4
const GATEWAY = 5
const PRIORITY = 6
const PREFSRC = 7
const MULTIPATH = 9
const TABLE = 15
const VIA = 18
const ENCAP_TYPE = 21
const RTM_F_CLONED = 0x200
const RTNH_F_DEAD = 1
const RTNH_F_LINKDOWN = 16

/** RTN_…; an anycast address is one of this machine's own. */
const KINDS: ReadonlyMap<number, RouteKind> = new Map([
  [1, 'unicast'],
  [2, 'local'],
  [3, 'broadcast'],
  [4, 'local'],
  [5, 'multicast'],
  [6, 'blackhole'],
  [7, 'unreachable'],
  [8, 'prohibit'],
  [9, 'throw'],
])

/** LWTUNNEL_ENCAP_… of linux/lwtunnel.h, as ip-route(8) names them. */
const ENCAPSULATIONS = ['', 'mpls', 'ip', 'ila', 'ip6', 'seg6', 'bpf', 'seg6local', 'rpl', 'ioam6', 'xfrm']

const TABLE_NAMES: ReadonlyMap<number, string> = new Map([
  [253, 'default'],
  [254, 'main'],
  [255, 'local'],
])

/** The three tables that every Linux has by name, others by number. */
export function tableName(number: number): string {
  return TABLE_NAMES.get(number) ?? String(number)
}

/** The routes of an answer to RTM_GETROUTE, of every table; kinds that we have no word for, and the cache's, are left out. */
export function decodeRoutes(messages: readonly NetlinkMessage[], nameOf: (index: number) => string): Route[] {
  return messages.flatMap(({type, body}) => {
    if (type !== RTM_NEWROUTE || body.length < 12) return []
    const version = versionOfFamily(body[0]!)
    const kind = KINDS.get(body[7]!)
    const flags = body.readUInt32LE(8)
    if (version === null || kind === undefined || (flags & RTM_F_CLONED) !== 0) return []
    const route = decodeRoute(body, {version, kind, nameOf})
    return route === null ? [] : [route]
  })
}

/** One route: of a list, or what decided about an address. Null where its destination cannot be. */
function decodeRoute(
  body: Buffer,
  {version, kind, nameOf}: {version: IpVersion; kind: RouteKind; nameOf: (index: number) => string},
): Route | null {
  const found = attributesOf(body.subarray(12))
  const destination = found.has(DST) ? addressOf(found.get(DST)) : IpAddress.of(version, 0n)
  const length = body[1]!
  if (destination === null || destination.version !== version || length > destination.bits) return null
  return {
    network: Prefix.of(destination, length),
    kind,
    hops: isDropped(kind) ? [] : hopsOf(found, body.readUInt32LE(8), nameOf),
    source: addressOf(found.get(PREFSRC))?.toString() ?? null,
    metric: wordOf(found.get(PRIORITY)) ?? 0,
    table: tableName(wordOf(found.get(TABLE)) ?? body[4]!),
  }
}

/** The answer about one address: RTM_F_CLONED is set there, and the destination is the address itself. */
export function decodeRouteAnswer(
  messages: readonly NetlinkMessage[],
  nameOf: (index: number) => string,
): Route | null {
  const body = messages.find(({type, body: bytes}) => type === RTM_NEWROUTE && bytes.length >= 12)?.body
  if (body === undefined) return null
  const version = versionOfFamily(body[0]!)
  const kind = KINDS.get(body[7]!)
  return version === null || kind === undefined ? null : decodeRoute(body, {version, kind, nameOf})
}

function hopsOf(found: ReadonlyMap<number, Buffer>, flags: number, nameOf: (index: number) => string): Hop[] {
  const several = found.get(MULTIPATH)
  if (several !== undefined) return decodeHops(several, nameOf)
  const index = wordOf(found.get(OIF))
  const name = index === null ? null : nameOf(index)
  return [{gateway: gatewayOf(found), interface: name, ...stateOf(flags), ...wrappingOf(found)}]
}

/** struct rtnexthop: length, flags, weight, interface; then attributes. */
function decodeHops(bytes: Buffer, nameOf: (index: number) => string): Hop[] {
  const hops: Hop[] = []
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = bytes.readUInt16LE(at)
    if (length < 8 || at + length > bytes.length) break
    const found = attributesOf(bytes.subarray(at + 8, at + length))
    const name = nameOf(bytes.readInt32LE(at + 4))
    hops.push({gateway: gatewayOf(found), interface: name, ...stateOf(bytes[at + 2]!), ...wrappingOf(found)})
    at += (length + 3) & ~3
  }
  return hops
}

/** RTA_VIA is a gateway of the other version: its family, then its address. */
function gatewayOf(found: ReadonlyMap<number, Buffer>): string | null {
  const gateway = addressOf(found.get(GATEWAY)) ?? addressOf(found.get(VIA)?.subarray(2))
  return gateway?.toString() ?? null
}

function wrappingOf(found: ReadonlyMap<number, Buffer>): {encapsulation?: string} {
  const number = shortOf(found.get(ENCAP_TYPE)) ?? 0
  return number === 0 ? {} : {encapsulation: ENCAPSULATIONS[number] ?? String(number)}
}

function stateOf(flags: number): {linkDown: boolean} {
  return {linkDown: (flags & (RTNH_F_DEAD | RTNH_F_LINKDOWN)) !== 0}
}
