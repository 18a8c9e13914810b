import fs from 'node:fs'
import type {IpAddress} from '../address/ip-address.js'
import {MacAddress} from '../address/mac-address.js'
import type {Refused} from '../text/told.js'
import {foreignAddress, foreignCount, foreignText, foreignTexts, readable} from './foreign-text.js'

/**
 * How sure the kernel is of a neighbour, in Linux' words (ip-neighbour(8)). COMPLETE is said where a system tells no more
 * than that there is an answer.
 */
export type NeighbourState = (typeof STATES)[number]

const STATES = [
  'REACHABLE',
  'STALE',
  'DELAY',
  'PROBE',
  'PERMANENT',
  'NOARP',
  'COMPLETE',
  'INCOMPLETE',
  'FAILED',
] as const

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
  return rows.flatMap(({dst, dev, lladdr, state, confirmed}) => {
    const [address, name] = [foreignAddress(foreignText(dst)), foreignText(dev)]
    const known = STATES.find((one) => one === foreignTexts(state)[0])
    if (address === null || name === undefined || known === undefined) return []
    const isThere = known !== 'FAILED' && known !== 'INCOMPLETE'
    const mac = isThere ? linkAddressOf(foreignText(lladdr)) : null
    const seconds = foreignCount(confirmed)
    return [
      {address, mac, interface: name, state: known, confirmedMsAgo: seconds === undefined ? null : seconds * 1000},
    ]
  })
}

/** Octets, as many as the kind of link has; null for none. */
function linkAddressOf(text = ''): string | null {
  return /^[\da-f]{2}(?::[\da-f]{2}){0,31}$/i.test(text) ? text.toLowerCase() : null
}

/** ATF_COM, ATF_PERM, ATF_PUBL of include/uapi/linux/if_arp.h. */
const COMPLETE = 0x02
const PERMANENT = 0x04
const PUBLISHED = 0x08

/** Reads /proc/net/arp, IPv4 alone. */
export function readProcArp(proc = '/proc'): Neighbour[] | Refused {
  try {
    return decodeProcArp(fs.readFileSync(`${proc}/net/arp`, 'utf8'))
  } catch {
    return {refused: `no ${proc}/net/arp`}
  }
}

/** Addresses that this machine answers for in place of others (proxy ARP) are left out: they are nobody's neighbours. */
export function decodeProcArp(text: string): Neighbour[] {
  const rows = text.split('\n').slice(1)
  return rows.flatMap((row) => {
    const [address, , flagText = '', mac, , name] = row.trim().split(/\s+/)
    const found = foreignAddress(address)
    const flags = Number(flagText)
    if (found === null || mac === undefined || name === undefined || (flags & PUBLISHED) !== 0) return []
    const isThere = (flags & COMPLETE) !== 0
    const state = !isThere ? 'INCOMPLETE' : (flags & PERMANENT) !== 0 ? 'PERMANENT' : 'COMPLETE'
    return [{address: found, mac: isThere ? linkAddressOf(mac) : null, interface: name, state, confirmedMsAgo: null}]
  })
}

/**
 * `arp -an` of macOS: `? (192.0.2.1) at 0:0:5e:0:53:1 on en0 ifscope permanent [ethernet]`, or `at (incomplete)`. Not tried on
 * a real one: tested with samples.
 */
export function decodeMacArp(text: string): Neighbour[] {
  return text.split('\n').flatMap((line) => {
    const [, address, macText, name, rest = ''] = /^\S+ \(([\d.]+)\) at (\S+) on (\S+)(.*)$/.exec(line.trim()) ?? []
    if (name === undefined) return []
    const found = foreignAddress(address)
    const mac = macText === '(incomplete)' ? null : readable(() => MacAddress.parse(macText!))
    if (found === null || (mac === null && macText !== '(incomplete)')) return []
    if (mac?.isMulticast) return [] // groups and the broadcast address, which the system puts there itself
    const state = mac === null ? 'INCOMPLETE' : /\bpermanent\b/.test(rest) ? 'PERMANENT' : 'COMPLETE'
    return [{address: found, mac: mac?.toString() ?? null, interface: name, state, confirmedMsAgo: null}]
  })
}
