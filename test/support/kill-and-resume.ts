import {spawn} from 'node:child_process'
import fs from 'node:fs'
import {cleanEnv, PROGRAM} from './run-netkit.js'
import {kept, pattern} from './tcp.js'
import {sha256} from './transfer-bytes.js'

/** Numbers from 0 up to 1 that come again with the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
  }
}

export type KillFigures = {
  rounds: number
  senderKills: number
  receiverKills: number
  /** Kills that came before the file was whole. */
  brokenOff: number
  /** Of these, with bytes on the disk that the next attempt did not send again. */
  resumed: number
  resumedBytes: number
}

/**
 * Sends a file again and again; each time one end is killed (SIGKILL) when so many bytes are on the disk as the generator
 * says, and then the file is sent once more, to its end. Throws as soon as a file has its name and not its bytes, or is not whole
 * in the end, or leaves something behind.
 */
export async function killAndResume(folder: string, rounds: number, seed: number): Promise<KillFigures> {
  const random = generator(seed)
  const figures: KillFigures = {rounds, senderKills: 0, receiverKills: 0, brokenOff: 0, resumed: 0, resumedBytes: 0}
  const source = `${folder}/source`
  for (let round = 0; round < rounds; round++) {
    const size = Math.floor(2 ** 20 * (1 + 15 * random()))
    const bytes = pattern(size)
    bytes.writeUInt32LE(round, 0)
    fs.writeFileSync(source, bytes)
    const target = `${folder}/${round}`
    fs.mkdirSync(target)
    const isWhole = () => {
      if (!fs.existsSync(`${target}/source`)) return false
      if (sha256(fs.readFileSync(`${target}/source`)).equals(sha256(bytes))) return true
      throw new Error(`round ${round}: a file under its name that is not whole`)
    }

    const killsSender = random() < 0.5
    const killAt = Math.floor(size * random())
    const checksum = round % 2 === 0 ? 'sha256' : 'none'
    const first = await start(target, source, checksum)
    await progressTo(target, killAt, first.sender)
    const [victim, other] = killsSender ? [first.sender, first.receiver] : [first.receiver, first.sender]
    victim.child.kill('SIGKILL')
    figures[killsSender ? 'senderKills' : 'receiverKills']++
    await victim.end
    if (killsSender) other.child.kill('SIGTERM') // it would wait for the next sender
    await other.end
    const wasWhole = isWhole()

    const second = await start(target, source, checksum)
    const {code, stdout} = await second.sender.end
    second.receiver.child.kill('SIGTERM')
    await second.receiver.end
    if (code !== (wasWhole ? 4 : 0) || !isWhole()) throw new Error(`round ${round}: ended with ${code}: ${stdout}`)
    const left = fs.readdirSync(target).filter((name) => name !== 'source')
    // Killed between the two names of a finished file: the second one is left, and is the same file.
    if (!wasWhole && left.length > 0) throw new Error(`round ${round}: left behind: ${left.join(', ')}`)
    if (!wasWhole) {
      const {resumedFrom} = JSON.parse(stdout) as {resumedFrom: number}
      figures.brokenOff++
      figures.resumedBytes += resumedFrom
      if (resumedFrom > 0) figures.resumed++
    }
    fs.rmSync(target, {recursive: true})
  }
  return figures
}

type Running = {child: ReturnType<typeof netkit>; end: Promise<{code: number | null; stdout: string}>}

async function start(target: string, source: string, checksum: string): Promise<{receiver: Running; sender: Running}> {
  const flags = ['--resume', '--checksum', checksum]
  const receiver = running(['receive', target, '--port', '0', ...flags])
  const port = await new Promise<string>((resolve) => {
    receiver.child.stderr.on('data', (chunk: Buffer) => {
      const found = /listening on .*:(\d+)\n/.exec(chunk.toString())
      if (found) resolve(found[1]!)
    })
  })
  return {receiver, sender: running(['send', source, '--to', `:${port}`, '--json', ...flags])}
}

function running(words: string[]): Running {
  const child = netkit(words)
  let stdout = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  return {child, end: new Promise((resolve) => child.once('close', (code) => resolve({code, stdout})))}
}

function netkit(words: string[]) {
  return kept(spawn(process.execPath, [PROGRAM, 'tcp', ...words], {env: cleanEnv(), stdio: ['ignore', 'pipe', 'pipe']}))
}

/** Until so much of the file is there, or the sender has ended. */
async function progressTo(target: string, size: number, sender: Running): Promise<void> {
  while (sender.child.exitCode === null && bytesIn(target) <= size) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function bytesIn(target: string): number {
  try {
    return Math.max(-1, ...fs.readdirSync(target).map((name) => fs.statSync(`${target}/${name}`).size))
  } catch {
    return -1 // renamed in between
  }
}
