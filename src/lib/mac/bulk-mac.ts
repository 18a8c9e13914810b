import {valueBorders} from '../text/row-format.js'
import {
  MacLineReader,
  writeBare,
  writeColons,
  writeDashes,
  writeDots,
  writeThreeColons,
} from '../lists/mac-line-reader.js'
import {CopiedText, TextPool, writeIpv6} from '../lists/copied-text.js'
import {MacAddress} from '../address/mac-address.js'
import type {RowFormat} from '../text/row-format.js'
import {BulkFinder} from './bulk-finder.js'
import {describeMac} from './describe-mac.js'
import {kindOf, type VendorTable} from './vendor-table.js'
import {isWellKnownVaried, wellKnownOf, wellKnownStarts} from './well-known.js'

/** Fields that are worked out for each line. Numbers, since a `switch` over them is the inner loop. */
const INPUT = 0
const COLONS = 1
const DASHES = 2
const DOTS = 3
const BARE = 4
const OUI = 5
const NIC = 6
const EUI64 = 7
const LINK_LOCAL = 8
const VENDOR = 9
const KIND = 10
const PREFIX = 11
const WELL_KNOWN = 12

const COMPUTED: Record<string, number> = {
  input: INPUT,
  address: COLONS,
  'formats.colon': COLONS,
  'formats.dash': DASHES,
  'formats.dot': DOTS,
  'formats.bare': BARE,
  oui: OUI,
  nic: NIC,
  eui64: EUI64,
  linkLocal: LINK_LOCAL,
  vendor: VENDOR,
  block: KIND,
  prefix: PREFIX,
  wellKnown: WELL_KNOWN,
}

/** How the rows of one shape are written: `texts[0]`, what operation 0 works out, `texts[1]` …; null fields are texts. */
type Shape = {operations: number[]; texts: CopiedText[]}

const FFFE = new CopiedText(':ff:fe:')
/** The bits of the second half that belong to a block, by how many bits name its vendor. */
const LOW_MASKS = {24: 0, 28: 0xf0_0000, 36: 0xff_f000} as const
const LENGTH_TEXTS = {24: new CopiedText('/24'), 28: new CopiedText('/28'), 36: new CopiedText('/36')} as const

/**
 * Writes the rows of `describeMac` as bytes, straight from the bytes of a list. What depends on the first octet alone is
 * written once, by the readable functions, and copied; so is each name that comes up. Lines that
 * are not plain, and addresses that protocols are known by one by one, are left to the readable road.
 */
export class BulkMacRows {
  /** No row is longer: names of vendors have some 130 characters at most, a JSON row without them 600. */
  readonly maxRowBytes = 4096
  rowEnd = 0
  private readonly reader = new MacLineReader()
  private readonly finder: BulkFinder
  /** By the first octet, whether there is a vendor, and whether the address is well known. */
  private readonly shapes: (Shape | undefined)[] = Array.from({length: 4 * 256})
  /** By the first 16 bits: may be well known. */
  private readonly mayBeKnown = new Uint8Array(0x10000)
  /** By the first 24 bits: known for that, 'varied' by address, or null for not known. */
  private readonly known = new Map<number, CopiedText | 'varied' | null>()
  /** How the format writes each name, by its number. */
  private readonly names: TextPool
  /** How it writes the kind of each block, by the block's number. */
  private readonly kinds: TextPool
  private readonly groups = Uint16Array.of(0xfe80, 0, 0, 0, 0, 0, 0, 0)
  /** Of the line at hand. */
  private block = -1
  private knownText: CopiedText | null = null

  constructor(
    private readonly format: RowFormat,
    private readonly table: VendorTable,
  ) {
    this.finder = new BulkFinder(table)
    this.names = new TextPool(table.nameCount)
    this.kinds = new TextPool(table.size)
    for (const start of wellKnownStarts()) this.mayBeKnown[start] = 1
  }

  /**
   * Takes the line at `start` and writes its row at `at`; `maxRowBytes` must be free there. Returns where the next line
   * starts, or -1 where the readable road must take it: then nothing was written. `rowEnd` tells where the row ends.
   */
  take(bytes: Uint8Array, start: number, end: number, out: DataView, at: number): number {
    const {reader} = this
    const next = reader.take(bytes, start, end)
    if (next === -1) return -1
    const {high, low} = reader
    this.knownText = null
    if (this.mayBeKnown[high >>> 8] === 1) {
      const known = this.knownOf(high)
      if (known === 'varied') return -1
      this.knownText = known
    }
    this.block = this.finder.find(high, low)
    this.rowEnd = this.write(this.shape(high >>> 16), bytes, start, out, at)
    return next
  }

