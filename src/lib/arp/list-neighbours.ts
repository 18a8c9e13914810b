import {MacAddress} from '../address/mac-address.js'
import {vendorTable} from '../mac/open-vendor-table.js'
import {blockOf, type VendorTable} from '../mac/vendor-table.js'
import {type Neighbour, type NeighbourState, readNeighbours} from '../system/neighbours.js'

/** A neighbour on one of this machine's links: the row of `netkit arp`. */
export type NeighbourRow = {
  address: string
  mac: string | null
  vendor: string | null
  interface: string
  /** As `ip neigh` says it; LOCAL for this machine's own address. */
  state: NeighbourState | 'LOCAL'
}

/** The kernel's table, IPv4 first, in the order of addresses. */
export async function listNeighbours(
  read: () => Promise<Neighbour[]> = readNeighbours,
  table: () => VendorTable = vendorTable,
): Promise<NeighbourRow[]> {
  const neighbours = (await read()).toSorted((a, b) => a.address.compare(b.address))
  return neighbours.map((neighbour) => describeNeighbour(neighbour, table))
}

/** The vendors' table is opened for a MAC address alone. */
export function describeNeighbour(
  {address, mac, interface: name, state}: Neighbour,
  table: () => VendorTable = vendorTable,
): NeighbourRow {
  return {address: address.toString(), mac, vendor: vendorOf(mac, table), interface: name, state}
}

export function vendorOf(mac: string | null, table: () => VendorTable = vendorTable): string | null {
  if (mac === null || !/^([\da-f]{2}:){5}[\da-f]{2}$/.test(mac)) return null // tunnels and InfiniBand have others
  const index = blockOf(MacAddress.parse(mac), table())
  return index === -1 ? null : table().nameOf(index)
}
