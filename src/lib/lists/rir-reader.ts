import {LF} from '../address/word-bytes.js'
import {IpAddress} from '../address/ip-address.js'
import {Prefix} from '../address/prefix.js'
import {InputError} from '../errors.js'
import {type BlockReader, type BlockSink, FoundBlock} from './found-block.js'

/**
 * Reads the statistics that the regional registries publish each day (delegated-*-latest; RIR statistics exchange format 2.3):
 * `registry|CC|ipv4|START|COUNT|…`, where COUNT is no power of two, and `registry|CC|ipv6|START|LENGTH|…`. The header, sums
 * and AS numbers hold no block. The country code is the label. Takes whole lines.
 */
export class RirReader implements BlockReader {
  private readonly found = new FoundBlock()
  private line = 0

  constructor(private readonly sink: BlockSink) {}

  take(bytes: Buffer, start: number, end: number): void {
    for (let at = start; at < end;) {
      const feed = bytes.indexOf(LF, at)
      const stop = feed === -1 || feed > end ? end : feed
      this.line++
      this.takeLine(bytes.toString('utf8', at, Math.min(stop, at + MAX_LINE)).trimEnd())
      at = stop + 1
    }
  }

  end(): void {}

  private takeLine(text: string): void {
    if (text.trim() === '' || text.startsWith('#')) return
    const fields = text.split('|')
    const [registry = '', country = '', type, start = '', size = ''] = fields
    if (fields.at(-1) === 'summary' || /^\d+(\.\d+)?$/.test(registry) || type === 'asn') return
    const {found, sink, line} = this
    try {
      if ((type !== 'ipv4' && type !== 'ipv6') || fields.length < 7)
        throw refused(text, 0, 'not a line of RIR statistics')
      const at = registry.length + country.length + type.length + 3
      if (type === 'ipv4') found.setBlock(rangeOf(text, start, size, at))
      else found.setBlock(prefixOf(text, start, size, at))
      found.isBare = false
      found.text = `${start}|${size}`
      found.label = country.trim() === '' ? null : country
      found.line = line
      found.column = at + 1
      sink.take(found)
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      sink.refuse({code: error.code, text, reason: error.message, offset: error.offset ?? 0, line, column: 1})
    }
  }
}

/** Longer than any line of these files. */
const MAX_LINE = 4096

function rangeOf(text: string, start: string, count: string, at: number) {
  const first = addressOf(text, start, 4, at)
  const last = /^[1-9]\d{0,9}$/.test(count) ? first.value + BigInt(count) - 1n : -1n
  if (last < 0n || last >= 1n << 32n)
    throw refused(text, at + start.length + 1, `"${count}" is not a valid number of addresses from there`)
  const ends = {first, last: IpAddress.of(4, last)}
  const bits = BigInt(count).toString(2).length - 1
  const isPrefix = 1n << BigInt(bits) === BigInt(count) && first.value % BigInt(count) === 0n
  return isPrefix ? Prefix.of(first, 32 - bits) : ends
}

function prefixOf(text: string, start: string, length: string, at: number): Prefix {
  const first = addressOf(text, start, 6, at)
  if (!/^\d{1,3}$/.test(length) || Number(length) > 128)
    throw refused(text, at + start.length + 1, `"${length}" is not a prefix length`)
  return Prefix.of(first, Number(length)).masked
}

function addressOf(text: string, part: string, version: 4 | 6, at: number): IpAddress {
  try {
    const address = IpAddress.parse(part)
    if (address.version === version && address.zone === null) return address
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new InputError(error.code, error.message, {input: text, offset: at + (error.offset ?? 0), cause: error})
  }
  throw refused(text, at, `"${part}" is not an IPv${version} address`)
}

function refused(input: string, offset: number, reason: string): InputError {
  return new InputError('INVALID_RIR_LINE', `"${input}": ${reason}`, {input, offset})
}
