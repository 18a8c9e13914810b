import {ipVersion} from '../address/ip-version.js'
import {Endpoint} from '../address/endpoint.js'
import type {IpVersion} from '../address/ip-address.js'
import {InputError, NetworkError} from '../errors.js'
import {type AnswerChain, type ChainLink, chainOf} from './answer-chain.js'
import {askServers, type AskOptions, type ServerReply} from './ask-servers.js'
import {DomainName} from './domain-name.js'
import type {Question} from './query.js'
import type {RecordTypeName} from './records/type-numbers.js'

/** One step down: who sent us on, to which zone, and who serves it. */
export type ReferralStep = {server: string; zone: string; nameServers: string[]}

/** A walk that takes more questions leads in circles, or is meant to wear us out. */
const MAX_QUESTIONS = 60
/** Names of servers that have to be looked up while looking up another. */
const MAX_DEPTH = 4
const MAX_ALIASES = 8

export type WalkOptions = Omit<AskOptions, 'recursion'> & {
  /** Where to begin; the servers further down are asked at the same port. */
  roots: readonly Endpoint[]
  /** Only servers with an address of this version are asked. */
  version?: IpVersion | undefined
  onStep: (step: ReferralStep) => void
}

/**
 * Follows the delegation from the root down to the servers that know (RFC 1034 §5.3.3), and CNAME records from there. A server is believed
 * about its own zone and what is below (RFC 5452 §6): a referral must lead closer to the name, an address that comes with it must
 * belong to a server of that zone. Rejects with NetworkError LAME_DELEGATION, TOO_MANY_REFERRALS, TIMEOUT and what `ask` rejects with.
 */
export async function findFromRoots(question: Question, options: WalkOptions): Promise<AnswerChain> {
  const walk = new Walk(options)
  return await walk.find(question)
}

class Walk {
  private questions = 0
  private readonly deadline: number
  private readonly port: number

  constructor(private readonly options: WalkOptions) {
    this.deadline = performance.now() + options.timeoutMs
    this.port = options.roots[0]!.port
  }

  async find(question: Question, depth = 0): Promise<AnswerChain> {
    const chain: ChainLink[] = []
    let current = question
    for (let aliases = 0; aliases <= MAX_ALIASES; aliases++) {
      const {reply, zone} = await this.descend(current, depth)
      // What the zone's server says about names outside its zone is hearsay.
      const own = chainOf(current, reply.message).filter(({name}) => isIn(zone, name))
      chain.push({reply, records: own})
      const last = own.findLast(({type}) => type === 'CNAME')
      const isEnd = own.some(({type}) => type === current.type) || last === undefined || current.type === 'CNAME'
      if (isEnd) return chain
      current = {name: nameIn(last.value, current), type: question.type}
    }
    throw new NetworkError('TOO_MANY_REFERRALS', `${question.name}: more than ${MAX_ALIASES} CNAME records in a row`, {
      input: question.name.text,
    })
  }

  /** Down to the zone's own servers: their answer, and the zone they answer for. */
  private async descend(question: Question, depth: number): Promise<{reply: ServerReply; zone: DomainName}> {
    let zone = DomainName.root
    let servers = this.options.roots
    for (;;) {
      const reply = await this.ask(question, servers)
      const referral = referralOf(reply, question, zone)
      if (referral === null) return {reply, zone}
      this.options.onStep({
        server: String(reply.server),
        zone: referral.zone.text,
        nameServers: referral.names.map(String),
      })
      servers = await this.addressesOf(referral, depth)
      zone = referral.zone
    }
  }

  private async ask(question: Question, servers: readonly Endpoint[]): Promise<ServerReply> {
    if (++this.questions > MAX_QUESTIONS) {
      throw new NetworkError('TOO_MANY_REFERRALS', `${question.name}: no answer after ${MAX_QUESTIONS} questions`, {
        input: question.name.text,
      })
    }
    const timeoutMs = Math.max(1, this.deadline - performance.now())
    return await askServers(question, servers, {
      ...this.options,
      timeoutMs,
      limitMs: this.options.timeoutMs,
      recursion: false,
    })
  }

