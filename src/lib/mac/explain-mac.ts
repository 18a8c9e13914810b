import type {MacInfo} from './describe-mac.js'

/** What a learner should know about a MAC address: plain sentences, the most important first. */
export function explainMac(info: MacInfo): string[] {
  return [owner(info), kind(info), known(info), local(info), linkLocal(info)].filter((sentence) => sentence !== null)
}

function owner({vendor, block, prefix, isLocal, isMulticast, isBroadcast, nic, oui, bits}: MacInfo): string | null {
  if (isBroadcast) return null
  if (vendor === null) {
    if (isLocal) return null
    return `Nobody has ${oui}: the registry does not list the block, or IEEE has not given that part of it away.`
  }
  const whose = vendor === 'Private' ? 'a company that keeps its name to itself' : vendor
  const length = Number(prefix!.split('/')[1])
  const rest = bits - length
  const what =
    length === 24
      ? `the first three octets, ${oui}, name ${whose} (${block})`
      : `the first ${length} bits name ${whose} (${block}); the oui, ${oui}, is shared by several`
  if (isMulticast) return `The group’s number was taken from a block: ${what}.`
  return `A card’s address: ${what}, and the other ${rest} bits (${length === 24 ? nic : `in ${nic}`}) are its serial number there.`
}

function kind({isMulticast, isBroadcast, isLocal, oui}: MacInfo): string {
  const first = Number.parseInt(oui.slice(0, 2), 16)
  const bits = `${first.toString(2).padStart(8, '0').slice(0, 6)}(${isLocal ? 1 : 0})(${isMulticast ? 1 : 0})`
  const octet = `First octet ${oui.slice(0, 2)} = ${bits}`
  if (isBroadcast)
    return 'Every bit is 1: the broadcast address. All stations of the link take it, and switches send it out of every port.'
  const group = isMulticast
    ? 'the last bit (I/G) is 1: a group, taken by whoever listens to it'
    : 'the last bit (I/G) is 0: one card'
  const worldwide = isMulticast ? 'known everywhere' : 'given by a manufacturer, meant to be unique in the world'
  const admin = isLocal
    ? 'the one before it (U/L) is 1: given locally, unique only as far as somebody saw to it'
    : `the one before it (U/L) is 0: ${worldwide}`
  return `${octet}: ${group}; ${admin}.`
}

function known({wellKnown}: MacInfo): string | null {
  return wellKnown === null ? null : `Known as: ${wellKnown}.`
}

function local({isRandomised, isLocal, isBroadcast, slap, vendor}: MacInfo): string | null {
  if (!isLocal || isBroadcast) return null
  if (isRandomised) {
    return `Most likely made up at random: phones and computers do so for each network, so as not to be followed.${unheeded(slap)}`
  }
  return vendor === null ? `Local addresses have no vendor.${quadrant(slap)}` : null
}

/** Random bits fall into a quadrant, too, which means nothing. */
function unheeded(slap: MacInfo['slap']): string {
  return slap === 'ELI' || slap === 'SAI'
    ? ` (Its bits say quadrant ${slap}, RFC 8948; such addresses do not heed that.)`
    : ''
}

function quadrant(slap: MacInfo['slap']): string {
  const words = {
    AAI: 'an administrator may choose it',
    ELI: 'it starts with a company’s ID',
    SAI: 'a standard of IEEE 802 gives it out',
  }
  return slap === null
    ? ' Its quadrant is reserved (RFC 8948).'
    : ` Its quadrant is ${slap}: ${words[slap]} (RFC 8948).`
}

function linkLocal({linkLocal: address, eui64, bits}: MacInfo): string | null {
  if (address === null) return null
  if (bits === 64) return 'IPv6 can make an address of it: the U/L bit turned over, fe80:: in front.'
  return `IPv6 can make an address of it: ff:fe in the middle (${eui64}), the U/L bit turned over, fe80:: in front.`
}
