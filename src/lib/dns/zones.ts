import {InputError} from '../errors.js'
import {type DomainName, lowerCase} from './domain-name.js'
import {CLASS_IN} from './message.js'
import {encodeRecordData, RECORD_TYPES} from './record-types.js'
import type {ServedRecord} from './served-record.js'

/** What is put into an answer behind the question: records that are bytes already, and how many they are. */
export type Sections = {
  rcode: 'NOERROR' | 'NXDOMAIN' | 'REFUSED'
  isAuthoritative: boolean
  answers: Records
  authorities: Records
  additionals: Records
}

export type Records = {count: number; bytes: Buffer}

/** A name in a zone; `sets` is empty for one that is only on the way to another (an "empty non-terminal", RFC 8020). */
type Node = {zone: Zone; sets: Map<number, RecordSet>}

/** All records of one type that a name has. */
type RecordSet = {
  count: number
  type: number
  datas: Buffer[]
  /** With the question's name as their owner. */ bytes: Buffer
}

type Zone = {
  /** The wire form of the name, which is also its key. */
  apex: string
  /** The SOA record, for answers that say no (RFC 2308 §3). */
  soa: Records
  /** Whether it is ours down to the last name, or only the names are that were given. */
  isWhole: boolean
  hasCuts: boolean
}

export type ZoneOptions = {
  ttlSeconds: number
  /** Whether somebody else is asked about names that are not given: then only zones with a SOA record of their own are whole. */
  forwards: boolean
}

