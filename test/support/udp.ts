import type {ChildProcess} from 'node:child_process'
import dgram from 'node:dgram'
import {once} from 'node:events'
import {ended, type Options, type Run, startNetkit} from './run-netkit.js'

/** A started program whose output can be waited for. */
export type Watched = {
  child: ChildProcess
  /** Resolves when the text was written; rejects if the program ends without it. */
  sees(stream: 'stdout' | 'stderr', text: string | RegExp): Promise<RegExpExecArray>
  /** How it ends, with all that it wrote. */
  end: Promise<Run>
}

export function watch(child: ChildProcess): Watched {
  const seen = {stdout: '', stderr: ''}
  const checks = new Set<() => void>()
  const end = ended(child)
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]!.on('data', (chunk: Buffer) => {
      seen[name] += chunk.toString()
      for (const check of checks) check()
    })
  }
  return {
    child,
    end,
    sees: (stream, text) =>
      new Promise((resolve, reject) => {
        const pattern = typeof text === 'string' ? new RegExp(escaped(text)) : text
        const check = () => {
          const found = pattern.exec(seen[stream])
          if (!found) return
          checks.delete(check)
          resolve(found)
        }
        checks.add(check)
        check()
        void end.then(({stderr}) => reject(new Error(`ended without ${pattern}: ${stderr}`)))
      }),
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')
}

export type Listener = Watched & {port: number; endpoint: string} & AsyncDisposable

/** `netkit udp listen` on a port that the system chose, once it listens; ended with the test. */
export async function startListener(args: readonly string[], options: Omit<Options, 'stdin'> = {}): Promise<Listener> {
  const child = startNetkit(['udp', 'listen', ...(args.includes('--port') ? [] : ['--port', '0']), ...args], options)
  const watched = watch(child)
  const [, endpoint = ''] = await watched.sees('stderr', /^listening on (\S+)$/m)
  const port = Number(endpoint.slice(endpoint.lastIndexOf(':') + 1))
  const stop = async () => {
    child.kill('SIGKILL')
    await watched.end
  }
  return {...watched, port, endpoint, [Symbol.asyncDispose]: stop}
}

export type Socket = {
  socket: dgram.Socket
  port: number
  send(bytes: string | Uint8Array, port: number): Promise<void>
  /** The next datagram that has not been taken yet. */
  next(): Promise<{bytes: Buffer; port: number}>
} & AsyncDisposable

/** A plain socket of Node's, as the other side. */
export async function openSocket(address = '127.0.0.1', port = 0): Promise<Socket> {
  const socket = dgram.createSocket({type: address.includes(':') ? 'udp6' : 'udp4', recvBufferSize: 4 << 20})
  const received: {bytes: Buffer; port: number}[] = []
  const waiting: ((datagram: {bytes: Buffer; port: number}) => void)[] = []
  socket.on('message', (bytes, {port: from}) => {
    const take = waiting.shift()
    if (take) take({bytes, port: from})
    else received.push({bytes, port: from})
  })
  socket.bind(port, address)
  await once(socket, 'listening')
  return {
    socket,
    port: socket.address().port,
    send: (bytes, to) =>
      new Promise((resolve, reject) => {
        socket.send(bytes, to, address, (error) => (error ? reject(error) : resolve()))
      }),
    next: () =>
      new Promise((resolve) => {
        const first = received.shift()
        if (first) resolve(first)
        else waiting.push(resolve)
      }),
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => socket.close(() => resolve())),
  }
}
