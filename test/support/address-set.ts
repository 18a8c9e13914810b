import {type Block, prefixesOf} from '../../src/lib/address/block.js'
import {ADDRESS_BITS, IpAddress, type IpVersion} from '../../src/lib/address/ip-address.js'
import type {Prefix} from '../../src/lib/address/prefix.js'

/** Addresses `first` to `last`, both included, of one version. */
type Range = readonly [first: bigint, last: bigint]

/**
 * A set of IPv4 and IPv6 addresses, immutable: what `BlockSet` is, written to be read, as its oracle. Inside, each version is a list of ranges, sorted and not touching: of all
 * lists of ranges for the same addresses there is one such list, so that two equal sets look alike.
 */
export class AddressSet {
  static readonly empty = new AddressSet([], [])

  private constructor(
    private readonly ranges4: readonly Range[],
    private readonly ranges6: readonly Range[],
  ) {}

  /** The union of the blocks, which may overlap and come in any order. A block from high to low is a RangeError. */
  static of(blocks: Iterable<Block>): AddressSet {
    const ranges: Record<IpVersion, Range[]> = {4: [], 6: []}
    for (const block of blocks) ranges[block.first.version].push(rangeOf(block))
    return new AddressSet(joined(ranges[4]), joined(ranges[6]))
  }

  union(other: AddressSet): AddressSet {
    return this.combine(other, (mine, theirs) => joined([...mine, ...theirs]))
  }

  intersect(other: AddressSet): AddressSet {
    return this.combine(other, intersection)
  }

  /** The addresses of this set that are not in `other`. */
  subtract(other: AddressSet): AddressSet {
    return this.combine(other, (mine, theirs, version) => intersection(mine, complement(theirs, version)))
  }

  contains(block: Block): boolean {
    const ranges = this.rangesOf(block.first.version)
    const [first, last] = rangeOf(block)
    const range = ranges[lastStartingAtOrBelow(ranges, first)]
    return range !== undefined && last <= range[1]
  }

  equals(other: AddressSet): boolean {
    return this.subtract(other).isEmpty && other.subtract(this).isEmpty
  }

  get isEmpty(): boolean {
    return this.ranges4.length + this.ranges6.length === 0
  }

  get addressCount(): bigint {
    return [...this.ranges4, ...this.ranges6].reduce((sum, [first, last]) => sum + last - first + 1n, 0n)
  }

  /** The ranges, IPv4 first, in order. */
  *ranges(): Generator<Block> {
    for (const version of [4, 6] as const) {
      for (const [first, last] of this.rangesOf(version)) {
        yield {first: IpAddress.of(version, first), last: IpAddress.of(version, last)}
      }
    }
  }

  /** The fewest prefixes that cover exactly this set, IPv4 first, in order. */
  *prefixes(): Generator<Prefix> {
    for (const block of this.ranges()) yield* prefixesOf(block)
  }

  private rangesOf(version: IpVersion): readonly Range[] {
    return version === 4 ? this.ranges4 : this.ranges6
  }

  private combine(
    other: AddressSet,
    join: (mine: readonly Range[], theirs: readonly Range[], version: IpVersion) => Range[],
  ) {
    return new AddressSet(join(this.ranges4, other.ranges4, 4), join(this.ranges6, other.ranges6, 6))
  }
}

function rangeOf({first, last}: Block): Range {
  if (first.compare(last) > 0 || first.version !== last.version)
    throw new RangeError(`${first} to ${last} is not a block`)
  return [first.value, last.value]
}

/** Sorts and joins ranges that overlap or touch. */
function joined(ranges: readonly Range[]): Range[] {
  const result: Range[] = []
  for (const [first, last] of ranges.toSorted((a, b) => compareBigints(a[0], b[0]))) {
    const before = result.at(-1)
    if (before !== undefined && first <= before[1] + 1n) {
      if (last > before[1]) result[result.length - 1] = [before[0], last]
    } else result.push([first, last])
  }
  return result
}

function intersection(a: readonly Range[], b: readonly Range[]): Range[] {
  const result: Range[] = []
  let i = 0
  let j = 0
  for (let x = a[i], y = b[j]; x !== undefined && y !== undefined; x = a[i], y = b[j]) {
    const first = x[0] > y[0] ? x[0] : y[0]
    const last = x[1] < y[1] ? x[1] : y[1]
    if (first <= last) result.push([first, last])
    if (x[1] < y[1]) i++
    else j++
  }
  return result
}

function complement(ranges: readonly Range[], version: IpVersion): Range[] {
  const result: Range[] = []
  let next = 0n
  for (const [first, last] of ranges) {
    if (first > next) result.push([next, first - 1n])
    next = last + 1n
  }
  const end = (1n << BigInt(ADDRESS_BITS[version])) - 1n
  if (next <= end) result.push([next, end])
  return result
}

/** The index of the last range that starts at or below `value`, or -1. */
function lastStartingAtOrBelow(ranges: readonly Range[], value: bigint): number {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ranges[middle]![0] <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

function compareBigints(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
