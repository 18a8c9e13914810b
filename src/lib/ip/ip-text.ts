import type {IpInfo} from './describe-ip.js'
import {columns} from '../text/columns.js'
import {type SourcedFact, factLines} from '../text/fact-lines.js'
import type {Paint} from '../text/paint.js'
import {wrap} from '../text/wrap.js'

export const ipColumns = columns<IpInfo>(
  'input',
  'version',
  'address',
  'expanded',
  'binary',
  'integer',
  'hex',
  'reverseName',
  'class',
  'special.name',
  'special.rfc',
  'special.network',
  'global',
  'scope',
  'isPrivate',
  'isLoopback',
  'isLinkLocal',
  'isMulticast',
  'isUnspecified',
  'isDocumentation',
  'embedded.kind',
  'embedded.address',
  'eui64Mac',
  'multicastMac',
  'multicastGroup',
  'zone',
)

/** The whole of `netkit ip`: the sentences first, then the address in its other forms. */
export function ipText(info: IpInfo, sentences: string[], paint: Paint): string {
  return [
    `${paint('strong', info.address)}   IPv${info.version}`,
    '',
    ...sentences.flatMap((sentence) => wrap(sentence)),
    '',
    ...factLines(facts(info), paint),
  ].join('\n')
}

function facts(info: IpInfo): SourcedFact[] {
  const {version, special, embedded} = info
  const rows: (SourcedFact | false)[] = [
    ['reachable', info.global ? 'from everywhere (globally reachable)' : 'not from everywhere'],
    ['scope', info.scope],
    special !== null && ['block', `${special.network}  ${special.name}`],
    info.multicastGroup !== null && ['group', info.multicastGroup],
    info.multicastMac !== null && ['group’s MAC', info.multicastMac],
    info.eui64Mac !== null && ['made of MAC', info.eui64Mac],
    embedded !== null && ['IPv4 inside', `${embedded.address}  (${embedded.kind})`],
    version === 6 && ['expanded', info.expanded],
    version === 4 ? ['binary', info.binary] : ['binary', ...halves(info.binary)],
    ['integer', info.integer],
    ['hex', info.hex],
    ['reverse name', ...reverseLines(info.reverseName)],
    info.class !== null && ['class', `${info.class}  (before CIDR)`],
  ]
  return rows.filter((row) => row !== false)
}

/** 128 bits in lines of two groups, as they fit beside the labels. */
function halves(binary: string): string[] {
  const groups = binary.split(':')
  return [0, 3, 6].map((start) => groups.slice(start, start + 3).join(':'))
}

/** A name of 32 nibbles takes two lines. */
function reverseLines(name: string): string[] {
  return name.length < 60 ? [name] : [name.slice(0, 32), name.slice(32)]
}
