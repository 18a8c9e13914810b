import {InputError} from '../errors.js'
import {explainMacRefusal} from './explain-mac.js'

/** How people write MAC addresses; each form has its readers (IEEE, Unix, Cisco, databases). */
export type MacForm = 'colon' | 'dash' | 'dot' | 'bare'

/**
 * A hardware address: 48 bits (EUI-48) or 64 (EUI-64), as IEEE 802 has them. The two lowest bits of the first octet are
 * its own: I/G says group or individual, U/L says locally or universally administered.
 */
export class MacAddress {
  private constructor(
    readonly bits: 48 | 64,
    readonly value: bigint,
  ) {}

  /** @param value 0 … 2^bits − 1; outside it a RangeError. */
  static of(bits: 48 | 64, value: bigint): MacAddress {
    if (value < 0n || value >> BigInt(bits) !== 0n) throw new RangeError(`${value} is not an EUI-${bits}`)
    return new MacAddress(bits, value)
  }

  /**
   * Reads `8c:ec:4b:87:99:d7`, `8C-EC-4B-87-99-D7`, `8cec.4b87.99d7`, `8cec4b-8799d7`, `8cec4b8799d7`, the same of EUI-64,
   * and of EUI-64 alone `08002b01:02030405` (PostgreSQL); groups of one digit as macOS prints them, blanks around separators.
   * One kind of separator, never two. Throws InputError INVALID_MAC, which says where and why.
   */
  static parse(text: string): MacAddress {
    const compact = text.replaceAll(/^[ \t]+|[ \t]+$/g, '').replaceAll(/[ \t]*([:.-])[ \t]*/g, '$1')
    if (NOTATIONS.some((notation) => notation.test(compact))) {
      const groups = compact.split(/[:.-]/)
      const width = groups.length > 4 ? 2 : 0 // only octets may come without their leading zero
      const digits = groups.map((group) => group.padStart(width, '0')).join('')
      return new MacAddress(digits.length === 12 ? 48 : 64, BigInt(`0x${digits}`))
    }
    const {offset, reason} = explainMacRefusal(text)
    throw new InputError('INVALID_MAC', `"${text}": ${reason}`, {input: text, offset})
  }

  get octets(): number[] {
    return Array.from({length: this.bits / 8}, (_, index) =>
      Number((this.value >> BigInt(this.bits - 8 - 8 * index)) & 255n),
    )
  }

  /** The I/G bit: the address of a group, which many may listen to; never that of one card. */
  get isMulticast(): boolean {
    return (this.octets[0]! & 1) === 1
  }

  /** The U/L bit: given by whoever runs the network, or by chance, not by a manufacturer. */
  get isLocal(): boolean {
    return (this.octets[0]! & 2) === 2
  }

  /** Every bit set: all stations of the link (IEEE 802). */
  get isBroadcast(): boolean {
    return this.value === (1n << BigInt(this.bits)) - 1n
  }

  /** The bare digits, in lower case: 12 or 16. */
  get digits(): string {
    return this.value.toString(16).padStart(this.bits / 4, '0')
  }

  /** Colons and dots with small letters, as Unix and Cisco print them; dashes and no separator with capitals, as IEEE does. */
  format(form: MacForm): string {
    const {digits} = this
    switch (form) {
      case 'colon':
        return digits.match(/../g)!.join(':')
      case 'dash':
        return digits.toUpperCase().match(/../g)!.join('-')
      case 'dot':
        return digits.match(/.{4}/g)!.join('.')
      case 'bare':
        return digits.toUpperCase()
    }
  }

  /** The EUI-64 of a 48-bit address: ff:fe goes between the vendor's half and the rest (RFC 4291 appendix A). */
  get eui64(): MacAddress {
    if (this.bits === 64) return this
    return new MacAddress(64, ((this.value >> 24n) << 40n) | (0xfffen << 24n) | (this.value & 0xff_ffffn))
  }

  /** The interface identifier of IPv6: the EUI-64 with the U/L bit turned over (RFC 4291 §2.5.1). */
  get interfaceId(): bigint {
    return this.eui64.value ^ UL_BIT
  }

  /** The way back: the 48-bit address that an interface identifier was made of, or null where ff:fe is not in its middle. */
  static fromInterfaceId(id: bigint): MacAddress | null {
    if (((id >> 24n) & 0xffffn) !== 0xfffen) return null
    const value = id ^ UL_BIT
    return new MacAddress(48, ((value >> 40n) << 24n) | (value & 0xff_ffffn))
  }

  equals(other: MacAddress): boolean {
    return this.bits === other.bits && this.value === other.value
  }

  /** Lower case, colons. */
  toString(): string {
    return this.format('colon')
  }
}

/** The U/L bit of an EUI-64: 0x02 of the first octet. */
const UL_BIT = 1n << 57n

const NOTATIONS = [
  /^[\da-f]{1,2}([:-])[\da-f]{1,2}(?:\1[\da-f]{1,2}){4}(?:(?:\1[\da-f]{1,2}){2})?$/i,
  /^[\da-f]{4}([:.-])[\da-f]{4}\1[\da-f]{4}(?:\1[\da-f]{4})?$/i,
  /^[\da-f]{6}[:-][\da-f]{6}(?:[\da-f]{4})?$/i,
  /^[\da-f]{8}[:-][\da-f]{8}$/i,
  /^[\da-f]{12}(?:[\da-f]{4})?$/i,
]
