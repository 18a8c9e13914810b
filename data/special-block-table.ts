import fs from 'node:fs'
import path from 'node:path'
import type {IpVersion} from '../src/lib/address/ip-address.js'
import {Prefix} from '../src/lib/address/prefix.js'

/** "Globally reachable" is null where the registry says N/A, or where a deprecated row leaves the cell blank. */
export type SpecialBlockRow = readonly [
  version: IpVersion,
  first: bigint,
  length: number,
  name: string,
  rfc: string[],
  global: boolean | null,
]

type RegistryRow = {family: IpVersion; prefix: string; name: string; rfc: string[]; global: boolean | null}

/** The rows of both registries, the most specific first. */
export const SPECIAL_BLOCK_TABLE: readonly SpecialBlockRow[] = fs
  .readFileSync(path.join(import.meta.dirname, 'iana-special.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line): SpecialBlockRow => {
    const {family, prefix, name, rfc, global} = JSON.parse(line) as RegistryRow
    const {first, length} = Prefix.parse(prefix)
    return [family, first.value, length, name, rfc, global]
  })
  .sort(([, , a], [, , b]) => b - a)
