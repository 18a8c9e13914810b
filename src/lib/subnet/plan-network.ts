import {prefixesOf} from '../address/block.js'
import {ADDRESS_BITS, type IpAddress} from '../address/ip-address.js'
import {Prefix} from '../address/prefix.js'
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
  free: string[]
  unplaced: Unplaced[]
  /** How many addresses the network is short of, a decimal string; "0" where all fit. */
  missingAddresses: string
}

type Sized = {wish: Wish; hostBits: number}

/**
 * Gives each wish the smallest block that fits, the largest first (VLSM): then every block is aligned where the one before
 * ends, nothing is lost between them, and all fit if their sum does.
 */
export function planNetwork(network: Prefix, wishes: readonly Wish[], cloud: Cloud | null): NetworkPlan {
  const {version, address} = network
  const sized = wishes.map((wish) => ({wish, hostBits: hostBitsOf(wish, network, cloud)}))
  sized.sort((a, b) => b.hostBits - a.hostBits)

  const placed: {wish: Wish; block: Prefix}[] = []
  const unplaced: Sized[] = []
  let left = network.addressCount
  for (const one of sized) {
    const size = 1n << BigInt(one.hostBits)
    if (size > left) {
      unplaced.push(one)
      continue
    }
    placed.push({wish: one.wish, block: Prefix.of(startOf(network, left), address.bits - one.hostBits)})
    left -= size
  }
  const wanted = sized.reduce((sum, {hostBits}) => sum + (1n << BigInt(hostBits)), 0n)
  const missing = wanted - network.addressCount
  const free = left === 0n ? [] : prefixesOf({first: startOf(network, left), last: network.last})
  return {
    network: network.masked.toString(),
    allocations: placed.map(({wish, block}) => allocationOf(wish, block, cloud)),
    free: [...free].map(String),
    unplaced: unplaced.map(({wish, hostBits}) => ({
      name: wish.name,
      prefixLength: ADDRESS_BITS[version] - hostBits,
      hostsWanted: wish.hosts,
    })),
    missingAddresses: String(missing > 0n ? missing : 0n),
  }
}

/** Where the last `left` addresses of a network begin. */
function startOf(network: Prefix, left: bigint): IpAddress {
  return network.first.plus(network.addressCount - left)!
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
