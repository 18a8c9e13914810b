import type {NetlinkMessage} from '../../kernel/netlink.js'
import type {Neighbour, NeighbourState} from '../neighbours.js'
import {addressOf, attributesOf, macOf, versionOfFamily} from './attributes.js'

const RTM_NEWNEIGH = 28
const NTF_PROXY = 0x08

/** NDA_… and NUD_… of linux/neighbour.h */
const DST = 1
const LLADDR = 2
const CACHEINFO = 3
const STATES: ReadonlyMap<number, NeighbourState> = new Map([
  [0x01, 'INCOMPLETE'],
  [0x02, 'REACHABLE'],
  [0x04, 'STALE'],
  [0x08, 'DELAY'],
  [0x10, 'PROBE'],
  [0x20, 'FAILED'],
  [0x80, 'PERMANENT'],
])

/** USER_HZ is 100 on every Linux that Node runs on. */
const MS_PER_TICK = 10

/**
 * The neighbours of an answer to RTM_GETNEIGH, without what this machine answers for (proxies) and what needs no question
 * (multicast, loopback, links without ARP), as `ip neigh` leaves them out.
 *
 * @param nameOf the interface of an index
 */
export function decodeNeighbours(messages: readonly NetlinkMessage[], nameOf: (index: number) => string): Neighbour[] {
  return messages.flatMap(({type, body}) => {
    if (type !== RTM_NEWNEIGH || body.length < 12) return []
    const state = STATES.get(body.readUInt16LE(8))
    const found = attributesOf(body.subarray(12))
    const address = addressOf(found.get(DST))
    if (state === undefined || address === null || address.version !== versionOfFamily(body[0]!)) return []
    if ((body[10]! & NTF_PROXY) !== 0) return []
    const isKnown = state !== 'FAILED' && state !== 'INCOMPLETE'
    const cache = found.get(CACHEINFO)
    const confirmedMsAgo = cache === undefined || cache.length < 4 ? null : cache.readUInt32LE(0) * MS_PER_TICK
    const mac = isKnown ? (macOf(found.get(LLADDR)) ?? hexOf(found.get(LLADDR))) : null
    return [{address, mac, interface: nameOf(body.readInt32LE(4)), state, confirmedMsAgo}]
  })
}

/** The hardware addresses of tunnels and InfiniBand, as `ip neigh` writes them; all zeros is a MAC address, too. */
function hexOf(bytes: Buffer | undefined): string | null {
  if (bytes === undefined || bytes.length === 0) return null
  return bytes.toString('hex').replaceAll(/..(?!$)/g, '$&:')
}
