import {MacAddress} from '../../address/mac-address.js'
import type {IpAddress} from '../../address/ip-address.js'
import {decodeWindowsAddress} from './windows-address.js'

/** NL_NEIGHBOR_STATE (nldef.h), in Linux' words. */
const STATES = ['FAILED', 'INCOMPLETE', 'PROBE', 'DELAY', 'STALE', 'REACHABLE', 'PERMANENT'] as const

/** An entry of the table of neighbours, ARP's or NDP's. */
export type WindowsNeighbour = {
  address: IpAddress
  /** Null while nobody has answered. */
  mac: string | null
  interface: string
  state: (typeof STATES)[number]
  confirmedMsAgo: null
}

/**
 * Decodes rows of MIB_IPNET_ROW2 (netioapi.h), without groups and the broadcast address, which the system puts there itself:
 *
 *     offset   0 address  28 interface  40 hardware address  72 its length  76 state
 *
 * @param names of the interfaces, by their numbers
 */
export function decodeNeighbourRows(rows: readonly Buffer[], names: ReadonlyMap<number, string>): WindowsNeighbour[] {
  return rows.flatMap((row) => {
    const address = decodeWindowsAddress(row)
    const index = row.readUInt32LE(28)
    const length = row.readUInt32LE(72)
    const state = STATES[row.readUInt32LE(76)]
    if (address === null || state === undefined) return []
    const isGroup = address.version === 4 ? address.value >> 28n === 0xen : address.value >> 120n === 0xffn
    const mac = length === 6 ? MacAddress.parse(row.toString('hex', 40, 46)) : null
    if (isGroup || mac?.isMulticast) return []
    const isThere = mac !== null && state !== 'FAILED' && state !== 'INCOMPLETE'
    if (mac === null && state === 'PERMANENT') return [] // loopback and tunnels: nobody was asked
    return [
      {
        address,
        mac: isThere ? mac.toString() : null,
        interface: names.get(index) ?? String(index),
        state,
        confirmedMsAgo: null,
      },
    ]
  })
}
