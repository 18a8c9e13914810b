import type {Endpoint} from '../address/endpoint.js'
import {NetkitError} from '../errors.js'
import type {ServerReply} from './ask-servers.js'
import type {DomainName} from './domain-name.js'
import {addressesIn, type HostsEntry, namesIn} from './parse-hosts.js'
import type {DnsMessage} from './message.js'
import type {Question} from './query.js'
import type {RecordTypeName} from './record-types.js'
import {parseReverseName} from './reverse-name.js'

/** One record of an answer, or the word that there is none. */
export type LookupRow = {
  /** Whom the record belongs to: on the way through CNAME records another name than was asked for. */
  name: string
  type: string
  /** How long it may be kept; null without a record, and for hosts files. */
  ttlSeconds: number | null
  /** As in a zone file, names without the final dot; null where there is no such record. */
  value: string | null
  /** Who said so: an endpoint, or the path of a hosts file. */
  server: string
  rcode: string
  rttMs: number | null
}

/** What was found out about one question at one place. */
type Finding = {
  question: Question
  rows: LookupRow[]
  /** `yes`: there is such a record. `no`: there is none (NODATA, NXDOMAIN). `failed`: the server could not or would not say. */
  answer: 'yes' | 'no' | 'failed'
}

/** Who is asked: a group shares one question (the first that answers, answers for all); several groups are compared. */
export type LookupPlan = {
  name: DomainName
  types: readonly RecordTypeName[]
  /** Whether each of the types is wanted, or any of them will do. */
  wantsAll: boolean
  groups: readonly (readonly Endpoint[])[]
  /** Looked at first; a name that is there is not asked for. */
  hosts?: Hosts | undefined
}

export type Hosts = {file: string; entries: readonly HostsEntry[]}

export type LookupResult = {
  rows: LookupRow[]
  answer: Finding['answer']
  /** Questions that nobody answered, while others were. */
  failures: NetkitError[]
  /** Where several servers disagree: a sentence for each type. */
  differences: string[]
}

/** Finds out about one question: `ask`, or the way down from the root. */
export type FindRecords = (question: Question, servers: readonly Endpoint[]) => Promise<ServerReply>

/** Asks for all types at once, in each group. Where nobody answers at all it rejects with the first failure; or with the signal's reason. */
export async function lookUp(
  {name, types, wantsAll, groups, hosts}: LookupPlan,
  find: FindRecords,
): Promise<LookupResult> {
  const asked = groups.flatMap((servers) =>
    types.map(async (type) => {
      const question = {name, type}
      return (hosts && findInHosts(question, hosts)) ?? findingOf(question, await find(question, servers))
    }),
  )
  const settled = await Promise.allSettled(asked)
  const failed = settled.flatMap((one) => (one.status === 'rejected' ? [failureOf(one.reason)] : []))
  const failures = [...new Map(failed.map((error) => [error.message, error])).values()] // a silent server is silent about each type
  const findings = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  if (findings.length === 0) throw failures[0]!
  return {...summary(findings, wantsAll), failures, differences: types.flatMap((type) => differencesOf(findings, type))}
}

function failureOf(reason: unknown): NetkitError {
  if (reason instanceof NetkitError) return reason
  throw reason
}

/** Where any type will do, one that is there makes a word about the others needless. */
function summary(findings: readonly Finding[], wantsAll: boolean): Pick<LookupResult, 'rows' | 'answer'> {
  const shown = wantsAll ? findings : findings.filter((one) => one.answer !== 'no' || !hasAnswer(findings, one))
  const rows = new Map<string, LookupRow>()
  for (const row of shown.flatMap((one) => one.rows)) {
    // Two questions that go through one CNAME, or to a name that does not exist, need not say it twice.
    const key = JSON.stringify([row.name, row.rcode === 'NXDOMAIN' && !wantsAll ? '' : row.type, row.value, row.server])
    if (!rows.has(key)) rows.set(key, row)
  }
  const answers = new Set(shown.map(({answer}) => answer))
  return {rows: [...rows.values()], answer: answers.has('failed') ? 'failed' : answers.has('no') ? 'no' : 'yes'}
}

