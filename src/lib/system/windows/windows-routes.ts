import {Prefix} from '../../address/prefix.js'
import {decodeWindowsAddress} from './windows-address.js'
import type {WindowsInterface} from './windows-interfaces.js'

/** A line of the routing table. */
export type WindowsRoute = {
  network: Prefix
  kind: 'unicast'
  hops: {gateway: string | null; interface: string}[]
  source: null
  metric: number
  table: string
}

/**
 * Decodes rows of MIB_IPFORWARD_ROW2 (netioapi.h), without those of this machine's own addresses, of groups and of broadcast addresses:
 *
 *     offset   8 interface  12 destination  40 its prefix's length  44 next hop, zeros on the link  84 metric  92 own address
 *
 * A route's metric is its own and its interface's, added up, as Windows compares them.
 */
export function decodeForwardRows(rows: readonly Buffer[], interfaces: readonly WindowsInterface[]): WindowsRoute[] {
  const own = interfaces.flatMap(({addresses}) => addresses.map(({prefix}) => prefix))
  return rows.flatMap((row) => {
    const network = networkOfRow(row)
    if (network === null || row[92] !== 0 || isSystemsOwn(network, own)) return []
    const index = row.readUInt32LE(8)
    const link = interfaces.find((one) => one.index === index)
    const {version} = network
    const hop = {gateway: gatewayOfRow(row), interface: link?.name ?? String(index)}
    const metric = row.readUInt32LE(84) + (link?.metrics[version] ?? 0)
    return [{network, kind: 'unicast' as const, hops: [hop], source: null, metric, table: 'main'}]
  })
}

export function networkOfRow(row: Buffer): Prefix | null {
  const address = decodeWindowsAddress(row, 12)
  const length = row[40]!
  return address === null || length > (address.version === 4 ? 32 : 128) ? null : Prefix.of(address, length)
}

export function gatewayOfRow(row: Buffer): string | null {
  const gateway = decodeWindowsAddress(row, 44)
  return gateway === null || gateway.value === 0n ? null : gateway.toString()
}

/** Groups, broadcast addresses, and this machine's own: Linux has them in a table that is not shown either. */
function isSystemsOwn({version, address: {value}, length}: Prefix, own: readonly Prefix[]): boolean {
  if (version === 6)
    return value >> 120n === 0xffn || (length === 128 && own.some(({address}) => address.value === value))
  const isLast = (prefix: Prefix) => prefix.version === 4 && prefix.length < 31 && prefix.last.value === value
  const isOwn = (prefix: Prefix) => prefix.version === 4 && prefix.address.value === value
  return (
    value >> 28n === 0xen || (length === 32 && (value === 0xffff_ffffn || own.some((one) => isLast(one) || isOwn(one))))
  )
}
