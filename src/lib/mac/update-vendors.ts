import type {RegistryInfo} from '../address/registry-info.js'
import {InputError} from '../errors.js'
import {readTextFile} from '../io/read-text-file.js'
import {writeVendorFile} from '../io/files/vendor-file.js'
import {encodeVendorTable, MAX_NAMES} from './encode-vendor-table.js'
import {cleanName, parseIeeeCsv} from './ieee-csv.js'
import {type BlockKind, kindOf, type VendorBlock, type VendorTable} from './vendor-table.js'

/** What an update did: the row of `netkit mac update`. */
export type VendorUpdate = {registry: string; entries: number; before: number; updated: string; file: string}

/** IEEE's largest file has 4 MB. */
const MAX_CSV_BYTES = 64 * 1024 * 1024

/**
 * Takes IEEE's own files in: each registry that they hold replaces the old one as a whole, the others stay. Throws InputError
 * NOT_IEEE_CSV, FEWER_BLOCKS, TOO_MANY_VENDORS, SystemError CANNOT_READ, FILE_TOO_LARGE or CANNOT_WRITE; then nothing has changed.
 *
 * @param force takes a registry, too, that would lose more than half of its blocks: no release of IEEE's ever did
 * @param write puts the new table away and returns where
 */
export function updateVendors(
  files: readonly string[],
  table: VendorTable,
  {force = false, write = writeVendorFile}: {force?: boolean; write?: (bytes: Buffer) => string} = {},
): VendorUpdate[] {
  const old = [...table.blocks()]
  const fresh: VendorBlock[] = []
  const updates = files.flatMap((name) => {
    const {text, changed} = readTextFile(name, MAX_CSV_BYTES)
    const {registries, blocks} = parseIeeeCsv(text, name)
    fresh.push(...blocks)
    return registries.map((registry) => ({registry: cleanName(registry), updated: changed, name}))
  })
  const replaced = new Set(updates.map(({registry}) => registry))
  const kept = old.filter((block) => !replaced.has(kindOf(block)))
  const count = (blocks: readonly VendorBlock[], kind: string) =>
    blocks.filter((block) => kindOf(block) === (kind as BlockKind)).length
  for (const {registry, name} of updates) {
    const [before, after] = [count(old, registry), count(fresh, registry)]
    if (after >= before / 2 || force) continue
    const reason = `${registry} would have ${after} blocks instead of ${before}; --force accepts it`
    throw new InputError('FEWER_BLOCKS', `${name}: ${reason}`, {input: name})
  }
  const names = new Set([...fresh, ...kept].map(({vendor}) => vendor)).size
  if (names > MAX_NAMES) {
    throw new InputError('TOO_MANY_VENDORS', `${names} different vendors; the limit is ${MAX_NAMES}`, {
      input: files[0]!,
    })
  }
  const sources: RegistryInfo[] = [
    ...table.sources.filter(({registry}) => !replaced.has(registry.replace('IEEE ', ''))),
    ...updates.map(({registry, updated, name}) => ({
      registry: `IEEE ${registry}`,
      entries: count(fresh, registry),
      updated,
      source: name,
      licence: 'public domain',
    })),
  ]
  const file = write(encodeVendorTable([...fresh, ...kept], sources))
  return updates.map(({registry, updated}) => ({
    registry,
    entries: count(fresh, registry),
    before: count(old, registry),
    updated,
    file,
  }))
}
