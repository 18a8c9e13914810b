import type {IpAddress} from '../../address/ip-address.js'
import {errnoName, NETLINK, type NetlinkMessage, NetlinkSocket} from '../../kernel/netlink.js'
import type {NetworkInterface} from '../interfaces.js'
import type {Neighbour} from '../neighbours.js'
import type {PolicyRule} from '../routing/policy-rules.js'
import type {Route} from '../routes.js'
import {isRefused, type Refused} from '../../text/told.js'
import {attribute, bytesOf, FAMILY, word} from './attributes.js'
import {decodeLinks} from './decode-links.js'
import {decodeNeighbours} from './decode-neighbours.js'
import {decodeRouteAnswer, decodeRoutes} from './decode-routes.js'
import {decodeRules} from './decode-rules.js'

/** RTM_GET… of linux/rtnetlink.h */
const GET_LINK = 18
const GET_ADDR = 22
const GET_ROUTE = 26
const GET_NEIGH = 30
const GET_RULE = 34
const NEW_NEIGH = 28

/** RTA_… of a question about one address. */
const RTA = {dst: 1, oif: 4, src: 2, mark: 16, uid: 25} as const
const RTM_F_LOOKUP_TABLE = 0x1000
const RTM_F_FIB_MATCH = 0x2000

/** What the kernel has in its tables, asked for over one socket (rtnetlink(7)). */
export class Rtnetlink {
  private links: Promise<NetworkInterface[] | Refused> | undefined

  private constructor(private readonly socket: NetlinkSocket) {}

  /** Opens the socket for `work` and closes it again. */
  static async use<Result extends object>(
    work: (tables: Rtnetlink) => Promise<Result | Refused>,
  ): Promise<Result | Refused> {
    const tables = await Rtnetlink.open()
    if (isRefused(tables)) return tables
    try {
      return await work(tables)
    } finally {
      tables.close()
    }
  }

  /** For one who asks again and again; close it. */
  static async open(): Promise<Rtnetlink | Refused> {
    const socket = await NetlinkSocket.open(NETLINK.route)
    return typeof socket === 'string' ? {refused: socket} : new Rtnetlink(socket)
  }

  close(): void {
    this.socket.close()
  }

  /** The interfaces and their addresses, asked for once. */
  interfaces(): Promise<NetworkInterface[] | Refused> {
    return (this.links ??= this.readInterfaces())
  }

  private async readInterfaces(): Promise<NetworkInterface[] | Refused> {
    const links = await this.list(GET_LINK, Buffer.alloc(16))
    if (isRefused(links)) return links
    const addresses = await this.list(GET_ADDR, Buffer.alloc(8))
    return isRefused(addresses) ? addresses : decodeLinks(links, addresses)
  }

  async neighbours(): Promise<Neighbour[] | Refused> {
    const interfaces = await this.interfaces()
    if (isRefused(interfaces)) return interfaces
    const found = await this.list(GET_NEIGH, Buffer.alloc(12))
    return isRefused(found) ? found : decodeNeighbours(found, namesIn(interfaces))
  }

  /** Of every table. */
  async routes(): Promise<Route[] | Refused> {
    const interfaces = await this.interfaces()
    if (isRefused(interfaces)) return interfaces
    const found: Route[] = []
    for (const family of [FAMILY[4], FAMILY[6]]) {
      const some = await this.list(GET_ROUTE, requestOf(family, 12))
      if (isRefused(some)) return some
      found.push(...decodeRoutes(some, namesIn(interfaces)))
    }
    return found
  }

  async rules(): Promise<PolicyRule[] | Refused> {
    const found: PolicyRule[] = []
    for (const family of [FAMILY[4], FAMILY[6]]) {
      const some = await this.list(GET_RULE, requestOf(family, 12))
      if (isRefused(some)) return some
      found.push(...decodeRules(some))
    }
    return found
  }

  /**
   * How the kernel would send to an address: the packet's way, and the route that decided (`matched`, null where a kernel older
   * than 4.13 does not tell); or the number of the error with which it refuses.
   */
  async routeTo(
    address: IpAddress,
    {source, mark, interface: name}: {source: IpAddress | null; mark: number; interface: string | null},
  ): Promise<{way: Route; matched: Route | null} | {errno: number} | Refused> {
    const interfaces = await this.interfaces()
    if (isRefused(interfaces)) return interfaces
    const index = name === null ? null : (interfaces.find((link) => link.name === name)?.index ?? null)
    const ask = (flags: number) => {
      const request = requestOf(FAMILY[address.version], 12)
      request[1] = address.bits
      request[2] = source?.bits ?? 0
      request.writeUInt32LE(flags, 8)
      return this.socket.get(
        GET_ROUTE,
        Buffer.concat([
          request,
          attribute(RTA.dst, bytesOf(address)),
          ...(source === null ? [] : [attribute(RTA.src, bytesOf(source))]),
          ...(index === null ? [] : [attribute(RTA.oif, word(index))]),
          ...(mark === 0 ? [] : [attribute(RTA.mark, word(mark))]),
        ]),
      )
    }
    const way = await ask(RTM_F_LOOKUP_TABLE)
    if ('errno' in way) return {errno: way.errno}
    const route = decodeRouteAnswer(way.messages, namesIn(interfaces))
    if (route === null) return {refused: 'an answer without a route'}
    const match = await ask(RTM_F_LOOKUP_TABLE | RTM_F_FIB_MATCH)
    return {way: route, matched: 'errno' in match ? null : decodeRouteAnswer(match.messages, namesIn(interfaces))}
  }

  /**
   * Has the kernel ask a known neighbour whether it is still there, instead of believing its table (NUD_PROBE): needs root. False
   * where it may not.
   */
  async probe(address: IpAddress, mac: string, index: number): Promise<boolean> {
    const request = requestOf(FAMILY[address.version], 12)
    request.writeInt32LE(index, 4)
    request.writeUInt16LE(NUD_PROBE, 8)
    const body = Buffer.concat([
      request,
      attribute(NDA_DST, bytesOf(address)),
      attribute(NDA_LLADDR, Buffer.from(mac.replaceAll(':', ''), 'hex')),
    ])
    const answer = await this.socket.change(NEW_NEIGH, NLM_F_REPLACE, body)
    return !('errno' in answer)
  }

  private async list(type: number, body: Buffer): Promise<NetlinkMessage[] | Refused> {
    const answer = await this.socket.list(type, body)
    return 'errno' in answer ? {refused: errnoName(answer.errno)} : answer.messages
  }
}

const NUD_PROBE = 0x10
const NLM_F_REPLACE = 0x100
const NDA_DST = 1
const NDA_LLADDR = 2

function requestOf(family: number, sizeBytes: number): Buffer {
  const request = Buffer.alloc(sizeBytes)
  request[0] = family
  return request
}

function namesIn(interfaces: readonly NetworkInterface[]): (index: number) => string {
  const names = new Map(interfaces.map(({index, name}) => [index, name]))
  return (index) => names.get(index) ?? `#${index}`
}
