const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`)
const GROUP = /^[\da-f]{1,4}$/i
/** What Node takes behind the percent sign. */
const ZONE = /^[\da-z.:-]+$/i

/** Eight groups of four digits, or six and an IPv4 address. */
const MAX_LENGTH = 45

/**
 * Which IP version a text is an address of, 0 for neither: four decimal octets without leading zeros, or IPv6 text as
 * RFC 4291 §2.2 has it, perhaps with a zone (RFC 4007 §11). The same as Node's `net.isIP`, whose module costs each start
 * 2 ms (docs/startup.md).
 */
export function ipVersion(text: string): 0 | 4 | 6 {
  if (IPV4.test(text)) return 4
  const percent = text.indexOf('%')
  if (percent === -1) return isIpv6(text) ? 6 : 0
  return ZONE.test(text.slice(percent + 1)) && isIpv6(text.slice(0, percent)) ? 6 : 0
}

function isIpv6(text: string): boolean {
  if (text.length > MAX_LENGTH) return false
  const [head = '', tail, more] = text.split('::')
  if (more !== undefined) return false
  if (tail === undefined) return groupsIn(head, true) === 8
  const count = groupsIn(head, false) + groupsIn(tail, true)
  return count <= 7 // "::" stands for one group at least
}

/** Groups of 16 bits between colons; NaN where one is none. An IPv4 address at the end counts as two. */
function groupsIn(text: string, mayEndInIpv4: boolean): number {
  if (text === '') return 0
  const groups = text.split(':')
  const hasIpv4 = mayEndInIpv4 && IPV4.test(groups.at(-1)!)
  if (hasIpv4) groups.pop()
  return groups.every((group) => GROUP.test(group)) ? groups.length + (hasIpv4 ? 2 : 0) : NaN
}
