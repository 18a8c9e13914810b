import {InputError} from '../errors.js'
import {DomainName, lowerCase} from './domain-name.js'
import {CLASS_IN} from './message.js'
import {addressOfKey, reverseZonesOf} from './reverse-name.js'
import {recordTypeName, TYPE_NUMBERS} from './records/type-numbers.js'
import type {ZoneRecord} from './served-record.js'

/** What is put into an answer behind the question: records that are bytes already, and how many they are. */
export type Sections = {
  rcode: 'NOERROR' | 'NXDOMAIN' | 'REFUSED'
  isAuthoritative: boolean
  answers: Records
  authorities: Records
  additionals: Records
}

export type Records = {count: number; bytes: Buffer}

/** A name in a zone; without records it is only on the way to another (an "empty non-terminal", RFC 8020). */
type Node = {zone: Zone; sets: RecordSet[]}

/** All records of one type that a name has: their data as bytes, each a character. Lists to block have 100,000 of them. */
type RecordSet = {type: number; datas: string[]}

type Zone = {
  /** The wire form of the name, which is also its key. */
  apex: string
  /** The data of its SOA record, for answers that say no (RFC 2308 §3); made when it is needed where none was given. */
  soa: string | null
  /** Whether it is ours down to the last name, or only the names are that were given. */
  isWhole: boolean
  hasCuts: boolean
}

export type ZoneOptions = {
  ttlSeconds: number
  /** Whether somebody else is asked about names that are not given: then only zones with a SOA record of their own are whole. */
  forwards: boolean
}

const {A, AAAA, PTR, CNAME, NS, SOA, DS} = TYPE_NUMBERS
const WILDCARD = '\x01*'
const TYPE_ANY = 255
const MAX_ALIASES = 8
/** A compressed name that points to the question, behind the header of 12 bytes (RFC 1035 §4.1.4). */
const POINTER_TO_QUESTION = '\xc0\x0c'
const NONE: Records = {count: 0, bytes: Buffer.alloc(0)}
const NO_SETS: RecordSet[] = []
const MAX_REMEMBERED = 4096

/**
 * The records of an authoritative server (RFC 1034 §4.3.2). Names are known by their wire form in small letters, so that a question is
 * found by its bytes, and each answer is put together once.
 *
 * A record of type SOA makes a zone. Every other record belongs to the zone above it; where there is none, to one that is made for it:
 * its parent domain (for one or two labels itself), or, if other names are forwarded, the name alone.
 */
export class Zones {
  private readonly zones = new Map<string, Zone>()
  private readonly nodes = new Map<string, Node>()
  private readonly remembered = new Map<string, Sections>()
  private readonly ttl: Buffer

  /**
   * Throws InputError RECORD_CONFLICT.
   *
   * @param records gone through several times
   * @param pointers the name of each address, both as bytes: PTR records where `records` have no others
   */
  constructor(
    records: Iterable<ZoneRecord>,
    private readonly options: ZoneOptions,
    private readonly pointers: ReadonlyMap<string, string> = new Map(),
  ) {
    this.ttl = Buffer.alloc(4)
    this.ttl.writeUInt32BE(options.ttlSeconds)
    for (const {name, type} of records) if (type === SOA) this.addZone(lowerCase(name), true)
    const implied = new Set<string>()
    for (const {name} of records) {
      const key = lowerCase(name)
      if (this.zoneOf(key) === null) implied.add(this.impliedZone(key))
    }
    if (!options.forwards)
      for (const zone of reverseZonesOf(pointers.keys())) if (this.zoneOf(zone) === null) implied.add(zone)
    // Shorter names first: a zone inside another one is not made.
    for (const apex of [...implied].sort((one, other) => labelsIn(one) - labelsIn(other))) {
      if (this.zoneOf(apex) === null) this.addZone(apex, !options.forwards)
    }
    for (const record of records) this.add(record)
    for (const zone of this.zones.values()) this.node(zone.apex, zone)
  }

  /**
   * What there is to say about a question; null where it is not ours to say, and may be asked elsewhere.
   *
   * @param key the name of the question, as its bytes in small letters
   */
  find(key: string, type: number): Sections | null {
    const memory = key + String.fromCharCode(type)
    const known = this.remembered.get(memory)
    if (known) return known
    const sections = this.work(key, type)
    // Names that do not exist are not kept: there is no end to them.
    if (sections && this.nodes.has(key) && this.remembered.size < MAX_REMEMBERED) this.remembered.set(memory, sections)
    return sections
  }

