import type {Block} from '../address/block.js'
import {Prefix} from '../address/prefix.js'

/** The networks of that length that lie whole and aligned in the ranges, in order. */
export function* freeNetworks(ranges: Iterable<Block>, length: number): Generator<Prefix> {
  for (const {first, last} of ranges) {
    if (length > first.bits) continue
    const size = 1n << BigInt(first.bits - length)
    const above = (size - (first.value % size)) % size
    for (let start = first.plus(above); start !== null && start.value + size - 1n <= last.value;) {
      yield Prefix.of(start, length)
      start = start.plus(size)
    }
  }
}

export function* take<Item>(items: Iterable<Item>, count: number): Generator<Item> {
  if (count <= 0) return
  let left = count
  for (const item of items) {
    yield item
    if (--left === 0) return
  }
}
