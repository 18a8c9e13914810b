import {ipVersion} from './ip-version.js'
import {Address4, Address6} from 'ip-address'
import {InputError} from '../errors.js'
import {explainAddress} from './explain-address.js'
import {formatIpv4, formatIpv6} from './format-ipv6.js'

export type IpVersion = 4 | 6

/** Bits in an address of each version. */
export const ADDRESS_BITS = {4: 32, 6: 128} as const

/**
 * An IPv4 or IPv6 address (RFC 791, RFC 4291): a version and a number. An IPv6 address may carry a zone, the name of the
 * interface it is meant on (`fe80::1%eth0`, RFC 4007 §11); the zone takes no part in arithmetic.
 */
export class IpAddress {
  private constructor(
    readonly version: IpVersion,
    readonly value: bigint,
    readonly zone: string | null,
  ) {}

  /** @param value 0 … 2^32−1 or 2^128−1; outside it a RangeError, since no caller may let that happen. */
  static of(version: IpVersion, value: bigint, zone: string | null = null): IpAddress {
    if (value < 0n || value >> BigInt(ADDRESS_BITS[version]) !== 0n) {
      throw new RangeError(`${value} is not an IPv${version} address`)
    }
    return new IpAddress(version, value, zone)
  }

  /**
   * Reads four decimal octets, or IPv6 text as RFC 4291 §2.2 has it, and nothing else: no octal, hex or short forms (one
   * text must not mean two addresses, RFC 6943 §3.1.1). Throws InputError INVALID_ADDRESS, which says where and why.
   */
  static parse(text: string): IpAddress {
    const [bare = '', zone] = splitZone(text)
    const version = ipVersion(bare)
    if (version === 4 && zone === undefined) return new IpAddress(4, new Address4(bare).bigInt(), null)
    if (version === 6 && (zone === undefined || ZONE.test(zone))) {
      return new IpAddress(6, new Address6(bare).bigInt(), zone ?? null)
    }
    const {offset, reason} = explainAddress(text)
    throw new InputError('INVALID_ADDRESS', `"${text}": ${reason}`, {input: text, offset})
  }

  /** The last address of the version: 255.255.255.255, or ffff:…:ffff. */
  static last(version: IpVersion): IpAddress {
    return new IpAddress(version, (1n << BigInt(ADDRESS_BITS[version])) - 1n, null)
  }

  get bits(): 32 | 128 {
    return ADDRESS_BITS[this.version]
  }

  /** The address `offset` further on, or null where the address space ends: it does not wrap. */
  plus(offset: bigint): IpAddress | null {
    const value = this.value + offset
    return value < 0n || value >> BigInt(this.bits) !== 0n ? null : new IpAddress(this.version, value, this.zone)
  }

  /** IPv4 before IPv6, then by number. */
  compare(other: IpAddress): number {
    if (this.version !== other.version) return this.version - other.version
    return this.value < other.value ? -1 : this.value > other.value ? 1 : 0
  }

  equals(other: IpAddress): boolean {
    return this.compare(other) === 0 && this.zone === other.zone
  }

  /** Dotted decimal, or RFC 5952 text with the zone behind it. */
  toString(): string {
    if (this.version === 4) return formatIpv4(Number(this.value))
    return formatIpv6(this.value) + (this.zone === null ? '' : `%${this.zone}`)
  }
}

/** What an interface may be called in a zone: never a blank, a control character or a `/`. */
const ZONE = /^[\w.:-]+$/

function splitZone(text: string): [bare: string, zone?: string] {
  const at = text.indexOf('%')
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
