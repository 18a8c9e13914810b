import {InputError} from '../errors.js'
import type {KeptBits} from './anonymiser.js'

/** A /24 hides the host, a /48 hides the subscriber: what is usual for each version. */
const USUAL: KeptBits = {4: 24, 6: 48}

/**
 * Reads `/24,/48`, `/24` or `/56`: how many bits of IPv4 and IPv6 addresses stay. One number means the version that it suits,
 * and the other one is anonymised as usual, never left as it is. Throws InputError INVALID_PREFIX.
 */
export function parseKeptBits(text: string): KeptBits {
  const [, one, two] = /^\/?(\d{1,3})(?:,\/?(\d{1,3}))?$/.exec(text) ?? []
  const first = Number(one)
  const kept: KeptBits = {...USUAL, [first > 32 && two === undefined ? 6 : 4]: first}
  if (two !== undefined) kept[6] = Number(two)
  if (kept[4] <= 32 && kept[6] <= 128) return kept
  throw new InputError('INVALID_PREFIX', `"${text}": expected prefix lengths such as /24,/48`, {input: text})
}
