// How many answers a second `dns serve` gives to a client that asks as fast as it answers, and dnsmasq with the same records. The client is
// bench/dns-load.c, compiled here: it costs less than either server, which one written in JavaScript would not.
import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {createInterface} from 'node:readline'
import {command, isInstalled, median, pair, row} from './pair.mjs'

const PAIRS = 21
const SECONDS = 1
const WINDOW = 32
const DNSMASQ_PORT = 5323
const hosts = Array.from({length: 100}, (_, index) => [`host${index + 1}.example.com`, `192.0.2.${index + 1}`])
const bare = command([process.execPath, '-e', '0'])
const names = hosts.map(([name]) => name)

const root = path.resolve(import.meta.dirname, '..')
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-bench-'))
const load = path.join(scratch, 'dns-load')

try {
  if (!isInstalled('cc')) console.log('no cc: bench/dns-load.c cannot be compiled')
  else if (!isInstalled('dnsmasq')) console.log('no dnsmasq to compare with')
  else await compare()
} finally {
  fs.rmSync(scratch, {recursive: true})
}

async function compare() {
  const compiled = spawnSync('cc', ['-O2', '-o', load, path.join(root, 'bench/dns-load.c')], {stdio: 'inherit'})
  if (compiled.status !== 0) throw new Error('bench/dns-load.c does not compile')
  const servers = [await startNetkit(), await startDnsmasq()]
  try {
    for (const server of servers) measure(server) // does not count
    const runs = Array.from({length: PAIRS}, () => servers.map(measure))
    const ratios = runs.map(([ours, theirs]) => ours.rate / theirs.rate).sort((a, b) => a - b)
    const [ours, theirs] = [0, 1].map((index) => median(runs.map((run) => run[index].rate)))
    const spread = `${ratios[0].toFixed(2)} – ${ratios.at(-1).toFixed(2)}`
    console.log('| what | ratio | spread | must (aim) | medians |\n|---|---|---|---|---|')
    console.log(
      `| answers/s of \`dns serve\` / dnsmasq | **${median(ratios).toFixed(2)}** | ${spread} | ≥ 0.3 (0.6) | ${Math.round(ours)} / ${Math.round(theirs)} |`,
    )
    console.log(
      row('`dns lookup NAME A` of dnsmasq / `node -e 0`', pair(lookUp(servers[1].port), bare, {pairs: 40}), '2.2'),
    )
    const [ourCost, theirCost] = [0, 1].map((index) => median(runs.map((run) => run[index].cpuMicroseconds)))
    console.log(`\nCPU time of an answer, median: ${ourCost.toFixed(1)} µs / ${theirCost.toFixed(1)} µs`)
  } finally {
    for (const {child} of servers) child.kill()
    await Promise.all(servers.map(({child}) => child.exitCode ?? once(child, 'exit')))
  }
}

/** One name, one type: a whole run of the program. */
function lookUp(port) {
  const words = ['dns', 'lookup', names[0], 'A', `@127.0.0.1:${port}`]
  return command([process.execPath, path.join(root, 'bin/run.js'), ...words])
}

async function startNetkit() {
  const records = hosts.flatMap(([name, address]) => ['--record', `${name}=${address}`])
  const words = [path.join(root, 'bin/run.js'), 'dns', 'serve', '--port', '0', ...records]
  const child = spawn(process.execPath, words, {stdio: ['ignore', 'ignore', 'pipe']})
  const [line] = await once(createInterface({input: child.stderr}), 'line')
  return {child, port: Number(/:(\d+)$/.exec(line)[1])}
}

async function startDnsmasq() {
  const records = hosts.map(([name, address]) => `--host-record=${name},${address}`)
  const own = ['--no-resolv', '--no-hosts', '--conf-file=/dev/null', '--listen-address=127.0.0.1', '--bind-interfaces']
  const user = os.userInfo().username
  const words = [
    '--keep-in-foreground',
    '--log-facility=-',
    `--port=${DNSMASQ_PORT}`,
    `--user=${user}`,
    ...own,
    ...records,
  ]
  const child = spawn('dnsmasq', words, {stdio: ['ignore', 'ignore', 'pipe']})
  await once(createInterface({input: child.stderr}), 'line') // "started, version …": it listens
  return {child, port: DNSMASQ_PORT}
}

/** The rate, and what an answer costs the server: a busy machine changes the first far more than the second. */
function measure({port, child}) {
  const before = cpuSeconds(child.pid)
  const {stdout, status} = spawnSync(load, [String(port), String(SECONDS), String(WINDOW), ...names], {
    encoding: 'utf8',
  })
  const [right, wrong, lost, seconds] = stdout.trim().split(' ').map(Number)
  if (status !== 0 || wrong > 0 || right === 0) throw new Error(`port ${port}: ${stdout}`)
  if (lost > 0) console.error(`port ${port}: ${lost} questions lost`)
  return {rate: right / seconds, cpuMicroseconds: ((cpuSeconds(child.pid) - before) / right) * 1e6}
}

/** User and system time of a process (proc_pid_stat(5)), in ticks of 10 ms; not a number where there is no /proc. */
function cpuSeconds(pid) {
  if (!fs.existsSync('/proc/self/stat')) return Number.NaN
  const fields = fs
    .readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
