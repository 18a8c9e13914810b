// `mac`, `arp` and `arp scan`: `npm run bench look`. Needs python3 for the peer, and root with iproute2 for the neighbours.
import {build} from 'esbuild'
import {execFileSync, spawnSync} from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {command, HEAD, isInstalled, pair, row} from './pair.mjs'

const root = path.resolve(import.meta.dirname, '..')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-bench-'))
const program = [process.execPath, path.join(root, 'bin/run.js')]
const env = {XDG_CACHE_HOME: folder}
const netkit = (...args) => command([...program, ...args], null, env)
const bare = command([process.execPath, '-e', '0'])

console.log(HEAD)
console.log(
  row('`mac 8C-EC-4B-87-99-D7` / `node -e 0`', pair(netkit('mac', '8C-EC-4B-87-99-D7'), bare, {pairs: 40}), '2.0'),
)
if (isInstalled('python3')) {
  const list = writeList()
  const python = command(['python3', writePeer()], list)
  const bulk = command([...program, 'mac', '--csv'], list, env)
  console.log(row('1 M MAC lines → `mac --csv` / a look-up in a Python dict', pair(bulk, python, {pairs: 5}), '1.0'))
} else console.log('| python3 | not installed | | | |')

const size = fs.statSync(path.join(root, 'dist/oui.bin')).size
console.log(`\nthe registry: ${size} bytes (must 1.5 MB)`)
console.log(`load it and look one up, in process, median of 15 cold ones: ${(await lookUpMs()).toFixed(2)} ms (must 3)`)
if (process.getuid?.() === 0 && isInstalled('ip')) neighbours()
else console.log('arp: needs root and iproute2')
fs.rmSync(folder, {recursive: true})

/** Addresses of every registry, in no order, as a list of a network's cards has them. */
function writeList() {
  const prefixes = Object.keys(JSON.parse(fs.readFileSync(path.join(root, 'node_modules/oui-data/index.json'), 'utf8')))
  let state = 5
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0)
  const lines = Array.from({length: 1e6}, () => {
    const prefix = prefixes[random() % prefixes.length].toLowerCase()
    const rest = random().toString(16).padStart(8, '0')
    return (prefix + rest).slice(0, 12).padEnd(12, '0').match(/../g).join(':')
  })
  const file = path.join(folder, 'macs.txt')
  fs.writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

/** The same table as a dict: three look-ups a line, the longest prefix first, and three columns out. */
function writePeer() {
  const table = path.join(folder, 'table.json')
  const names = JSON.parse(fs.readFileSync(path.join(root, 'node_modules/oui-data/index.json'), 'utf8'))
  const entries = Object.entries(names).map(([prefix, owner]) => [prefix.toLowerCase(), owner.split('\n')[0]])
  const iab = fs.readFileSync(path.join(root, 'data/iab.tsv'), 'utf8').trimEnd().split('\n')
  for (const line of iab) entries.push(line.toLowerCase().split('\t'))
  fs.writeFileSync(table, JSON.stringify(Object.fromEntries(entries)))
  const script = path.join(folder, 'peer.py')
  const lines = [
    'import json, sys',
    `table = json.load(open(${JSON.stringify(table)}))`,
    'out = []',
    'for line in sys.stdin:',
    "    mac = line.rstrip('\\n')",
    "    digits = mac.replace(':', '')",
    "    vendor = table.get(digits[:9]) or table.get(digits[:7]) or table.get(digits[:6]) or ''",
    "    out.append(f'{mac},{vendor}\\n')",
    '    if len(out) == 10000:',
    "        sys.stdout.write(''.join(out))",
    '        out.clear()',
    "sys.stdout.write(''.join(out))",
  ]
  fs.writeFileSync(script, `${lines.join('\n')}\n`)
  return script
}

async function lookUpMs() {
  const dist = path.join(folder, 'dist') // the module looks for the registry where the bundle lies
  fs.mkdirSync(dist)
  fs.copyFileSync(path.join(root, 'dist/oui.bin'), path.join(dist, 'oui.bin'))
  const contents = `
    import {MacAddress} from './src/lib/address/mac-address.ts'
    import {vendorTable} from './src/lib/mac/open-vendor-table.ts'
    import {blockOf} from './src/lib/mac/vendor-table.ts'
    const address = MacAddress.parse('8c:ec:4b:87:99:d7')
    const start = performance.now()
    const table = vendorTable()
    const {vendor} = table.block(blockOf(address, table))
    console.log(vendor === 'Dell Inc.' ? performance.now() - start : NaN)`
  const outfile = path.join(dist, 'look.mjs')
  await build({stdin: {contents, resolveDir: root}, bundle: true, platform: 'node', format: 'esm', outfile})
  const own = {...process.env, HOME: folder, XDG_DATA_HOME: ''}
  const times = Array.from({length: 15}, () => Number(execFileSync(process.execPath, [outfile], {env: own})))
  return times.toSorted((a, b) => a - b)[7]
}

/** Two namespaces joined by a cable, with three hosts at the far end. */
function neighbours() {
  const [near, far] = [`nkn${process.pid}`, `nkf${process.pid}`]
  const ip = (...words) => execFileSync('ip', words)
  try {
    for (const name of [near, far]) ip('netns', 'add', name)
    ip('link', 'add', 'veth-n', 'netns', near, 'type', 'veth', 'peer', 'name', 'veth-f', 'netns', far)
    ip('-n', near, 'addr', 'add', '192.0.2.1/24', 'dev', 'veth-n')
    for (const host of [2, 3, 4]) ip('-n', far, 'addr', 'add', `192.0.2.${host}/24`, 'dev', 'veth-f')
    ip('-n', near, 'link', 'set', 'veth-n', 'up')
    ip('-n', far, 'link', 'set', 'veth-f', 'up')
    const inside = (...args) => command(['ip', 'netns', 'exec', near, ...program, ...args], null, env)
    const forget = () => ip('-n', near, 'neigh', 'flush', 'all')
    const live = pair(inside('arp', '192.0.2.2'), inside('subnet', '192.0.2.2/24'), {pairs: 20, before: forget})
    const over = (live.secondsA - live.secondsB) * 1000
    console.log(`\`arp ADDRESS\` of a live neighbour, over start-up: ${over.toFixed(0)} ms (must 50)`)
    forget()
    const start = performance.now()
    const words = ['netns', 'exec', near, ...program, 'arp', 'scan', '192.0.2.0/24', '--get', 'address']
    const {stdout} = spawnSync('ip', words, {encoding: 'utf8'})
    const seconds = (performance.now() - start) / 1000
    console.log(
      `\`arp scan\` of a /24 with 3 live hosts: ${seconds.toFixed(2)} s, ${stdout.trim().split('\n').length} found (must 5 s)`,
    )
  } finally {
    for (const name of [near, far]) spawnSync('ip', ['netns', 'del', name])
  }
}