  private write({operations, texts}: Shape, bytes: Uint8Array, start: number, out: DataView, at: number): number {
    const {high, low, valueEnd} = this.reader
    at = texts[0]!.write(out, at)
    for (let index = 0; index < operations.length; index++) {
      switch (operations[index]) {
        case INPUT:
          for (let from = start; from < valueEnd; from++) out.setUint8(at++, bytes[from]!)
          break
        case COLONS:
          at = writeColons(out, at, high, low)
          break
        case DASHES:
          at = writeDashes(out, at, high, low)
          break
        case DOTS:
          at = writeDots(out, at, high, low)
          break
        case BARE:
          at = writeBare(out, at, high, low)
          break
        case OUI:
          at = writeThreeColons(out, at, high)
          break
        case NIC:
          at = writeThreeColons(out, at, low)
          break
        case EUI64:
          at = writeThreeColons(out, FFFE.write(out, writeThreeColons(out, at, high)), low)
          break
        case LINK_LOCAL:
          at = this.writeLinkLocal(out, at, high, low)
          break
        case VENDOR:
          at = this.writeVendor(out, at)
          break
        case KIND:
          at = this.writeKind(out, at)
          break
        case PREFIX:
          at = this.writePrefix(out, at, high, low)
          break
        case WELL_KNOWN:
          at = this.knownText!.write(out, at)
      }
      at = texts[index + 1]!.write(out, at)
    }
    return at
  }

  /** fe80:: and the modified EUI-64 (RFC 4291 appendix A). */
  private writeLinkLocal(out: DataView, at: number, high: number, low: number): number {
    const {groups} = this
    groups[4] = (high >>> 8) ^ 0x0200
    groups[5] = ((high & 255) << 8) | 0xff
    groups[6] = 0xfe00 | (low >>> 16)
    groups[7] = low & 0xffff
    return writeIpv6(out, at, groups)
  }

  private writeVendor(out: DataView, at: number): number {
    const {block, names, table} = this
    const id = table.nameIdOf(block)
    if (!names.has(id)) names.add(id, this.format.writeValue(table.nameOf(block)))
    return names.write(out, at, id)
  }

  private writeKind(out: DataView, at: number): number {
    const {block, kinds, table} = this
    if (!kinds.has(block)) kinds.add(block, this.format.writeValue(kindOf(table.block(block))))
    return kinds.write(out, at, block)
  }

  private writePrefix(out: DataView, at: number, high: number, low: number): number {
    const length = this.table.lengthOf(this.block)
    const isGroups = (high & 0x01_0000) !== 0 && this.table.find(high, low) === -1
    at = writeColons(out, at, isGroups ? high & ~0x01_0000 : high, low & LOW_MASKS[length])
    return LENGTH_TEXTS[length].write(out, at)
  }

  private knownOf(high: number): CopiedText | 'varied' | null {
    let known = this.known.get(high)
    if (known !== undefined) return known
    if (isWellKnownVaried(high)) known = 'varied'
    else {
      const name = wellKnownOf(MacAddress.of(48, BigInt(high) << 24n))
      known = name === null ? null : new CopiedText(this.format.writeValue(name))
    }
    this.known.set(high, known)
    return known
  }

  private shape(octet: number): Shape {
    const key = (octet << 2) | (this.block === -1 ? 0 : 2) | (this.knownText === null ? 0 : 1)
    return (this.shapes[key] ??= this.compile(octet))
  }

  /** The texts around what is worked out, as the readable road writes them for one address of the shape. */
  private compile(octet: number): Shape {
    const {pattern, writeValue} = this.format
    const info = describeMac(MacAddress.of(48, BigInt(octet) << 40n), this.table)
    const [hasVendor, isKnown] = [this.block !== -1, this.knownText !== null]
    const row = {
      ...info,
      isRandomised: info.isLocal && !info.isMulticast && !hasVendor && !isKnown,
      ...(hasVendor ? {vendor: '', block: '', prefix: ''} : {vendor: null, block: null, prefix: null}),
      wellKnown: isKnown ? '' : null,
    }
    const [open, close] = valueBorders(writeValue)
    const operations: number[] = []
    const texts = ['']
    for (const piece of pattern) {
      const add = (text: string) => (texts[texts.length - 1] += text)
      if (typeof piece === 'string') {
        add(piece)
        continue
      }
      const value = valueAt(row, piece.field)
      const operation = COMPUTED[piece.field]
      if (operation === undefined || value === null) add(writeValue(value))
      else {
        const isWritten = WRITTEN.includes(operation) // quotes and all
        if (!isWritten) add(open)
        operations.push(operation)
        texts.push(isWritten ? '' : close)
      }
    }
    return {operations, texts: texts.map((text) => new CopiedText(text))}
  }
}

/** Fields whose text was made by the format. */
const WRITTEN = [VENDOR, KIND, WELL_KNOWN]

function valueAt(row: object, field: string): unknown {
  let value: unknown = row
  for (const key of field.split('.')) value = (value as Record<string, unknown> | null)?.[key] ?? null
  return value
}
