import type {Block} from '../address/block.js'
import type {IpAddress} from '../address/ip-address.js'
import {Prefix} from '../address/prefix.js'
import {InputError} from '../errors.js'
import {hostRange} from './host-range.js'

/** Which addresses of a block are wanted; `before` is how many rows there are of others already. */
export type HostWish = {all: boolean; step: number; limit: number | undefined; yes: boolean; before?: bigint}

/** `count` addresses, each `step` after the one before. */
export type AddressRun = {first: IpAddress; count: bigint; step: bigint}

/** More rows than that are hardly meant: an IPv6 /64 has 2^64. */
const MANY = 1n << 24n

/** The addresses that hosts may have; of a range, and with `all`, every one. Throws InputError TOO_MANY_ROWS. */
export function listHosts(block: Block, {all, step, limit, yes, before = 0n}: HostWish): AddressRun {
  const range = block instanceof Prefix && !all ? hostRange(block) : null
  const {first, last} = range ?? block
  const every = BigInt(step)
  const rows = (last.value - first.value) / every + 1n
  if (limit !== undefined && BigInt(limit) < rows) return {first, count: BigInt(limit), step: every}
  if (before + rows <= MANY || yes) return {first, count: rows, step: every}
  throw new InputError(
    'TOO_MANY_ROWS',
    `${before + rows} addresses: use --yes to list them all, or --limit for the first ones`,
  )
}
