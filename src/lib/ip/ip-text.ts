import type {IpInfo} from './describe-ip.js'
import {columns} from '../text/columns.js'
import {type SourcedFact, factLines} from '../text/fact-lines.js'
import type {Paint} from '../text/paint.js'
import {blockName} from '../text/words/block-meaning.js'
import {groupName} from '../text/words/group-name.js'
import {EN_IP} from './words/en-ip.js'
import type {IpCatalogue} from './words/ip-catalogue.js'
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
export function ipText(
  info: IpInfo,
  sentences: string[],
  paint: Paint,
  words: IpCatalogue = EN_IP,
  width = 78,
  factWidth = Infinity,
): string {
  return [
    `${paint('strong', info.address)}   IPv${info.version}`,
    '',
    ...sentences.flatMap((sentence) => wrap(sentence, {width})),
    '',
    ...factLines(facts(info, words), paint, factWidth),
  ].join('\n')
}

function facts(info: IpInfo, words: IpCatalogue): SourcedFact[] {
  const {labels} = words
  const {version, special, embedded} = info
  const rows: (SourcedFact | false)[] = [
    [labels.reachable, words.reachable[info.global ? 'everywhere' : 'notEverywhere']],
    [labels.scope, words.scopes[info.scope] + (info.scope === 'global' && !info.global ? words.anyLink : '')],
    special !== null && [labels.block, `${special.network}  ${blockName(special.name, words.language)}`],
    info.multicastGroup !== null && [labels.group, groupName(info.multicastGroup, words.language)],
    info.multicastMac !== null && [labels.groupMac, info.multicastMac],
    info.eui64Mac !== null && [labels.madeOfMac, info.eui64Mac],
    embedded !== null && [labels.ipv4Inside, `${embedded.address}  (${words.embeddings[embedded.kind]})`],
    version === 6 && [labels.expanded, info.expanded],
    version === 4 ? [labels.binary, info.binary] : [labels.binary, ...halves(info.binary)],
    [labels.integer, info.integer],
    [labels.hex, info.hex],
    [labels.reverseName, ...reverseLines(info.reverseName)],
    info.class !== null && [labels.class, words.class(info.class)],
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
