import type {NetlinkMessage} from '../../kernel/netlink.js'
import {Prefix} from '../../address/prefix.js'
import {decodeFlags, type InterfaceAddress, type NetworkInterface} from '../interfaces.js'
import {addressOf, attributesOf, macOf, textOf, versionOfFamily, wordOf} from './attributes.js'

/** linux/rtnetlink.h */
const RTM_NEWLINK = 16
const RTM_NEWADDR = 20

/** IFLA_… of linux/if_link.h */
const ADDRESS = 1
const IFNAME = 3
const MTU = 4
const MASTER = 10
const LINKINFO = 18
const CARRIER = 33
const INFO_KIND = 1
const INFO_DATA = 2
const VRF_TABLE = 1

/** IFA_… of linux/if_addr.h */
const IFA_ADDRESS = 1
const IFA_LOCAL = 2
const IFA_CACHEINFO = 6
const IFA_FLAGS = 8
const IFA_F_PERMANENT = 0x80
const FOREVER = 0xffff_ffff

/** The interfaces of the answers to RTM_GETLINK and RTM_GETADDR. */
export function decodeLinks(
  links: readonly NetlinkMessage[],
  addresses: readonly NetlinkMessage[],
): NetworkInterface[] {
  const all = addresses.flatMap(decodeAddress)
  const found = links.flatMap(({type, body}) => (type === RTM_NEWLINK && body.length >= 16 ? [decodeLink(body)] : []))
  const vrfs = new Map(found.flatMap(({link, table}) => (table === null ? [] : [[link.index, table] as const])))
  const names = new Map(found.map(({link: {index, name}}) => [index, name] as const))
  return found.map(({link, master}) => ({
    ...link,
    vrf: master !== null && vrfs.has(master) ? (names.get(master) ?? null) : null,
    addresses: all.filter(({index}) => index === link.index).map(({address}) => address),
  }))
}

type Link = {
  link: Omit<NetworkInterface, 'addresses' | 'vrf' | 'index'> & {index: number}
  master: number | null
  /** Of a VRF: its routing table. */
  table: number | null
}

/** struct ifinfomsg: family, type, index, flags, change; then attributes. */
function decodeLink(body: Buffer): Link {
  const index = body.readInt32LE(4)
  const flags = decodeFlags(body.readUInt32LE(8))
  const found = attributesOf(body.subarray(16))
  const info = attributesOf(found.get(LINKINFO) ?? Buffer.alloc(0))
  const isVrf = textOf(info.get(INFO_KIND)) === 'vrf'
  const link = {
    name: textOf(found.get(IFNAME)) ?? `#${index}`,
    index,
    mac: macOf(found.get(ADDRESS)),
    mtu: wordOf(found.get(MTU)),
    flags,
    up: flags.includes('UP'),
    carrier: flags.includes('UP') ? (found.get(CARRIER)?.[0] ?? 1) === 1 : null,
    loopback: flags.includes('LOOPBACK'),
  }
  return {
    link,
    master: wordOf(found.get(MASTER)),
    table: isVrf ? wordOf(attributesOf(info.get(INFO_DATA) ?? Buffer.alloc(0)).get(VRF_TABLE)) : null,
  }
}

/** struct ifaddrmsg: family, prefix length, flags, scope, index; then attributes. */
function decodeAddress({type, body}: NetlinkMessage): {index: number; address: InterfaceAddress}[] {
  if (type !== RTM_NEWADDR || body.length < 8) return []
  const found = attributesOf(body.subarray(8))
  const own = addressOf(found.get(IFA_LOCAL) ?? found.get(IFA_ADDRESS)) // of a point-to-point link the second is the peer's
  const length = body[1]!
  if (own === null || own.version !== versionOfFamily(body[0]!) || length > own.bits) return []
  const flags = wordOf(found.get(IFA_FLAGS)) ?? body[2]!
  const valid = found.get(IFA_CACHEINFO)
  const validSeconds = valid !== undefined && valid.length >= 8 ? valid.readUInt32LE(4) : FOREVER
  const address = {
    prefix: Prefix.of(own, length),
    dynamic: (flags & IFA_F_PERMANENT) === 0,
    validSeconds: validSeconds === FOREVER ? null : validSeconds,
  }
  return [{index: body.readUInt32LE(4), address}]
}
