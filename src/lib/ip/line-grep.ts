import {LF} from '../address/word-bytes.js'
import {isUtf8} from 'node:buffer'
import type {Block} from '../address/block.js'
import {blockText} from '../address/block-text.js'
import {IpAddress} from '../address/ip-address.js'
import type {AddressScanner} from '../lists/address-scanner.js'
import {BlockScanner} from '../lists/block-scanner.js'
import type {EntryIndex} from '../lists/entry-list.js'
import {anonymise, type KeptBits} from './anonymiser.js'
import type {BlockMatcher} from './block-matcher.js'

/** An address in a line, and the block that was written with it, at `start` up to `end`, in bytes. */
export type FoundAddress = {
  address: IpAddress
  /** Canonically: several of a wildcard mask with holes; the address alone where no more was written; a mask that cannot be read as it is. */
  blocks: string[]
  start: number
  end: number
  /** Whether it is one of those that were looked for. */
  isMatch: boolean
  label: string | null
}

/** A line, without its line feed, and all addresses in it. */
export type FoundLine = {line: number; bytes: Buffer; finds: FoundAddress[]}

/** Goes through a text line by line, for all that takes more than copying bytes: see BulkGrep. */
export class LineGrep {
  private line = 0
  private readonly scanner = new BlockScanner()

  /** @param labels the networks that name what matches; null where no labels are wanted */
  constructor(
    private readonly matcher: BlockMatcher,
    private readonly labels: EntryIndex | null,
  ) {}

  /** Every line of a block, of which `bytes[end]` is a line feed, or a place for one. */
  *linesOf(bytes: Buffer, start: number, end: number): Generator<FoundLine> {
    for (let at = start; at < end;) {
      const feed = bytes.indexOf(LF, at)
      const stop = feed === -1 || feed > end ? end : feed
      this.line++
      yield {line: this.line, bytes: bytes.subarray(at, stop), finds: this.findsIn(bytes, at, stop)}
      at = stop + 1
    }
  }

  private findsIn(bytes: Buffer, start: number, end: number): FoundAddress[] {
    const {scanner, matcher} = this
    const finds: FoundAddress[] = []
    for (let at = start; scanner.next(bytes, at, end, start); at = scanner.end) {
      const isMatch = matcher.matches(scanner)
      const address = addressOf(scanner.address)
      const blocks: string[] = []
      if (scanner.reason !== null) blocks.push(`${address}/${Buffer.from(scanner.maskIn(bytes)).toString('latin1')}`)
      else if (scanner.found.isBare) blocks.push(String(address))
      else scanner.forEach((found) => void blocks.push(blockText(found.toBlock())))
      finds.push({
        address,
        blocks,
        start: scanner.start - start,
        end: scanner.addressEnd - start,
        isMatch,
        label: isMatch && this.labels ? labelOf(this.labels, scanner, address) : null,
      })
    }
    return finds
  }
}

/** An IPv4-mapped address is labelled as the IPv4 address in it, where that has a label. */
function labelOf(labels: EntryIndex, {found}: BlockScanner, address: IpAddress): string | null {
  return (found.isBare ? null : nameAround(labels, found.toBlock())) ?? nameOfAddress(labels, address)
}

/** What the narrowest entry around the address is called: its label, or its own text. */
export function nameOfAddress(labels: EntryIndex, address: IpAddress): string | null {
  const isMapped = address.version === 6 && address.value >> 32n === 0xffffn
  const inner = isMapped ? IpAddress.of(4, address.value & 0xffff_ffffn) : null
  return (
    (inner && nameAround(labels, {first: inner, last: inner})) ?? nameAround(labels, {first: address, last: address})
  )
}

function nameAround(labels: EntryIndex, block: Block): string | null {
  const index = labels.around(block)
  if (index === -1) return null
  return labels.list.labelAt(index) ?? blockText(labels.list.at(index).block)
}

function addressOf({version, value, groups}: AddressScanner): IpAddress {
  if (version !== 6) return IpAddress.of(4, BigInt(value))
  return IpAddress.of(
    6,
    groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n),
  )
}

/** A line that was found, without its line feed. `text` is null where its bytes are no UTF-8. */
export type LineRow = {
  file: string
  line: number
  label: string | null
  addresses: string[]
  text: string | null
  base64: string
}

/** @param bytes the line as it is to be shown */
export function describeLine(
  {file, line, finds}: FoundLine & {file: string},
  bytes: Buffer,
  label: string | null,
  kept: KeptBits | null,
): LineRow {
  const addresses = finds.map(({address}) => String(kept === null ? address : anonymise(address, kept)))
  return {file, line, label, addresses, text: isUtf8(bytes) ? bytes.toString() : null, base64: bytes.toString('base64')}
}
