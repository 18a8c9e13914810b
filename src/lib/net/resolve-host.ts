import os from 'node:os'
import {ipVersion} from '../address/ip-version.js'
import type {IpVersion} from '../address/ip-address.js'
import {InputError, NetworkError} from '../errors.js'
import {addressesOf} from './addresses-of.js'
import {explainSocketError} from './explain-socket-error.js'

/** How long a name may take to be looked up. */
const NAME_TIMEOUT_MS = 5000

/**
 * The addresses of a host, families in turn; itself, if it is one. Rejects with NetworkError NAME_NOT_RESOLVED, InputError NEEDS_ZONE,
 * WRONG_VERSION.
 *
 * @param version only these addresses
 */
export async function resolveHost(host: string, version?: IpVersion): Promise<string[]> {
  const timeout = AbortSignal.timeout(NAME_TIMEOUT_MS)
  try {
    return await addressesOf(host, timeout, version)
  } catch (error) {
    if (!timeout.aborted) throw explainSocketError(error, host, 'udp')
    const reason = `no answer to the name lookup within ${NAME_TIMEOUT_MS / 1000} s`
    throw new NetworkError('NAME_NOT_RESOLVED', `${host}: ${reason}`, {input: host, cause: error})
  }
}

/** 224.0.0.0/4 (RFC 5771), ff00::/8 (RFC 4291 §2.7). */
export function isGroupAddress(address: string): boolean {
  const version = ipVersion(withoutZone(address))
  if (version === 6) return /^ff/i.test(address)
  return version === 4 && (Number.parseInt(address, 10) & 0xf0) === 0xe0
}

/** `::ffff:192.0.2.7` is an IPv4 peer of a dual-stack socket: 192.0.2.7. */
export function withoutMapping(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address
}

export function withoutZone(address: string): string {
  return address.split('%')[0]!
}

export function localAddresses(): string[] {
  return Object.values(os.networkInterfaces()).flatMap((own) => (own ?? []).map(({address}) => address))
}

/**
 * How the socket calls of a group's family name an interface: IPv4 by one of its addresses, IPv6 as `::%eth0`.
 * Throws InputError NO_SUCH_INTERFACE.
 */
export function interfaceFor(group: string, nameOrAddress: string): string {
  const all = os.networkInterfaces()
  const [name, addresses] =
    Object.entries(all).find(
      ([one, own]) => one === nameOrAddress || own?.some(({address}) => address === nameOrAddress),
    ) ?? []
  if (name === undefined) {
    const message = `no interface "${nameOrAddress}" is up; there are ${Object.keys(all).join(', ')}`
    throw new InputError('NO_SUCH_INTERFACE', message, {input: nameOrAddress})
  }
  if (ipVersion(withoutZone(group)) === 6) return `::%${name}`
  const own = addresses!.filter(({family}) => family === 'IPv4').map(({address}) => address)
  if (own.length === 0) {
    throw new InputError('NO_SUCH_INTERFACE', `interface ${name} has no IPv4 address`, {input: nameOrAddress})
  }
  return own.includes(nameOrAddress) ? nameOrAddress : own[0]!
}
