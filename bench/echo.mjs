// tcp echo against socat and a C server, tcp connect against ncat: `npm run bench echo`. Two servers run, one client (load.c)
// measures them in turn, A B A B …; a ratio is A's rate through B's. PAIRS and SECONDS make it longer or shorter.
import {spawn, spawnSync} from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import {command, isInstalled, pair} from './pair.mjs'

const root = path.resolve(import.meta.dirname, '..')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-bench-'))
const pairs = Number(process.env.PAIRS ?? 15)
const seconds = process.env.SECONDS ?? '0.6'
const children = new Set()

const NETKIT = [process.execPath, path.join(root, 'bin/run.js'), 'tcp']
const ROWS = [
  ['throughput, 64 KiB writes', ['stream', '65536'], [], 'socat', '2.5 (3.4)'],
  ['answers/s, 1 connection, 64 B', ['turns', '64', '1'], [], 'socat', '0.9 (1.0)'],
  ['answers/s, 100 connections, 64 B', ['turns', '64', '100'], [], 'socat', '1.6 (2.0)'],
  ['throughput with `--upper` / plain', ['stream', '65536'], ['--upper'], 'socat', '1.5 (2.2)'],
  ['throughput, 64 KiB writes', ['stream', '65536'], [], 'C epoll', '0.6 (0.8)'],
  ['answers/s, 100 connections, 64 B', ['turns', '64', '100'], [], 'C epoll', '0.6 (0.8)'],
]

try {
  if (isInstalled('cc')) await run()
  else console.log('| no C compiler (cc) | the load client cannot be built | | | |')
} finally {
  for (const child of children) child.kill('SIGKILL')
  fs.rmSync(folder, {recursive: true})
}

async function run() {
  const [load, echo] = ['load', 'echo'].map(compile)
  const peers = {
    socat: (port) => ['socat', `TCP-LISTEN:${port},bind=127.0.0.1,reuseaddr,fork,backlog=1024,nodelay`, 'PIPE'],
    'C epoll': (port) => [echo, String(port)],
  }
  console.log('| what | ratio | spread | must (aim) | medians |\n|---|---|---|---|---|')
  for (const [what, [kind, ...sizes], flags, peer, bar] of ROWS) {
    if (peer === 'socat' && !isInstalled('socat')) {
      console.log(`| ${what} / socat | not installed | | | |`)
      continue
    }
    const [ours, theirs] = [
      await start((port) => [...NETKIT, 'echo', '-q', '--port', port, ...flags]),
      await start(peers[peer]),
    ]
    const rate = ({port}) => Number(output([load, kind, port, seconds, ...sizes]))
    console.log(
      row(
        `${what} / ${peer}`,
        inTurn(
          () => rate(ours),
          () => rate(theirs),
        ),
        bar,
      ),
    )
    await Promise.all([ours, theirs].map(stop))
  }
  await holdIdle(load)
  await pipe(echo)
}

/** 10,000 connections, held while each echoes a byte. */
async function holdIdle(load) {
  const clients = 10_000
  const server = await start((port) => [...NETKIT, 'echo', '-q', '--port', port])
  const client = spawn('sh', [
    '-c',
    `ulimit -n ${clients + 100} && exec "$0" "$@"`,
    load,
    'idle',
    server.port,
    String(clients),
  ])
  const [held, echoed] = await new Promise((resolve) => {
    client.stdout.once('data', (text) => resolve(String(text).trim().split(' ')))
    client.once('exit', () => resolve(['no', 'as ulimit -n is too low, 0']))
  })
  const memory = /^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${server.child.pid}/smaps_rollup`, 'utf8'))
  client.stdin.end()
  await stop(server)
  console.log(
    `\n${held} connections held, ${echoed} echoed, ${(Number(memory[1]) / 1024).toFixed(0)} MiB PSS (must 150, aim 100)\n`,
  )
}

/** 1 GiB from stdin through the C echo to stdout; with 64 KiB at a time that echo would be the slowest of the three. */
async function pipe(echo) {
  if (!isInstalled('ncat')) return console.log('| ncat | not installed | | | |')
  const file = path.join(folder, 'gibibyte')
  fs.writeFileSync(file, '')
  fs.truncateSync(file, 2 ** 30)
  const server = await start((port) => [echo, port, String(256 * 1024)])
  const clients = [
    [...NETKIT, 'connect', '127.0.0.1', server.port],
    ['ncat', '127.0.0.1', server.port],
  ]
  console.log('| what | speed | spread | must (aim) | medians |\n|---|---|---|---|---|')
  const piped = (words) => command(['sh', '-c', 'cat "$0" | "$@" | cat', file, ...words])
  for (const [what, how] of [
    ['file → `tcp connect` → /dev/null', (words) => command(words, file)],
    ['`cat | tcp connect | cat`', piped],
  ]) {
    const {ratio, low, high, secondsA, secondsB} = pair(...clients.map(how), {pairs})
    const [fast, ...spread] = [ratio, high, low].map((value) => (1 / value).toFixed(2))
    console.log(
      `| 1 GiB each way, ${what} / ncat | **${fast}** | ${spread.join(' – ')} | 1.0 (1.5) | ${secondsA.toFixed(2)} / ${secondsB.toFixed(2)} s |`,
    )
  }
  await stop(server)
}

function compile(name) {
  const program = path.join(folder, name)
  const {status, stderr} = spawnSync('cc', ['-O2', '-o', program, path.join(root, `bench/${name}.c`)], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return program
}

/** Starts a server on a free port, and waits until it answers. */
async function start(words) {
  const port = await freePort()
  const [program, ...args] = words(port)
  const child = spawn(program, args, {stdio: 'ignore'})
  children.add(child)
  while (!(await answers(port))) if (child.exitCode !== null) throw new Error(`${program} has ended`)
  return {child, port}
}

function stop({child}) {
  children.delete(child)
  return new Promise((resolve) => {
    child.once('exit', resolve)
    child.kill()
  })
}

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const {port} = server.address()
      server.close(() => resolve(String(port)))
    })
  })
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = net.connect(Number(port), '127.0.0.1')
    socket.once('error', () => setImmediate(resolve, false))
    socket.once('connect', () => socket.destroy() && resolve(true))
  })
}

function output([program, ...args]) {
  const {stdout, status} = spawnSync(program, args, {encoding: 'utf8'})
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`)
  return stdout
}

function inTurn(rateA, rateB) {
  rateA()
  rateB()
  const runs = Array.from({length: pairs}, () => [rateA(), rateB()])
  const sorted = (values) => values.toSorted((x, y) => x - y)
  const middle = (values) => sorted(values)[values.length >> 1]
  const ratios = sorted(runs.map(([a, b]) => a / b))
  const [a, b] = [0, 1].map((side) => middle(runs.map((one) => one[side])))
  return {ratio: middle(ratios), low: ratios[0], high: ratios.at(-1), a, b}
}

function row(what, {ratio, low, high, a, b}, bar) {
  const spread = `${low.toFixed(2)} – ${high.toFixed(2)}`
  return `| ${what} | **${ratio.toFixed(2)}** | ${spread} | ${bar} | ${a.toFixed(0)} / ${b.toFixed(0)} |`
}
