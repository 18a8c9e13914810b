// Writes src/lib/address/special-blocks.data.ts from data/iana-special.jsonl (`npm run data`).
import fs from 'node:fs'
import path from 'node:path'
import {Address4, Address6} from 'ip-address'

const root = path.resolve(import.meta.dirname, '..')

/** The module's text: the rows of both registries, the most specific first. */
export function specialBlocksModule() {
  const lines = fs.readFileSync(path.join(root, 'data/iana-special.jsonl'), 'utf8').trim().split('\n')
  const rows = lines.map((line) => {
    const {family, prefix, name, rfc, global} = JSON.parse(line)
    const [address, length] = prefix.split('/')
    const first = (family === 4 ? new Address4(address) : new Address6(address)).bigInt()
    const rest = JSON.stringify([name, rfc, global]).slice(1)
    return {length: Number(length), text: `[${family}, 0x${first.toString(16)}n, ${length}, ${rest}`}
  })
  rows.sort((a, b) => b.length - a.length)
  return [
    '// Generated from data/iana-special.jsonl by scripts/special-blocks.mjs: do not edit.',
    "import type {IpVersion} from './ip-address.js'",
    '',
    '/** "Globally reachable" is null where the registry says N/A, or where a deprecated row leaves the cell blank. */',
    'type Row = readonly [version: IpVersion, first: bigint, length: number, name: string, rfc: string[], global: boolean | null]',
    '',
    '/** The most specific first. */',
    'export const SPECIAL_BLOCKS: readonly Row[] = [',
    ...rows.map(({text}) => `  ${text},`),
    ']',
    '',
  ].join('\n')
}

if (process.argv[1] === import.meta.filename) {
  fs.writeFileSync(path.join(root, 'src/lib/address/special-blocks.data.ts'), specialBlocksModule())
}
