import {isUtf8} from 'node:buffer'
import type {AddressIndex} from '../lists/address-index.js'
import {AddressScanner} from '../lists/address-scanner.js'
import {IpAddress, type IpVersion} from '../address/ip-address.js'
import type {LabelIndex} from './label-index.js'

/** An address in a line, at `start` up to `end`, in bytes. */
export type FoundAddress = {
  address: IpAddress
  start: number
  end: number
  /** Whether it is one of those that were looked for. */
  isMatch: boolean
  label: string | null
}

/** A line, without its line feed, and all addresses in it. */
export type FoundLine = {line: number; bytes: Buffer; finds: FoundAddress[]}

const LF = 0x0a

/** Goes through a text line by line, for all that takes more than copying bytes: see BulkGrep. */
export class LineGrep {
  private line = 0
  private readonly scanner = new AddressScanner()

  /** @param index the addresses to look for; null for any */
  constructor(
    private readonly index: AddressIndex | null,
    private readonly labels: LabelIndex | null,
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
    const {scanner, index} = this
    const finds: FoundAddress[] = []
    for (let at = start; scanner.next(bytes, at, end, start); at = scanner.end) {
      const isMatch = index === null || index.has(scanner)
      finds.push({
        address: addressOf(scanner),
        start: scanner.start - start,
        end: scanner.end - start,
        isMatch,
        label: isMatch ? this.labelOf(scanner) : null,
      })
    }
    return finds
  }

  /** An IPv4-mapped address is labelled as the IPv4 address in it, where that has a label. */
  private labelOf(scanner: AddressScanner): string | null {
    const {labels} = this
    if (labels === null) return null
    const inner = scanner.version === 4 || scanner.isMapped ? labels.labelOf(4, BigInt(scanner.value)) : null
    return inner ?? (scanner.version === 4 ? null : labels.labelOf(6, addressOf(scanner).value))
  }
}

function addressOf({version, value, groups}: AddressScanner): IpAddress {
  if (version === 4) return IpAddress.of(4, BigInt(value))
  return IpAddress.of(
    6,
    groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n),
  )
}

/** How many bits of an address are kept. */
export type KeptBits = Record<IpVersion, number>

/** The address with its last bits cleared; of an IPv4-mapped one, those of the IPv4 address. */
export function anonymise({version, value}: IpAddress, kept: KeptBits): IpAddress {
  const isMapped = version === 6 && value >> 32n === 0xffffn
  const cleared = version === 4 || isMapped ? 32 - kept[4] : 128 - kept[6]
  return IpAddress.of(version, (value >> BigInt(cleared)) << BigInt(cleared))
}

/** The line with every address in it anonymised, also those that were not looked for. */
export function anonymiseLine({bytes, finds}: FoundLine, kept: KeptBits): Buffer {
  const parts: Uint8Array[] = []
  let from = 0
  for (const {address, start, end} of finds) {
    parts.push(bytes.subarray(from, start), Buffer.from(anonymise(address, kept).toString()))
    from = end
  }
  return Buffer.concat([...parts, bytes.subarray(from)])
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
