import {grouped} from '../text/grouped.js'
import type {SubnetInfo} from './describe-subnet.js'
import type {SameNetwork} from './same-network.js'
import {bitRows} from '../text/bit-rows.js'
import {type SourcedFact, factLines} from '../text/fact-lines.js'
import type {Paint} from '../text/paint.js'
import {wrap} from '../text/wrap.js'

/** The whole of `netkit subnet`: the AND as an equation, what follows from it, and what it means. */
export function subnetText(info: SubnetInfo, sentences: string[], paint: Paint): string {
  const isIpv4 = info.version === 4
  const rows = bitRows(
    [
      {label: 'address', binary: info.binary.address, text: isIpv4 ? info.address : ''},
      {label: '& netmask', binary: info.binary.netmask, text: isIpv4 ? info.netmask : ''},
      {label: '= network', binary: info.binary.network, text: isIpv4 ? info.networkAddress : ''},
    ],
    info.prefixLength,
    paint,
  )
  return [
    paint('strong', `${info.address}/${info.prefixLength}`),
    '',
    ...rows,
    '',
    ...facts(info, paint),
    '',
    ...sentences.flatMap((sentence) => wrap(sentence)),
  ].join('\n')
}

/** Text that fits behind the labels of the facts in 80 columns. */
const FACT_WIDTH = 64

function facts(info: SubnetInfo, paint: Paint): string[] {
  const rows: SourcedFact[] = [
    ['network', paint('network', info.network)],
    ['netmask', `${info.netmask}  (/${info.prefixLength})`],
    ['wildcard mask', info.wildcardMask],
    ['broadcast', info.broadcastAddress ?? noBroadcast(info)],
    ['hosts', ...hostRange(info, paint)],
    ['host count', ...hostCount(info)],
    ['reverse zone', info.reverseZone],
  ]
  if (info.class !== null)
    rows.push(['class', `${info.class}  (before CIDR; networks have been cut by prefix since 1993)`])
  return factLines(rows, paint)
}

function noBroadcast({version, prefixLength}: SubnetInfo): string {
  if (version === 6) return 'none: IPv6 has multicast instead'
  return prefixLength === 31 ? 'none: a link with two ends needs none' : 'none: there is one address'
}

function hostRange({firstHost, lastHost}: SubnetInfo, paint: Paint): string[] {
  const [first, last] = [paint('host', firstHost), paint('host', lastHost)]
  if (firstHost === lastHost) return [first]
  return `${firstHost} – ${lastHost}`.length > FACT_WIDTH ? [`${first} –`, last] : [`${first} – ${last}`]
}

/** The count and where it comes from: 254 = 2^8 − 2. */
function hostCount({version, prefixLength, hostCount: digits}: SubnetInfo): string[] {
  const hostBits = (version === 4 ? 32 : 128) - prefixLength
  if (hostBits < 2) return [digits]
  const count = grouped(digits)
  const less = version === 4 ? '2: less network and broadcast address' : '1: less the subnet-router anycast address'
  const sum = `= 2^${hostBits} − ${less}`
  return `${count} ${sum}`.length > FACT_WIDTH ? [count, sum] : [`${count} ${sum}`]
}

/** The two ANDs of `netkit subnet same`, one under the other, and the verdict. */
export function sameNetworkText(answer: SameNetwork, sentences: string[], paint: Paint): string {
  const {addressA, addressB, networkA, networkB, binary, prefixLength, same} = answer
  const isIpv4 = !addressA.includes(':')
  const rows = bitRows(
    [
      {label: 'A', binary: binary.addressA, text: addressA},
      {label: 'B', binary: binary.addressB, text: addressB},
      {label: '& netmask', binary: binary.netmask, text: `/${prefixLength}`},
      {label: '= network A', binary: binary.networkA, text: networkA},
      {label: '= network B', binary: binary.networkB, text: networkB},
    ].map((row) => (isIpv4 ? row : {...row, text: ''})),
    prefixLength,
    paint,
  )
  const [verdict = '', ...rest] = sentences
  return [
    ...wrap(`${addressA} and ${addressB} with /${prefixLength}`).map((line) => paint('strong', line)),
    '',
    ...rows,
    '',
    ...wrap(verdict).map((line) => paint(same ? 'good' : 'bad', line)),
    ...rest.flatMap((sentence) => wrap(sentence)),
  ].join('\n')
}
