import {type ChildProcess, spawn} from 'node:child_process'
import net from 'node:net'
import path from 'node:path'
import {afterEach} from 'vitest'
import {ended, linesOf, type Options, type Run, scratch, startNetkit, startShell} from './run-netkit.js'

export type Server = {
  child: ChildProcess
  /** What it said that it listens on: `127.0.0.1:40123`, or a path. */
  place: string
  port: number
  /** Its whole output, when it has ended. */
  end: Promise<Run>
  stop(signal?: NodeJS.Signals): Promise<Run>
}

const running = new Set<ChildProcess>()

afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
  running.clear()
})

/** A program that is gone after the test, whatever happens. */
export function kept<Child extends ChildProcess>(child: Child): Child {
  running.add(child)
  return child
}

/** Starts a netkit that listens, and waits until it says so. A port that the system chooses, unless one is given. */
export function serve(args: readonly string[], options: Omit<Options, 'stdin'> = {}): Promise<Server> {
  const where = args.includes('--port') || args.includes('--unix') ? [] : ['--port', '0']
  return listening(startNetkit([...args, ...where], options))
}

/** The same, where the words say the place. */
export function serveAt(args: readonly string[], options: Omit<Options, 'stdin'> = {}): Promise<Server> {
  return listening(startNetkit(args, options))
}

/** The same from a line of sh in which `netkit` is the built program. */
export function serveShell(script: string): Promise<Server> {
  return listening(startShell(script))
}

async function listening(child: ChildProcess): Promise<Server> {
  kept(child)
  const end = ended(child)
  const place = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stderr!.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const said = /^listening on (.*)$/m.exec(text)?.[1]
      if (said !== undefined) resolve(said)
    })
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${text}`)))
  })
  const stop = (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal)
    return end
  }
  return {child, place, port: Number(place.split(':').at(-1)), end, stop}
}

/** Connects; both halves are the caller's to close. */
export function dial(port: number, host = '127.0.0.1'): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({host, port, allowHalfOpen: true})
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.removeListener('error', reject).on('error', () => {})
      resolve(socket)
    })
  })
}

/** Everything up to the end of the peer's half; ours stays as it is. */
export function readAll(socket: net.Socket): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const done = () => resolve(Buffer.concat(chunks))
    if (socket.readableEnded || socket.destroyed) return done()
    socket
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .once('end', done)
      .once('close', done)
      .resume()
  })
}

/** Exactly so many bytes; the rest stays. */
export function readExactly(socket: net.Socket, size: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let total = 0
    const onEnd = () => reject(new Error(`the stream ended after ${total} of ${size} bytes`))
    const onData = (chunk: Buffer) => {
      chunks.push(chunk)
      total += chunk.length
      if (total < size) return
      socket.pause().removeListener('data', onData).removeListener('end', onEnd).removeListener('close', onEnd)
      const bytes = Buffer.concat(chunks)
      if (total > size) socket.unshift(bytes.subarray(size))
      resolve(bytes.subarray(0, size))
    }
    socket.on('data', onData).once('end', onEnd).once('close', onEnd).resume()
  })
}

/** Sends everything, closes that half, and gives the whole answer. */
export async function exchange(port: number, bytes: Buffer | string, host?: string): Promise<Buffer> {
  const socket = await dial(port, host)
  socket.end(bytes)
  return readAll(socket)
}

/** A server of the test's own on a port that the system chooses; gone with `close`. */
export async function tcpServer(
  onConnection: (socket: net.Socket) => void,
  host = '127.0.0.1',
): Promise<{port: number; close: () => void} & AsyncDisposable> {
  const sockets = new Set<net.Socket>()
  const server = net.createServer({allowHalfOpen: true}, (socket) => {
    sockets.add(socket.on('error', () => {}))
    onConnection(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const close = () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return {port: (server.address() as net.AddressInfo).port, close, [Symbol.asyncDispose]: async () => close()}
}

/**
 * A port of 127.0.0.1 that leaves a SYN without an answer (Linux): its listener is a process that was stopped, so that it accepts
 * nothing, and its backlog is full.
 */
export async function silentPort(): Promise<number> {
  const code = `require('net').createServer().listen({port: 0, host: '127.0.0.1', backlog: 1}, function () {
    console.log(this.address().port)
  })`
  const child = kept(spawn(process.execPath, ['-e', code], {stdio: ['ignore', 'pipe', 'inherit']}))
  const port = Number((await linesOf(child.stdout!).next()).value)
  child.kill('SIGSTOP')
  const full = [await dial(port), await dial(port)] // Linux admits one more than the backlog
  child.once('exit', () => full.forEach((socket) => socket.destroy()))
  return port
}

let names = 0

/** A path that nobody else uses. */
export function freshPath(name: string): string {
  return path.join(scratch, `${++names}-${name}`)
}

/** Bytes in which every value occurs and nothing repeats soon: a lost or doubled piece shows. */
export function pattern(size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size)
  for (let index = 0; index + 4 <= size; index += 4) bytes.writeUInt32LE(Math.imul(index, 2_654_435_761) >>> 0, index)
  return bytes.fill(0x5a, size & ~3)
}
