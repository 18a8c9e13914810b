import {ADDRESS_BITS, type IpVersion} from '../address/ip-address.js'
import {InputError} from '../errors.js'

/** A network that somebody wants: for so many hosts (with growth), or of a prefix length. */
export type Wish = {name: string; hosts: number | null; length: number | null}

/** Reads `NAME=HOSTS`, `NAME=HOSTS+20%` or `NAME=/PREFIX`. Throws InputError INVALID_WISH. */
export function parseWish(text: string, version: IpVersion): Wish {
  const equals = text.lastIndexOf('=')
  const name = text.slice(0, Math.max(equals, 0)).trim()
  if (name === '') throw invalid(text, 0, 'expected NAME=HOSTS, NAME=HOSTS+20% or NAME=/PREFIX')
  const size = text.slice(equals + 1).trim()
  const [, length] = /^\/(\d+)$/.exec(size) ?? []
  if (length !== undefined) {
    if (Number(length) <= ADDRESS_BITS[version]) return {name, hosts: null, length: Number(length)}
    throw invalid(text, equals + 1, `prefix length ${length} is above ${ADDRESS_BITS[version]}`)
  }
  const [, hosts, growth = '0'] = /^(\d+)(?:\+(\d{1,6})%)?$/.exec(size) ?? []
  if (hosts === undefined)
    throw invalid(text, equals + 1, `"${size}" is not a number of hosts, expected 100, 100+20% or /24`)
  // In whole numbers: 110 × 1.1 is more than 121 in floating point.
  const wanted = Number((BigInt(hosts) * (100n + BigInt(growth)) + 99n) / 100n)
  if (wanted < 1) throw invalid(text, equals + 1, 'a network for 0 hosts')
  if (!Number.isSafeInteger(wanted)) throw invalid(text, equals + 1, 'more than 2^53 hosts')
  return {name, hosts: wanted, length: null}
}

/** Throws InputError DUPLICATE_NAME: two networks of one name could not be told apart. */
export function refuseSameNames(wishes: readonly Wish[]): void {
  const seen = new Set<string>()
  for (const {name} of wishes) {
    if (seen.has(name)) throw new InputError('DUPLICATE_NAME', `"${name}" appears twice`, {input: name})
    seen.add(name)
  }
}

function invalid(text: string, offset: number, reason: string): InputError {
  return new InputError('INVALID_WISH', `"${text}": ${reason}`, {input: text, offset})
}
