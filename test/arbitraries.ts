import * as fc from 'fast-check'
import {ADDRESS_BITS, IpAddress, type IpVersion} from '../src/lib/address/ip-address.js'
import {MacAddress} from '../src/lib/address/mac-address.js'
import {Prefix} from '../src/lib/address/prefix.js'

/** IPv6 values with long runs of zeros and ones, as real addresses have them, and plain random ones. */
const value6 = fc.oneof(
  fc.bigInt(0n, 2n ** 128n - 1n),
  fc
    .array(fc.oneof(fc.constant(0), fc.constant(0xffff), fc.integer({min: 0, max: 0xffff})), {
      minLength: 8,
      maxLength: 8,
    })
    .map((groups) => groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n)),
  fc.bigInt(0xffff_0000_0000n, 0xffff_ffff_ffffn), // IPv4-mapped
)

export const addressOf = (version: IpVersion): fc.Arbitrary<IpAddress> =>
  (version === 4 ? fc.bigInt(0n, 2n ** 32n - 1n) : value6).map((value) => IpAddress.of(version, value))

export const address = fc.oneof(addressOf(4), addressOf(6))

export const prefixOf = (version: IpVersion): fc.Arbitrary<Prefix> =>
  fc
    .tuple(addressOf(version), fc.integer({min: 0, max: ADDRESS_BITS[version]}))
    .map(([base, length]) => Prefix.of(base, length))

export const prefix = fc.oneof(prefixOf(4), prefixOf(6))

/** Texts of addresses with a few characters added, dropped or changed: some are still addresses, most are not. */
export const almostAddress = fc
  .tuple(
    fc.oneof(
      address.map(String),
      fc.constantFrom('192.0.2.7', '::', '::1', '2001:db8::7', '1:2:3:4:5:6:7:8', '::ffff:192.0.2.7', '1::192.0.2.7'),
    ),
    fc.array(
      fc.tuple(
        fc.nat(40),
        fc.constantFrom(0, 1),
        fc.oneof(
          fc.constantFrom('', ':', '::', '.', '0', '1', 'f', 'G', '-', '/', '/24', '%', '%eth0', '256', ' '),
          fc.string({maxLength: 1}),
        ),
      ),
      {maxLength: 3},
    ),
  )
  .map(([text, edits]) =>
    edits.reduce((rest, [at, drop, add]) => rest.slice(0, at) + add + rest.slice(at + drop), text),
  )

export const mac48 = fc.bigInt(0n, 2n ** 48n - 1n).map((value) => MacAddress.of(48, value))
export const mac = fc.oneof(
  mac48,
  fc.bigInt(0n, 2n ** 64n - 1n).map((value) => MacAddress.of(64, value)),
)
