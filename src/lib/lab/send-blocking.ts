import {once} from 'node:events'
import net from 'node:net'
import {setTimeout as delay} from 'node:timers/promises'
import {Worker} from 'node:worker_threads'
import {makeBlocking} from '../node-internals/socket-descriptor.js'

/** A blocking write stops the whole thread, so it has one of its own. A text, since a bundle has no file to start from. */
const WRITER = `
const {workerData, parentPort} = require('node:worker_threads')
const fs = require('node:fs')
const bytes = Buffer.alloc(workerData.size, 'S')
parentPort.postMessage('ready')
const start = performance.now()
let taken = 0
try {
  taken = fs.writeSync(workerData.fd, bytes)
} catch {}
parentPort.postMessage({takenBytes: taken, calls: 1, ms: Math.round((performance.now() - start) * 10) / 10})
`

/** So long the reader looks away: the send buffer is full long before. */
const AWAY_MS = 20
const TIMEOUT_MS = 5000

/** `hasWaited`: it returned only after the reader had begun to read. */
export type BlockingSend = {takenBytes: number; calls: number; ms: number; hasWaited: boolean}

/**
 * One write(2) on a blocking socket, to a reader that looks late. Null where a socket has no descriptor to write to, or can't
 * be made to block.
 */
export async function sendBlocking(sizeBytes: number): Promise<BlockingSend | null> {
  const server = net.createServer({pauseOnConnect: true})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as net.AddressInfo
  const accepted = once(server, 'connection') as Promise<[net.Socket]>
  const sender = net.connect(port, '127.0.0.1').on('error', () => {})
  let worker: Worker | undefined
  let receiver: net.Socket | undefined
  try {
    ;[[receiver]] = await Promise.all([accepted, once(sender, 'connect')])
    receiver.on('error', () => {})
    const fd = makeBlocking(sender)
    if (fd === null) return null
    worker = new Worker(WRITER, {eval: true, workerData: {fd, size: sizeBytes}})
    await once(worker, 'message')
    let isReading = false
    const done = once(worker, 'message', {signal: AbortSignal.timeout(TIMEOUT_MS)}) // a short write is over at once
    const outcome = done.then(([facts]: Omit<BlockingSend, 'hasWaited'>[]) => ({...facts!, hasWaited: isReading}))
    await delay(AWAY_MS)
    isReading = true
    receiver.resume()
    return await outcome
  } catch (error) {
    if ((error as Error).name === 'AbortError') return null
    throw error
  } finally {
    receiver?.destroy() // a write that still waits ends with a reset
    await worker?.terminate()
    sender.destroy()
    server.close()
  }
}
