// Times whole programs in turn, A B A B …, so that a machine whose speed drifts drifts for both.
import {spawnSync} from 'node:child_process'
import fs from 'node:fs'

/** NODE_EXTRA_CA_CERTS costs Node 20 some 30 ms a start, on machines that set it: not ours to measure. */
const {NODE_EXTRA_CA_CERTS: _unset, ...env} = process.env

/** A command: words, and the file that is its standard input, or null. */
export const command = (words, input = null, extraEnv = {}) => ({words, input, extraEnv})

/** Whether a peer is installed; a bench without it says so and leaves its rows out. */
export function isInstalled(program) {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status === 0
}

/** Runs a command once; its output goes to /dev/null, as a pipe would measure the reader too. Returns seconds. */
function seconds({words: [program, ...args], input, extraEnv}) {
  const stdin = input === null ? 'ignore' : fs.openSync(input, 'r')
  const start = process.hrtime.bigint()
  const {error, status} = spawnSync(program, args, {stdio: [stdin, 'ignore', 'ignore'], env: {...env, ...extraEnv}})
  const end = process.hrtime.bigint()
  if (typeof stdin === 'number') fs.closeSync(stdin)
  if (error) throw error
  if (status === null || status > 1) throw new Error(`${[program, ...args].join(' ')} ended with ${status}`)
  return Number(end - start) / 1e9
}

/**
 * The ratios A/B of `pairs` runs in turn, after one run of each that does not count.
 *
 * @param before called before each run of A, for what it must find
 */
export function pair(a, b, {pairs = 15, before = () => {}, warmUp = true} = {}) {
  if (warmUp) for (const one of [a, b]) seconds(one)
  const runs = Array.from({length: pairs}, () => {
    before()
    const [secondsA, secondsB] = [seconds(a), seconds(b)]
    return {secondsA, secondsB, ratio: secondsA / secondsB}
  })
  const ratios = runs.map(({ratio}) => ratio).sort((x, y) => x - y)
  return {
    ratio: median(ratios),
    low: ratios[0],
    high: ratios.at(-1),
    secondsA: median(runs.map(({secondsA}) => secondsA)),
    secondsB: median(runs.map(({secondsB}) => secondsB)),
  }
}

export function median(values) {
  const sorted = values.toSorted((x, y) => x - y)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** One row of a Markdown table: what, ratio, its spread, the bar, both medians. */
export function row(what, {ratio, low, high, secondsA, secondsB}, bar) {
  const ms = (value) => `${(value * 1000).toFixed(value < 1 ? 1 : 0)} ms`
  const spread = `${low.toFixed(3)} – ${high.toFixed(3)}`
  return `| ${what} | **${ratio.toFixed(3)}** | ${spread} | ${bar} | ${ms(secondsA)} / ${ms(secondsB)} |`
}

export const HEAD = '| what | ratio | spread | must (aim) | medians |\n|---|---|---|---|---|'
