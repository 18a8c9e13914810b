// A file of 2 GiB over loopback, from memory to memory (/dev/shm): `npm run bench transfer`. Linux only.
import {spawn} from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import {HEAD, isInstalled, median} from './pair.mjs'

const ROUNDS = Number(process.env.TRANSFER_ROUNDS ?? 5)
const MIB = Number(process.env.TRANSFER_MIB ?? 2048)
const root = path.resolve(import.meta.dirname, '..')
const memory = '/dev/shm'
const isThere = fs.existsSync(memory)
const scratch = isThere ? fs.mkdtempSync(path.join(memory, 'netkit-bench-')) : null
const {NODE_EXTRA_CA_CERTS: _unset, ...env} = process.env
env.XDG_CACHE_HOME = scratch

const source = path.join(scratch ?? '', 'source')
const folder = path.join(scratch ?? '', 'received')
const copy = path.join(folder, 'source')
const netkit = (...words) => [process.execPath, path.join(root, 'bin/run.js'), 'tcp', ...words]
const bash = (line) => ['bash', '-c', line]

/** Each a receiver, or null, and what sends to it. */
const WAYS = {
  verified: (port) => transfer(port, 'sha256'),
  plain: (port) => transfer(port, 'none'),
  ncDigest: (port) => ({
    receiver: bash(`nc -l 127.0.0.1 ${port} | tee >(openssl dgst -sha256 >/dev/null) >${copy}`),
    sender: bash(`tee >(openssl dgst -sha256 >/dev/null) <${source} | nc -N 127.0.0.1 ${port}`),
  }),
  nc: (port) => ({
    receiver: bash(`exec nc -l 127.0.0.1 ${port} >${copy}`),
    sender: bash(`exec nc -N 127.0.0.1 ${port} <${source}`),
  }),
  cp: () => ({receiver: null, sender: ['cp', source, copy]}),
}

function transfer(port, checksum) {
  return {
    receiver: netkit('receive', folder, '--port', port, '--once', '--checksum', checksum),
    sender: netkit('send', source, '--to', `:${port}`, '--checksum', checksum),
  }
}

let nextPort = 29_600

try {
  const {bavail, bsize} = isThere ? fs.statfsSync(memory) : {bavail: 0, bsize: 0}
  if (bavail * bsize < 2.2 * MIB * 2 ** 20) console.log(`no room for two files of ${MIB} MiB in ${memory}`)
  else {
    console.log(`${MIB} MiB, ${ROUNDS} rounds, medians of the ratios of each round; above 1: netkit is faster\n`)
    fs.mkdirSync(folder)
    makeSource()
    console.log(HEAD)
    await bench('verified', 'ncDigest', 'verified / `nc \\| tee >(openssl dgst -sha256)` at both ends', '≥ 1.5 (1.9)', [
      'nc',
      'openssl',
    ])
    await bench('plain', 'nc', 'without checksum / `nc`', '≥ 1.0', ['nc'])
    await bench('plain', 'cp', 'without checksum / `cp`', '≥ 0.5', ['cp'])
    await benchMemory()
  }
} finally {
  if (scratch) fs.rmSync(scratch, {recursive: true})
}

/** Bytes that no file system would leave out. */
function makeSource() {
  const piece = Buffer.alloc(2 ** 20)
  for (let at = 0; at < piece.length; at += 4) piece.writeUInt32LE(Math.imul(at + 1, 2_654_435_761) >>> 0, at)
  const fd = fs.openSync(source, 'wx')
  for (let count = 0; count < MIB; count++) {
    piece.writeUInt32LE(count)
    fs.writeSync(fd, piece)
  }
  fs.closeSync(fd)
}

async function bench(own, peer, what, bar, programs) {
  const missing = programs.find((program) => !isInstalled(program))
  if (missing) return console.log(`| ${what} | ${missing} is not installed | | ${bar} | |`)
  const rounds = []
  for (let round = 0; round < ROUNDS; round++) rounds.push([await seconds(own), await seconds(peer)])
  const ratios = rounds.map(([ours, theirs]) => theirs / ours).sort((a, b) => a - b)
  const spread = `${ratios[0].toFixed(2)} – ${ratios.at(-1).toFixed(2)}`
  const [ours, theirs] = [0, 1].map((index) => median(rounds.map((times) => times[index])).toFixed(2))
  console.log(`| ${what} | **${median(ratios).toFixed(2)}** | ${spread} | ${bar} | ${ours} s / ${theirs} s |`)
}

/** From the start of the sender to the end of both. */
async function seconds(name, watch = () => {}) {
  fs.rmSync(copy, {force: true})
  const port = String(nextPort++)
  const {receiver, sender} = WAYS[name](port)
  const receiving = receiver && started(receiver)
  if (receiver) while (!isListening(port)) await new Promise((resolve) => setTimeout(resolve, 5))
  const before = process.hrtime.bigint()
  const sending = started(sender)
  const timer = watch(receiving?.child.pid, sending.child.pid)
  const codes = await Promise.all([sending.end, receiving?.end ?? 0])
  const took = Number(process.hrtime.bigint() - before) / 1e9
  clearInterval(timer)
  if (codes.some((code) => code !== 0)) throw new Error(`${name} ended with ${codes.join(', ')}`)
  if (fs.statSync(copy).size !== MIB * 2 ** 20) throw new Error(`${name} lost something`)
  return took
}

function started([program, ...args]) {
  const child = spawn(program, args, {stdio: 'ignore', env})
  return {child, end: new Promise((resolve) => child.once('exit', resolve))}
}

function isListening(port) {
  const hex = Number(port).toString(16).toUpperCase().padStart(4, '0')
  return new RegExp(`: \\S+:${hex} \\S+ 0A `).test(fs.readFileSync('/proc/net/tcp', 'latin1'))
}

async function benchMemory() {
  const peaks = {receive: {pss: 0, rss: 0}, send: {pss: 0, rss: 0}}
  await seconds('verified', (receiver, sender) =>
    setInterval(() => {
      for (const [name, pid] of Object.entries({receive: receiver, send: sender})) {
        const kib = (file, key) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(read(pid, file))?.[1] ?? 0)
        peaks[name].pss = Math.max(peaks[name].pss, kib('smaps_rollup', 'Pss') / 1024)
        peaks[name].rss = Math.max(peaks[name].rss, kib('status', 'VmHWM') / 1024)
      }
    }, 20),
  )
  for (const [name, {pss, rss}] of Object.entries(peaks)) {
    const [proportional, resident] = [pss, rss].map((mib) => `${mib.toFixed(0)} MiB`)
    console.log(`| \`tcp ${name}\`: peak memory, verified | ${proportional} PSS | ${resident} RSS | ≤ 120 MiB | |`)
  }
}

function read(pid, file) {
  try {
    return fs.readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch {
    return '' // it has ended
  }
}
