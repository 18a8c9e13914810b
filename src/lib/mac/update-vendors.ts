import type {RegistryInfo} from '../address/registry-info.js'
import {readTextFile} from '../io/read-text-file.js'
import {writeVendorFile} from '../io/vendor-file.js'
import {encodeVendorTable} from './encode-vendor-table.js'
import {cleanName, parseIeeeCsv} from './ieee-csv.js'
import {type BlockKind, kindOf, type VendorBlock, type VendorTable} from './vendor-table.js'

/** What an update did: the row of `netkit mac update`. */
export type VendorUpdate = {registry: string; entries: number; before: number; updated: string; file: string}

/** IEEE's largest file has 4 MB. */
const MAX_CSV_BYTES = 64 * 1024 * 1024

/**
 * Takes IEEE's own files in: each registry that they hold replaces the old one as a whole, the others stay. Throws InputError
 * NOT_IEEE_CSV, SystemError CANNOT_READ or CANNOT_WRITE; then nothing has changed.
 *
 * @param write puts the new table away and returns where
 */
export function updateVendors(files: readonly string[], table: VendorTable, write = writeVendorFile): VendorUpdate[] {
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
