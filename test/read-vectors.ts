import fs from 'node:fs'
import path from 'node:path'

/** The rows of `test/vectors/NAME.jsonl`; their columns are in the README beside them. */
export function readVectors<Row>(name: string): Row[] {
  const file = path.join(import.meta.dirname, 'vectors', `${name}.jsonl`)
  return fs
    .readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
}
