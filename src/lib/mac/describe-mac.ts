import {IpAddress} from '../address/ip-address.js'
import type {MacAddress} from '../address/mac-address.js'
import {type BlockKind, blockOf, vendorBlockText, kindOf, type VendorTable} from './vendor-table.js'
import {wellKnownOf} from './well-known.js'

/** Who may give out a local address, by RFC 8948: an administrator, the owner of a company ID, a standard. */
type Slap = 'AAI' | 'ELI' | 'SAI'

/** Everything that a MAC address says by itself: the row of `netkit mac`. */
export type MacInfo = {
  input: string
  address: string
  formats: {colon: string; dash: string; dot: string; bare: string}
  bits: 48 | 64
  /** The first three octets. */
  oui: string
  /** The octets behind them. */
  nic: string
  /** Null where nobody has the block, and for local addresses. */
  vendor: string | null
  block: BlockKind | null
  /** The whole of the vendor's prefix: `8c:ec:4b:00:00:00/24`; MA-M and MA-S are longer than the oui. */
  prefix: string | null
  isMulticast: boolean
  isBroadcast: boolean
  isLocal: boolean
  /** Most likely made up by a phone or a computer for privacy: local, of one host, and of no software that is known. */
  isRandomised: boolean
  /** The quadrant of a local address; null for the reserved one, and for all others. */
  slap: Slap | null
  /** With ff:fe in the middle; null for a group, since no interface has such an address. */
  eui64: string | null
  /** The IPv6 address that an interface may make of it (RFC 4291 appendix A). */
  linkLocal: string | null
  wellKnown: string | null
}

/** @param input what the user wrote; the canonical text when there is no user. */
export function describeMac(address: MacAddress, table: VendorTable, input = address.toString()): MacInfo {
  const {bits, isMulticast, isLocal, isBroadcast} = address
  const text = address.toString()
  const index = blockOf(address, table)
  const block = index === -1 ? null : table.block(index)
  const wellKnown = wellKnownOf(address)
  return {
    input,
    address: text,
    formats: {
      colon: text,
      dash: address.format('dash'),
      dot: address.format('dot'),
      bare: address.format('bare'),
    },
    bits,
    oui: text.slice(0, 8),
    nic: text.slice(9),
    vendor: block?.vendor ?? null,
    block: block && kindOf(block),
    prefix: block && vendorBlockText(block.prefix),
    isMulticast,
    isBroadcast,
    isLocal,
    isRandomised: isLocal && !isMulticast && block === null && wellKnown === null,
    slap: isLocal ? slapOf(address.octets[0]!) : null,
    eui64: isMulticast ? null : address.eui64.toString(),
    linkLocal: isMulticast ? null : linkLocalOf(address),
    wellKnown,
  }
}

/** Bits 0x04 and 0x08 of the first octet count the quadrants (IEEE 802c, RFC 8948 §1.1); the second is reserved. */
function slapOf(octet: number): Slap | null {
  return QUADRANTS[(octet >> 2) & 3]!
}

const QUADRANTS: readonly (Slap | null)[] = ['AAI', null, 'ELI', 'SAI']

function linkLocalOf(address: MacAddress): string {
  return IpAddress.of(6, (0xfe80n << 112n) | address.interfaceId).toString()
}
