// Writes src/lib/port/service-names.data.ts from data/iana-ports.tsv and data/common-ports.tsv (`npm run data`).
import fs from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const rowsOf = (file) =>
  fs
    .readFileSync(path.join(root, 'data', file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t'))

/** The module's text: a line for each name of a port, by port; the name that people use comes first. */
export function serviceNamesModule() {
  const common = rowsOf('common-ports.tsv').flatMap(([ports, name, protocols]) => {
    const [first, last = first] = ports.split('-').map(Number)
    return Array.from({length: last - first + 1}, (_, index) => ({port: first + index, name, protocols}))
  })
  const iana = rowsOf('iana-ports.tsv').map(([port, name, protocols]) => ({port: Number(port), name, protocols}))
  const rows = [...common, ...iana].sort((a, b) => a.port - b.port) // stable: common names stay first
  return [
    '// Generated from data/iana-ports.tsv and data/common-ports.tsv by scripts/service-names.mjs: do not edit.',
    '',
    '/** Lines `PORT NAME PROTOCOLS`, where the protocols are letters: tcp, udp, sctp, dccp. A line feed before each. */',
    'export const SERVICE_NAMES = `',
    ...rows.map(({port, name, protocols}) => `${port} ${name} ${protocols}`),
    '`',
    '',
  ].join('\n')
}

if (process.argv[1] === import.meta.filename) {
  fs.writeFileSync(path.join(root, 'src/lib/port/service-names.data.ts'), serviceNamesModule())
}
