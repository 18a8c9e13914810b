import {valueBorders} from '../text/row-format.js'
import {KindIndex} from '../lists/kind-index.js'
import {PrefixLineReader} from '../lists/prefix-line-reader.js'
import {CopiedText, writeBits, writeIpv4, writeIpv6, writeOctet, writeReversedNibbles} from '../lists/copied-text.js'
import {IpAddress, type IpVersion} from '../address/ip-address.js'
import {Prefix} from '../address/prefix.js'
import type {RowFormat, RowPattern, WriteValue} from '../text/row-format.js'
import {describeSubnet, type SubnetInfo} from './describe-subnet.js'

/**
 * Writes the rows of `describeSubnet` as bytes, straight from the bytes of a list of prefixes. A row is made of three
 * kinds of text: what depends on the prefix length alone (masks, counts) and what depends on the registries alone (class,
 * special) is written once, by the readable functions, and copied; only the addresses are worked out for each line.
 */
export class BulkSubnetRows {
  /** No row is longer. */
  readonly maxRowBytes: number
  rowEnd = 0
  private readonly reader = new PrefixLineReader()
  private readonly programs = new Map<IpVersion, Program>()

  constructor(private readonly format: RowFormat) {
    this.maxRowBytes = format.pattern.reduce(
      (sum, piece) => sum + (typeof piece === 'string' ? Buffer.byteLength(piece) : MAX_FIELD_BYTES),
      0,
    )
  }

  /**
   * Takes the line at `start` and writes its row at `at`; `maxRowBytes` must be free there. Returns where the next line
   * starts, or -1 where the line is not plain: then nothing was written. `rowEnd` tells where the row ends.
   */
  take(bytes: Uint8Array, start: number, end: number, out: DataView, at: number): number {
    const next = this.reader.take(bytes, start, end)
    if (next !== -1) this.rowEnd = this.program(this.reader.version).write(this.reader, bytes, start, out, at)
    return next
  }

  private program(version: IpVersion): Program {
    let program = this.programs.get(version)
    if (!program)
      this.programs.set(version, (program = new Program(version, this.format.pattern, this.format.writeValue)))
    return program
  }
}

/** The longest field is an IPv6 address in binary, 143 characters and quotes. */
const MAX_FIELD_BYTES = 192

/** Fields that are worked out for each line. Numbers, since a `switch` over them is the inner loop. */
const BY_LENGTH = 0
const BY_KIND = 1
const INPUT = 2
const ADDRESS = 3
const NETWORK = 4
const BROADCAST = 5
const FIRST_HOST = 6
const LAST_HOST = 7
const BITS_OF_ADDRESS = 8
const BITS_OF_NETWORK = 9
const ZONE_LABELS = 10

const COMPUTED: Record<string, number> = {
  input: INPUT,
  address: ADDRESS,
  networkAddress: NETWORK,
  broadcastAddress: BROADCAST,
  firstHost: FIRST_HOST,
  lastHost: LAST_HOST,
  network: NETWORK,
  'binary.address': BITS_OF_ADDRESS,
  'binary.network': BITS_OF_NETWORK,
  reverseZone: ZONE_LABELS,
}
const KIND_FIELDS = ['class', 'special', 'special.name', 'special.rfc', 'special.network', 'global']

/** One step of writing a row: text by prefix length or by kind of address, or something computed. */
type Step = {operation: number; texts: CopiedText[]}

/** How the rows of one version are written in one format. */
class Program {
  private readonly steps: Step[] = []
  private readonly kinds: KindIndex
  /** 0.0.0.0 or :: with each prefix length: what depends on the length alone is read off these. */
  private readonly samples: SubnetInfo[]
  /** While compiling: text by prefix length that no step has yet. */
  private pending: string[] = []
  private readonly network = new Uint16Array(8)
  private readonly last = new Uint16Array(8)

  constructor(
    private readonly version: IpVersion,
    pattern: RowPattern,
    private readonly writeValue: WriteValue,
  ) {
    this.kinds = new KindIndex(version)
    const zero = IpAddress.of(version, 0n)
    this.samples = Array.from({length: zero.bits + 1}, (_, length) => describeSubnet(Prefix.of(zero, length)))
    for (const piece of pattern) this.compile(piece)
    this.flushByLength()
  }

