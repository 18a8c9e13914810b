// `npm run bench course`: each step of the walk on a terminal, from Enter to its question, beside the same lines run alone by sh. Needs script(1).
import {execFileSync, spawn, spawnSync} from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {isInstalled} from './pair.mjs'

const root = path.resolve(import.meta.dirname, '..')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-bench-'))
const ROUNDS = Number(process.env.COURSE_ROUNDS ?? 3)
fs.writeFileSync(path.join(folder, 'netkit'), `#!/bin/sh\nexec ${process.execPath} ${root}/bin/run.js "$@"\n`, {
  mode: 0o700,
})
const env = {
  ...process.env,
  PATH: `${folder}${path.delimiter}${process.env.PATH}`,
  XDG_STATE_HOME: folder,
  XDG_CACHE_HOME: folder,
  NO_COLOR: '1',
  LANG: 'C.UTF-8',
}

if (isInstalled('script')) await main()
else console.log('course: needs script(1)')
fs.rmSync(folder, {recursive: true})

async function main() {
  const steps = execFileSync('netkit', ['course', '--json'], {env, encoding: 'utf8'})
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const rounds = []
  for (let round = 0; round < ROUNDS; round++) rounds.push(await walk(steps.length))
  const beyond = steps.map(({number, name, commands}, index) => {
    const alone = median(rounds.map(() => msOf(commands)))
    return {step: `${number} ${name}`, ms: median(rounds.map((one) => one[index])) - alone, alone}
  })
  console.log(
    '| from Enter to the question, beyond what the lines take alone | ms | alone, ms | must |\n|---|---|---|---|',
  )
  console.log(
    `| median of ${steps.length} steps, ${ROUNDS} rounds | ${median(beyond.map(({ms}) => ms)).toFixed(0)} | | |`,
  )
  for (const {step, ms, alone} of beyond.toSorted((a, b) => b.ms - a.ms).slice(0, 3)) {
    console.log(`| ${step} | ${ms.toFixed(0)} | ${alone.toFixed(0)} | 1000 |`)
  }
}

/** The whole walk with the keys that a reader would press; of each step the milliseconds from Enter to its question. */
async function walk(count) {
  const child = spawn('script', ['-qec', 'netkit course --restart --lang en', path.join(folder, 'typescript')], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let seen = ''
  let wake = () => {}
  child.stdout.setEncoding('utf8').on('data', (text) => {
    seen += text
    wake()
  })
  const press = (key) => {
    seen = ''
    child.stdin.write(key)
  }
  const until = async (pattern) => {
    while (!pattern.test(seen)) await new Promise((resolve) => (wake = resolve))
    return performance.now()
  }
  const steps = []
  await until(/Enter runs it/)
  for (let index = 0; index < count; index++) {
    const start = performance.now()
    press('\r')
    steps.push((await until(/Enter shows the answer/)) - start)
    press('\r')
    await until(/Enter goes on/)
    press('\r')
    if (index + 1 < count) await until(/Enter runs it/)
  }
  await new Promise((resolve) => child.once('close', resolve))
  return steps
}

function msOf(commands) {
  const cwd = fs.mkdtempSync(path.join(folder, 'step-'))
  const start = performance.now()
  spawnSync('sh', ['-c', commands.map((line) => line.command ?? line).join('\n')], {cwd, env, stdio: 'ignore'})
  return performance.now() - start
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
}
