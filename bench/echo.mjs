// tcp echo against socat and a C server, tcp connect against ncat: `npm run bench echo`. Two servers run, one client (load.c)
// measures them in turn, A B A B …; a ratio is A's rate through B's. PAIRS and SECONDS make it longer or shorter.
import {spawn} from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {command, isInstalled, pair} from './pair.mjs'
import {compile, HEAD, inTurn, killAll, NETKIT, output, row, start, stop} from './servers.mjs'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-bench-'))
const pairs = Number(process.env.PAIRS ?? 15)
const seconds = process.env.SECONDS ?? '0.6'

const ROWS = [
  ['throughput, 64 KiB writes', ['stream', '65536'], [], 'socat', '2.5 (3.4)'],
  ['answers/s, 1 connection, 64 B', ['turns', '64', '1'], [], 'socat', '0.9 (1.0)'],
  ['answers/s, 100 connections, 64 B', ['turns', '64', '100'], [], 'socat', '1.6 (2.0)'],
  ['throughput with `--upper` / plain', ['stream', '65536'], ['--upper'], 'socat', '1.0'],
  ['throughput, 64 KiB writes', ['stream', '65536'], [], 'C epoll', '0.6 (0.8)'],
  ['answers/s, 100 connections, 64 B', ['turns', '64', '100'], [], 'C epoll', '0.6 (0.8)'],
]

try {
  if (isInstalled('cc')) await run()
  else console.log('| no C compiler (cc) | the load client cannot be built | | | |')
} finally {
  killAll()
  fs.rmSync(folder, {recursive: true})
}

async function run() {
  const [load, echo] = ['load', 'echo'].map((name) => compile(name, folder))
  const peers = {
    socat: (port) => ['socat', `TCP-LISTEN:${port},bind=127.0.0.1,reuseaddr,fork,backlog=1024,nodelay`, 'PIPE'],
    'C epoll': (port) => [echo, String(port)],
  }
  console.log(HEAD)
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
          pairs,
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
