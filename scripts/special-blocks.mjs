// Writes src/lib/address/special-blocks.data.ts from data/iana-special.jsonl (`npm run data`).
import fs from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')

export function specialBlocksModule() {
  const lines = fs.readFileSync(path.join(root, 'data/iana-special.jsonl'), 'utf8').trim().split('\n')
  const rows = lines.map((line) => JSON.parse(line))
  const cells = rows.map(({prefix, name, rfc, global}) => JSON.stringify([prefix, name, rfc, global]))
  return [
    '// Generated from data/iana-special.jsonl by scripts/special-blocks.mjs: do not edit.',
    '/** prefix, name, RFC numbers, "globally reachable" (null: N/A, or a deprecated row whose cell is blank). */',
    'export const SPECIAL_BLOCKS: readonly [prefix: string, name: string, rfc: string[], global: boolean | null][] = [',
    ...cells.map((cell) => `  ${cell},`),
    ']',
    '',
  ].join('\n')
}

if (process.argv[1] === import.meta.filename) {
  fs.writeFileSync(path.join(root, 'src/lib/address/special-blocks.data.ts'), specialBlocksModule())
}
