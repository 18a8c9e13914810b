import {grouped} from '../text/grouped.js'
import type {SubnetInfo} from './describe-subnet.js'
import type {SameNetwork} from './same-network.js'
import {bitRows} from '../text/bit-rows.js'
import {type SourcedFact, factLines} from '../text/fact-lines.js'
import type {Paint} from '../text/paint.js'
import {displayWidth} from '../text/display-width.js'
import {EN_SUBNET} from './words/en-subnet.js'
import type {SubnetCatalogue} from './words/subnet-catalogue.js'
import {wrap} from '../text/wrap.js'

/** The whole of `netkit subnet`: the AND as an equation, what follows from it, and what it means. */
export function subnetText(
  info: SubnetInfo,
  sentences: string[],
  paint: Paint,
  words: SubnetCatalogue = EN_SUBNET,
  width = 78,
  factWidth = Infinity,
): string {
  const isIpv4 = info.version === 4
  const rows = bitRows(
    [
      {label: words.rows.address, binary: info.binary.address, text: isIpv4 ? info.address : ''},
      {label: words.rows.netmask, binary: info.binary.netmask, text: isIpv4 ? info.netmask : ''},
      {label: words.rows.network, binary: info.binary.network, text: isIpv4 ? info.networkAddress : ''},
    ],
    info.prefixLength,
    paint,
    {language: words.language, columns: width},
  )
  return [
    paint('strong', `${info.address}/${info.prefixLength}`),
    '',
    ...rows,
    '',
    ...facts(info, paint, words, factWidth),
    '',
    ...sentences.flatMap((sentence) => wrap(sentence, {width})),
  ].join('\n')
}

/** Text that fits behind the labels of the facts in 80 columns. */
const FACT_WIDTH = 64

function facts(info: SubnetInfo, paint: Paint, words: SubnetCatalogue, factWidth: number): string[] {
  const {labels} = words
  const rows: SourcedFact[] = [
    [labels.network, paint('network', info.network)],
    [labels.netmask, `${info.netmask}  (/${info.prefixLength})`],
    [labels.wildcardMask, info.wildcardMask],
    [labels.broadcast, info.broadcastAddress ?? noBroadcast(info, words)],
    [labels.hosts, ...hostRange(info, paint)],
    [labels.hostCount, ...hostCount(info, words)],
    [labels.reverseZone, info.reverseZone],
  ]
  if (info.class !== null) rows.push([labels.class, words.class(info.class)])
  return factLines(rows, paint, factWidth)
}

function noBroadcast({version, prefixLength}: SubnetInfo, {noBroadcast: why}: SubnetCatalogue): string {
  if (version === 6) return why.ipv6
  return prefixLength === 31 ? why.link : why.single
}

function hostRange({firstHost, lastHost}: SubnetInfo, paint: Paint): string[] {
  const [first, last] = [paint('host', firstHost), paint('host', lastHost)]
  if (firstHost === lastHost) return [first]
  return `${firstHost} – ${lastHost}`.length > FACT_WIDTH ? [`${first} –`, last] : [`${first} – ${last}`]
}

/** The count and where it comes from: 254 = 2^8 − 2. */
function hostCount({version, prefixLength, hostCount: digits}: SubnetInfo, {less}: SubnetCatalogue): string[] {
  const hostBits = (version === 4 ? 32 : 128) - prefixLength
  if (hostBits < 2) return [digits]
  const count = grouped(digits)
  const sum = `= 2^${hostBits} − ${less[version]}`
  return displayWidth(`${count} ${sum}`) > FACT_WIDTH ? [count, sum] : [`${count} ${sum}`]
}

/** The two ANDs of `netkit subnet same`, one under the other, and the verdict. */
export function sameNetworkText(
  answer: SameNetwork,
  sentences: string[],
  paint: Paint,
  words: SubnetCatalogue = EN_SUBNET,
  width = 78,
): string {
  const {addressA, addressB, networkA, networkB, binary, prefixLength, same} = answer
  const isIpv4 = !addressA.includes(':')
  const rows = bitRows(
    [
      {label: 'A', binary: binary.addressA, text: addressA},
      {label: 'B', binary: binary.addressB, text: addressB},
      {label: words.rows.netmask, binary: binary.netmask, text: `/${prefixLength}`},
      {label: words.rows.networkA, binary: binary.networkA, text: networkA},
      {label: words.rows.networkB, binary: binary.networkB, text: networkB},
    ].map((row) => (isIpv4 ? row : {...row, text: ''})),
    prefixLength,
    paint,
    {language: words.language, columns: width},
  )
  const [verdict = '', ...rest] = sentences
  return [
    ...wrap(words.same.title(addressA, addressB, prefixLength), {width}).map((line) => paint('strong', line)),
    '',
    ...rows,
    '',
    ...wrap(verdict, {width}).map((line) => paint(same ? 'good' : 'bad', line)),
    ...rest.flatMap((sentence) => wrap(sentence, {width})),
  ].join('\n')
}
