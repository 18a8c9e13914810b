/**
 * `netkit/address`: IP addresses, networks, ranges, MAC addresses, and sets of them. Everything is parsed strictly, immutable, and
 * the same for IPv4 and IPv6. Nothing here opens a socket or reads a file.
 *
 *     import {AddressSet, IpAddress} from 'netkit/address'
 *
 *     const office = AddressSet.of('10.0.0.0/8', '192.168.1.10-192.168.1.20').exclude(AddressSet.of('10.9.0.0/16'))
 *     office.has('10.1.2.3') // true
 *     String(office) // '10.0.0.0/13 10.8.0.0/16 10.10.0.0/15 …'
 */
import type {Block} from '../address/block.js'
import {parseBlock} from '../address/parse-block.js'
import {Prefix} from '../address/prefix.js'
import {InputError} from '../errors.js'
import {IpAddress} from '../address/ip-address.js'
import {bulkSetOf} from './block-builder.js'
import type {BlockSet} from './block-set.js'

export {InputError, NetkitError} from '../errors.js'
export {prefixesOf} from '../address/block.js'
export type {Block} from '../address/block.js'
export {IpAddress} from '../address/ip-address.js'
export type {IpVersion} from '../address/ip-address.js'
export {MacAddress} from '../address/mac-address.js'
export type {MacForm} from '../address/mac-address.js'
export {parseBlock} from '../address/parse-block.js'
export {Prefix} from '../address/prefix.js'

/** What goes into a set: text as in lists (`10.0.0.0/8`, `10.0.0.1-9`, `10.0.0.0 255.0.0.0`, an address), or what was parsed. */
export type Addresses = string | IpAddress | Block

/** A set of IPv4 and IPv6 addresses, immutable; millions of networks fit. */
export class AddressSet implements Iterable<Prefix> {
  private constructor(private readonly blocks: BlockSet) {}

  /** Throws InputError INVALID_ADDRESS, INVALID_PREFIX, INVALID_RANGE, ZONE_IN_NETWORK, MIXED_VERSIONS. */
  static of(...items: readonly Addresses[]): AddressSet {
    return AddressSet.from(items)
  }

  /** The same of any number of them. */
  static from(items: Iterable<Addresses>): AddressSet {
    return new AddressSet(bulkSetOf(blocksOf(items)))
  }

  union(other: AddressSet): AddressSet {
    return AddressSet.from([this, other].flatMap((set) => [...set.ranges()]))
  }

  intersect(other: AddressSet): AddressSet {
    return new AddressSet(this.blocks.intersect(other.blocks))
  }

  /** The addresses of this set that are not in the other one. */
  exclude(other: AddressSet): AddressSet {
    return new AddressSet(this.blocks.subtract(other.blocks))
  }

  /** Whether all of it is in the set. Throws as `of`. */
  has(item: Addresses): boolean {
    return this.blocks.contains(blockOf(item))
  }

  equals(other: AddressSet): boolean {
    return this.exclude(other).isEmpty && other.exclude(this).isEmpty
  }

  get isEmpty(): boolean {
    return this.blocks.isEmpty
  }

  /** How many addresses there are. */
  get addressCount(): bigint {
    return this.blocks.addressCount
  }

  /** The fewest networks that cover exactly this set: IPv4 first, in order. */
  prefixes(): Iterable<Prefix> {
    return this.blocks.prefixes()
  }

  /** The fewest ranges, IPv4 first, in order; ranges that touch are one. */
  ranges(): Iterable<Block> {
    return this.blocks.ranges()
  }

  [Symbol.iterator](): Iterator<Prefix> {
    return this.blocks.prefixes()
  }

  /** Its networks, with blanks between them. */
  toString(): string {
    return [...this].join(' ')
  }

  /** Its networks as texts. */
  toJSON(): string[] {
    return Array.from(this, String)
  }
}

function* blocksOf(items: Iterable<Addresses>): Generator<Block> {
  for (const item of items) yield blockOf(item)
}

function blockOf(item: Addresses): Block {
  if (typeof item === 'string') return parseBlock(item)
  const {first, last} = item instanceof IpAddress ? {first: item, last: item} : item
  const text = `${first}-${last}`
  if (first.zone !== null || last.zone !== null) throw refused('ZONE_IN_NETWORK', text, 'a zone belongs to one machine')
  if (first.version !== last.version) throw refused('MIXED_VERSIONS', text, 'both ends must be of one version')
  if (first.compare(last) > 0) throw refused('INVALID_RANGE', text, 'from high to low')
  return item instanceof Prefix ? item : {first, last}
}

function refused(code: string, input: string, reason: string): InputError {
  return new InputError(code, `"${input}": ${reason}`, {input})
}
