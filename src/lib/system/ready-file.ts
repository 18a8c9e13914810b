import fs from 'node:fs'
import {fileErrorReason} from '../io/explain-file-error.js'
import {isAbsolute} from 'node:path'
import {Endpoint} from '../address/endpoint.js'
import {SystemError} from '../errors.js'
import {readable} from './foreign-text.js'

const {O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0} = fs.constants

/** An endpoint or the path of a Unix socket is shorter; whatever is longer is some other file. */
const MAX_BYTES = 1024

/**
 * Writes where we listen into a file that nobody else has: made exclusively, and removed by the function that comes back, at the latest
 * when the process ends. One that a killed listener has left, where nobody listens any more, is replaced. Throws SystemError
 * READY_FILE; then no file is left.
 *
 * @param place an endpoint, or the path of a Unix socket
 */
export function createReadyFile(file: string, place: string): () => void {
  try {
    return create(file, place)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw refusal(file, fileErrorReason(error), error)
  }
  const reason = whyNoLeftover(file, place)
  if (reason !== null) throw refusal(file, `it already exists and ${reason}`)
  try {
    fs.unlinkSync(file)
    return create(file, place)
  } catch (error) {
    throw refusal(file, fileErrorReason(error), error)
  }
}

function create(file: string, place: string): () => void {
  const fd = fs.openSync(file, 'wx')
  const {ino} = fs.fstatSync(fd)
  const remove = () => {
    process.removeListener('exit', remove)
    if (fs.lstatSync(file, {throwIfNoEntry: false})?.ino === ino) fs.rmSync(file, {force: true})
  }
  try {
    fs.writeFileSync(fd, `${place}\n`)
  } catch (error) {
    remove() // a full disk
    throw error
  } finally {
    fs.closeSync(fd)
  }
  process.on('exit', remove)
  return remove
}

/** Why a file is none that a killed listener of ours has left, or null. */
function whyNoLeftover(file: string, place: string): string | null {
  const stat = fs.lstatSync(file)
  if (!stat.isFile() || stat.size > MAX_BYTES || stat.uid !== (process.geteuid?.() ?? stat.uid)) {
    return 'is not a ready file of yours'
  }
  const text = readSmall(file)
  const old = /^(.+)\n$/.exec(text)?.[1]
  if (old === place) return null // we listen there now: nobody else does
  const endpoint = old === undefined ? null : readable(() => Endpoint.parse(old.replace(/^\*:/, '0.0.0.0:')))
  if (old === undefined || (endpoint === null && !isAbsolute(old))) return 'contains no endpoint'
  const words = endpoint ? [endpoint.host, String(endpoint.port)] : [old]
  return isTaken(words) ? `a program listens on ${old}` : null
}

function readSmall(file: string): string {
  const fd = fs.openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  try {
    const bytes = Buffer.alloc(MAX_BYTES)
    return bytes.toString('utf8', 0, fs.readSync(fd, bytes, 0, MAX_BYTES, 0))
  } finally {
    fs.closeSync(fd)
  }
}

/** Whether a socket, TCP or UDP, is bound there. A listener is being started in this thread: another process tries it. */
function isTaken(words: string[]): boolean {
  const {spawnSync} = process.getBuiltinModule('node:child_process') // 4 ms that most starts need not spend
  const {status} = spawnSync(process.execPath, ['-e', TRY, ...words], {
    timeout: 5000,
    stdio: 'ignore',
    windowsHide: true,
  })
  return status !== 0
}

/** Exits 0 where both can be bound, or where the Unix socket refuses. */
const TRY = `
const [host, port] = process.argv.slice(1)
const taken = (error) => { if (error.code === 'EADDRINUSE') process.exit(1) }
if (port === undefined) process.getBuiltinModule('net').connect(host).on('connect', () => process.exit(1)).on('error', () => {})
else {
  const server = process.getBuiltinModule('net').createServer().on('error', taken)
  server.listen(Number(port), host, () => server.close())
  const socket = process.getBuiltinModule('dgram').createSocket(host.includes(':') ? 'udp6' : 'udp4').on('error', taken)
  socket.bind(Number(port), host, () => socket.close())
}`

function refusal(file: string, reason: string, cause?: unknown): SystemError {
  return new SystemError('READY_FILE', `cannot write the ready file ${file}: ${reason}`, {cause, input: file})
}
