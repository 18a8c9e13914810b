import {IpAddress} from '../address/ip-address.js'
import {Prefix} from '../address/prefix.js'
import {reverseZoneOf} from '../address/reverse-zone.js'
import {DomainName} from './domain-name.js'

/** The name under which the names of an address stand: 7.2.0.192.in-addr.arpa (RFC 1035 §3.5, RFC 3596 §2.5). */
export function reverseNameOf({version, value, bits}: IpAddress): DomainName {
  return DomainName.parse(reverseZoneOf(Prefix.of(IpAddress.of(version, value), bits))) // a zone is nobody else's business
}

/** The wire form of `reverseNameOf` for an address of four or sixteen bytes, each a character. */
function reverseKeyOf(address: string): string {
  const labels: string[] = []
  for (let at = address.length - 1; at >= 0; at--) {
    const byte = address.charCodeAt(at)
    if (address.length === 4) labels.push(String(byte))
    else labels.push((byte & 15).toString(16), (byte >> 4).toString(16))
  }
  labels.push(address.length === 4 ? 'in-addr' : 'ip6', 'arpa')
  return `${labels.map((label) => String.fromCharCode(label.length) + label).join('')}\0`
}

/** The keys of the zones next above the names of these addresses. */
export function reverseZonesOf(addresses: Iterable<string>): Set<string> {
  const zones = new Set<string>()
  let last = ''
  for (const address of addresses) {
    // A zone of IPv4 has 256 addresses, which often stand together.
    const zone = address.length === 4 ? address.slice(0, -1) : address
    const key = zone === last ? null : reverseKeyOf(address)
    if (key !== null) zones.add(key.slice(1 + key.charCodeAt(0)))
    last = zone
  }
  return zones
}

/** The four or sixteen bytes that such a key stands for; null where it is another name, or not a whole one. */
export function addressOfKey(key: string): string | null {
  if (!key.endsWith('\x04arpa\0')) return null
  const address = parseReverseName(DomainName.ofWire(key))
  if (address === null) return null
  const {value, bits} = address
  return Buffer.from(value.toString(16).padStart(bits / 4, '0'), 'hex').toString('latin1')
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
