import fs from 'node:fs'
import path from 'node:path'

type Row = {port: number; name: string; protocols: string}

const common = rowsOf('common-ports.tsv').flatMap(([ports, name, protocols]) => {
  const [first, last = first] = ports.split('-').map(Number) as [number, number?]
  return Array.from({length: last - first + 1}, (_, index): Row => ({port: first + index, name, protocols}))
})
const iana = rowsOf('iana-ports.tsv').map(([port, name, protocols]): Row => ({port: Number(port), name, protocols}))

/**
 * Lines `PORT NAME PROTOCOLS`, where the protocols are letters: tcp, udp, sctp, dccp. A line feed before each and behind the last. By port; the
 * name that people use comes first.
 */
export const SERVICE_TABLE: string = [
  '',
  ...[...common, ...iana] // in this order: the sort is stable
    .sort((a, b) => a.port - b.port)
    .map(({port, name, protocols}) => `${port} ${name} ${protocols}`),
  '',
].join('\n')

function rowsOf(file: string): [port: string, name: string, protocols: string][] {
  const text = fs.readFileSync(path.join(import.meta.dirname, file), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => line.split('\t') as [string, string, string])
}
