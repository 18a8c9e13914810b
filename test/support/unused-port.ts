import dgram from 'node:dgram'
import net from 'node:net'
import {readKernelSockets} from '../../src/lib/system/kernel-sockets.js'

/** Systems give clients, and whoever asks for port 0, ports from here on (Linux 32768, others 49152: RFC 6335 §6). */
const GIVEN_OUT_FROM = 32_768
const PORTS_OF_A_WORKER = 2500
const WORKERS = 8

const worker = Number(process.env['VITEST_POOL_ID'] ?? 0) % WORKERS
const lowest = GIVEN_OUT_FROM - (worker + 1) * PORTS_OF_A_WORKER
let next = Math.floor(Math.random() * PORTS_OF_A_WORKER)

/**
 * A port that nobody has, TCP nor UDP, and that no other test of this run gets: not by this function, not as a client, not by asking for
 * port 0. Also no connection that is over is remembered there.
 */
export async function unusedPort(): Promise<number> {
  for (let tried = 0; tried < PORTS_OF_A_WORKER; tried++) {
    const port = lowest + (next++ % PORTS_OF_A_WORKER)
    if ((await isFree(port)) && !isRemembered(port)) return port
  }
  throw new Error(`none of the ports ${lowest} to ${lowest + PORTS_OF_A_WORKER - 1} is free`)
}

async function isFree(port: number): Promise<boolean> {
  const server = net.createServer()
  const socket = dgram.createSocket('udp4')
  const isTcpFree = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false)).listen(port, () => resolve(true))
  })
  const isUdpFree = await new Promise<boolean>((resolve) => {
    socket.once('error', () => resolve(false)).bind(port, () => resolve(true))
  })
  if (isTcpFree) await new Promise((resolve) => server.close(resolve))
  if (isUdpFree) await new Promise<void>((resolve) => socket.close(resolve))
  return isTcpFree && isUdpFree
}

function isRemembered(port: number): boolean {
  return readKernelSockets(['tcp']).some(({local, remote}) => local.port === port || remote?.port === port)
}
