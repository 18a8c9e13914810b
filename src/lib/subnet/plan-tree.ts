import {Prefix} from '../address/prefix.js'
import type {Allocation, NetworkPlan} from './plan-network.js'

/** A network of a plan: cut in halves, given to a name, in use before, or free. `share` is its part of the whole, from 0 to 1. */
export type PlanNode = {
  network: string
  prefixLength: number
  share: number
  /** Decimal string. */
  addressCount: string
  allocation: Allocation | null
  isUsed: boolean
  /** Both, or none: then it is a leaf. */
  halves: PlanNode[]
}

/** The halving that leads from the whole network to each block of the plan. */
export function planTree({network, allocations, used, free}: NetworkPlan): PlanNode {
  const root = Prefix.parse(network)
  const byNetwork = new Map(allocations.map((allocation) => [allocation.network, allocation]))
  const isFree = new Set(free)
  const usedBefore = new Set(used)
  const nodeOf = (prefix: Prefix): PlanNode => {
    const text = prefix.toString()
    const allocation = byNetwork.get(text) ?? null
    const isLeaf = allocation !== null || isFree.has(text) || usedBefore.has(text)
    return {
      network: text,
      prefixLength: prefix.length,
      share: 2 ** (root.length - prefix.length),
      addressCount: String(prefix.addressCount),
      allocation,
      isUsed: usedBefore.has(text),
      halves: isLeaf ? [] : halvesOf(prefix).map(nodeOf),
    }
  }
  return nodeOf(root)
}

function halvesOf(prefix: Prefix): Prefix[] {
  const length = prefix.length + 1
  const half = 1n << BigInt(prefix.address.bits - length)
  return [Prefix.of(prefix.first, length), Prefix.of(prefix.first.plus(half)!, length)]
}
