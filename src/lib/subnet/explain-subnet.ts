import {blockSentence} from '../address/block-sentence.js'
import {Prefix} from '../address/prefix.js'
import type {SubnetInfo} from './describe-subnet.js'

/** What a learner should know about the address, its place in the network, and the network: plain sentences. */
export function explainSubnet(info: SubnetInfo): string[] {
  return [roleOfAddress(info), shapeOfNetwork(info), meaningOfRange(info)].filter((sentence) => sentence !== null)
}

/** Is the address one that a host may have? */
function roleOfAddress(info: SubnetInfo): string | null {
  const {address, network, networkAddress, broadcastAddress, prefixLength, version} = info
  if (prefixLength === bitsOf(info)) {
    return info.input.includes('/') || /\s/.test(info.input)
      ? `${address} alone: all bits name the network, so it has one address (a host route).`
      : `No prefix was given, so this is the host itself: /${prefixLength}.`
  }
  if (prefixLength === bitsOf(info) - 1) return null
  if (address === broadcastAddress)
    return `${address} is the broadcast address of ${network}: every host of it listens.`
  if (address !== networkAddress) return `${address} is a host of ${network}.`
  return version === 4
    ? `${address} is the network address: it names ${network} as a whole, no host has it.`
    : `${address} is the subnet-router anycast address of ${network}: the nearest router answers (RFC 4291 §2.6.1).`
}

function shapeOfNetwork(info: SubnetInfo): string | null {
  const {prefixLength, version} = info
  if (prefixLength === bitsOf(info) - 1) {
    const rfc = version === 4 ? 'no network and no broadcast address, RFC 3021' : 'RFC 6164'
    return `Point-to-point: both addresses are hosts, one at each end of a link (${rfc}).`
  }
  if (version === 6 && prefixLength === 64)
    return '/64 is the size of one link: hosts make the other 64 bits themselves (RFC 4862).'
  return null
}

/** What the registries say of the range, or of its part around the address. */
function meaningOfRange({address, network, special, global, version}: SubnetInfo): string {
  if (special === null) return unregistered(address, global, version)
  const words = blockSentence(special.name) ?? special.name
  const rfc = special.rfc.map((number) => (/^\d+$/.test(number) ? `RFC ${number}` : number)).join(', ')
  const source = `${special.network}, ${rfc}`
  if (Prefix.parse(special.network).contains(Prefix.parse(network))) return `${capital(words)} (${source}).`
  return `Only part of ${network} is special: ${address} lies in ${special.network} – ${words} (${rfc}).`
}

function unregistered(address: string, global: boolean, version: 4 | 6): string {
  if (global) return 'Public: ordinary internet addresses, handed out by the registries.'
  if (/^(22[4-9]|23\d)\.|^ff/.test(address)) {
    const rfc = version === 4 ? '224.0.0.0/4, RFC 5771' : 'ff00::/8, RFC 4291'
    return `Multicast: a group of receivers, not one host (${rfc}).`
  }
  return 'Not handed out: outside 2000::/3, the only IPv6 space in public use (RFC 4291 §2.4).'
}

function bitsOf({version}: SubnetInfo): number {
  return version === 4 ? 32 : 128
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