  /** The addresses that came with the referral; else those of the first server whose name can be looked up. */
  private async addressesOf({zone, names, glue}: Referral, depth: number): Promise<Endpoint[]> {
    const {version} = this.options
    const given = names
      .flatMap((name) => glue.get(name.key) ?? [])
      .filter((address) => version === undefined || ipVersion(address) === version)
    if (given.length > 0) return given.map((address) => Endpoint.of(address, this.port))
    if (depth < MAX_DEPTH) {
      for (const name of names.filter((one) => !one.isWithin(zone))) {
        const found = await this.addressesByName(name, depth + 1)
        if (found.length > 0) return found
      }
    }
    throw lame(zone, `none of its name servers has an${version === undefined ? '' : ` IPv${version}`} address`)
  }

  private async addressesByName(name: DomainName, depth: number): Promise<Endpoint[]> {
    for (const type of TYPES_OF[this.options.version ?? 'both']) {
      const records = (await this.find({name, type}, depth)).flatMap((link) => link.records)
      const addresses = records.filter((record) => record.type === type).map(({value}) => value)
      if (addresses.length > 0) return addresses.map((address) => Endpoint.of(address, this.port))
    }
    return []
  }
}

/** The records that hold addresses. */
const TYPES_OF = {4: ['A'], 6: ['AAAA'], both: ['A', 'AAAA']} as const satisfies Record<
  string,
  readonly RecordTypeName[]
>

type Referral = {zone: DomainName; names: DomainName[]; glue: Map<string, string[]>}

/** Where a server that does not know itself sends us; null where its word is the answer. Throws NetworkError LAME_DELEGATION. */
function referralOf({message, server}: ServerReply, {name}: Question, zone: DomainName): Referral | null {
  const {rcode, isAuthoritative, answers, authorities, additionals} = message
  if (rcode !== 'NOERROR' || isAuthoritative || answers.length > 0) return null
  const [owner] = authorities.filter(({type}) => type === 'NS').map((record) => record.name)
  const next = owner === undefined ? null : nameOrNull(owner)
  if (next === null) throw lame(zone, `${server} neither answers nor knows another server`)
  if (next.equals(zone) || !next.isWithin(zone) || !name.isWithin(next)) {
    throw lame(zone, `${server} refers to ${next}, which does not lead to ${name}`)
  }
  const names = authorities
    .filter((record) => record.type === 'NS' && record.name.toLowerCase() === next.key)
    .flatMap(({value}) => nameOrNull(value) ?? [])
  const glue = new Map<string, string[]>()
  for (const {name: host, type, value} of additionals) {
    if ((type === 'A' || type === 'AAAA') && ipVersion(value) !== 0 && isIn(zone, host)) {
      glue.set(host.toLowerCase(), [...(glue.get(host.toLowerCase()) ?? []), value])
    }
  }
  return {zone: next, names, glue}
}

function isIn(zone: DomainName, name: string): boolean {
  return nameOrNull(name)?.isWithin(zone) ?? false
}

/** What came over the wire is a name; null only guards against what this reads otherwise. */
function nameOrNull(text: string): DomainName | null {
  try {
    return DomainName.parse(text)
  } catch (error) {
    if (error instanceof InputError) return null
    throw error
  }
}

function nameIn(text: string, {name}: Question): DomainName {
  const found = nameOrNull(text)
  if (found) return found
  throw new NetworkError('BAD_MESSAGE', `${name} is an alias of "${text}", which is not a valid name`, {
    input: name.text,
  })
}

function lame(zone: DomainName, reason: string): NetworkError {
  return new NetworkError('LAME_DELEGATION', `${zone}: ${reason}`, {input: zone.text})
}
