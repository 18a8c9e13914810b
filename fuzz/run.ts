// npm run fuzz [-- --runs N] [--seconds S] [--seed N] [TARGET…]: 200,000 inputs for each parser, or S seconds for all of them.
// An exception that is no NetkitError, a loop, memory without end, or an accepted bad value is a fault: its input becomes a file of
// fuzz/corpus, and the exit code is 1.
import {build} from 'esbuild'
import {createHash} from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {Worker} from 'node:worker_threads'
import {tables} from '../scripts/build/tables.mjs'
import {visible} from '../src/lib/text/visible.js'
import {corpusOf} from './target.js'
import {TARGETS} from './targets.js'
import type {News, Work} from './worker.js'

const root = path.resolve(import.meta.dirname, '..')
const bundle = path.join(root, `node_modules/.cache/${process.pid}/netkit-fuzz.mjs`)

/** CPU that one input may take among others, and alone. */
const LIMIT_MS = 100
const ALONE_MS = 1000
/** Looking takes CPU, too, which counts where a busy machine lets the thread wait. */
const LOOK_MS = 25
const MEMORY_EVERY = 8

/** A message may hold the input. */
const MAX_MESSAGE = 300

const MAX_HEAP_MB = 512
const MAX_BUFFERS_BYTES = 1 << 29
const MAX_INPUT_BYTES = 1 << 20

type Outcome = {runs: number; kept: number; blocks: number; stuck: Buffer | null; reason: string}
type Found = Map<string, {input: Buffer; message: string}>

const {values, positionals} = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {runs: {type: 'string'}, seconds: {type: 'string'}, seed: {type: 'string', default: '1'}},
})
const names = positionals.length > 0 ? positionals : Object.keys(TARGETS)
for (const name of names)
  if (!TARGETS[name]) throw new Error(`no target ${name}, there are ${Object.keys(TARGETS).join(' ')}`)
const runs = Number(values.runs ?? (values.seconds ? Infinity : 200_000))
const seconds = values.seconds ? Number(values.seconds) / names.length : Infinity

await build({
  entryPoints: [path.join(root, 'fuzz/worker.ts')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['koffi'],
  plugins: [tables],
  sourcemap: 'inline',
  banner: {js: "import {createRequire} from 'node:module'; const require = createRequire(import.meta.url);"},
})

let faults = 0
for (const name of names) faults += await fuzz(name)
fs.rmSync(path.dirname(bundle), {recursive: true, force: true})
process.exitCode = faults > 0 ? 1 : 0

async function fuzz(name: string): Promise<number> {
  const found: Found = new Map()
  const startedAt = performance.now()
  const total = {runs: 0, kept: 0, blocks: 0}
  const corpus = corpusOf(root, name).map(({input}) => input)
  for (let round = 0; ; round++) {
    const left = seconds - (performance.now() - startedAt) / 1000
    if (total.runs >= runs || left <= 0 || found.size >= 10) break
    const outcome = await runWorker(
      {
        name,
        seed: Number(values.seed) + 1000 * round,
        runs: runs - total.runs,
        seconds: left,
        corpus,
        skipsSystematic: round > 0,
        only: null,
      },
      LIMIT_MS,
      found,
    )
    total.runs += outcome.runs
    total.kept += outcome.kept
    total.blocks = Math.max(total.blocks, outcome.blocks)
    if (outcome.stuck) await judge(name, outcome.stuck, outcome.reason, found)
  }
  const took = ((performance.now() - startedAt) / 1000).toFixed(1)
  print(`${name}: ${total.runs} inputs in ${took} s, ${total.kept} kept, ${total.blocks} blocks, ${found.size} faults`)
  for (const {input, message} of found.values())
    print(`  ${save(name, input)}: ${visible(message.slice(0, MAX_MESSAGE))}`)
  return found.size
}

/** Whether an input that was slow, or met the end of memory, is so alone, too: a collection of garbage may have come between. */
async function judge(name: string, input: Buffer, reason: string, found: Found): Promise<void> {
  const only = {name, seed: 0, runs: 1, seconds: Infinity, corpus: [], skipsSystematic: true, only: input}
  const {stuck} = await runWorker(only, ALONE_MS, found)
  if (stuck) found.set(`${reason} ${found.size}`, {input, message: reason})
}

function runWorker(work: Omit<Work, 'state' | 'input'>, limitMs: number, found: Found): Promise<Outcome> {
  const [state, input] = [new SharedArrayBuffer(8), new SharedArrayBuffer(MAX_INPUT_BYTES)]
  const now = new Int32Array(state)
  const worker = new Worker(bundle, {
    workerData: {...work, state, input} satisfies Work,
    resourceLimits: {maxOldGenerationSizeMb: MAX_HEAP_MB},
    execArgv: ['--enable-source-maps'],
  })
  return new Promise((resolve, reject) => {
    let [count, cpu] = [0, process.cpuUsage()]
    let looks = 0
    const watch = setInterval(() => {
      const current = Atomics.load(now, 0)
      if (current !== count || current === 0) [count, cpu] = [current, process.cpuUsage()]
      const {user, system} = process.cpuUsage(cpu)
      if ((user + system) / 1000 > limitMs) finish('it takes too long: a loop, or the square of its input')
      else if (++looks % MEMORY_EVERY === 0 && process.memoryUsage().arrayBuffers > MAX_BUFFERS_BYTES) {
        finish('its memory grows without end')
      }
    }, LOOK_MS)
    const finish = (reason: string, done = {runs: Atomics.load(now, 0), kept: 0, blocks: 0}) => {
      clearInterval(watch)
      const isStuck = reason !== '' && Atomics.load(now, 0) !== 0
      const stuck = isStuck ? Buffer.from(new Uint8Array(input, 0, Atomics.load(now, 1))) : null
      void worker.terminate().then(() => resolve({...done, stuck, reason}))
    }
    worker.on('message', (news: News) => {
      if ('done' in news) finish('', news.done)
      else {
        const {input: bytes, message, stack} = news.fault
        const place = stack.split('\n').find((line) => /^ +at /.test(line)) ?? message
        const shorter = found.get(place)
        if (!shorter || shorter.input.length > bytes.length)
          found.set(place, {input: Buffer.from(bytes), message: `${message} (${place.trim()})`})
      }
    })
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') finish('its memory grows without end')
      else reject(error)
    })
  })
}

function save(name: string, input: Buffer): string {
  const folder = path.join(root, 'fuzz/corpus', name)
  fs.mkdirSync(folder, {recursive: true})
  const file = path.join(folder, createHash('sha256').update(input).digest('hex').slice(0, 12))
  fs.writeFileSync(file, input)
  return path.relative(root, file)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
