// Scans, checks, waits and owners of ports: `npm run bench ports`. It runs again in a network namespace of its own (root, ip,
// nft), so that loopback has the bench's listeners and no others. PORTS_PEERS names a folder with wait-on installed and
// wait-for-it in its bin; PORTS_ROWS picks rows: scan, check, who, wait, dropped.
import {spawn, spawnSync} from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import {command, HEAD, isInstalled, pair, row} from './pair.mjs'

const PAIRS = 11
const LISTENERS = [
  22, 80, 443, 1080, 2049, 3000, 3306, 5432, 6379, 8000, 8080, 8443, 9000, 9200, 11211, 15672, 27017, 33060, 50000, 60123,
  65535,
] // prettier-ignore
const INSIDE = 'NETKIT_BENCH_INSIDE'
const root = path.resolve(import.meta.dirname, '..')
const wanted = process.env.PORTS_ROWS?.split(',') ?? ['scan', 'check', 'who', 'wait', 'dropped']

if (process.env[INSIDE]) await benchInside()
else if (!isInstalled('unshare') || spawnSync('unshare', ['-n', 'true']).status !== 0)
  console.log('needs root on Linux')
else {
  const bench = "import('./bench/ports.mjs')"
  const options = {cwd: root, stdio: 'inherit', env: {...process.env, [INSIDE]: '1'}}
  spawnSync('unshare', ['-n', process.execPath, '--input-type=module', '-e', bench], options)
}

async function benchInside() {
  spawnSync('ip', ['link', 'set', 'lo', 'up'])
  const cache = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-bench-'))
  const netkit = (...args) =>
    command([process.execPath, path.join(root, 'bin/run.js'), 'port', ...args], null, {XDG_CACHE_HOME: cache})
  const listeners = await startListeners()
  console.log(`Node ${process.version}, ${LISTENERS.length} listeners, ${PAIRS} pairs\n\n${HEAD}`)
  const benches = {scan: benchScan, check: benchCheck, who: benchWho, wait: benchWait, dropped: benchDropped}
  for (const name of wanted) await benches[name](netkit)
  listeners.kill()
  fs.rmSync(cache, {recursive: true})
}

/** The listeners accept and close, in a process of their own. */
function startListeners() {
  const source = `
    const net = require('net')
    let left = ${LISTENERS.length}
    for (const port of ${JSON.stringify(LISTENERS)}) {
      const server = net.createServer({}, (socket) => socket.on('error', () => {}).destroy())
      server.listen({port, host: '127.0.0.1', backlog: 4096}, () => --left || console.log('ready'))
    }`
  const child = spawn(process.execPath, ['-e', source], {stdio: ['ignore', 'pipe', 'inherit']})
  return new Promise((resolve) => child.stdout.once('data', () => resolve(child)))
}

/** A row of the table, or the word that the peer is not here. */
function compare(what, ours, peer, bar, options = {}) {
  if (!isInstalled(peer[0])) return console.log(`| ${what} | not installed | | ${bar} | |`)
  console.log(row(what, pair(ours, command(peer), {pairs: PAIRS, ...options}), bar))
}

function benchScan(netkit) {
  const ours = netkit('scan', '127.0.0.1', '--ports', 'all')
  const found = spawnSync(ours.words[0], [...ours.words.slice(1), '--get', 'port'], {encoding: 'utf8'}).stdout
  const ports = found
    .trim()
    .split('\n')
    .map(Number)
    .sort((a, b) => a - b)
  if (ports.join() !== LISTENERS.join()) throw new Error(`the scan found ${ports}`)
  const nmap = ['nmap', '-sT', '-n', '-Pn', '-T5', '-p-', '127.0.0.1']
  compare('`port scan 127.0.0.1 --ports all` / `nmap -sT -n -Pn -T5 -p-`', ours, nmap, '0.5')
  const nc = ['nc', '-zv', '-w1', '127.0.0.1', '1-65535']
  compare('the same / `nc -zv -w1`', ours, nc, '1.3')
}

function benchCheck(netkit) {
  const ours = netkit('check', '127.0.0.1:8080')
  compare('`port check 127.0.0.1:8080` / `ncat -z`', ours, ['ncat', '-z', '127.0.0.1', '8080'], '1.6 (1.2), Node 22+')
  compare('the same / wait-on', ours, waitOn('8080'), '0.5 (0.3)')
}

function benchWho(netkit) {
  compare('`port who 8080` / `lsof -nP -iTCP:8080`', netkit('who', '8080'), ['lsof', '-nP', '-iTCP:8080'], '1.3 (1.0)')
}

async function benchWait(netkit) {
  const waiters = {
    'port wait': netkit('wait', '127.0.0.1:9777').words,
    'wait-for-it': [path.join(peers(), 'bin/wait-for-it'), '-q', '127.0.0.1:9777'],
    'wait-on': waitOn('9777'),
  }
  const here = Object.entries(waiters).filter(([, [program]]) => isInstalled(program))
  const rounds = []
  for (let round = 0; round < PAIRS; round++) {
    const times = {}
    for (const [name, words] of here) times[name] = await reactionMs(words)
    rounds.push(times)
  }
  const sorted = (name) => rounds.map((times) => times[name]).sort((a, b) => a - b)
  for (const [name] of here) {
    const times = sorted(name)
    const [median, low, high] = [times[times.length >> 1], times[0], times.at(-1)].map((ms) => `${ms.toFixed(0)} ms`)
    console.log(
      `| \`${name}\`: listen() to exit | **${median}** | ${low} – ${high} | ${name === 'port wait' ? '40 ms (30 ms)' : '–'} | |`,
    )
  }
}

/** Milliseconds from listen() to the waiter's exit; the listener comes at a random moment, when the waiter is at work. */
async function reactionMs([program, ...args]) {
  const waiter = spawn(program, args, {stdio: 'ignore'})
  const ended = new Promise((resolve) => waiter.once('exit', resolve))
  await new Promise((resolve) => setTimeout(resolve, 1200 + Math.random() * 1000))
  const server = net.createServer((socket) => socket.on('error', () => {}).destroy())
  await new Promise((resolve) => server.listen(9777, '127.0.0.1', resolve))
  const start = performance.now()
  await ended
  const ms = performance.now() - start
  await new Promise((resolve) => server.close(resolve))
  return ms
}

function benchDropped(netkit) {
  const rules = 'table inet bench { chain in { type filter hook input priority 0; ip daddr 127.0.0.2 drop; }; }'
  if (spawnSync('nft', ['-f', '-'], {input: rules}).status !== 0) return console.log('| dropped ports | no nft | | | |')
  const ours = netkit('scan', '127.0.0.2', '--ports', '1-2000')
  const nmap = ['nmap', '-sT', '-n', '-Pn', '-T5', '-p', '1-2000', '127.0.0.2']
  compare('2,000 dropped ports / `nmap -sT -T5`', ours, nmap, '0.025 (0.011)', {warmUp: false})
}

function peers() {
  return process.env.PORTS_PEERS ?? '/nonexistent'
}

function waitOn(port) {
  return [path.join(peers(), 'node_modules/.bin/wait-on'), `tcp:127.0.0.1:${port}`]
}
