import {InputError} from '../errors.js'
import {explainAddress} from './explain-address.js'
import {ADDRESS_BITS, IpAddress, type IpVersion} from './ip-address.js'
import {type MaskForm, maskOfLength, parseMask} from './parse-mask.js'

/** An IP address and a prefix length, such as 192.0.2.7/24 (CIDR, RFC 4632). Host bits are kept; see `masked`. */
export class Prefix {
  private constructor(
    readonly address: IpAddress,
    readonly length: number,
  ) {}

  /** @param length 0 … 32 or 128; outside it a RangeError. A zone is refused with InputError ZONE_IN_NETWORK. */
  static of(address: IpAddress, length: number): Prefix {
    if (!Number.isInteger(length) || length < 0 || length > address.bits) {
      throw new RangeError(`/${length} does not fit an IPv${address.version} address`)
    }
    if (address.zone !== null) {
      throw zoneInNetwork(address.toString())
    }
    return new Prefix(address, length)
  }

  /**
   * Reads `ADDRESS/LENGTH` or, for IPv4, `ADDRESS/NETMASK`; an address alone is the host itself (/32, /128). With
   * `mask: 'wildcard'` the dotted form is an inverse mask (0.0.0.255 for /24). Throws InputError INVALID_ADDRESS,
   * INVALID_PREFIX or ZONE_IN_NETWORK.
   */
  static parse(text: string, {mask = 'netmask'}: {mask?: MaskForm} = {}): Prefix {
    const slash = text.indexOf('/')
    const address = parseHead(text, slash === -1 ? text : text.slice(0, slash))
    if (text.includes('%')) throw zoneInNetwork(text)
    if (slash === -1) return new Prefix(address, address.bits)
    const outcome = parseMask(text.slice(slash + 1), address.version, mask)
    if (typeof outcome === 'number') return new Prefix(address, outcome)
    const {reason, offset} = outcome
    throw new InputError('INVALID_PREFIX', `"${text}": ${reason}`, {input: text, offset: slash + 1 + offset})
  }

  get version(): IpVersion {
    return this.address.version
  }

  /** The netmask: `length` ones, then zeros. */
  get netmask(): IpAddress {
    return IpAddress.of(this.version, maskOfLength(this.version, this.length))
  }

  /** The netmask turned over, as access lists want it: zeros, then ones. */
  get wildcardMask(): IpAddress {
    return IpAddress.of(this.version, hostMask(this.version, this.length))
  }

  /** The same prefix with its host bits cleared: address AND netmask. */
  get masked(): Prefix {
    return new Prefix(this.first, this.length)
  }

  /** The lowest address of the block: the network address. */
  get first(): IpAddress {
    return IpAddress.of(this.version, this.address.value & maskOfLength(this.version, this.length))
  }

  /** The highest address of the block: the broadcast address, where there is one. */
  get last(): IpAddress {
    return IpAddress.of(this.version, this.address.value | hostMask(this.version, this.length))
  }

  /** How many addresses the block holds: 2^(bits − length). */
  get addressCount(): bigint {
    return 1n << BigInt(this.address.bits - this.length)
  }

  /** Whether the whole of `other` lies inside. Never across versions: 0.0.0.0/0 holds no IPv6 address. */
  contains(other: Prefix | IpAddress): boolean {
    const [address, length] = other instanceof Prefix ? [other.address, other.length] : [other, other.bits]
    if (address.version !== this.version || length < this.length) return false
    return ((address.value ^ this.address.value) & maskOfLength(this.version, this.length)) === 0n
  }

  /** The prefix of the given shorter length around this one, or null where `length` is longer. */
  supernet(length: number): Prefix | null {
    return length >= 0 && length <= this.length ? new Prefix(this.address, length).masked : null
  }

  compare(other: Prefix): number {
    return this.address.compare(other.address) || this.length - other.length
  }

  toString(): string {
    return `${this.address.toString()}/${this.length}`
  }
}

function hostMask(version: IpVersion, length: number): bigint {
  return (1n << BigInt(ADDRESS_BITS[version] - length)) - 1n
}

/** Reads the part before the slash; the error speaks of the whole text. */
function parseHead(text: string, head: string): IpAddress {
  if (head === '' && text !== '') {
    throw new InputError('INVALID_ADDRESS', `"${text}": nothing before the slash`, {input: text, offset: 0})
  }
  try {
    return IpAddress.parse(head)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const {offset, reason} = explainAddress(head)
    throw new InputError('INVALID_ADDRESS', `"${text}": ${reason}`, {input: text, offset, cause: error})
  }
}

function zoneInNetwork(text: string): InputError {
  const reason = 'a zone (%) belongs to an address, not to a network'
  return new InputError('ZONE_IN_NETWORK', `"${text}": ${reason}`, {input: text, offset: text.indexOf('%')})
}
