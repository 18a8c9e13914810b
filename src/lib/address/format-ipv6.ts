/** `value` is an unsigned 32-bit number: 3232238565 is 192.168.11.229. */
export function formatIpv4(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`
}

/** The eight 16-bit groups, the most significant first. */
export function groupsOf(value: bigint): number[] {
  return Array.from({length: 8}, (_, index) => Number((value >> BigInt(112 - 16 * index)) & 0xffffn))
}

/**
 * RFC 5952 text: lower case, no leading zeros, the longest run of zero groups (the first of equals, never a single one)
 * as `::`, and an IPv4-mapped address with its IPv4 part in dots (§5).
 */
export function formatIpv6(value: bigint): string {
  if (value >> 32n === 0xffffn) return `::ffff:${formatIpv4(Number(value & 0xffff_ffffn))}`
  return formatIpv6Mask(value)
}

/** The same without dots: the wildcard mask of /80 is ::ffff:ffff:ffff, no IPv4-mapped address. */
export function formatIpv6Mask(value: bigint): string {
  const groups = groupsOf(value)
  const [start, length] = longestZeroRun(groups)
  const hex = groups.map((group) => group.toString(16))
  if (length < 2) return hex.join(':')
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`
}

function longestZeroRun(groups: number[]): [start: number, length: number] {
  let best: [number, number] = [0, 0]
  let start = 0
  groups.forEach((group, index) => {
    if (group !== 0) start = index + 1
    else if (index + 1 - start > best[1]) best = [start, index + 1 - start]
  })
  return best
}

/** All bits of an address: octets joined by `.`, or the eight groups of IPv6 joined by `:`. */
export function binaryOf({version, value}: {version: 4 | 6; value: bigint}): string {
  return version === 4 ? binaryIpv4(Number(value)) : binaryIpv6(value)
}

function binaryIpv4(value: number): string {
  return [24, 16, 8, 0].map((shift) => ((value >>> shift) & 255).toString(2).padStart(8, '0')).join('.')
}

function binaryIpv6(value: bigint): string {
  return groupsOf(value)
    .map((group) => group.toString(2).padStart(16, '0'))
    .join(':')
}