  private work(key: string, type: number): Sections | null {
    const zone = this.zoneOf(key)
    const pointer = this.pointerAt(key, zone)
    if (pointer) return this.fromNode(pointer, type)
    if (zone === null) return null
    const cut = zone.hasCuts ? this.cutAbove(key, zone) : null
    // What is said about a cut from above, DS, is the upper zone's own (RFC 4035 §3.1.4.1).
    if (cut !== null && !(cut === key && type === DS)) return this.referral(cut)
    const node = this.nodes.get(key) ?? this.wildcardFor(key, zone)
    if (node === undefined) return zone.isWhole ? this.no('NXDOMAIN', zone, NONE) : null
    return this.fromNode(node, type)
  }

  /** The name of a reverse name's address, where no record says more. */
  private pointerAt(key: string, zone: Zone | null): Node | null {
    const address = this.pointers.size === 0 || this.nodes.has(key) ? null : addressOfKey(key)
    const name = address === null ? undefined : this.pointers.get(address)
    if (name === undefined) return null
    const own = zone ?? {apex: key, soa: null, isWhole: false, hasCuts: false}
    return {zone: own, sets: [{type: PTR, datas: [name]}]}
  }

  private fromNode(node: Node, type: number): Sections {
    if (type === TYPE_ANY) return yes({count: 1, bytes: this.anyAnswer()})
    const set = this.setOf(node, type)
    if (set) return yes(this.records(POINTER_TO_QUESTION, set))
    const alias = this.setOf(node, CNAME)
    return alias ? this.throughAliases(alias, type) : this.no('NOERROR', node.zone, NONE)
  }

  /** The records of one type; a whole zone has a SOA record of its own, too. */
  private setOf(node: Node, type: number): RecordSet | undefined {
    const {zone, sets} = node
    const found = sets.find((set) => set.type === type)
    if (found || type !== SOA || !zone.isWhole || node !== this.nodes.get(zone.apex)) return found
    return {type: SOA, datas: [this.soaOf(zone)]}
  }

  /** A CNAME, and what it leads to as far as that is ours (RFC 1034 §3.6.2). */
  private throughAliases(alias: RecordSet, type: number): Sections {
    const found: Records[] = [this.records(POINTER_TO_QUESTION, alias)]
    let current = alias
    const seen = new Set([alias])
    for (let count = 1; count < MAX_ALIASES; count++) {
      const owner = current.datas[0]!
      const key = lowerCase(owner)
      const zone = this.zoneOf(key)
      if (zone === null) break
      const node = this.nodes.get(key) ?? this.wildcardFor(key, zone)
      if (node === undefined) return zone.isWhole ? this.no('NXDOMAIN', zone, joined(found)) : yes(joined(found))
      const set = this.setOf(node, type)
      if (set) return yes(joined([...found, this.records(owner, set)]))
      const next = this.setOf(node, CNAME)
      if (!next) return this.no('NOERROR', node.zone, joined(found))
      if (seen.has(next)) break // a circle: each of its records once
      seen.add(next)
      found.push(this.records(owner, next))
      current = next
    }
    return yes(joined(found))
  }

  /** The names of whoever serves what lies below, and those addresses of theirs that nobody else could tell (RFC 1034 §4.2.1). */
  private referral(cut: string): Sections {
    const servers = this.nodes.get(cut)!.sets.find((set) => set.type === NS)!
    const glue = servers.datas.flatMap((owner) => {
      const sets = this.nodes.get(lowerCase(owner))?.sets ?? NO_SETS
      const addresses = [A, AAAA].flatMap((type) => sets.find((set) => set.type === type) ?? [])
      return addresses.map((set) => this.records(owner, set))
    })
    const authorities = this.records(cut, servers)
    return {rcode: 'NOERROR', isAuthoritative: false, answers: NONE, authorities, additionals: joined(glue)}
  }

  /** The highest name below the zone's own that has been handed to other servers. */
  private cutAbove(key: string, zone: Zone): string | null {
    let cut: string | null = null
    for (let name = key; name.length > zone.apex.length; name = withoutLabel(name)) {
      if (this.nodes.get(name)?.sets.some((set) => set.type === NS)) cut = name
    }
    return cut
  }

  /** `*` below the closest name that exists (RFC 4592 §3.3.1). */
  private wildcardFor(key: string, zone: Zone): Node | undefined {
    let name = withoutLabel(key)
    while (name.length > zone.apex.length && !this.nodes.has(name)) name = withoutLabel(name)
    return this.nodes.get(WILDCARD + name)
  }

