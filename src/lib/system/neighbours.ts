import fs from 'node:fs'
import {IpAddress} from '../address/ip-address.js'
import {MacAddress} from '../address/mac-address.js'
import type {Refused} from '../text/told.js'

/**
 * How sure the kernel is of a neighbour, in Linux' words (ip-neighbour(8)). COMPLETE is said where a system tells no more
 * than that there is an answer.
 */
export type NeighbourState =
  'REACHABLE' | 'STALE' | 'DELAY' | 'PROBE' | 'PERMANENT' | 'NOARP' | 'COMPLETE' | 'INCOMPLETE' | 'FAILED'

/** An entry of the kernel's ARP (IPv4) or NDP (IPv6) table. */
export type Neighbour = {
  address: IpAddress
  /** Null while nobody has answered. */
  mac: string | null
  interface: string
  state: NeighbourState
  /** When it was last confirmed, in ms before now, to 10 ms; null where the system does not tell. */
  confirmedMsAgo: number | null
}

/** What netkit reads of an object of `ip -j neigh`. */
export type IpNeighRow = {dst?: string; dev?: string; lladdr?: string; state?: string[]; confirmed?: number}

export function decodeIpNeigh(rows: readonly IpNeighRow[]): Neighbour[] {
  return rows.flatMap(({dst, dev, lladdr, state = [], confirmed}) => {
    const [name] = state
    if (dst === undefined || dev === undefined || name === undefined) return []
    const mac = lladdr === undefined || ['FAILED', 'INCOMPLETE'].includes(name) ? null : lladdr.toLowerCase()
    const confirmedMsAgo = confirmed === undefined ? null : confirmed * 1000 // whole seconds
    return [{address: IpAddress.parse(dst), mac, interface: dev, state: name as NeighbourState, confirmedMsAgo}]
  })
}

/** ATF_COM, ATF_PERM, ATF_PUBL of include/uapi/linux/if_arp.h. */
const COMPLETE = 0x02
const PERMANENT = 0x04
const PUBLISHED = 0x08

/** Reads /proc/net/arp, IPv4 alone. */
export function readProcArp(proc = '/proc'): Neighbour[] | Refused {
  try {
    return decodeProcArp(fs.readFileSync(`${proc}/net/arp`, 'latin1'))
  } catch {
    return {refused: `no ${proc}/net/arp`}
  }
}

/** Addresses that this machine answers for in place of others (proxy ARP) are left out: they are nobody's neighbours. */
export function decodeProcArp(text: string): Neighbour[] {
  const rows = text.split('\n').slice(1)
  return rows.flatMap((row) => {
    const [address, , flagText = '', mac, , name] = row.trim().split(/\s+/)
    if (address === undefined || mac === undefined || name === undefined) return []
    const flags = Number(flagText)
    if ((flags & PUBLISHED) !== 0) return []
    const isThere = (flags & COMPLETE) !== 0
    const state = !isThere ? 'INCOMPLETE' : (flags & PERMANENT) !== 0 ? 'PERMANENT' : 'COMPLETE'
    return [
      {address: IpAddress.parse(address), mac: isThere ? mac : null, interface: name, state, confirmedMsAgo: null},
    ]
  })
}

/**
 * `arp -an` of macOS: `? (192.0.2.1) at 0:0:5e:0:53:1 on en0 ifscope permanent [ethernet]`, or `at (incomplete)`. Not tried on
 * a real one: tested with samples.
 */
export function decodeMacArp(text: string): Neighbour[] {
  return text.split('\n').flatMap((line) => {
    const [, address, macText, name, rest = ''] = /^\S+ \(([\d.]+)\) at (\S+) on (\S+)(.*)$/.exec(line.trim()) ?? []
    if (address === undefined || name === undefined) return []
    const mac = macText === '(incomplete)' ? null : MacAddress.parse(macText!)
    if (mac?.isMulticast) return [] // groups and the broadcast address, which the system puts there itself
    const state = mac === null ? 'INCOMPLETE' : /\bpermanent\b/.test(rest) ? 'PERMANENT' : 'COMPLETE'
    return [
      {address: IpAddress.parse(address), mac: mac?.toString() ?? null, interface: name, state, confirmedMsAgo: null},
    ]
  })
}

/**
 * `arp -a` of Windows, in whatever language and code page: a line with an address and a MAC is an entry, a line with an address
 * and `---` names the interface of those below. Words are not looked at. Not tried on a real one: tested with samples.
 *
 * @param names of the interfaces, by their addresses
 */
export function decodeWindowsArp(bytes: Uint8Array, names: ReadonlyMap<string, string> = new Map()): Neighbour[] {
  let name = ''
  // No byte of an ASCII character but letters can be the second half of a character of the old double-byte code pages.
  return Buffer.from(bytes)
    .toString('latin1')
    .split(/\r?\n/)
    .flatMap((line) => {
      const [, own] = /(\d+\.\d+\.\d+\.\d+)\s+---/.exec(line) ?? []
      if (own !== undefined) name = names.get(own) ?? own
      const [, address, macText] = /^\s*(\d+\.\d+\.\d+\.\d+)\s+((?:[\da-f]{2}-){5}[\da-f]{2})\s/i.exec(`${line} `) ?? []
      if (address === undefined) return []
      const mac = MacAddress.parse(macText!)
      if (mac.isMulticast) return []
      return [
        {
          address: IpAddress.parse(address),
          mac: mac.toString(),
          interface: name,
          state: 'COMPLETE' as const,
          confirmedMsAgo: null,
        },
      ]
    })
}
