import {Address6} from 'ip-address'
import {IpAddress} from './ip-address.js'

/** How an IPv6 address carries an IPv4 one. */
export type Embedding = 'mapped' | '6to4' | 'teredo' | 'nat64'

export type EmbeddedIpv4 = {
  kind: Embedding
  address: IpAddress
  /** Of Teredo alone: the server that the client was set up by, and its port behind the NAT. */
  teredo: {server: IpAddress; udpPort: number} | null
}

/**
 * The IPv4 address inside an IPv6 one: mapped (::ffff:0:0/96), NAT64's well-known prefix (64:ff9b::/96, RFC 6052), 6to4
 * (2002::/16, RFC 3056), Teredo's client (2001::/32, RFC 4380, where it stands with all bits turned over). Null for all
 * others, those of 64:ff9b:1::/48 too: how long a site's own NAT64 prefix is, the address does not tell (RFC 8215).
 */
export function embeddedIpv4(address: IpAddress): EmbeddedIpv4 | null {
  const {version, value} = address
  if (version === 4) return null
  if (value >> 32n === 0xffffn) return {kind: 'mapped', address: lowIpv4(value), teredo: null}
  const parsed = Address6.fromBigInt(value)
  const nat64 = parsed.toAddress4Nat64()
  if (nat64 !== null) return {kind: 'nat64', address: IpAddress.parse(nat64.correctForm()), teredo: null}
  if (parsed.is6to4()) {
    return {kind: '6to4', address: IpAddress.parse(parsed.inspect6to4().gateway), teredo: null}
  }
  if (parsed.isTeredo()) {
    const {client4, server4, udpPort} = parsed.inspectTeredo()
    const teredo = {server: IpAddress.parse(server4), udpPort: Number(udpPort)}
    return {kind: 'teredo', address: IpAddress.parse(client4), teredo}
  }
  return null
}

function lowIpv4(value: bigint): IpAddress {
  return IpAddress.of(4, value & 0xffff_ffffn)
}
