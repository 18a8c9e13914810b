import fs from 'node:fs'
import {createRequire} from 'node:module'
import path from 'node:path'
import {expect, test} from 'vitest'
import {SERVICE_TABLE} from '../../data/service-table.js'
import {IpAddress} from '../../src/lib/address/ip-address.js'
import {multicastGroupOf} from '../../src/lib/address/multicast-group.js'
import {Prefix} from '../../src/lib/address/prefix.js'
import {specialBlockOf} from '../../src/lib/address/special-block.js'
import {netkit, ROOT} from '../support/run-netkit.js'

// The build works the tables of data/ out and puts them into the program: what is in it is what data/ says now.

test('names of ports', () => {
  const built = createRequire(import.meta.url)(path.join(ROOT, 'dist/service-table.cjs')) as object
  expect(built).toHaveProperty('SERVICE_TABLE', SERVICE_TABLE)
})

test('special blocks and multicast groups: the program says of each first address what the sources say', async () => {
  const dataOf = (file: string) => fs.readFileSync(path.join(ROOT, 'data', file), 'utf8')
  const special = dataOf('iana-special.jsonl')
    .trim()
    .split('\n')
    .map((line) => Prefix.parse((JSON.parse(line) as {prefix: string}).prefix).first)
  const {ipv4} = JSON.parse(dataOf('multicast.json')) as {ipv4: {start: string}[]}
  const addresses = [...special, ...ipv4.map(({start}) => IpAddress.parse(start))]
  expect(addresses.length).toBeGreaterThan(500)
  const {stdout} = await netkit(['ip', '--json'], {stdin: addresses.map((address) => `${address}\n`)})
  type Said = {special: {name: string; network: string} | null; multicastGroup: string | null}
  const said = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Said)
  expect(said.map((row) => [row.special?.name, row.special?.network, row.multicastGroup])).toEqual(
    addresses.map((address) => {
      const block = specialBlockOf(address)
      return [block?.name, block?.network.toString(), multicastGroupOf(address)?.name ?? null]
    }),
  )
})

test('the program neither reads data/ nor knows how', () => {
  const program = fs
    .readdirSync(path.join(ROOT, 'dist'))
    .filter((file) => file.endsWith('.cjs'))
    .map((file) => fs.readFileSync(path.join(ROOT, 'dist', file), 'latin1'))
    .join('\n')
  expect(program).toContain('Private-Use')
  for (const source of ['iana-special.jsonl', 'multicast.json', 'iana-ports.tsv', 'common-ports.tsv']) {
    expect(program).not.toContain(source)
  }
})
