import fs from 'node:fs'
import type os from 'node:os'
import path from 'node:path'
import {Prefix} from '../address/prefix.js'
import {foreignAddress, foreignCount, foreignObjects, foreignPrefix, foreignText, foreignTexts} from './foreign-text.js'

/** A network interface of this machine, and its addresses. */
export type NetworkInterface = {
  name: string
  /** The kernel's number; null where it is not told. */
  index: number | null
  /** Lower case, colons; null where the interface has no hardware address (loopback, tunnels). */
  mac: string | null
  mtu: number | null
  /** As `ip addr` names them: UP, BROADCAST, LOOPBACK … */
  flags: string[]
  up: boolean
  /** Whether something is at the other end: a cable, a radio, a peer. Null where it is down, or the system does not tell. */
  carrier: boolean | null
  loopback: boolean
  /** The VRF that it belongs to, whose routing table is its own; null where none, or where the system does not tell. */
  vrf: string | null
  addresses: InterfaceAddress[]
}

/** Whether neighbours can be asked for there: not on tunnels, WireGuard and ppp, which know only one peer (NOARP). */
export function hasNeighbours({flags}: Pick<NetworkInterface, 'flags'>): boolean {
  return !flags.includes('NOARP')
}

export type InterfaceAddress = {
  /** The address and its network's length; without a zone, since the interface is known. */
  prefix: Prefix
  /** Given for a time only (DHCP, SLAAC); null where the system does not tell. */
  dynamic: boolean | null
  /** How long it is still valid; null where it is for good, or the system does not tell. */
  validSeconds: number | null
}

/** What netkit reads of an object of `ip -j addr`. */
export type IpAddrRow = {
  ifindex?: number
  ifname?: string
  flags?: string[]
  mtu?: number
  address?: string
  master?: string
  linkinfo?: {info_slave_kind?: string}
  addr_info?: {local?: string; prefixlen?: number; dynamic?: boolean; valid_life_time?: number}[]
}

export function decodeIpAddr(rows: readonly IpAddrRow[]): NetworkInterface[] {
  return rows.flatMap((row) => {
    const name = foreignText(row.ifname)
    if (name === undefined) return []
    const flags = foreignTexts(row.flags)
    const link = row.linkinfo as {info_slave_kind?: unknown} | null | undefined
    return [
      {
        name,
        index: foreignCount(row.ifindex) ?? null,
        mac: macOrNull(foreignText(row.address)),
        mtu: foreignCount(row.mtu) ?? null,
        flags,
        up: flags.includes('UP'),
        carrier: flags.includes('UP') ? !flags.includes('NO-CARRIER') : null,
        loopback: flags.includes('LOOPBACK'),
        vrf: link?.info_slave_kind === 'vrf' ? (foreignText(row.master) ?? null) : null,
        addresses: foreignObjects(row.addr_info).flatMap(({local, prefixlen, dynamic, valid_life_time: valid}) => {
          const address = foreignAddress(foreignText(local))
          const length = foreignCount(prefixlen)
          if (address === null || length === undefined || length > address.bits) return []
          const seconds = foreignCount(valid) ?? FOREVER
          const validSeconds = seconds === FOREVER ? null : seconds
          return [{prefix: Prefix.of(address, length), dynamic: dynamic === true, validSeconds}]
        }),
      },
    ]
  })
}

/** A lifetime without an end. */
const FOREVER = 0xffff_ffff

/** What Node tells, and from /sys the interfaces that it leaves out: those that are down or have no address. */
export function fromSystem(node: NodeJS.Dict<os.NetworkInterfaceInfo[]>, sys = '/sys/class/net'): NetworkInterface[] {
  const names = new Set([...Object.keys(node), ...foldersOf(sys)])
  const found = [...names].map((name): NetworkInterface => {
    const infos = node[name] ?? []
    const read = (file: string) => readLine(path.join(sys, name, file))
    const bits = read('flags')
    const carrier = read('carrier') // cannot be read where the interface is down
    const flags =
      bits === null ? flagsOf(infos) : decodeFlags(Number(bits) | (carrier === '1' ? LOWER_UP | RUNNING : 0))
    return {
      name,
      index: numberOrNull(read('ifindex')),
      mac: macOrNull(infos[0]?.mac ?? read('address') ?? undefined),
      mtu: numberOrNull(read('mtu')),
      flags,
      up: flags.includes('UP'),
      carrier: carrier === null ? null : carrier === '1',
      loopback: flags.includes('LOOPBACK'),
      vrf: null,
      addresses: infos.flatMap(({cidr}) => {
        const prefix = foreignPrefix(cidr ?? '')
        return prefix === null ? [] : [{prefix, dynamic: null, validSeconds: null}]
      }),
    }
  })
  return found.sort((a, b) => (a.index ?? 0) - (b.index ?? 0))
}

/** Node lists only interfaces that are up. */
function flagsOf(infos: readonly os.NetworkInterfaceInfo[]): string[] {
  return ['UP', ...(infos.some(({internal}) => internal) ? ['LOOPBACK'] : [])]
}

const RUNNING = 0x40
const LOWER_UP = 0x1_0000

/** include/uapi/linux/if.h, in the order and with the names of iproute2. */
const FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [0x8, 'LOOPBACK'],
  [0x2, 'BROADCAST'],
  [0x10, 'POINTOPOINT'],
  [0x1000, 'MULTICAST'],
  [0x80, 'NOARP'],
  [0x200, 'ALLMULTI'],
  [0x100, 'PROMISC'],
  [0x400, 'MASTER'],
  [0x800, 'SLAVE'],
  [0x4, 'DEBUG'],
  [0x8000, 'DYNAMIC'],
  [0x4000, 'AUTOMEDIA'],
  [0x2000, 'PORTSEL'],
  [0x20, 'NOTRAILERS'],
  [0x1, 'UP'],
  [LOWER_UP, 'LOWER_UP'],
  [0x2_0000, 'DORMANT'],
  [0x4_0000, 'ECHO'],
]

/** As `ip addr` writes them: NO-CARRIER stands for an interface that is up and does not run. */
export function decodeFlags(bits: number): string[] {
  const noCarrier = (bits & 0x1) !== 0 && (bits & RUNNING) === 0 ? ['NO-CARRIER'] : []
  return [...noCarrier, ...FLAGS.flatMap(([bit, name]) => ((bits & bit) === 0 ? [] : [name]))]
}

/** The hardware address of a loopback or tunnel interface is all zeros, or no MAC at all (4 bytes of an IPv4 tunnel). */
function macOrNull(text: string | undefined): string | null {
  if (text === undefined || !/^([\da-f]{2}:){5}[\da-f]{2}$/i.test(text) || text === '00:00:00:00:00:00') return null
  return text.toLowerCase()
}

function numberOrNull(text: string | null): number | null {
  return text === null || !/^\d+$/.test(text) ? null : Number(text)
}

function foldersOf(sys: string): string[] {
  try {
    return fs.readdirSync(sys).filter((name) => fs.existsSync(path.join(sys, name, 'flags')))
  } catch {
    return [] // no Linux, or /sys is not there
  }
}

/** Null where the file is not there, which may be because the interface has gone meanwhile. */
function readLine(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8').trim()
  } catch {
    return null
  }
}
