import {SPECIAL_BLOCK_TABLE, type SpecialBlockRow} from '../../../data/special-block-table.js'
import {ADDRESS_BITS, IpAddress, type IpVersion} from './ip-address.js'
import {Prefix} from './prefix.js'

/** A row of the IANA special-purpose address registries (RFC 6890, RFC 8190). */
export type SpecialBlock = {
  name: string
  /** Where the block is defined: RFC numbers, and an erratum in one case. */
  rfc: string[]
  network: Prefix
  /** The registry's "globally reachable"; null where it says N/A, or the row is deprecated. */
  global: boolean | null
}

/** All blocks of a version, the most specific first. */
export function specialBlocks(version: IpVersion): SpecialBlock[] {
  return SPECIAL_BLOCK_TABLE.filter(([rowVersion]) => rowVersion === version).map(blockOf)
}

/** The most specific registered block around an address, or null: 192.0.0.9 is a block inside 192.0.0.0/24. */
export function specialBlockOf({version, value}: IpAddress): SpecialBlock | null {
  const row = SPECIAL_BLOCK_TABLE.find(([rowVersion, first, length]) => {
    const hostBits = BigInt(ADDRESS_BITS[version] - length)
    return rowVersion === version && value >> hostBits === first >> hostBits
  })
  return row ? blockOf(row) : null
}

/** The widest registered block that is a part of a network, and not the whole of it; or null. */
export function widestBlockInside(network: Prefix): SpecialBlock | null {
  const row = SPECIAL_BLOCK_TABLE.findLast(
    ([version, first, length]) => length > network.length && network.contains(IpAddress.of(version, first)),
  )
  return row ? blockOf(row) : null
}

function blockOf([version, first, length, name, rfc, global]: SpecialBlockRow): SpecialBlock {
  return {name, rfc, network: Prefix.of(IpAddress.of(version, first), length), global}
}

/**
 * Whether the address can be reached from anywhere on the internet, by the registries: N/A and deprecated rows are no,
 * multicast is no, IPv6 outside 2000::/3 is no (nothing else is handed out as global unicast, RFC 4291 §2.4). An IPv4
 * address inside an IPv6 one is not looked at: ::ffff:8.8.8.8 is an IPv6 address of a block that is not global.
 */
export function isGlobal(address: IpAddress): boolean {
  const block = specialBlockOf(address)
  if (block !== null) return block.global === true
  return address.version === 4 ? !isMulticast(address) : address.value >> 125n === 1n
}

/** 224.0.0.0/4 (RFC 5771) and ff00::/8 (RFC 4291 §2.7). */
export function isMulticast({version, value}: IpAddress): boolean {
  return version === 4 ? value >> 28n === 0xen : value >> 120n === 0xffn
}

/** The class of an IPv4 address, as networks were cut before CIDR (RFC 791, RFC 1112): history, but still asked for. */
export function classOf({version, value}: IpAddress): 'A' | 'B' | 'C' | 'D' | 'E' | null {
  if (version === 6) return null
  const octet = value >> 24n
  return octet < 128n ? 'A' : octet < 192n ? 'B' : octet < 224n ? 'C' : octet < 240n ? 'D' : 'E'
}
