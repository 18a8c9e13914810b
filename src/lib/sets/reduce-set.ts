import {bulkSetOf} from '../lists/block-builder.js'
import type {BlockSet} from '../lists/block-set.js'
import {ADDRESS_BITS, type IpVersion} from '../address/ip-address.js'
import {InputError} from '../errors.js'
import {MAX_EXACT} from './fewest-added.js'
import {shrinkList} from './shrink-list.js'

/** The longest prefix of each version that may stand in the list. */
export type MinPrefix = Record<IpVersion, number>

export type Limits = {minPrefix?: MinPrefix | null | undefined; maxEntries?: number | undefined}

/** A set with fewer prefixes, and what that cost; `isAbout` where another choice might have cost a little less. */
export type Reduced = {set: BlockSet; isLossy: boolean; isAbout: boolean; entriesLess: number; added: bigint}

/** Widens the prefixes that are too long, then joins neighbours until there are few enough. */
export function reduceSet(exact: BlockSet, {minPrefix, maxEntries}: Limits): Reduced {
  let set = exact
  if (minPrefix)
    set = bulkSetOf([...set.prefixes()].map((prefix) => prefix.supernet(minPrefix[prefix.version]) ?? prefix))
  const isAbout = maxEntries !== undefined && set.prefixCount > Math.max(maxEntries, MAX_EXACT)
  if (maxEntries !== undefined) set = bulkSetOf(shrinkList(set.prefixes(), maxEntries))
  const isLossy = Boolean(minPrefix) || maxEntries !== undefined
  if (!isLossy) return {set, isLossy, isAbout, entriesLess: 0, added: 0n}
  const [before, after] = [exact.prefixCount, set.prefixCount]
  return {set, isLossy, isAbout, entriesLess: before - after, added: set.addressCount - exact.addressCount}
}

/** Reads `24`, `/48` or `/24,/48`. One number means the version that it suits: above 32 it is IPv6. Throws InputError INVALID_PREFIX. */
export function parseMinPrefix(text: string | undefined): MinPrefix | null {
  if (text === undefined) return null
  const [, one, two] = /^\/?(\d{1,3})(?:,\/?(\d{1,3}))?$/.exec(text) ?? []
  const [first, second] = [Number(one), two === undefined ? null : Number(two)]
  const limits: MinPrefix =
    second !== null ? {4: first, 6: second} : first > 32 ? {4: 32, 6: first} : {4: first, 6: ADDRESS_BITS[6]}
  if (limits[4] <= 32 && limits[6] <= 128) return limits
  throw new InputError('INVALID_PREFIX', `"${text}": expected /24 for IPv4, /48 for IPv6, or /24,/48`, {input: text})
}
