import {Prefix} from '../../address/prefix.js'
import type {SelfPointing} from '../../kernel/ip-helper.js'
import {decodeWindowsAddress} from './windows-address.js'

/** A network interface, and what its routes cost on top of their own metric. */
export type WindowsInterface = {
  name: string
  index: number
  mac: string | null
  mtu: number | null
  flags: string[]
  up: boolean
  carrier: boolean | null
  loopback: boolean
  vrf: null
  addresses: WindowsInterfaceAddress[]
  metrics: {4: number; 6: number}
}

export type WindowsInterfaceAddress = {prefix: Prefix; dynamic: boolean | null; validSeconds: number | null}

/** Kinds of interface (ipifcons.h), and IfOperStatusUp. */
const IF_TYPE_PPP = 23
const IF_TYPE_LOOPBACK = 24
const IF_TYPE_TUNNEL = 131
const OPER_STATUS_UP = 1

/** IP_ADAPTER_NO_MULTICAST (iptypes.h). */
const NO_MULTICAST = 0x10

/** Where an address comes from (NL_PREFIX_ORIGIN): by hand or well known; from DHCP or a router's advertisement. */
const ORIGINS: readonly (boolean | null)[] = [null, false, false, true, true]

const ADAPTER_BYTES = 224
const UNICAST_BYTES = 57

/** More than any machine has: a list that runs in a circle ends there. */
const MAX_LINKS = 65_536

/**
 * Decodes GetAdaptersAddresses' list of IP_ADAPTER_ADDRESSES_LH (iptypes.h), as a 64-bit Windows lays it out:
 *
 *     offset   0 length  4 index  8 next  24 first unicast address  72 friendly name  80 hardware address  88 its length
 *              92 flags  96 MTU  100 kind  104 state  216 IPv4 metric  220 IPv6 metric
 */
export function decodeAdapters(list: SelfPointing): WindowsInterface[] {
  const {bytes} = list
  if (bytes.length < ADAPTER_BYTES || bytes.readUInt32LE(0) === 0) return [] // no adapter: nothing was written
  return [...chainOf(list, 0, ADAPTER_BYTES)].map((at) => {
    const kind = bytes.readUInt32LE(at + 100)
    const loopback = kind === IF_TYPE_LOOPBACK
    const up = bytes.readUInt32LE(at + 104) === OPER_STATUS_UP
    const hardware = bytes.subarray(at + 80, at + 80 + Math.min(8, bytes.readUInt32LE(at + 88)))
    const mtu = bytes.readUInt32LE(at + 96)
    return {
      name: textAt(list, at + 72),
      index: bytes.readUInt32LE(at + 4),
      mac:
        hardware.length === 6 && hardware.some((octet) => octet !== 0)
          ? hardware.toString('hex').replaceAll(/..(?!$)/g, '$&:')
          : null,
      mtu: mtu === 0xffff_ffff ? null : mtu, // loopback has no limit
      flags: [
        ...(loopback ? ['LOOPBACK'] : []),
        ...((bytes.readUInt32LE(at + 92) & NO_MULTICAST) === 0 ? ['MULTICAST'] : []),
        ...(kind === IF_TYPE_PPP || kind === IF_TYPE_TUNNEL ? ['POINTOPOINT', 'NOARP'] : []),
        ...(up ? ['UP'] : []),
      ],
      up,
      carrier: up ? true : null, // what has no carrier is not up here
      loopback,
      vrf: null,
      addresses: addressesOf(list, at),
      metrics: {4: bytes.readUInt32LE(at + 216), 6: bytes.readUInt32LE(at + 220)},
    }
  })
}

/** IP_ADAPTER_UNICAST_ADDRESS_LH: 8 next, 16 socket address, 32 origin of the prefix, 56 length of the prefix on the link. */
function addressesOf(list: SelfPointing, adapter: number): WindowsInterfaceAddress[] {
  const {bytes} = list
  return [...chainOf(list, offsetAt(list, adapter + 24), UNICAST_BYTES)].flatMap((at) => {
    const address = decodeWindowsAddress(bytes, offsetAt(list, at + 16))
    const length = bytes[at + 56]!
    if (address === null || length > (address.version === 4 ? 32 : 128)) return []
    return [
      {prefix: Prefix.of(address, length), dynamic: ORIGINS[bytes.readUInt32LE(at + 32)] ?? null, validSeconds: null},
    ]
  })
}

/** Where the structures of a linked list stand: each has the next one's place 8 bytes behind its start. */
function* chainOf(list: SelfPointing, first: number, size: number): Generator<number> {
  for (let at = first, count = 0; at >= 0 && at + size <= list.bytes.length && count < MAX_LINKS; count++) {
    yield at
    at = offsetAt(list, at + 8)
  }
}

/** The pointer that stands there as an offset; -1 for none, and for one that leads elsewhere. */
function offsetAt({bytes, base}: SelfPointing, at: number): number {
  if (at < 0 || at + 8 > bytes.length) return -1
  const offset = bytes.readBigUInt64LE(at) - base
  return offset >= 0n && offset < BigInt(bytes.length) ? Number(offset) : -1
}

/** UTF-16 up to a zero. */
function textAt(list: SelfPointing, at: number): string {
  const start = offsetAt(list, at)
  let end = start
  while (end >= 0 && end + 2 <= list.bytes.length && list.bytes.readUInt16LE(end) !== 0) end += 2
  return start === -1 ? '' : list.bytes.toString('utf16le', start, end)
}
