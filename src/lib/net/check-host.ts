import os from 'node:os'
import {checkVersion} from '../address/endpoint.js'
import type {IpVersion} from '../address/ip-address.js'
import {InputError, NetworkError} from '../errors.js'

/**
 * Refuses an address that cannot be meant: one of the other version, and a link-local one (fe80::/10, RFC 4291 §2.5.6) without
 * its zone, which every link has. Throws InputError WRONG_VERSION, NEEDS_ZONE.
 */
export function checkHost(host: string, version?: IpVersion): void {
  checkVersion(host, version)
  if (!/^fe[89ab][\da-f]:[\da-f:.]*$/i.test(host)) return
  const names = Object.entries(os.networkInterfaces())
    .filter(([, own]) => own?.some(({family, internal}) => family === 'IPv6' && !internal))
    .map(([name]) => name)
  const up = names.length === 0 ? 'no interface with IPv6 is up' : `these interfaces are up: ${names.join(', ')}`
  const example = `${host}%${names[0] ?? 'eth0'}`
  throw new InputError('NEEDS_ZONE', `${host}: a link-local address needs its interface, as in ${example}; ${up}`, {
    input: host,
  })
}

export function noSuchVersion(host: string, version: IpVersion | undefined): NetworkError {
  const what = version === undefined ? 'address' : `IPv${version} address`
  return new NetworkError('NAME_NOT_RESOLVED', `${host}: the name has no ${what}`, {input: host})
}
