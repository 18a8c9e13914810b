// What the benches of servers share: two servers run, one client measures them in turn, A B A B …
import {spawn, spawnSync} from 'node:child_process'
import net from 'node:net'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '..')
export const NETKIT = [process.execPath, path.join(root, 'bin/run.js'), 'tcp']

const children = new Set()

/** At the end, whatever happened. */
export function killAll() {
  for (const child of children) child.kill('SIGKILL')
}

/** Compiles `bench/NAME.c` into the folder. */
export function compile(name, folder, libraries = []) {
  const program = path.join(folder, name)
  const {status, stderr} = spawnSync('cc', ['-O2', '-o', program, path.join(root, `bench/${name}.c`), ...libraries], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return program
}

/** Starts a server on a free port, and waits until it answers. */
export async function start(words) {
  const port = await freePort()
  const [program, ...args] = words(port)
  const child = spawn(program, args, {stdio: 'ignore'})
  children.add(child)
  while (!(await answers(port))) if (child.exitCode !== null) throw new Error(`${program} has ended`)
  return {child, port}
}

export function stop({child}) {
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

export function output([program, ...args]) {
  const {stdout, status} = spawnSync(program, args, {encoding: 'utf8'})
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`)
  return stdout
}

/** The ratios of A's rate through B's, after one of each that does not count. */
export function inTurn(rateA, rateB, pairs) {
  rateA()
  rateB()
  const runs = Array.from({length: pairs}, () => [rateA(), rateB()])
  const sorted = (values) => values.toSorted((x, y) => x - y)
  const middle = (values) => sorted(values)[values.length >> 1]
  const ratios = sorted(runs.map(([a, b]) => a / b))
  const [a, b] = [0, 1].map((side) => middle(runs.map((one) => one[side])))
  return {ratio: middle(ratios), low: ratios[0], high: ratios.at(-1), a, b}
}

export const HEAD = '| what | ratio | spread | must (aim) | medians |\n|---|---|---|---|---|'

export function row(what, {ratio, low, high, a, b}, bar) {
  const spread = `${low.toFixed(2)} – ${high.toFixed(2)}`
  return `| ${what} | **${ratio.toFixed(2)}** | ${spread} | ${bar} | ${a.toFixed(0)} / ${b.toFixed(0)} |`
}
