import {prefixesOf} from '../address/block.js'
import {ADDRESS_BITS} from '../address/ip-address.js'
import {Prefix} from '../address/prefix.js'
import {bulkSetOf} from '../lists/block-builder.js'
import type {BlockSet} from '../lists/block-set.js'
import {type Cloud, hostBitsFor, hostRange} from './host-range.js'
import type {Wish} from './parse-wish.js'

export type Allocation = {
  name: string
  network: string
  /** With the growth; null where a prefix length was asked for. */
  hostsWanted: number | null
  /** A decimal string: it passes 2^53. Less what a cloud keeps. */
  hostCount: string
  /** Null where a cloud leaves no host. */
  firstHost: string | null
  lastHost: string | null
}

/** A wish that found no room; `prefixLength` is below 0 where no network is large enough. */
type Unplaced = {name: string; prefixLength: number; hostsWanted: number | null}

export type NetworkPlan = {
  network: string
  allocations: Allocation[]
  /** What was in use before, as networks. */
  used: string[]
  free: string[]
  unplaced: Unplaced[]
  /** How many addresses the network is short of, a decimal string; "0" where there are enough, if not always in one block. */
  missingAddresses: string
}

type Sized = {wish: Wish; hostBits: number}

/** A wish that has its block. */
export type Placed = {wish: Wish; block: Prefix}

/** What is in the network already: addresses that are in use, and names that stay where they are. */
export type Occupied = {used: BlockSet; kept: readonly Placed[]}

const NOTHING: Occupied = {used: bulkSetOf([]), kept: []}

/**
 * Gives each wish the smallest block that fits, the largest first (VLSM), in the smallest free block that holds it: then
 * nothing is lost between blocks, and as many addresses as can be are placed.
 */
export function planNetwork(
  network: Prefix,
  wishes: readonly Wish[],
  cloud: Cloud | null,
  {used, kept}: Occupied = NOTHING,
): NetworkPlan {
  const {version, address} = network
  const sized = wishes.map((wish) => ({wish, hostBits: hostBitsOf(wish, network, cloud)}))
  sized.sort((a, b) => b.hostBits - a.hostBits)

  const all = bulkSetOf([network])
  const keptSet = bulkSetOf(kept.map(({block}) => block))
  const free = [...all.subtract(used).subtract(keptSet).prefixes()]
  const room = sum(free)
  const placed = [...kept]
  const unplaced: Sized[] = []
  for (const one of sized) {
    const at = smallestAround(free, address.bits - one.hostBits)
    if (at === -1) {
      unplaced.push(one)
      continue
    }
    const around = free[at]!
    const block = Prefix.of(around.first, address.bits - one.hostBits)
    placed.push({wish: one.wish, block})
    const rest = around.length === block.length ? [] : prefixesOf({first: block.last.plus(1n)!, last: around.last})
    free.splice(at, 1, ...rest)
  }
  const wanted = sized.reduce((total, {hostBits}) => total + (1n << BigInt(hostBits)), 0n)
  const missing = wanted - room
  return {
    network: network.masked.toString(),
    allocations: placed.map(({wish, block}) => allocationOf(wish, block, cloud)),
    used: [...all.intersect(used).subtract(keptSet).prefixes()].map(String),
    free: free.map(String),
    unplaced: unplaced.map(({wish, hostBits}) => ({
      name: wish.name,
      prefixLength: ADDRESS_BITS[version] - hostBits,
      hostsWanted: wish.hosts,
    })),
    missingAddresses: String(missing > 0n ? missing : 0n),
  }
}

function sum(prefixes: readonly Prefix[]): bigint {
  return prefixes.reduce((total, {addressCount}) => total + addressCount, 0n)
}

/** The index of the smallest free block for that length, the lowest of equals; -1 where there is none. */
function smallestAround(free: readonly Prefix[], length: number): number {
  let best = -1
  for (const [at, block] of free.entries()) {
    if (block.length <= length && (best === -1 || block.length > free[best]!.length)) best = at
  }
  return best
}

/** The prefix length of the smallest network for a wish; below 0 where none is large enough. */
export function lengthOfWish(wish: Wish, network: Prefix, cloud: Cloud | null): number {
  return network.address.bits - hostBitsOf(wish, network, cloud)
}

function hostBitsOf({hosts, length}: Wish, {version, address}: Prefix, cloud: Cloud | null): number {
  return length === null ? hostBitsFor(version, BigInt(hosts ?? 0), cloud) : address.bits - length
}

function allocationOf({name, hosts}: Wish, block: Prefix, cloud: Cloud | null): Allocation {
  const range = hostRange(block, cloud)
  return {
    name,
    network: block.toString(),
    hostsWanted: hosts,
    hostCount: String(range?.count ?? 0n),
    firstHost: range?.first.toString() ?? null,
    lastHost: range?.last.toString() ?? null,
  }
}
