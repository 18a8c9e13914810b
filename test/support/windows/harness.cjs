'use strict'
// Runs inside Windows' own Node: carries out cases of netkit with Windows' own pipes, and writes what came of them into a file. A Linux pipe does for
// node.exe under Wine neither as input nor as output; so nobody could talk to it from outside.
//
// node.exe harness.cjs PLAN.json RESULT.json
const {spawn} = require('node:child_process')
const fs = require('node:fs')
const net = require('node:net')
const path = require('node:path')

const [planFile, resultFile] = process.argv.slice(2)
const {programs, folder, atOnce, cases} = JSON.parse(fs.readFileSync(planFile, 'utf8'))

/** A case that hangs must not hang the rest. */
const CASE_MS = 60_000

void main()

async function main() {
  const results = {}
  const waiting = [...cases]
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next.name] = await carryOutUntilSeen(next)
  }
  await Promise.all(Array.from({length: atOnce}, work))
  fs.writeFileSync(resultFile, JSON.stringify(results))
}

/** What a busy machine can hide has several tries. */
async function carryOutUntilSeen(one) {
  for (let left = one.tries ?? 1; ; left--) {
    const outcome = await carryOut(one)
    if (left <= 1 || outcome.runs.every(({code}) => code === 0)) return outcome
  }
}

/** Steps one after the other; what was started is ended after the last. */
async function carryOut({name, cell, steps}) {
  const dir = path.join(folder, name.replaceAll(/[^\w-]+/g, '_'))
  fs.mkdirSync(dir, {recursive: true})
  const running = []
  const runs = []
  const places = {dir, node: process.execPath, pid: String(process.pid)}
  const deadline = setTimeout(() => running.forEach((one) => one.child.kill()), CASE_MS)
  try {
    for (const step of steps) {
      if (step.write) writeFile(path.join(dir, step.write.file), step.write.text)
      if (step.listen) running.push(await plainListener(places))
      if (step.args) {
        const one = start(step, {dir, cell, places})
        if (!step.serves) runs.push(await one.ended)
        else {
          running.push(one)
          await ready(one, places)
        }
      }
      if (step.read) runs.push({stdout: fs.readFileSync(path.join(dir, step.read), 'utf8'), stderr: '', code: 0})
    }
  } catch (error) {
    runs.push({error: String(error && error.stack)})
  }
  const servers = []
  for (const one of running) {
    one.child.kill()
    servers.push(await one.ended)
  }
  clearTimeout(deadline)
  return {runs, servers}
}

function writeFile(file, text) {
  fs.mkdirSync(path.dirname(file), {recursive: true})
  fs.writeFileSync(file, text)
}

function start({args, stdin, env}, {dir, cell, places}) {
  const {program, nodePath} = programs[cell]
  const filled = args.map((word) => word.replaceAll(/\{(\w+)\}/g, (whole, key) => places[key] ?? whole))
  const child = spawn(process.execPath, [program, ...filled], {
    cwd: dir,
    env: {...process.env, NODE_PATH: nodePath, LOCALAPPDATA: path.join(folder, 'local'), ...env},
  })
  child.stdin.on('error', () => {}) // it may end before it has read everything
  child.stdin.end(stdin ?? '')
  const out = {stdout: '', stderr: ''}
  for (const key of ['stdout', 'stderr']) child[key].setEncoding('utf8').on('data', (text) => (out[key] += text))
  const ended = new Promise((resolve) => child.once('close', (code) => resolve({...out, code})))
  const killer = setTimeout(() => child.kill(), CASE_MS)
  void ended.then(() => clearTimeout(killer))
  return {child, out, ended}
}

/** A server says where it listens. */
async function ready({child, out, ended}, places) {
  const isOver = ended.then(() => 'over')
  for (;;) {
    const port = /listening on \S*:(\d+)/.exec(out.stderr)?.[1]
    if (port !== undefined) return void (places.port = port)
    const heard = new Promise((resolve) => child.stderr.once('data', resolve))
    if ((await Promise.race([heard, isOver])) === 'over') throw new Error(`it did not listen: ${out.stderr}`)
  }
}

/** A listener of this very process, whose program is node.exe. */
async function plainListener(places) {
  const server = net.createServer((socket) => socket.on('error', () => {}).end())
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  places.port = String(server.address().port)
  let finish
  const ended = new Promise((resolve) => (finish = resolve))
  return {child: {kill: () => server.close(() => finish({}))}, ended}
}
