import {EN_KNOWN_MACS} from './en-known-macs.js'
import type {MacCatalogue} from './mac-catalogue.js'

const QUADRANTS = {
  AAI: 'an administrator may choose it',
  ELI: 'it starts with a company’s ID',
  SAI: 'an IEEE 802 standard assigns it',
}

export const EN_MAC: MacCatalogue = {
  labels: {block: 'block', written: 'written', eui64: 'EUI-64', linkLocal: 'link-local'},
  gap: ' ',
  unlisted: (oui) =>
    `No vendor has ${oui}: the registry does not list the block, or IEEE has not assigned that part of it.`,
  privateVendor: 'a company that keeps its name private',
  named: ({length, oui, whose, block}) =>
    length === 24
      ? `the first three octets, ${oui}, name ${whose} (${block})`
      : `the first ${length} bits name ${whose} (${block}); the oui, ${oui}, is shared by several`,
  group: (named) => `The group’s number comes from a block: ${named}.`,
  noCard: (named) => `${named.charAt(0).toUpperCase()}${named.slice(1)}.`,
  card: (named, {bits, nic, isWhole}) =>
    `A card’s address: ${named}, and the other ${bits} bits (${isWhole ? nic : `in ${nic}`}) are its serial number there.`,
  broadcast:
    'Every bit is 1: the broadcast address. All stations on the link receive it, and switches send it out of every other port.',
  octet: (octet, bits) => `First octet ${octet} = ${bits}`,
  kind: ({octet, isMulticast, isLocal}) => {
    const group = isMulticast
      ? 'the last bit (I/G) is 1: a group, received by all who listen to it'
      : 'the last bit (I/G) is 0: one card'
    const worldwide = isMulticast
      ? 'the same everywhere'
      : 'assigned by the manufacturer, meant to be unique in the world'
    const admin = isLocal
      ? 'the one before it (U/L) is 1: assigned locally, unique only if somebody makes sure of it'
      : `the one before it (U/L) is 0: ${worldwide}`
    return `${octet}: ${group}; ${admin}.`
  },
  knownMacs: EN_KNOWN_MACS,
  known: (name) => `Known as: ${name}.`,
  random: 'Most likely random: phones and computers make one up for each network, so that they can’t be tracked.',
  unheeded: (slap) => `(Its bits fall into quadrant ${slap}, RFC 8948; random addresses ignore that.)`,
  noVendor: 'Local addresses have no vendor.',
  reservedQuadrant: 'Its quadrant is reserved (RFC 8948).',
  quadrant: (slap) => `Its quadrant is ${slap}: ${QUADRANTS[slap]} (RFC 8948).`,
  linkLocal: (eui64) =>
    eui64 === null
      ? 'IPv6 can make an address from it: the U/L bit flipped, fe80:: in front.'
      : `IPv6 can make an address from it: ff:fe inserted in the middle (${eui64}), the U/L bit flipped, fe80:: in front.`,
}
