import type {Endpoint} from '../../address/endpoint.js'
import {NetkitError} from '../../errors.js'
import {type AnswerChain, endOfChain} from '../answer-chain.js'
import type {ServerReply} from '../ask-servers.js'
import type {DomainName} from '../domain-name.js'
import type {ExtendedError} from '../extended-errors.js'
import {addressesIn, type HostsEntry, namesIn} from '../parse-hosts.js'
import type {Question} from '../query.js'
import type {AnyTypeName} from '../records/type-numbers.js'
import {parseReverseName} from '../reverse-name.js'

/** One record of an answer, or the word that there is none. */
export type LookupRow = {
  /** Whom the record belongs to: on the way through CNAME records another name than was asked for. */
  name: string
  type: string
  /** How long it may be kept; null without a record, and for hosts files. */
  ttlSeconds: number | null
  /** As in a zone file, names without the final dot; null where there is no such record. */
  value: string | null
  /** Who said so: an endpoint, the path of a hosts file, or RFC_6761. */
  server: string
  rcode: string
  /** Those of the answer's header, as dig names them; none where nobody was asked. */
  flags: string[]
  /** What the server added to its answer (RFC 8914). */
  ede: ExtendedError[]
  rttMs: number | null
  /** Why there is no value; null where there is one. */
  reason: string | null
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
  types: readonly AnyTypeName[]
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
export type FindRecords = (question: Question, servers: readonly Endpoint[]) => Promise<AnswerChain>

/** Asks for all types at once, in each group. Where nobody answers at all it rejects with the first failure; or with the signal's reason. */
export async function lookUp(
  {name, types, wantsAll, groups, hosts}: LookupPlan,
  find: FindRecords,
): Promise<LookupResult> {
  const asked = groups.flatMap((servers) =>
    types.map(async (type) => {
      const question = {name, type}
      return (
        (hosts && (findInHosts(question, hosts) ?? findLocalhost(question))) ??
        findingOf(question, await find(question, servers))
      )
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
function findingOf(question: Question, chain: AnswerChain): Finding {
  const rows: LookupRow[] = chain.flatMap(({reply, records}) =>
    records.map(({name, type, ttlSeconds, value}) => ({
      name,
      type,
      ttlSeconds,
      value,
      ...placeOf(reply),
      reason: null,
    })),
  )
  const {reply, records} = chain.at(-1)!
  const isFound = reply.message.rcode === 'NOERROR' && records.some(({type}) => type === question.type)
  if (isFound) return {question, rows, answer: 'yes'}
  const {answer, name, reason} = endOfChain(question, chain)
  rows.push({name, type: question.type, ttlSeconds: null, value: null, ...placeOf(reply), reason})
  return {question, rows, answer}
}

function placeOf({message: {rcode, flags, extendedErrors}, server, rttMs}: ServerReply) {
  return {server: String(server), rcode, flags, ede: extendedErrors, rttMs}
}

/** What the hosts file knows; null where the servers have to be asked. Of a name that it has, it knows both families. */
function findInHosts(question: Question, {file, entries}: Hosts): Finding | null {
  const {name, type} = question
  const values = valuesInHosts(question, entries)
  const isAddress = type === 'A' || type === 'AAAA'
  if (values.length === 0 && !(isAddress && addressesIn(entries, name).length > 0)) return null
  if (values.length === 0) return {question, rows: [localRow(question, null, file)], answer: 'no'}
  return {question, rows: values.map((value) => localRow(question, value, file)), answer: 'yes'}
}

const RFC_6761 = 'RFC 6761'

/** `localhost` and all names below it are this machine, and not for name servers to know (RFC 6761 §6.3). */
function findLocalhost(question: Question): Finding | null {
  const {name, type} = question
  if (name.labels.at(-1)?.toLowerCase() !== 'localhost') return null
  const value = type === 'A' ? '127.0.0.1' : type === 'AAAA' ? '::1' : null
  return {question, rows: [localRow(question, value, RFC_6761)], answer: value === null ? 'no' : 'yes'}
}

/** What is known without asking anybody. */
function localRow({name, type}: Question, value: string | null, server: string): LookupRow {
  const reason = value === null ? 'no record of that type' : null
  return {
    name: name.text,
    type,
    ttlSeconds: null,
    value,
    server,
    rcode: 'NOERROR',
    flags: [],
    ede: [],
    rttMs: null,
    reason,
  }
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
function differencesOf(findings: readonly Finding[], type: AnyTypeName): string[] {
  const said = new Map<string, string[]>()
  const own = findings.filter(({question}) => question.type === type)
  for (const {rows, answer} of own) {
    const {server, rcode} = rows[0]!
    const values = rows
      .filter((row) => row.value !== null && (row.type !== 'RRSIG' || type === 'RRSIG'))
      .map((row) => `${row.type} ${row.value}`)
    const text =
      answer === 'yes'
        ? values.sort().join(', ')
        : rcode !== 'NOERROR'
          ? rcode
          : answer === 'no'
            ? 'there is none'
            : rows.at(-1)!.reason!
    said.set(text, [...(said.get(text) ?? []), server])
  }
  if (said.size < 2) return []
  const parts = [...said].map(([text, servers]) => `${servers.join(', ')}: ${text}`)
  return [`the servers disagree about ${own[0]!.question.name} ${type}: ${parts.join('; ')}`]
}
