import {MacAddress} from '../address/mac-address.js'
import {vendorTable} from '../mac/open-vendor-table.js'
import {blockOf, type VendorTable} from '../mac/vendor-table.js'
import type {Neighbour, NeighbourState} from '../system/neighbours.js'
import {readNeighbours} from '../system/read-neighbours.js'
import {retold, type Told} from '../text/told.js'

/** A neighbour on one of this machine's links: the row of `netkit arp`. */
export type NeighbourRow = {
  address: string
  mac: string | null
  vendor: string | null
  interface: string
  /** As `ip neigh` says it; LOCAL for this machine's own address. */
  state: NeighbourState | 'LOCAL'
  /** Said by the neighbour since we asked; null where nobody was asked (`arp list`), or where nothing shows it. */
  confirmed: boolean | null
  /** What the address is called; null without --resolve, or without a name. */
  name: string | null
  sources: string[]
  missing: string[]
}

/** The kernel's table, IPv4 first, in the order of addresses; without those who have not answered (FAILED), unless `all`. */
export async function listNeighbours(
  {all = false}: {all?: boolean} = {},
  read: () => Promise<Told<Neighbour[]>> = readNeighbours,
  table: () => VendorTable = vendorTable,
): Promise<Told<NeighbourRow[]>> {
  const told = await read()
  const neighbours = told.value
    .filter(({state}) => all || state !== 'FAILED')
    .toSorted((a, b) => a.address.compare(b.address))
  const rows = neighbours.map((neighbour) => describeNeighbour({...neighbour, confirmed: null}, told, table))
  return retold(told, rows)
}

/** The vendors' table is opened for a MAC address alone. */
export function describeNeighbour(
  {address, mac, interface: name, state, confirmed}: Neighbour & {confirmed: boolean | null},
  {sources, missing}: {sources: readonly string[]; missing: readonly string[]},
  table: () => VendorTable = vendorTable,
): NeighbourRow {
  return {
    address: address.toString(),
    mac,
    vendor: vendorOf(mac, table),
    interface: name,
    state,
    confirmed,
    name: null,
    sources: [...sources],
    missing: [...missing],
  }
}

export function vendorOf(mac: string | null, table: () => VendorTable = vendorTable): string | null {
  if (mac === null || !/^([\da-f]{2}:){5}[\da-f]{2}$/.test(mac)) return null // tunnels and InfiniBand have others
  const index = blockOf(MacAddress.parse(mac), table())
  return index === -1 ? null : table().nameOf(index)
}
