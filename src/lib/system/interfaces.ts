import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {IpAddress} from '../address/ip-address.js'
import {Prefix} from '../address/prefix.js'
import {askIp} from './ask-ip.js'
import {windowsInterfacesOrNull} from './windows/ask-windows.js'

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
  loopback: boolean
  addresses: InterfaceAddress[]
}

type InterfaceAddress = {
  /** The address and its network's length; without a zone, since the interface is known. */
  prefix: Prefix
  /** Given for a time only (DHCP, SLAAC); null where the system does not tell. */
  dynamic: boolean | null
}

/**
 * The interfaces in the kernel's order. iproute2 knows most: interfaces that are down, and where addresses come from.
 * So does Windows, through koffi. Elsewhere Node and /sys are put together: what is up, and what there is.
 */
export async function readInterfaces(): Promise<NetworkInterface[]> {
  const ofWindows = await windowsInterfacesOrNull()
  if (ofWindows !== null) return ofWindows
  const answer = await askIp<IpAddrRow>(['addr', 'show'])
  if (answer !== null && 'rows' in answer) return decodeIpAddr(answer.rows)
  return fromSystem(os.networkInterfaces())
}

/** What netkit reads of an object of `ip -j addr`. */
export type IpAddrRow = {
  ifindex?: number
  ifname?: string
  flags?: string[]
  mtu?: number
  address?: string
  addr_info?: {local?: string; prefixlen?: number; dynamic?: boolean}[]
}

export function decodeIpAddr(rows: readonly IpAddrRow[]): NetworkInterface[] {
  return rows.flatMap(({ifname, ifindex, flags = [], mtu, address, addr_info: addresses = []}) =>
    ifname === undefined
      ? []
      : [
          {
            name: ifname,
            index: ifindex ?? null,
            mac: macOrNull(address),
            mtu: mtu ?? null,
            flags,
            up: flags.includes('UP'),
            loopback: flags.includes('LOOPBACK'),
            addresses: addresses.flatMap(({local, prefixlen, dynamic = false}) =>
              local === undefined || prefixlen === undefined
                ? []
                : [{prefix: Prefix.of(IpAddress.parse(local), prefixlen), dynamic}],
            ),
          },
        ],
  )
}

/** What Node tells, and from /sys the interfaces that it leaves out: those that are down or have no address. */
export function fromSystem(node: NodeJS.Dict<os.NetworkInterfaceInfo[]>, sys = '/sys/class/net'): NetworkInterface[] {
  const names = new Set([...Object.keys(node), ...foldersOf(sys)])
  const found = [...names].map((name): NetworkInterface => {
    const infos = node[name] ?? []
    const read = (file: string) => readLine(path.join(sys, name, file))
    const bits = read('flags')
    const flags = bits === null ? flagsOf(infos) : decodeFlags(Number(bits))
    return {
      name,
      index: numberOrNull(read('ifindex')),
      mac: macOrNull(infos[0]?.mac ?? read('address') ?? undefined),
      mtu: numberOrNull(read('mtu')),
      flags,
      up: flags.includes('UP'),
      loopback: flags.includes('LOOPBACK'),
      addresses: infos.flatMap(({cidr}) => (cidr === null ? [] : [{prefix: Prefix.parse(cidr), dynamic: null}])),
    }
  })
  return found.sort((a, b) => (a.index ?? 0) - (b.index ?? 0))
}

/** Node lists only interfaces that are up. */
function flagsOf(infos: readonly os.NetworkInterfaceInfo[]): string[] {
  return ['UP', ...(infos.some(({internal}) => internal) ? ['LOOPBACK'] : [])]
}

/** include/uapi/linux/if.h */
const FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [0x8, 'LOOPBACK'],
  [0x2, 'BROADCAST'],
  [0x10, 'POINTOPOINT'],
  [0x1000, 'MULTICAST'],
  [0x80, 'NOARP'],
  [0x1, 'UP'],
]

function decodeFlags(bits: number): string[] {
  return FLAGS.flatMap(([bit, name]) => ((bits & bit) === 0 ? [] : [name]))
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
    return fs.readFileSync(file, 'latin1').trim()
  } catch {
    return null
  }
}