/** Whether another question to the same server had an answer. */
function hasAnswer(findings: readonly Finding[], {rows}: Finding): boolean {
  return findings.some((one) => one.answer === 'yes' && one.rows[0]!.server === rows[0]!.server)
}

/** The rows of an answer: the records on the way from the name that was asked for, then those it leads to. */
function findingOf(
  question: Question,
  {message, server, rttMs}: Pick<ServerReply, 'message' | 'server' | 'rttMs'>,
): Finding {
  const {rcode} = message
  const place = {server: String(server), rcode, rttMs}
  const records = chainOf(question, message)
  const rows: LookupRow[] = records.map(({name, type, ttlSeconds, value}) => ({
    name,
    type,
    ttlSeconds,
    value,
    ...place,
  }))
  if (rcode === 'NOERROR' && records.some(({type}) => type === question.type)) return {question, rows, answer: 'yes'}
  const end = records.at(-1)?.value ?? question.name.text
  rows.push({name: end, type: question.type, ttlSeconds: null, value: null, ...place})
  return {question, rows, answer: rcode === 'NOERROR' || rcode === 'NXDOMAIN' ? 'no' : 'failed'}
}

/** The records of an answer that belong to the question: its name's, and those of the names its CNAME records lead to. */
export function chainOf({name, type}: Question, {answers}: Pick<DnsMessage, 'answers'>): DnsMessage['answers'] {
  const chain: DnsMessage['answers'] = []
  const seen = new Set<string>()
  let current = name.key
  while (!seen.has(current)) {
    seen.add(current)
    const own = answers.filter((record) => record.name.toLowerCase() === current)
    chain.push(...own.filter((record) => record.type === type))
    const alias = type === 'CNAME' ? undefined : own.find((record) => record.type === 'CNAME')
    if (!alias) break
    chain.push(alias)
    current = alias.value.toLowerCase()
  }
  return chain
}

/** What the hosts file knows; null where the servers have to be asked. Of a name that it has, it knows both families. */
function findInHosts(question: Question, {file, entries}: Hosts): Finding | null {
  const {name, type} = question
  const values = valuesInHosts(question, entries)
  const isAddress = type === 'A' || type === 'AAAA'
  if (values.length === 0 && !(isAddress && addressesIn(entries, name).length > 0)) return null
  const row = (value: string | null) => {
    return {name: name.text, type, ttlSeconds: null, value, server: file, rcode: 'NOERROR', rttMs: null}
  }
  if (values.length === 0) return {question, rows: [row(null)], answer: 'no'}
  return {question, rows: values.map(row), answer: 'yes'}
}

function valuesInHosts({name, type}: Question, entries: readonly HostsEntry[]): string[] {
  if (type === 'PTR') {
    const address = parseReverseName(name)
    return address === null ? [] : namesIn(entries, address).map(String)
  }
  const version = type === 'A' ? 4 : type === 'AAAA' ? 6 : null
  const found = addressesIn(entries, name).filter((address) => address.version === version)
  return [...new Set(found.map(String))]
}

/** What several servers say differently about one type; empty where they agree. TTLs count down, so they do not count. */
function differencesOf(findings: readonly Finding[], type: RecordTypeName): string[] {
  const said = new Map<string, string[]>()
  const own = findings.filter(({question}) => question.type === type)
  for (const {rows, answer} of own) {
    const {server, rcode} = rows[0]!
    const values = rows.filter(({value}) => value !== null).map((row) => `${row.type} ${row.value}`)
    const text = answer === 'yes' ? values.sort().join(', ') : rcode === 'NOERROR' ? 'there is none' : rcode
    said.set(text, [...(said.get(text) ?? []), server])
  }
  if (said.size < 2) return []
  const parts = [...said].map(([text, servers]) => `${servers.join(', ')}: ${text}`)
  return [`the servers differ about ${own[0]!.question.name} ${type}: ${parts.join('; ')}`]
}
