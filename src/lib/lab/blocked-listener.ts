import {once} from 'node:events'
import {Worker} from 'node:worker_threads'
import {SOCKET_DESCRIPTOR} from '../node-internals/socket-descriptor.js'

/** A server that listens and, until it is released, never calls accept: its thread sleeps. */
export type BlockedListener = {
  port: number
  /** Of the listening socket; valid in this thread, too. */
  fd: number
  /** Wakes the server: it accepts whoever waits, and keeps the connections open. */
  release(): void
  close(): Promise<void>
}

/** Runs in a thread of its own. It is a text, since a bundle has no file that a thread could start from. */
const SERVER = `
const {workerData, parentPort} = require('node:worker_threads')
const net = require('node:net')
const server = net.createServer((socket) => socket.on('error', () => {}).resume())
server.listen({port: 0, host: '127.0.0.1', backlog: workerData.backlog}, () => {
  parentPort.postMessage({port: server.address().port, fd: ${SOCKET_DESCRIPTOR}(server)})
  setImmediate(() => Atomics.wait(workerData.flag, 0, 0))
})
`

/** Listens on 127.0.0.1 with that backlog, 1 or more (Node takes 0 for its default). */
export async function openBlockedListener(backlog: number): Promise<BlockedListener> {
  const flag = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(SERVER, {eval: true, workerData: {backlog, flag}})
  const [{port, fd}] = (await once(worker, 'message')) as [{port: number; fd: number}]
  const release = () => {
    Atomics.store(flag, 0, 1)
    Atomics.notify(flag, 0)
  }
  return {
    port,
    fd,
    release,
    async close() {
      release()
      await worker.terminate()
    },
  }
}
