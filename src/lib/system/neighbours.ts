import fs from 'node:fs'
import {IpAddress, type IpVersion} from '../address/ip-address.js'
import {MacAddress} from '../address/mac-address.js'
import {askIp} from './ask-ip.js'
import {runProgram} from './run-program.js'
import {askWindows, windowsNeighbours} from './windows/ask-windows.js'

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
}

/** The kernel's table, both versions as far as the system shows them. Rejects with SystemError NO_EVIDENCE. */
export async function readNeighbours(platform: NodeJS.Platform = process.platform): Promise<Neighbour[]> {
  if (platform === 'linux') {
    const answer = await askIp<IpNeighRow>(['neigh', 'show'])
    return answer !== null && 'rows' in answer ? decodeIpNeigh(answer.rows) : readProcArp()
  }
  if (platform === 'win32') return await askWindows(windowsNeighbours)
  const run = await runProgram('arp', ['-an'])
  return run === null ? [] : decodeMacArp(run.stdout.toString('latin1'))
}

/** How soon to look again, and a look itself: of IPv4 on Linux it takes 50 µs, on macOS a process. */
export type NeighbourWatch = {periodMs: number; look(): Promise<Neighbour[]>}

/** For those who wait for an answer. The quick look does not tell REACHABLE from STALE: both are COMPLETE there. */
export function neighbourWatch(version: IpVersion): NeighbourWatch {
  return version === 4 && process.platform === 'linux'
    ? {periodMs: 2, look: async () => readProcArp()}
    : {periodMs: 15, look: () => readNeighbours()}
}

/** What netkit reads of an object of `ip -j neigh`. */
export type IpNeighRow = {dst?: string; dev?: string; lladdr?: string; state?: string[]}

export function decodeIpNeigh(rows: readonly IpNeighRow[]): Neighbour[] {
  return rows.flatMap(({dst, dev, lladdr, state = []}) => {
    const [name] = state
    if (dst === undefined || dev === undefined || name === undefined) return []
    const mac = lladdr === undefined || ['FAILED', 'INCOMPLETE'].includes(name) ? null : lladdr.toLowerCase()
    return [{address: IpAddress.parse(dst), mac, interface: dev, state: name as NeighbourState}]
  })
}

/** ATF_COM, ATF_PERM, ATF_PUBL of include/uapi/linux/if_arp.h. */
const COMPLETE = 0x02
const PERMANENT = 0x04
const PUBLISHED = 0x08

/** Reads /proc/net/arp, IPv4 alone; a file that cannot be read is an empty table. Takes some 50 µs: it is what is polled. */
export function readProcArp(proc = '/proc'): Neighbour[] {
  try {
    return decodeProcArp(fs.readFileSync(`${proc}/net/arp`, 'latin1'))
  } catch {
    return []
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
    return [{address: IpAddress.parse(address), mac: isThere ? mac : null, interface: name, state}]
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
    return [{address: IpAddress.parse(address), mac: mac?.toString() ?? null, interface: name, state}]
  })
}
