import type {Block} from '../address/block.js'
import type {IpAddress} from '../address/ip-address.js'
import {InputError} from '../errors.js'

/** The address at a place of the block, from 0; -1 is the last. Null where the block has none there. */
export function nthAddress({first, last}: Block, place: bigint): IpAddress | null {
  const size = last.value - first.value + 1n
  const offset = place < 0n ? size + place : place
  return offset >= 0n && offset < size ? first.plus(offset) : null
}

/** Throws InputError INVALID_NUMBER. */
export function parsePlace(text: string): bigint {
  if (/^-?\d{1,39}$/.test(text)) return BigInt(text)
  throw new InputError('INVALID_NUMBER', `"${text}": expected a whole number, such as 0, 10 or -1`, {input: text})
}