const {CNAME, NS, SOA} = RECORD_TYPES
const TYPE_ANY = 255
const MAX_ALIASES = 8
/** A compressed name that points to the question, behind the header of 12 bytes (RFC 1035 §4.1.4). */
const POINTER_TO_QUESTION = '\xc0\x0c'
const NONE: Records = {count: 0, bytes: Buffer.alloc(0)}
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

  /** Throws InputError RECORD_CONFLICT. */
  constructor(
    records: readonly ServedRecord[],
    private readonly options: ZoneOptions,
  ) {
    this.ttl = Buffer.alloc(4)
    this.ttl.writeUInt32BE(options.ttlSeconds)
    for (const {name} of records.filter(({type}) => type === 'SOA')) this.addZone(name, true)
    const implied = records
      .filter(({name}) => this.zoneOf(keyOf(name)) === null)
      .map(({name}) => this.impliedZone(name))
    // Shorter names first: a zone inside another one is not made.
    for (const apex of implied.sort((one, other) => one.labels.length - other.labels.length)) {
      if (this.zoneOf(keyOf(apex)) === null) this.addZone(apex, !options.forwards)
    }
    for (const record of records) this.add(record)
    for (const zone of this.zones.values()) this.finish(zone)
  }

  /** The wire forms of the names that have records, for whoever has to tell about them. */
  get size(): number {
    return this.nodes.size
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
    if (zone === null) return null
    const cut = zone.hasCuts ? this.cutAbove(key, zone) : null
    if (cut !== null) return this.referral(cut)
    const node = this.nodes.get(key) ?? this.wildcardFor(key, zone)
    if (node === undefined) return zone.isWhole ? no('NXDOMAIN', zone, NONE) : null
    return this.fromNode(node, type)
  }

  private fromNode(node: Node, type: number): Sections {
    if (type === TYPE_ANY) return yes({count: 1, bytes: this.anyAnswer()})
    const set = node.sets.get(type)
    if (set) return yes(set)
    const alias = node.sets.get(CNAME.number)
    return alias ? this.throughAliases(alias, type) : no('NOERROR', node.zone, NONE)
  }

  /** A CNAME, and what it leads to as far as that is ours (RFC 1034 §3.6.2). */
  private throughAliases(alias: RecordSet, type: number): Sections {
    const found: Records[] = [alias]
    let current = alias
    for (let count = 1; count < MAX_ALIASES; count++) {
      const owner = current.datas[0]!.toString('latin1')
      const key = lowerCase(owner)
      const zone = this.zoneOf(key)
      if (zone === null) break
      const node = this.nodes.get(key) ?? this.wildcardFor(key, zone)
      if (node === undefined) return zone.isWhole ? no('NXDOMAIN', zone, joined(found)) : yes(joined(found))
      const set = node.sets.get(type)
      if (set) return yes(joined([...found, this.records(owner, set)]))
      const next = node.sets.get(CNAME.number)
      if (!next) return no('NOERROR', node.zone, joined(found))
      found.push(this.records(owner, next))
      current = next
    }
    return yes(joined(found))
  }

  /** The names of whoever serves what lies below, and those addresses of theirs that nobody else could tell (RFC 1034 §4.2.1). */
  private referral(cut: string): Sections {
    const servers = this.nodes.get(cut)!.sets.get(NS.number)!
    const glue = servers.datas.flatMap((data) => {
      const owner = data.toString('latin1')
      const sets = this.nodes.get(lowerCase(owner))?.sets
      const addresses = [sets?.get(RECORD_TYPES.A.number), sets?.get(RECORD_TYPES.AAAA.number)]
      return addresses.filter((set) => set !== undefined).map((set) => this.records(owner, set))
    })
    const authorities = this.records(cut, servers)
    return {rcode: 'NOERROR', isAuthoritative: false, answers: NONE, authorities, additionals: joined(glue)}
  }

  /** The highest name below the zone's own that has been handed to other servers. */
  private cutAbove(key: string, zone: Zone): string | null {
    let cut: string | null = null
    for (let name = key; name.length > zone.apex.length; name = withoutLabel(name)) {
      if (this.nodes.get(name)?.sets.has(NS.number)) cut = name
    }
    return cut
  }

  /** `*` below the closest name that exists (RFC 4592 §3.3.1). */
  private wildcardFor(key: string, zone: Zone): Node | undefined {
    let name = withoutLabel(key)
    while (name.length > zone.apex.length && !this.nodes.has(name)) name = withoutLabel(name)
    return this.nodes.get(`\x01*${name}`)
  }

  private zoneOf(key: string): Zone | null {
    for (let name = key; ; name = withoutLabel(name)) {
      const zone = this.zones.get(name)
      if (zone) return zone
      if (name.length === 1) return null
    }
  }

  private impliedZone(name: DomainName): DomainName {
    const below = name.labels[0] === '*' ? name.parent! : name
    if (this.options.forwards || below !== name || name.labels.length <= 2) return below
    return name.parent!
  }

  private addZone(name: DomainName, isWhole: boolean): void {
    const apex = keyOf(name)
    if (!this.zones.has(apex)) this.zones.set(apex, {apex, soa: NONE, isWhole, hasCuts: false})
  }

  private add({name, type, data}: ServedRecord): void {
    const key = keyOf(name)
    const zone = this.zoneOf(key)!
    const node = this.node(key, zone)
    const {number} = RECORD_TYPES[type]
    if (number === NS.number && key !== zone.apex) zone.hasCuts = true
    const set = node.sets.get(number) ?? {type: number, count: 0, datas: [], bytes: Buffer.alloc(0)}
    if (set.datas.some((one) => one.equals(data))) return
    if (set.count > 0 && (type === 'CNAME' || type === 'SOA')) throw conflict(name, `has two records of type ${type}`)
    set.datas.push(data)
    node.sets.set(number, {...set, ...this.records(POINTER_TO_QUESTION, set)})
    if (node.sets.has(CNAME.number) && node.sets.size > 1) {
      throw conflict(name, 'is an alias (CNAME) and can have no other records (RFC 1034 §3.6.2)')
    }
  }

  /** The name's place, and those of the names between it and the zone's. */
  private node(key: string, zone: Zone): Node {
    for (let name = key; name.length >= zone.apex.length; name = withoutLabel(name)) {
      if (!this.nodes.has(name)) this.nodes.set(name, {zone, sets: new Map()})
      if (name.length === 1) break
    }
    return this.nodes.get(key)!
  }

  /** A zone that was given none gets a SOA record: somebody has to say for how long a no may be kept. */
  private finish(zone: Zone): void {
    const node = this.node(zone.apex, zone)
    if (!node.sets.has(SOA.number)) {
      const text = textOf(zone.apex)
      const owner = text === '.' ? 'hostmaster' : `hostmaster.${text}`
      const numbers = `1 3600 600 86400 ${this.options.ttlSeconds}`
      const data = encodeRecordData('SOA', `${text} ${owner} ${numbers}`)
      const set = {type: SOA.number, count: 1, datas: [data], bytes: Buffer.alloc(0)}
      if (zone.isWhole) node.sets.set(SOA.number, {...set, ...this.records(POINTER_TO_QUESTION, set)})
      zone.soa = this.records(zone.apex, set)
    } else zone.soa = this.records(zone.apex, node.sets.get(SOA.number)!)
  }

  /** Record bytes (RFC 1035 §4.1.3): owner, type, class, TTL, length, data. */
  private records(owner: string, {type, datas}: Pick<RecordSet, 'type' | 'datas'>): Records {
    const name = Buffer.from(owner, 'latin1')
    const parts = datas.map((data) => Buffer.concat([name, u16(type), u16(CLASS_IN), this.ttl, u16(data.length), data]))
    return {count: parts.length, bytes: Buffer.concat(parts)}
  }

  /** ANY is answered with one small record, so that it serves nobody as an amplifier (RFC 8482 §4.2). */
  private anyAnswer(): Buffer {
    const TYPE_HINFO = 13
    return this.records(POINTER_TO_QUESTION, {type: TYPE_HINFO, datas: [Buffer.from('\x07RFC8482\x00', 'latin1')]})
      .bytes
  }
}

function yes(answers: Records): Sections {
  return {rcode: 'NOERROR', isAuthoritative: true, answers, authorities: NONE, additionals: NONE}
}

function no(rcode: 'NOERROR' | 'NXDOMAIN', {soa}: Zone, answers: Records): Sections {
  return {rcode, isAuthoritative: true, answers, authorities: soa, additionals: NONE}
}

function joined(parts: readonly Records[]): Records {
  const count = parts.reduce((sum, part) => sum + part.count, 0)
  return {count, bytes: Buffer.concat(parts.map(({bytes}) => bytes))}
}

/** The name in small letters as it is on the wire, each byte a character. */
function keyOf(name: DomainName): string {
  return lowerCase(name.toWire().toString('latin1'))
}

function textOf(key: string): string {
  const labels: string[] = []
  for (let at = 0; key.charCodeAt(at) > 0; at += 1 + key.charCodeAt(at)) {
    labels.push(key.slice(at + 1, at + 1 + key.charCodeAt(at)))
  }
  return labels.length === 0 ? '.' : labels.join('.')
}

function withoutLabel(key: string): string {
  return key.slice(1 + key.charCodeAt(0))
}

function u16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff)
}

function conflict(name: DomainName, reason: string): InputError {
  return new InputError('RECORD_CONFLICT', `${name}: ${reason}`, {input: name.text})
}
