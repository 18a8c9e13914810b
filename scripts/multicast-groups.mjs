// Writes src/lib/address/multicast-groups.data.ts from data/multicast.json (`npm run data`).
import fs from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')

/**
 * The module's text. The groups are one string, a line each (`first[-last] TAB name TAB RFCs`): a list of objects would
 * be set up at every start, and few runs ask about multicast.
 */
export function multicastGroupsModule() {
  const data = JSON.parse(fs.readFileSync(path.join(root, 'data/multicast.json'), 'utf8'))
  const groups4 = data.ipv4.map(({start, end, name, rfc}) =>
    line(start === end ? start : `${start}-${end}`, name, rfc.map(numberOf)),
  )
  groups4.push(...RELATIVE)
  const blocks4 = data.ipv4Blocks.map(({block, name, rfc}) => line(block, name, rfc.split(' ').map(numberOf)))
  const groups6 = Object.entries(data.ipv6WellKnown).map(([group, name]) => line(group, name, []))
  return [
    '// Generated from data/multicast.json by scripts/multicast-groups.mjs: do not edit.',
    '',
    '/** Assigned IPv4 groups, a line each: first[-last], name and RFC numbers, tabs between them. */',
    `export const GROUPS_4 = ${literal(groups4)}`,
    '',
    '/** The blocks of 224.0.0.0/4, networks or ranges; the same form. */',
    `export const BLOCKS_4 = ${literal(blocks4)}`,
    '',
    '/** IPv6 groups; in `ff0x::` the x is any scope, and a prefix length makes it a block of groups. */',
    `export const GROUPS_6 = ${literal(groups6)}`,
    '',
  ].join('\n')
}

/** Groups that the registry gives as an offset from the top of each scope (RFC 2365 §9), where everybody meets them. */
const RELATIVE = [line('239.255.255.250', 'SSDP Simple Service Discovery Protocol', [])]

/** The registry writes some names twice over: "OSPFIGP OSPFIGP All Routers". */
function line(where, name, rfcs) {
  const once = name.replaceAll(/\b(\w+) \1\b/g, '$1').trim()
  return `${where}\t${once}\t${rfcs.join(' ')}`
}

function numberOf(rfc) {
  return rfc.replace(/^rfc-?/i, '')
}

function literal(lines) {
  return `\`\\\n${lines.map((text) => text.replaceAll(/[\\`$]/g, '\\$&')).join('\n')}\``
}

if (process.argv[1] === import.meta.filename) {
  fs.writeFileSync(path.join(root, 'src/lib/address/multicast-groups.data.ts'), multicastGroupsModule())
}
