import {BlockScanner} from '../lists/block-scanner.js'
import {IpAddress} from '../address/ip-address.js'
import {anonymise, type KeptBits} from './anonymiser.js'
import {nameOfAddress} from './line-grep.js'
import type {EntryIndex} from '../lists/entry-list.js'
import type {BlockMatcher} from './block-matcher.js'

/** How often an address, or a label, was found; the other of the two is null. */
export type TopRow = {address: string | null; label: string | null; count: number}

/** Counts the addresses of a text. Memory grows with how many different ones there are. */
export class AddressCounter {
  private readonly counts4 = new Map<number, number>()
  /** By their groups, as text. */
  private readonly counts6 = new Map<string, number>()
  private readonly scanner = new BlockScanner()

  /** @param matcher which blocks are looked for; their addresses are counted */
  constructor(private readonly matcher: BlockMatcher) {}

  /** A block of whole lines; `bytes[end]` is a line feed, or a place for one. */
  take(bytes: Uint8Array, start: number, end: number): void {
    const {scanner, matcher, counts4, counts6} = this
    for (let at = start; scanner.next(bytes, at, end, start); at = scanner.end) {
      if (!matcher.matches(scanner)) continue
      const {version, value, groups} = scanner.address
      if (version === 4) counts4.set(value, (counts4.get(value) ?? 0) + 1)
      else {
        const key = groups.join()
        counts6.set(key, (counts6.get(key) ?? 0) + 1)
      }
    }
  }

  /** The most frequent ones, of equals the lowest name first. Labels are counted where they are given. */
  top(count: number, {kept, labels}: {kept: KeptBits | null; labels: EntryIndex | null}): TopRow[] {
    const sums = new Map<string, number>()
    for (const [address, times] of this.found()) {
      const key =
        labels === null
          ? String(kept === null ? address : anonymise(address, kept))
          : (nameOfAddress(labels, address) ?? '')
      sums.set(key, (sums.get(key) ?? 0) + times)
    }
    const rows = [...sums].sort(([a, timesA], [b, timesB]) => timesB - timesA || (a < b ? -1 : 1))
    return rows.slice(0, count).map(([key, times]) => ({
      address: labels === null ? key : null,
      label: labels === null ? null : key,
      count: times,
    }))
  }

  private *found(): Generator<[IpAddress, number]> {
    for (const [value, times] of this.counts4) yield [IpAddress.of(4, BigInt(value)), times]
    for (const [key, times] of this.counts6) {
      const value = key.split(',').reduce((sum, group) => (sum << 16n) | BigInt(group), 0n)
      yield [IpAddress.of(6, value), times]
    }
  }
}