  write(line: PrefixLineReader, bytes: Uint8Array, start: number, out: DataView, at: number): number {
    const {groups, length} = line
    this.cut(groups, length)
    const kind = this.kinds.kindOf(groups)
    for (const {operation, texts} of this.steps) {
      switch (operation) {
        case BY_LENGTH:
          at = texts[length]!.write(out, at)
          break
        case BY_KIND:
          at = texts[kind]!.write(out, at)
          break
        case INPUT:
          for (let from = start; from < line.valueEnd; from++) out.setUint8(at++, bytes[from]!)
          break
        case ADDRESS:
          at = this.writeAddress(out, at, groups, 0)
          break
        case NETWORK:
          at = this.writeAddress(out, at, this.network, 0)
          break
        case BROADCAST:
          if (this.version === 4 && length < 31) at = this.writeAddress(out, at, this.last, 0)
          break
        case FIRST_HOST:
          at = this.writeAddress(out, at, this.network, firstHostOffset(this.version, length))
          break
        case LAST_HOST:
          at = this.writeAddress(out, at, this.last, this.version === 4 && length < 31 ? -1 : 0)
          break
        case BITS_OF_ADDRESS:
          at = writeBits(out, at, groups, this.version === 4 ? 2 : 8)
          break
        case BITS_OF_NETWORK:
          at = writeBits(out, at, this.network, this.version === 4 ? 2 : 8)
          break
        case ZONE_LABELS:
          at = this.writeZoneLabels(out, at, length)
      }
    }
    return at
  }

  /** Sets `network` and `last`: address AND netmask, address OR the rest. */
  private cut(groups: Uint16Array, length: number): void {
    const count = this.version === 4 ? 2 : 8
    for (let index = 0; index < count; index++) {
      const ones = Math.min(16, Math.max(0, length - 16 * index))
      const mask = 0xffff & ~(0xffff >> ones)
      this.network[index] = groups[index]! & mask
      this.last[index] = groups[index]! | (0xffff ^ mask)
    }
  }

  /** `offset` is small and never carries: a network ends in zeros, a last address in ones. */
  private writeAddress(out: DataView, at: number, groups: Uint16Array, offset: number): number {
    if (this.version === 4) return writeIpv4(out, at, ((groups[0]! << 16) | groups[1]!) + offset)
    if (offset === 0) return writeIpv6(out, at, groups)
    groups[7]! += offset
    const end = writeIpv6(out, at, groups)
    groups[7]! -= offset
    return end
  }

  private writeZoneLabels(out: DataView, at: number, length: number): number {
    const {network} = this
    if (this.version === 6) return writeReversedNibbles(out, at, network, length >> 2)
    for (let octet = (length >> 3) - 1; octet >= 0; octet--) {
      at = writeOctet(out, at, (network[octet >> 1]! >> (octet & 1 ? 0 : 8)) & 255)
    }
    return at
  }

  private compile(piece: RowPattern[number]): void {
    if (typeof piece === 'string') return this.addByLength(() => piece)
    const {field} = piece
    if (KIND_FIELDS.includes(field)) {
      const texts = this.kinds.kinds.map((kind) => this.writeValue(valueAt(kindRow(kind), field)))
      return this.addStep(BY_KIND, texts)
    }
    const operation = COMPUTED[field]
    if (operation === undefined) return this.addByLength((row) => this.writeValue(valueAt(row, field)))

    // A computed text stands between the quotes that the format writes around it; where there is none, null stands alone.
    const [open, close] = valueBorders(this.writeValue)
    const isNull = (row: SubnetInfo) => valueAt(row, field) === null
    this.addByLength((row) => (isNull(row) ? this.writeValue(null) : open))
    this.addStep(operation)
    this.addByLength((row) => (isNull(row) ? '' : tailOf(field, row) + close))
  }

  /** Text that depends on the prefix length alone: collected, so that neighbours become one step. */
  private addByLength(text: (row: SubnetInfo) => string): void {
    this.pending = this.samples.map((sample, length) => (this.pending[length] ?? '') + text(sample))
  }

  private addStep(operation: number, texts: string[] = []): void {
    this.flushByLength()
    this.steps.push({operation, texts: texts.map((text) => new CopiedText(text))})
  }

  private flushByLength(): void {
    const texts = this.pending.map((text) => new CopiedText(text))
    this.pending = []
    if (texts.length > 0) this.steps.push({operation: BY_LENGTH, texts})
  }
}

/** Up to /126 the subnet-router anycast address comes first (RFC 4291 §2.6.1), up to /30 the network address. */
function firstHostOffset(version: IpVersion, length: number): number {
  return length < (version === 4 ? 31 : 127) ? 1 : 0
}

/** What follows the computed part of a field: the length behind a network, the root of a reverse zone. */
function tailOf(field: string, {version, prefixLength}: SubnetInfo): string {
  if (field === 'network') return `/${prefixLength}`
  if (field === 'reverseZone') return version === 4 ? 'in-addr.arpa' : 'ip6.arpa'
  return ''
}

function kindRow(kind: KindIndex['kinds'][number]) {
  const {special} = kind
  return {...kind, special: special && {name: special.name, rfc: special.rfc, network: special.network.toString()}}
}

function valueAt(row: object, field: string): unknown {
  let value: unknown = row
  for (const key of field.split('.')) value = (value as Record<string, unknown> | null)?.[key] ?? null
  return value
}
