import {ADDRESS_BITS, IpAddress, type IpVersion} from '../address/ip-address.js'
import {Prefix} from '../address/prefix.js'

/** Work and memory grow with the square of the list: 10,000 networks take up to a few seconds. */
export const MAX_EXACT = 10_000

/** The fewest addresses that must be added for 1, 2, 3 … entries; numbers where these are exact, as for all of IPv4. */
type Costs = Float64Array | bigint[]

/** A network with two or more of the list in it, and both its halves with some; or one of the list itself. */
type Node = {
  around: Prefix
  halves: [Node, Node] | null
  /** How many networks of the list are in it. */
  count: number
  /** The least number of entries that can be left of them. */
  least: number
  /** By the number of entries, from `least` on. */
  costs: Costs
  /** How many of these entries the first half gets; 0: one entry, the network itself. */
  shares: Uint16Array
}

type Wish = {prefixes: readonly Prefix[]; most: number; fewer: number; unit: number; isExact: boolean}

/**
 * At most `maxEntries` networks that hold all of the list and the fewest addresses besides, found for each network of the
 * tree from the leaves up: one entry for all that is in it, or the best shares of its two halves.
 *
 * @param prefixes sorted, none inside another, not two that are one network, of each version one at least; MAX_EXACT at most
 */
export function fewestAdded(prefixes: readonly Prefix[], maxEntries: number): Prefix[] {
  const fewer = prefixes.length - maxEntries
  if (fewer <= 0) return [...prefixes]
  const [four, six] = ([4, 6] as const).map((version) => {
    const own = prefixes.filter((prefix) => prefix.version === version)
    return own.length === 0 ? null : rootOf(own, Math.min(own.length, maxEntries), fewer)
  }) as [Root | null, Root | null]
  if (four === null || six === null) return entriesOf((four ?? six!).node, maxEntries)
  let [best, bestCost] = [0, -1n]
  for (let count = 1; count < maxEntries; count++) {
    const [a, b] = [costAt(four, count), costAt(six, maxEntries - count)]
    if (a === null || b === null || (bestCost !== -1n && a + b >= bestCost)) continue
    ;[best, bestCost] = [count, a + b]
  }
  return [...entriesOf(four.node, best), ...entriesOf(six.node, maxEntries - best)]
}

type Root = {node: Node; unit: number}

function rootOf(prefixes: readonly Prefix[], most: number, fewer: number): Root {
  const around = commonNetwork(prefixes[0]!, prefixes.at(-1)!)
  const longest = Math.max(...prefixes.map(({length}) => length))
  const isExact = longest - around.length <= 52
  const unit = isExact ? around.address.bits - longest : 0 // in networks as small as the smallest of the list
  return {node: nodeOf({prefixes, most, fewer, unit, isExact}, 0, prefixes.length).node, unit}
}

function costAt({node: {costs, least}, unit}: Root, count: number): bigint | null {
  const cost = costs[count - least]
  return cost === undefined ? null : BigInt(cost) << BigInt(unit)
}

/** The tree of `prefixes[from..to)`, and how many addresses they hold, in units. */
function nodeOf(wish: Wish, from: number, to: number): {node: Node; held: bigint} {
  const {prefixes, most, fewer, unit, isExact} = wish
  const first = prefixes[from]!
  const count = to - from
  const sizeOf = (prefix: Prefix) => prefix.addressCount >> BigInt(unit)
  const costs = (length: number): Costs =>
    isExact ? new Float64Array(length).fill(Infinity) : Array.from({length}, () => UNKNOWN)
  if (count === 1) {
    const none = costs(1)
    none[0] = isExact ? 0 : 0n
    const node = {around: first, halves: null, count, least: 1, costs: none, shares: new Uint16Array(1)}
    return {node, held: sizeOf(first)}
  }
  const around = commonNetwork(first, prefixes[to - 1]!)
  const split = secondHalf(prefixes, from, to, around)
  const [left, right] = [nodeOf(wish, from, split), nodeOf(wish, split, to)]
  const held = left.held + right.held
  const least = Math.max(1, count - fewer)
  const length = Math.min(count, most) - least + 1
  const halves: [Node, Node] = [left.node, right.node]
  const node = {around, halves, count, least, costs: costs(length), shares: new Uint16Array(length)}
  if (isExact) share<number>(node, halves)
  else share<bigint>(node, halves)
  if (least === 1) {
    const own = sizeOf(around) - held
    node.costs[0] = isExact ? Number(own) : own
    node.shares[0] = 0
  }
  for (const half of halves) half.costs = [] // the shares are enough to find the entries
  return {node, held}
}

/** More than all addresses of IPv6. */
const UNKNOWN = 1n << 130n

/** Tries how many entries each half gets. */
function share<Cost extends number | bigint>(node: Node, [left, right]: [Node, Node]): void {
  const [costs, lefts, rights] = [node.costs, left.costs, right.costs] as unknown as Cost[][]
  const {shares, least} = node
  const end = shares.length
  for (let one = 0; one < lefts!.length; one++) {
    const cost = lefts![one]!
    const base = left.least + one + right.least - least
    const stop = Math.min(rights!.length, end - base)
    for (let other = Math.max(0, -base); other < stop; other++) {
      const sum = ((cost as number) + (rights![other] as number)) as Cost
      if (sum >= costs![base + other]!) continue
      costs![base + other] = sum
      shares[base + other] = left.least + one
    }
  }
}

function entriesOf({around, halves, least, shares}: Node, count: number): Prefix[] {
  const first = shares[count - least]!
  if (halves === null || first === 0) return [around]
  return [...entriesOf(halves[0], first), ...entriesOf(halves[1], count - first)]
}

/** Where the networks begin that have the first bit behind `around` set. */
function secondHalf(prefixes: readonly Prefix[], from: number, to: number, {address, length}: Prefix): number {
  const bit = 1n << BigInt(address.bits - length - 1)
  let [low, high] = [from, to]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((prefixes[middle]!.address.value & bit) === 0n) low = middle + 1
    else high = middle
  }
  return low
}

/** The longest prefix around both. */
export function commonNetwork(a: Prefix, b: Prefix): Prefix {
  const version: IpVersion = a.version
  const difference = a.first.value ^ b.first.value
  const common = ADDRESS_BITS[version] - (difference === 0n ? 0 : difference.toString(2).length)
  return Prefix.of(IpAddress.of(version, a.first.value), Math.min(common, a.length, b.length)).masked
}
