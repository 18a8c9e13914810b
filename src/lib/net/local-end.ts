import {ipVersion} from '../address/ip-version.js'
import {Endpoint} from '../address/endpoint.js'
import type {IpVersion} from '../address/ip-address.js'
import {resolveHost} from './resolve-host.js'

/** Where a client's own end is: an address of this machine, or whichever the system chooses; port 0 is the system's choice, too. */
export type LocalEnd = {address: string | null; port: number; version: IpVersion | undefined}

/**
 * Reads `HOST`, `HOST:PORT`, and a port alone as `:PORT`, `*:PORT` or `PORT`. A name becomes its first address. Rejects with
 * InputError INVALID_ENDPOINT, NetworkError NAME_NOT_RESOLVED.
 */
export async function parseLocalEnd(text: string): Promise<LocalEnd> {
  const bracketed = ipVersion(text.split('%')[0]!) === 6 ? `[${text}]` : text
  const {host, port} = Endpoint.parse(bracketed, {defaultPort: 0, any: true})
  if (/^\*?:|^\d+$|^\*$/.test(bracketed)) return {address: null, port, version: undefined}
  const [address] = await resolveHost(host)
  return {address: address!, port, version: ipVersion(address!.split('%')[0]!) as IpVersion}
}

/** The local end as the sentence about a failure names it. */
export function localEndText({address, port}: LocalEnd): string {
  if (address === null) return `*:${port}`
  return port === 0 ? address : String(Endpoint.of(address, port))
}
