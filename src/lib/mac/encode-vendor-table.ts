import type {RegistryInfo} from '../address/registry-info.js'
import {checksumOf, MAGIC, type VendorBlock} from './vendor-table.js'

/** Names are numbered with 16 bits. */
export const MAX_NAMES = 0x10000

/**
 * The bytes that VendorTable reads. Of two rows with one prefix the first counts. Throws RangeError for a prefix that is not
 * 6, 7 or 9 lower-case hexadecimal digits, and for more names than the format holds.
 */
export function encodeVendorTable(rows: Iterable<VendorBlock>, sources: readonly RegistryInfo[]): Buffer {
  const vendors = new Map<string, string>()
  for (const {prefix, vendor} of rows) {
    if (!/^(?:[\da-f]{6}|[\da-f]{7}|[\da-f]{9})$/.test(prefix)) throw new RangeError(`"${prefix}" is not a prefix`)
    if (!vendors.has(prefix)) vendors.set(prefix, vendor)
  }
  const names = [...new Set(vendors.values())].sort()
  if (names.length > MAX_NAMES) throw new RangeError(`${names.length} names, at most ${MAX_NAMES} fit`)
  const idOf = new Map(names.map((name, id) => [name, id]))
  const sorted = [...vendors.keys()].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  const byLength = (length: number) => sorted.filter((prefix) => prefix.length === length)
  const [of24, of28, of36] = [byLength(6), byLength(7), byLength(9)]

  const nameBytes = names.map((name) => Buffer.from(name))
  const about = Buffer.from(JSON.stringify(sources))
  const total = nameBytes.reduce((sum, {length}) => sum + length, 0)
  const counts = [of24.length, of28.length, of36.length, names.length, total, about.length]
  const words = [
    MAGIC,
    0,
    ...counts,
    ...[...of24, ...of28].map((prefix) => Number.parseInt(prefix, 16)),
    ...of36.map((prefix) => Number.parseInt(prefix.slice(0, 8), 16)),
    ...starts(nameBytes),
  ]
  const bytes = Buffer.concat([
    wordBytes(words),
    idBytes(sorted.map((prefix) => idOf.get(vendors.get(prefix)!)!)),
    Buffer.from(of36.map((prefix) => Number.parseInt(prefix.at(-1)!, 16))),
    ...nameBytes,
    about,
  ])
  const aligned = Buffer.from(new Uint8Array(bytes).buffer)
  aligned.writeUInt32LE(checksumOf(aligned), 4)
  return aligned
}

/** Where each name starts, and where the last one ends. */
function starts(names: readonly Buffer[]): number[] {
  let at = 0
  return [0, ...names.map(({length}) => (at += length))]
}

function wordBytes(words: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * words.length)
  words.forEach((word, index) => bytes.writeUInt32LE(word, 4 * index))
  return bytes
}

function idBytes(ids: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * ids.length)
  ids.forEach((id, index) => bytes.writeUInt16LE(id, 2 * index))
  return bytes
}
