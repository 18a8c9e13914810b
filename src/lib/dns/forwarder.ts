import type {Endpoint} from '../address/endpoint.js'
import {NetworkError} from '../errors.js'
import {askServers, type AskOptions, type ServerReply} from './ask-servers.js'
import {DomainName} from './domain-name.js'
import {chainOf} from './answer-chain.js'
import {frameMessage, type RecordFrame, ttlOf} from './message.js'
import type {Question} from './query.js'
import {recordTypeName, TYPE_NUMBERS} from './records/type-numbers.js'
import {type AskedQuestion, RCODE} from './build-answer.js'
import {WireReader} from './wire-reader.js'

/** What another server answered, ready to be sent on: see `sectionsNow`. */
export type Forwarded = {
  rcode: number
  answerCount: number
  authorityCount: number
  /**
   * The bytes of both. They are only right behind a question as long as this one's, since compressed names count from the message's
   * start. What came behind them (EDNS, addresses of others) is between that server and us.
   */
  records: Buffer
  /** Where in `records` each TTL is. */
  ttls: {at: number; seconds: number}[]
  storedMs: number
  /** How long it may be kept. */
  lifeMs: number
}

/** Most questions at the same time: each has a socket of its own. */
const MAX_PENDING = 256
const MAX_CACHED = 1000
/** However long an answer says it may be kept: a wrong one should not stay for days. */
const MAX_LIFE_SECONDS = 86_400
/** Clients wait five seconds as a rule (resolv.conf(5)): they should hear of it. */
const FORWARD_TIMEOUT_MS = 4000

export type ForwarderOptions = Pick<AskOptions, 'exchanges' | 'signal'> & {timeoutMs?: number; nowMs?: () => number}

/** Asks another server for its clients, and remembers what it said as long as that allows. */
export class Forwarder {
  private readonly cache = new Map<string, Forwarded>()
  private readonly pending = new Map<string, Promise<Forwarded>>()

  constructor(
    private readonly server: Endpoint,
    private readonly options: ForwarderOptions,
  ) {}

  /** What is remembered, or null. */
  recall({key, type}: AskedQuestion): Forwarded | null {
    const memory = memoryOf(key, type)
    const known = this.cache.get(memory)
    if (!known) return null
    if (this.now() < known.storedMs + known.lifeMs) return known
    this.cache.delete(memory)
    return null
  }

  /**
   * Asks, once for all who ask the same meanwhile: many questions for one name would be as many chances to guess an id (RFC 5452 §5).
   * Rejects with NetworkError.
   */
  async ask(asked: AskedQuestion): Promise<Forwarded> {
    const memory = memoryOf(asked.key, asked.type)
    const waiting = this.pending.get(memory)
    if (waiting) return await waiting
    if (this.pending.size >= MAX_PENDING) throw new NetworkError('TOO_MANY_QUESTIONS', 'too many questions at once')
    const answer = this.askServer(asked).finally(() => this.pending.delete(memory))
    this.pending.set(memory, answer)
    const forwarded = await answer
    if (forwarded.lifeMs > 0) this.remember(memory, forwarded)
    return forwarded
  }

  private async askServer({key, type, end}: AskedQuestion): Promise<Forwarded> {
    const question = {name: nameOf(key), type: recordTypeName(type)}
    const {timeoutMs = FORWARD_TIMEOUT_MS, exchanges, signal} = this.options
    const reply = await askServers(question, [this.server], {timeoutMs, signal, ...(exchanges ? {exchanges} : {})})
    refuseStrangers(question, reply)
    return forwardable(reply, end, this.now())
  }

  private remember(memory: string, forwarded: Forwarded): void {
    this.cache.delete(memory)
    if (this.cache.size >= MAX_CACHED) this.cache.delete(this.cache.keys().next().value!) // the oldest
    this.cache.set(memory, forwarded)
  }

  /** The clock by which answers age, in milliseconds. */
  now(): number {
    return (this.options.nowMs ?? performance.now.bind(performance))()
  }
}

/** The records as they are to be sent now, with what is left of each TTL. */
export function sectionsNow({answerCount, authorityCount, records, ttls, storedMs}: Forwarded, nowMs: number) {
  const bytes = Buffer.from(records)
  const age = Math.floor((nowMs - storedMs) / 1000)
  for (const {at, seconds} of ttls) bytes.writeUInt32BE(Math.max(0, seconds - age), at)
  // They stay in one piece: what follows needs no bytes of its own.
  return {answers: {count: answerCount, bytes}, authorities: {count: authorityCount, bytes: NOTHING}, additionals: NONE}
}

const NOTHING = Buffer.alloc(0)
const NONE = {count: 0, bytes: NOTHING}

function forwardable({bytes, message: {rcode}}: ServerReply, questionEnd: number, nowMs: number): Forwarded {
  const [answers, authorities] = frameMessage(bytes).sections
  const frames = [...answers, ...authorities]
  const end = frames.at(-1)?.end ?? questionEnd
  const life =
    rcode === 'NOERROR' && answers.length > 0 ? leastTtl(answers) : isNo(rcode) ? negativeTtl(authorities) : 0
  return {
    rcode: RCODE[rcode as keyof typeof RCODE] ?? RCODE.SERVFAIL,
    answerCount: answers.length,
    authorityCount: authorities.length,
    records: bytes.subarray(questionEnd, end),
    ttls: frames.map((frame) => ({at: frame.ttlAt - questionEnd, seconds: ttlOf(frame)})),
    storedMs: nowMs,
    lifeMs: Math.min(life, MAX_LIFE_SECONDS) * 1000,
  }
}

function isNo(rcode: string): boolean {
  return rcode === 'NOERROR' || rcode === 'NXDOMAIN'
}

function leastTtl(frames: readonly RecordFrame[]): number {
  return Math.min(...frames.map(ttlOf))
}

/** A no is kept as long as the zone's SOA record says, the lesser of its TTL and its last field; without one not at all (RFC 2308 §5). */
function negativeTtl(authorities: readonly RecordFrame[]): number {
  const soa = authorities.find(({type}) => type === TYPE_NUMBERS.SOA)
  if (!soa) return 0
  const {bytes, end} = soa.data
  return Math.min(ttlOf(soa), bytes.readUInt32BE(end - 4))
}

/**
 * An answer speaks of the name that was asked for, and of those its CNAME records lead to: records of other names have no business
 * there. Throws NetworkError BAD_MESSAGE.
 */
function refuseStrangers(question: Question, {message, server}: ServerReply): void {
  const {answers} = message
  const names = new Set([
    question.name.key,
    ...chainOf(question, message).flatMap(({type, value}) => (type === 'CNAME' ? [value.toLowerCase()] : [])),
  ])
  const stranger = answers.find(({name, type}) => !names.has(name.toLowerCase()) && type !== DNAME)
  if (!stranger) return
  throw new NetworkError('BAD_MESSAGE', `${server}: a record of ${stranger.name} in the answer about ${question.name}`)
}

/** It stands above the names it redirects (RFC 6672 §3.1), and a CNAME for the name in question comes with it. */
const DNAME = 'DNAME'

function memoryOf(key: string, type: number): string {
  return key + String.fromCharCode(type)
}

function nameOf(key: string): DomainName {
  return DomainName.parse(new WireReader(Buffer.from(key, 'latin1'), 0, key.length).name())
}
