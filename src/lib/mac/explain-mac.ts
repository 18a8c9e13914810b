import {MacAddress} from '../address/mac-address.js'
import type {MacInfo} from './describe-mac.js'
import {isWellKnownVaried, wellKnownOf} from './well-known.js'
import {EN_MAC} from './words/en-mac.js'
import type {MacCatalogue} from './words/mac-catalogue.js'

/** What a learner should know about a MAC address: plain sentences, the most important first. */
export function explainMac(info: MacInfo, words: MacCatalogue = EN_MAC): string[] {
  const {linkLocal, bits, eui64} = info
  const known = wellKnownOf(MacAddress.parse(info.address), words.knownMacs)
  return [
    owner(info, known !== null && isWellKnownVaried(Number.parseInt(info.oui.replaceAll(':', ''), 16)), words),
    kind(info, words),
    known === null ? null : words.known(known),
    local(info, words),
    linkLocal === null ? null : words.linkLocal(bits === 64 ? null : eui64),
  ].filter((sentence) => sentence !== null)
}

/** @param isNoSerial what it is known for is in the bits behind the block: they number no card. */
function owner(info: MacInfo, isNoSerial: boolean, words: MacCatalogue): string | null {
  const {vendor, block, prefix, isLocal, isMulticast, isBroadcast, nic, oui, bits} = info
  if (isBroadcast) return null
  if (vendor === null) return isLocal ? null : words.unlisted(oui)
  const whose = vendor === 'Private' ? words.privateVendor : vendor
  const length = Number(prefix!.split('/')[1])
  const named = words.named({length, oui, whose, block})
  if (isNoSerial && !isMulticast) return words.noCard(named)
  return isMulticast ? words.group(named) : words.card(named, {bits: bits - length, nic, isWhole: length === 24})
}

function kind({isMulticast, isBroadcast, isLocal, oui}: MacInfo, words: MacCatalogue): string {
  if (isBroadcast) return words.broadcast
  const first = Number.parseInt(oui.slice(0, 2), 16)
  const bits = `${first.toString(2).padStart(8, '0').slice(0, 6)}(${isLocal ? 1 : 0})(${isMulticast ? 1 : 0})`
  return words.kind({octet: words.octet(oui.slice(0, 2), bits), isMulticast, isLocal})
}

function local({isRandomised, isLocal, isBroadcast, slap, vendor}: MacInfo, words: MacCatalogue): string | null {
  if (!isLocal || isBroadcast) return null
  if (isRandomised) {
    const unheeded = slap === 'ELI' || slap === 'SAI' ? [words.unheeded(slap)] : []
    return [words.random, ...unheeded].join(words.gap)
  }
  if (vendor !== null) return null
  return [words.noVendor, slap === null ? words.reservedQuadrant : words.quadrant(slap)].join(words.gap)
}
