import {embeddedIpv4} from '../address/embedded-ipv4.js'
import {IpAddress} from '../address/ip-address.js'
import {multicastGroupOf} from '../address/multicast-group.js'
import {Prefix} from '../address/prefix.js'
import {blockMeaning, rfcNames} from '../text/words/block-meaning.js'
import {describeIp, type IpInfo} from './describe-ip.js'
import {EN_IP} from './words/en-ip.js'
import type {IpCatalogue} from './words/ip-catalogue.js'

/** What a learner should know about an address: plain sentences, the most important first. */
export function explainIp(info: IpInfo, words: IpCatalogue = EN_IP): string[] {
  return [
    meaning(info, words),
    lookAlike(info, words),
    ...embedding(info, words),
    info.eui64Mac === null ? null : words.eui64(info.eui64Mac),
    zone(info, words),
  ].filter((sentence) => sentence !== null)
}

function meaning(info: IpInfo, words: IpCatalogue): string {
  const {special, global, version} = info
  if (special !== null) {
    const {language} = words
    return words.special(blockMeaning(special.name, language), special.network, rfcNames(special.rfc, language))
  }
  if (info.isMulticast) return group(info, words)
  if (info.scope === 'site') return words.siteLocal
  return global ? words.public[version] : words.notHandedOut
}

function group({address, version, multicastMac, scope}: IpInfo, words: IpCatalogue): string {
  const {name, rfc} = multicastGroupOf(IpAddress.parse(address)) ?? {name: null, rfc: []}
  return words.group({
    block: version === 4 ? '224.0.0.0/4' : 'ff00::/8',
    name,
    rfc: rfcNames(rfc, words.language),
    reach: words.reach[scope],
    mac: String(multicastMac),
    isShared: version === 4,
  })
}

/** First octets by which learners know special addresses, how far they hold, and the block that is meant. */
const LOOK_ALIKES: readonly (readonly [around: string, block: string, what: keyof IpCatalogue['looksLike']])[] = [
  ['172.0.0.0/8', '172.16.0.0/12', 'private'],
  ['192.160.0.0/12', '192.168.0.0/16', 'private'],
  ['100.0.0.0/8', '100.64.0.0/10', 'nat'],
  ['169.0.0.0/8', '169.254.0.0/16', 'linkLocal'],
]

function lookAlike({address, global, version}: IpInfo, words: IpCatalogue): string | null {
  if (!global || version === 6) return null
  const octet = address.split('.')[0]!
  const like = LOOK_ALIKES.find(
    ([around]) => around.startsWith(`${octet}.`) && Prefix.parse(around).contains(IpAddress.parse(address)),
  )
  if (!like) return null
  const [, block, what] = like
  const {first, last} = Prefix.parse(block)
  return words.lookAlike({what: words.looksLike[what], block, first: String(first), last: String(last), octet})
}

function embedding({address, embedded}: IpInfo, words: IpCatalogue): string[] {
  if (embedded === null) return []
  const inner = describeIp(IpAddress.parse(embedded.address))
  const {teredo} = embeddedIpv4(IpAddress.parse(address))!
  return [
    words.embedded({
      ...embedded,
      meaning: meaning(inner, words),
      teredo: teredo ? {udpPort: teredo.udpPort, server: String(teredo.server)} : null,
    }),
  ]
}

function zone({zone: name, isLinkLocal, address}: IpInfo, words: IpCatalogue): string | null {
  if (name !== null) return words.zone(name)
  return isLinkLocal && address.includes(':') ? words.needsZone(address) : null
}