  private zoneOf(key: string): Zone | null {
    for (let name = key; ; name = withoutLabel(name)) {
      const zone = this.zones.get(name)
      if (zone) return zone
      if (name.length === 1) return null
    }
  }

  private impliedZone(key: string): string {
    const isWildcard = key.startsWith(WILDCARD)
    const below = isWildcard ? withoutLabel(key) : key
    return this.options.forwards || isWildcard || labelsIn(key) <= 2 ? below : withoutLabel(key)
  }

  private addZone(apex: string, isWhole: boolean): void {
    if (!this.zones.has(apex)) this.zones.set(apex, {apex, soa: null, isWhole, hasCuts: false})
  }

  private add({name, type, data}: ZoneRecord): void {
    const key = lowerCase(name)
    const zone = this.zoneOf(key)!
    const node = this.node(key, zone)
    if (type === NS && key !== zone.apex) zone.hasCuts = true
    if (type === SOA) zone.soa ??= data
    const set = node.sets.find((one) => one.type === type)
    if (node.sets === NO_SETS)
      node.sets = [{type, datas: [data]}] // one that grows has room for 17
    else if (!set) node.sets.push({type, datas: [data]})
    else if (set.datas.includes(data)) return
    else if (type === CNAME || type === SOA) throw conflict(name, `has two records of type ${recordTypeName(type)}`)
    else set.datas.push(data)
    if (node.sets.length > 1 && node.sets.some((one) => one.type === CNAME)) {
      throw conflict(name, 'is an alias (CNAME) and can have no other records (RFC 1034 §3.6.2)')
    }
  }

  /** The name's place, and those of the names between it and the zone's. */
  private node(key: string, zone: Zone): Node {
    const known = this.nodes.get(key)
    if (known) return known
    const node = {zone, sets: NO_SETS}
    this.nodes.set(key, node)
    if (key.length > zone.apex.length && key.length > 1) this.node(withoutLabel(key), zone)
    return node
  }

  /** A zone that was given none gets a SOA record: somebody has to say for how long a no may be kept. */
  private soaOf(zone: Zone): string {
    if (zone.soa !== null) return zone.soa
    const numbers = Buffer.alloc(20)
    for (const [index, seconds] of [1, 3600, 600, 86_400, this.options.ttlSeconds].entries()) {
      numbers.writeUInt32BE(seconds, 4 * index)
    }
    return (zone.soa = `${zone.apex}\x0ahostmaster${zone.apex}${numbers.toString('latin1')}`)
  }

  private no(rcode: 'NOERROR' | 'NXDOMAIN', zone: Zone, answers: Records): Sections {
    const authorities = this.records(zone.apex, {type: SOA, datas: [this.soaOf(zone)]})
    return {rcode, isAuthoritative: true, answers, authorities, additionals: NONE}
  }

  /** Record bytes (RFC 1035 §4.1.3): owner, type, class, TTL, length, data. */
  private records(owner: string, {type, datas}: RecordSet): Records {
    const head = Buffer.concat([Buffer.from(owner, 'latin1'), u16(type), u16(CLASS_IN), this.ttl])
    return {
      count: datas.length,
      bytes: Buffer.concat(datas.flatMap((data) => [head, u16(data.length), Buffer.from(data, 'latin1')])),
    }
  }

  /** ANY is answered with one small record, so that it serves nobody as an amplifier (RFC 8482 §4.2). */
  private anyAnswer(): Buffer {
    return this.records(POINTER_TO_QUESTION, {type: TYPE_NUMBERS.HINFO, datas: ['\x07RFC8482\x00']}).bytes
  }
}

function yes(answers: Records): Sections {
  return {rcode: 'NOERROR', isAuthoritative: true, answers, authorities: NONE, additionals: NONE}
}

function joined(parts: readonly Records[]): Records {
  const count = parts.reduce((sum, part) => sum + part.count, 0)
  return {count, bytes: Buffer.concat(parts.map(({bytes}) => bytes))}
}

function labelsIn(key: string): number {
  let count = 0
  for (let at = 0; key.charCodeAt(at) > 0; at += 1 + key.charCodeAt(at)) count++
  return count
}

function withoutLabel(key: string): string {
  return key.slice(1 + key.charCodeAt(0))
}

function u16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff)
}

function conflict(wire: string, reason: string): InputError {
  const name = DomainName.ofWire(wire).text
  return new InputError('RECORD_CONFLICT', `${name}: ${reason}`, {input: name})
}
