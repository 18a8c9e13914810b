import type {ServerReply} from './ask-servers.js'
import type {DnsMessage, ResourceRecord} from './message.js'
import type {Question} from './query.js'

/** What one server said about a question: its reply, and those of its records that belong to the question. */
export type ChainLink = {reply: ServerReply; records: ResourceRecord[]}

/** The replies that answer a question, in order: one, or one for each server on the way along CNAME records. */
export type AnswerChain = readonly ChainLink[]

/**
 * The records of an answer that belong to the question: its name's, and those of the names its CNAME records lead to, with the signatures
 * of both if any came.
 */
export function chainOf({name, type}: Question, {answers}: Pick<DnsMessage, 'answers'>): DnsMessage['answers'] {
  const chain: DnsMessage['answers'] = []
  const seen = new Set<string>()
  let current = name.key
  while (!seen.has(current)) {
    seen.add(current)
    const own = answers.filter((record) => record.name.toLowerCase() === current)
    chain.push(...withSignatures(own, type))
    const alias = type === 'CNAME' ? undefined : own.find((record) => record.type === 'CNAME')
    if (!alias) break
    chain.push(...withSignatures(own, 'CNAME', alias))
    current = alias.value.toLowerCase()
  }
  return chain
}

function withSignatures(own: ResourceRecord[], type: string, only?: ResourceRecord): ResourceRecord[] {
  const found = only ? [only] : own.filter((record) => record.type === type)
  return [...found, ...own.filter((record) => record.type === 'RRSIG' && record.value.startsWith(`${type} `))]
}

/** What an answer without the record is. */
export type ChainEnd = {
  /** `no`: there is none, says somebody who knows. `failed`: nobody who knows has said so. */
  answer: 'no' | 'failed'
  /** Where the chain ended. */
  name: string
  reason: string
}

/**
 * What a chain means that ends without the record. "No record of that type" is only what an authority says, or a server that looked for
 * us: a SOA record says so (RFC 2308 §2.2), or AA about the name that was asked for, or RA alone. A referral and a CNAME record to
 * somewhere else say nothing about its end.
 */
export function endOfChain(question: Question, chain: AnswerChain): ChainEnd {
  const {reply} = chain.at(-1)!
  const {message} = reply
  const aliases = chain.flatMap(({records}) =>
    records.filter(({type}) => type === 'CNAME' && question.type !== 'CNAME'),
  )
  const name = aliases.at(-1)?.value ?? question.name.text
  const failed = (reason: string): ChainEnd => ({answer: 'failed', name, reason})
  if (message.rcode === 'NXDOMAIN') return {answer: 'no', name, reason: 'no such name'}
  if (message.rcode !== 'NOERROR') {
    const own = message.extendedErrors.length > 0 ? 'the server gives its reason as an extended error' : null
    return failed(WHY_SILENT[message.rcode] ?? own ?? 'the server gives no reason')
  }
  const owners = new Set([question.name.key, ...aliases.map((alias) => alias.name.toLowerCase())])
  if (aliases.length > 0 && owners.has(name.toLowerCase())) return failed('its CNAME records lead in a circle')
  if (isSaid(reply, chain, name, aliases.length > 0)) return {answer: 'no', name, reason: 'no record of that type'}
  const servers = message.authorities.filter(({type}) => type === 'NS')
  if (servers.length > 0 && !message.isAuthoritative) {
    const names = servers.map(({value}) => value).join(', ')
    return failed(`a referral to the servers of ${servers[0]!.name} (${names}), not followed; --from-roots does`)
  }
  if (aliases.length > 0) return failed('an alias that this server does not follow; --from-roots does')
  return failed('the server neither answers nor knows another server')
}

const WHY_SILENT: Readonly<Record<string, string>> = {
  REFUSED: 'the server refuses to answer',
  NOTIMP: 'the server does not support such questions',
  FORMERR: 'the server cannot read the question',
}

function isSaid({message}: ServerReply, chain: AnswerChain, name: string, isAlias: boolean): boolean {
  const {authorities, isAuthoritative, flags} = message
  const end = name.toLowerCase()
  const isZoneOf = (zone: string) => zone === '.' || end === zone || end.endsWith(`.${zone}`)
  if (authorities.some(({type, name: zone}) => type === 'SOA' && isZoneOf(zone.toLowerCase()))) return true
  // AA is about the first name of an answer (RFC 1035 §4.1.1): where an alias leads may be somebody else's.
  const isAsked = !isAlias || chain.at(-1)!.records.length === 0
  if (isAuthoritative) return isAsked
  return flags.includes('ra') && !authorities.some(({type}) => type === 'NS')
}
