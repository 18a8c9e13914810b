// Datagrams received without loss, datagrams sent, and the cost of a single one: `npm run bench udp`. Linux only: what the
// kernel drops stands in /proc/net/udp. The other side is bench/udp-load.c, compiled here.
import {spawn, spawnSync} from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {command, HEAD, isInstalled, pair, row} from './pair.mjs'

const ROUNDS = 15
const SIZE = 64
const WANTED_BUFFER = 4 * 1024 * 1024
const root = path.resolve(import.meta.dirname, '..')
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-bench-'))
const load = path.join(scratch, 'udp-load')
const netkit = (...args) => [process.execPath, path.join(root, 'bin/run.js'), 'udp', ...args]
const env = {...process.env, XDG_CACHE_HOME: scratch}
delete env.NODE_EXTRA_CA_CERTS

const started = []
let nextPort = 29_400
const portOf = () => String(nextPort++)

try {
  const maxBuffer = fs.existsSync('/proc/net/udp') ? Number(fs.readFileSync('/proc/sys/net/core/rmem_max')) : 0
  if (maxBuffer === 0) console.log('not Linux: no /proc/net/udp to count the drops in')
  else if (!isInstalled('cc')) console.log('no cc: bench/udp-load.c cannot be compiled')
  else {
    console.log(`net.core.rmem_max is ${maxBuffer}; ${ROUNDS} rounds, medians of the ratios of each round\n`)
    run(['cc', '-O2', '-o', load, path.join(root, 'bench/udp-load.c')])
    console.log(HEAD)
    if (maxBuffer >= WANTED_BUFFER) await benchReceive()
    else console.log(`| receiving | n/a | | | net.core.rmem_max is below ${WANTED_BUFFER} |`)
    await benchSend()
    await benchOne()
  }
} finally {
  for (const child of started) child.kill('SIGKILL')
  fs.rmSync(scratch, {recursive: true})
}

async function benchReceive() {
  const receivers = {
    text: (port) => netkit('listen', '--port', port, '--output', '/dev/null'),
    raw: (port) => netkit('listen', '--port', port, '--output', '/dev/null', '--raw'),
    nc: (port) => ['nc', '-luk', '127.0.0.1', port],
    socat: (port) => ['socat', '-u', '-b65536', `UDP-RECV:${port},bind=127.0.0.1,rcvbuf=${WANTED_BUFFER}`, '-'],
  }
  const ports = {}
  for (const [name, commandOf] of Object.entries(receivers)) {
    if (!isInstalled(commandOf('0')[0])) continue
    ports[name] = portOf()
    await startReceiver(commandOf(ports[name]), ports[name])
    trial(ports[name], 20_000) // warm
  }
  const rounds = Array.from({length: ROUNDS}, () =>
    Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, lossFreeRate(port)])),
  )
  const rows = [
    ['text', 'nc', '`udp listen --output /dev/null`: loss-free 64 B datagrams/s / `nc -luk`', '≥ 1.8 (2.4)'],
    ['text', 'socat', 'the same / socat with a 4 MiB buffer', '≥ 1.1 (1.5)'],
    ['raw', 'nc', 'with `--raw` / `nc -luk`', ''],
    ['raw', 'socat', 'with `--raw` / socat with a 4 MiB buffer', ''],
  ]
  for (const [own, peer, what, bar] of rows) {
    const pairs = rounds.map((round) => [round[own], round[peer]])
    console.log(ports[peer] ? rateRow(what, pairs, bar) : `| ${what} | not installed | | ${bar} | |`)
  }
}

/** The highest rate of the sender at which the kernel drops nothing, found by halving, in steps of some 3 %. */
function lossFreeRate(port) {
  let [low, high, best] = [20_000, 800_000, 20_000]
  for (let step = 0; step < 7; step++) {
    const rate = Math.sqrt(low * high)
    let {achieved, dropped} = trial(port, rate)
    if (dropped > 0) ({achieved, dropped} = trial(port, rate)) // another program may have had the core
    if (dropped === 0) [low, best] = [rate, Math.max(best, achieved)]
    else high = rate
  }
  return best
}

