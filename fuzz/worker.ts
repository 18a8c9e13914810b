// A thread that gives inputs to one target, or a single input once; run.ts watches it. What it is at stands in shared memory, since a
// thread in a loop answers nothing.
import inspector from 'node:inspector'
import {parentPort, workerData} from 'node:worker_threads'
import {Mutator, systematic} from './mutate.js'
import {faultOf, type Target} from './target.js'
import {TARGETS} from './targets.js'

export type Work = {
  name: string
  seed: number
  runs: number
  seconds: number
  corpus: Uint8Array[]
  /** What is under way: its number (0: nothing), and its length; then the bytes. */
  state: SharedArrayBuffer
  input: SharedArrayBuffer
  only: Uint8Array | null
  /** A thread before this one has been through it. */
  skipsSystematic: boolean
}

export type News =
  {fault: {input: Uint8Array; message: string; stack: string}} | {done: {runs: number; kept: number; blocks: number}}

const work = workerData as Work
const state = new Int32Array(work.state)
const shared = new Uint8Array(work.input)
const target: Target = TARGETS[work.name]!

/** Looking at the coverage takes half a millisecond: on every 64th input. */
const LOOK_EVERY = 64
const MAX_POOL = 3000
const MAX_KEPT_BYTES = 4096
let count = 0

function tell(news: News): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's, not a window's
  parentPort!.postMessage(news)
}

function attempt(input: Buffer): void {
  shared.set(input.subarray(0, shared.length))
  Atomics.store(state, 1, Math.min(input.length, shared.length))
  Atomics.store(state, 0, ++count)
  const fault = faultOf(target, Buffer.from(input)) // a copy of its own: a parser may write into it
  Atomics.store(state, 0, 0)
  if (fault) tell({fault: {input, message: fault.message, stack: fault.stack ?? ''}})
}

/** Blocks of code of netkit's, by V8's precise coverage. */
class Coverage {
  readonly #session = new inspector.Session()
  readonly #seen = new Set<string>()

  constructor() {
    this.#session.connect()
    this.#session.post('Profiler.enable')
    this.#session.post('Profiler.startPreciseCoverage', {callCount: true, detailed: true})
    this.fresh()
  }

  get blocks(): number {
    return this.#seen.size
  }

  /** What was run since the last look and never before; from now on it is known. */
  fresh(): Set<string> {
    const fresh = new Set([...this.#taken()].filter((block) => !this.#seen.has(block)))
    for (const block of fresh) this.#seen.add(block)
    return fresh
  }

  /** Whether any of these blocks was run since the last look. */
  reaches(blocks: ReadonlySet<string>): boolean {
    return [...this.#taken()].some((block) => blocks.has(block))
  }

  #taken(): Set<string> {
    const blocks = new Set<string>()
    this.#session.post('Profiler.takePreciseCoverage', (_error, answer) => {
      for (const {url, functions} of answer?.result ?? []) {
        if (!url.endsWith('netkit-fuzz.mjs')) continue
        for (const {ranges} of functions) {
          for (const {startOffset, endOffset, count: times} of ranges)
            if (times > 0) blocks.add(`${startOffset}-${endOffset}`)
        }
      }
    })
    return blocks
  }
}

function fuzz(): void {
  const end = performance.now() + work.seconds * 1000
  const seeds: Buffer[] = [...target.seeds, ...work.corpus].map((seed) => Buffer.from(seed as Uint8Array))
  const pool: Buffer[] = [...seeds]
  const coverage = new Coverage()
  const mutator = new Mutator(
    work.seed,
    (target.words ?? []).map((word) => Buffer.from(word)),
  )
  const isOver = () => count >= work.runs || performance.now() > end
  if (!work.skipsSystematic) {
    for (const seed of seeds) {
      for (const input of systematic(seed)) {
        if (isOver()) break
        attempt(input)
      }
    }
  }
  coverage.fresh()
  for (let window: Buffer[] = []; !isOver();) {
    const input = mutator.next(pool)
    attempt(input)
    window.push(input)
    if (window.length < LOOK_EVERY) continue
    const fresh = coverage.fresh()
    if (fresh.size > 0 && pool.length < MAX_POOL) pool.push(...window.filter((one) => isKeeper(one, fresh, coverage)))
    window = []
  }
  tell({done: {runs: count, kept: pool.length - seeds.length, blocks: coverage.blocks}})
}

/** Run once more, alone: whether it was this one that reached the new code. */
function isKeeper(input: Buffer, fresh: ReadonlySet<string>, coverage: Coverage): boolean {
  if (input.length > MAX_KEPT_BYTES) return false
  attempt(input)
  return coverage.reaches(fresh)
}

if (work.only) {
  attempt(Buffer.from(work.only))
  tell({done: {runs: 1, kept: 0, blocks: 0}})
} else fuzz()
