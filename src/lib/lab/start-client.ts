import net from 'node:net'
import {setTimeout as delay} from 'node:timers/promises'
import fs from 'node:fs'
import {readKernelSockets} from '../system/kernel-sockets.js'

/** A client that connects; nobody waits for it. */
export type Client = {
  readonly isConnected: boolean
  close(): void
}

export function startClient(port: number, host = '127.0.0.1'): Client {
  const socket = net.connect({port, host, autoSelectFamily: false})
  let isConnected = false
  socket.once('connect', () => (isConnected = true)).on('error', () => {})
  return {
    get isConnected() {
      return isConnected
    },
    close: () => socket.destroy(),
  }
}

/** The TIME_WAIT that a port's connection lingers in, as the kernel counts it down; null where there is none. */
export function timeWaitMs(port: number): number | null {
  const socket = readKernelSockets(['tcp']).find(({local, state}) => local.port === port && state === 'TIME_WAIT')
  return socket?.timerMs ?? null
}

/**
 * How often clients of that port have sent something again without an answer, at most: `retrnsmt` of /proc/net/tcp
 * (proc_pid_net(5)).
 */
export function retransmitsTo(port: number): number {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  const rows = readText('/proc/net/tcp').split('\n').slice(1)
  const counts = rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , remote]) => remote?.endsWith(`:${hex}`))
    .map((cells) => Number.parseInt(cells[6] ?? '0', 16))
  return Math.max(0, ...counts)
}

/** A counter of /proc/net/netstat or /proc/net/snmp, of this whole network namespace; null where it is not kept. */
export function readCounter(group: 'TcpExt' | 'Tcp' | 'Ip', name: string): number | null {
  const file = group === 'TcpExt' ? '/proc/net/netstat' : '/proc/net/snmp'
  const [names = '', values = ''] = readText(file)
    .split('\n')
    .filter((line) => line.startsWith(`${group}:`))
  const index = names.split(' ').indexOf(name)
  return index === -1 ? null : Number(values.split(' ')[index])
}

/** A setting below /proc/sys/net/ipv4, such as tcp_syncookies; null where there is none. */
export function readSetting(name: string): string | null {
  return readText(`/proc/sys/net/ipv4/${name}`).trim() || null
}

function readText(file: string): string {
  try {
    return fs.readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}

/** Whether this process may listen there: Node sets SO_REUSEADDR. */
export function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** Asks every millisecond; false when time is up. */
export async function waitUntil(isDone: () => boolean, timeoutMs: number): Promise<boolean> {
  const end = performance.now() + timeoutMs
  while (!isDone()) {
    if (performance.now() > end) return false
    await delay(1)
  }
  return true
}