function trial(port, rate) {
  const before = stateOf(port).drops
  const [sent, took] = run([load, 'send', port, String(SIZE), '0.4', String(rate)])
    .split(' ')
    .map(Number)
  let state = stateOf(port)
  while (state.queued > 0) state = stateOf(port)
  return {achieved: sent / took, dropped: state.drops - before}
}

/** What /proc/net/udp says about a port of 127.0.0.1; null if nobody has it. */
function stateOf(port) {
  const rows = fs.readFileSync('/proc/net/udp', 'latin1').split('\n').slice(1)
  const hex = Number(port).toString(16).toUpperCase().padStart(4, '0')
  const cells = rows.map((line) => line.trim().split(/\s+/)).find(([, local]) => local?.endsWith(`:${hex}`))
  return cells ? {drops: Number(cells.at(-1)), queued: Number.parseInt(cells[4].split(':')[1], 16)} : null
}

async function benchSend() {
  const count = 400_000
  const port = portOf()
  await startReceiver([load, 'sink', port], port)
  const payload = 'x'.repeat(SIZE)
  const own = netkit('send', `127.0.0.1:${port}`, payload, '--count', String(count), '--wait', '0s')
  const perSecond = (words) => count / seconds(words)

  const what = '`udp send --count`: 64 B datagrams/s'
  if (isInstalled('socat')) {
    const file = path.join(scratch, 'payloads')
    fs.writeFileSync(file, payload.repeat(count))
    const socat = ['socat', '-u', `-b${SIZE}`, `FILE:${file}`, `UDP-SENDTO:127.0.0.1:${port}`]
    const pairs = Array.from({length: ROUNDS}, () => [perSecond(own), perSecond(socat)])
    console.log(rateRow(`${what} / socat`, pairs, '≥ 1.5 (1.9)'))
  } else console.log(`| ${what} / socat | not installed | | | |`)

  if (isInstalled('iperf3')) {
    const serverPort = portOf()
    started.push(spawn('iperf3', ['-s', '-p', serverPort], {stdio: 'ignore'}))
    while (spawnSync('iperf3', ['-c', '127.0.0.1', '-p', serverPort, '-n', '1']).status !== 0);
    const words = ['iperf3', '-c', '127.0.0.1', '-p', serverPort, '-u', '-b', '0', '-l', String(SIZE), '-t', '1', '-J']
    const iperf = () => {
      const {packets, seconds: time} = JSON.parse(run(words)).end.sum
      return packets / time
    }
    const pairs = Array.from({length: ROUNDS}, () => [perSecond(own), iperf()])
    console.log(rateRow('the same / `iperf3 -u -b 0`', pairs, '≥ 1.3 (1.6)'))
  } else console.log('| the same / iperf3 | not installed | | | |')
}

async function benchOne() {
  const port = portOf()
  await startReceiver([load, 'echo', port], port)
  const one = command(netkit('send', `127.0.0.1:${port}`, 'hello'), null, {XDG_CACHE_HOME: scratch})
  const bare = command([process.execPath, '-e', '0'])
  console.log(row('one `udp send` with its answer / `node -e 0`', pair(one, bare, {pairs: 40}), '≤ 2.0'))
}

/** Starts a receiver and resolves when it has its port. */
async function startReceiver([program, ...args], port) {
  const child = spawn(program, args, {stdio: ['pipe', 'ignore', 'ignore'], env})
  started.push(child)
  while (stateOf(port) === null) await new Promise(setImmediate)
}

function run([program, ...args]) {
  const {error, status, stdout, stderr} = spawnSync(program, args, {encoding: 'utf8', env})
  if (error || status !== 0) throw error ?? new Error(`${program} ${args.join(' ')}: ${stderr}`)
  return stdout
}

function seconds(words) {
  const before = process.hrtime.bigint()
  run(words)
  return Number(process.hrtime.bigint() - before) / 1e9
}

function rateRow(what, pairs, bar) {
  const ratios = pairs.map(([own, peer]) => own / peer).sort((a, b) => a - b)
  const middle = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]
  const thousands = (index) => `${Math.round(middle(pairs.map((rates) => rates[index])) / 1000)}k`
  const spread = `${ratios[0].toFixed(2)} – ${ratios.at(-1).toFixed(2)}`
  return `| ${what} | **${middle(ratios).toFixed(2)}** | ${spread} | ${bar} | ${thousands(0)} / ${thousands(1)} per s |`
}
