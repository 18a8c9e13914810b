import {randomBytes, randomInt} from 'node:crypto'
import {MacAddress} from '../address/mac-address.js'
import {InputError} from '../errors.js'
import {prefixDigits} from './search-vendors.js'
import type {VendorTable} from './vendor-table.js'

/** The row of `netkit mac random`. */
export type RandomMac = {address: string; vendor: string | null}

/** What made-up addresses start with: nothing (local ones), one of a vendor's prefixes, or a given one. */
export type MacOrigin =
  | {kind: 'local'}
  | {kind: 'vendor'; blocks: readonly {prefix: string; vendor: string}[]}
  | {kind: 'prefix'; digits: string}

/** Throws InputError UNKNOWN_VENDOR. Never IEEE's own, which stands for blocks that nobody has. */
export function originOfVendor(text: string, table: VendorTable): MacOrigin {
  const blocks = text.trim() === '' ? [] : table.search(text.trim()).map((index) => table.block(index))
  if (blocks.length === 0) {
    throw new InputError('UNKNOWN_VENDOR', `"${text}": no vendor’s name contains it (see netkit mac search)`, {
      input: text,
    })
  }
  return {kind: 'vendor', blocks}
}

/** Reads 6 to 11 hexadecimal digits, with or without separators. Throws InputError INVALID_MAC. */
export function originOfPrefix(text: string): MacOrigin {
  const digits = prefixDigits(text)
  if (digits === null || digits.length === 12) {
    throw new InputError('INVALID_MAC', `"${text}": expected the beginning of a MAC address, such as 00:00:5e`, {
      input: text,
    })
  }
  return {kind: 'prefix', digits}
}

/** Addresses of one card each, as good as the system's random numbers; local ones say so (U/L bit, quadrant AAI). */
export async function* randomMacs(count: number, origin: MacOrigin): AsyncGenerator<RandomMac> {
  for (let made = 0; made < count; made++) yield randomMac(origin)
}

function randomMac(origin: MacOrigin): RandomMac {
  const bytes = randomBytes(6)
  if (origin.kind === 'local') {
    bytes[0] = (bytes[0]! & 0xf0) | 0x02
    return {address: addressOf(bytes.toString('hex')), vendor: null}
  }
  const block =
    origin.kind === 'prefix' ? {prefix: origin.digits, vendor: null} : origin.blocks[randomInt(origin.blocks.length)]!
  const digits = block.prefix + bytes.toString('hex').slice(block.prefix.length)
  return {address: addressOf(digits), vendor: block.vendor}
}

function addressOf(digits: string): string {
  return MacAddress.of(48, BigInt(`0x${digits}`)).toString()
}
