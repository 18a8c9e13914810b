import {MULTICAST_GROUP_TABLE} from '../../../data/multicast-group-table.js'
import {IpAddress} from './ip-address.js'
import {MacAddress} from './mac-address.js'
import {Prefix} from './prefix.js'
import {isMulticast} from './special-block.js'

/** An assigned multicast group, or the block of groups around one, by IANA's registry. */
export type MulticastGroup = {name: string; rfc: string[]}

const {groups4, blocks4, groups6} = MULTICAST_GROUP_TABLE

type Row = MulticastGroup & {first: bigint; last: bigint}

/** The narrowest entry of the registry around a group's address; null for one that nobody has, and for no group at all. */
export function multicastGroupOf(address: IpAddress): MulticastGroup | null {
  if (!isMulticast(address)) return null
  const [rows, value] = address.version === 4 ? [rows4(), address.value] : [rows6(address), address.value]
  let best: Row | null = null
  for (const row of rows) {
    if (value < row.first || value > row.last) continue
    if (best === null || row.last - row.first < best.last - best.first) best = row
  }
  return best && {name: best.name, rfc: best.rfc}
}

/**
 * The MAC address that a group's packets go to on Ethernet: 01:00:5e and the low 23 bits, so that 32 IPv4 groups share one
 * (RFC 1112 §6.4), or 33:33 and the low 32 bits (RFC 2464 §7). Null where the address is no group.
 */
export function multicastMacOf(address: IpAddress): MacAddress | null {
  if (!isMulticast(address)) return null
  const {version, value} = address
  return version === 4
    ? MacAddress.of(48, (0x01005en << 24n) | (value & 0x7f_ffffn))
    : MacAddress.of(48, (0x3333n << 32n) | (value & 0xffff_ffffn))
}

const tables = new Map<string, Row[]>()

/** A table is read when it is first asked. Of equally narrow rows the first wins: the blocks say more than the groups that repeat them. */
function rows4(): Row[] {
  return tableOf('4', () => [blocks4, groups4].flatMap((text) => text.split('\n').map(readRow)))
}

/** `ff0x::fb` is the same group in every scope: the x is the scope asked about. */
function rows6({value}: IpAddress): Row[] {
  const scope = ((value >> 112n) & 0xfn).toString(16)
  return tableOf(`6 ${scope}`, () => groups6.split('\n').map((line) => readRow(line.replace(/^ff0x/, `ff0${scope}`))))
}

function tableOf(name: string, read: () => Row[]): Row[] {
  let table = tables.get(name)
  if (!table) tables.set(name, (table = read()))
  return table
}

function readRow(line: string): Row {
  const [where = '', name = '', rfcs = ''] = line.split('\t')
  const rfc = rfcs === '' ? [] : rfcs.split(' ')
  const [start, end] = where.split('-')
  if (end !== undefined) return {name, rfc, first: IpAddress.parse(start!).value, last: IpAddress.parse(end).value}
  const block = Prefix.parse(where)
  return {name, rfc, first: block.first.value, last: block.last.value}
}

/** How many groups and blocks the table has. */
export function countMulticastGroups(): number {
  return [blocks4, groups4, groups6].reduce((count, text) => count + text.split('\n').length, 0)
}
