import {IpAddress} from '../address/ip-address.js'
import {Prefix} from '../address/prefix.js'
import {reverseZoneOf} from '../address/reverse-zone.js'
import {DomainName} from './domain-name.js'

/** The name under which the names of an address stand: 7.2.0.192.in-addr.arpa (RFC 1035 §3.5, RFC 3596 §2.5). */
export function reverseNameOf({version, value, bits}: IpAddress): DomainName {
  return DomainName.parse(reverseZoneOf(Prefix.of(IpAddress.of(version, value), bits))) // a zone is nobody else's business
}

/** The address that such a name stands for; null where it is another one, or not a whole one. */
export function parseReverseName(name: DomainName): IpAddress | null {
  const [top, family, ...parts] = name.key.split('.').reverse()
  if (top !== 'arpa') return null
  if (
    family === 'in-addr' &&
    parts.length === 4 &&
    parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)
  ) {
    return IpAddress.of(4, parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n)) // prettier-ignore
  }
  if (family === 'ip6' && parts.length === 32 && parts.every((part) => /^[\da-f]$/.test(part))) {
    return IpAddress.of(6, BigInt(`0x${parts.join('')}`))
  }
  return null
}
