import fs from 'node:fs'
import path from 'node:path'

type Registry = {
  ipv4: {start: string; end: string; name: string; rfc: string[]}[]
  ipv4Blocks: {block: string; name: string; rfc: string}[]
  ipv6WellKnown: Record<string, string>
}

const file = path.join(import.meta.dirname, 'multicast.json')
const {ipv4, ipv4Blocks, ipv6WellKnown} = JSON.parse(fs.readFileSync(file, 'utf8')) as Registry

/** Groups that the registry gives as an offset from the top of each scope (RFC 2365 §9), where everybody meets them. */
const RELATIVE = [lineOf('239.255.255.250', 'SSDP Simple Service Discovery Protocol', [])]

/**
 * Each table is one string, a line for each row (`first[-last] TAB name TAB RFCs`): a list of objects would be set up at every start,
 * and few runs ask about multicast.
 */
export const MULTICAST_GROUP_TABLE = {
  /** Assigned IPv4 groups. */
  groups4: [
    ...ipv4.map(({start, end, name, rfc}) => lineOf(start === end ? start : `${start}-${end}`, name, rfc)),
    ...RELATIVE,
  ].join('\n'),
  /** The blocks of 224.0.0.0/4, networks or ranges. */
  blocks4: ipv4Blocks.map(({block, name, rfc}) => lineOf(block, name, rfc.split(' '))).join('\n'),
  /** IPv6 groups; in `ff0x::` the x is any scope, and a prefix length makes it a block of groups. */
  groups6: Object.entries(ipv6WellKnown)
    .map(([group, name]) => lineOf(group, name, []))
    .join('\n'),
}

/** The registry writes some names twice over: "OSPFIGP OSPFIGP All Routers". */
function lineOf(where: string, name: string, rfcs: string[]): string {
  const once = name.replaceAll(/\b(\w+) \1\b/g, '$1').trim()
  return `${where}\t${once}\t${rfcs.map((rfc) => rfc.replace(/^rfc-?/i, '')).join(' ')}`
}
