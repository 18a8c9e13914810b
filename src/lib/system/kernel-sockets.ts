import fs from 'node:fs'
import path from 'node:path'
import {Endpoint} from '../address/endpoint.js'
import {IpAddress} from '../address/ip-address.js'
import {SystemError} from '../errors.js'

/** The states of a TCP connection (RFC 9293 §3.3.2) as Linux numbers them from 1 (include/net/tcp_states.h). */
const TCP_STATES = [
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECEIVED',
  'FIN_WAIT_1',
  'FIN_WAIT_2',
  'TIME_WAIT',
  'CLOSED',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
  'SYN_RECEIVED', // not yet handed over by the SYN queue
] as const

export type SocketState = (typeof TCP_STATES)[number] | 'UNCONNECTED'

/** A socket as the kernel lists it in /proc/net. */
export type KernelSocket = {
  protocol: 'tcp' | 'udp'
  local: Endpoint
  /** Null for a listener and for an unconnected UDP socket. */
  remote: Endpoint | null
  state: SocketState
  /** Until the kernel's timer of this socket fires: the rest of a TIME_WAIT, or the next retransmission. */
  timerMs: number | null
  sendQueueBytes: number
  /** Of a listener: connections that wait to be accepted. */
  receiveQueueBytes: number
  uid: number
  /** Names the socket in /proc/PID/fd; 0 where no process has it any more (TIME_WAIT). */
  inode: string
  /** Datagrams that the kernel threw away because the receive buffer was full; UDP only. */
  drops: number | null
}

/** A process that has a socket open. The command is its name alone: arguments may hold secrets. */
export type Holder = {pid: number; command: string}

/**
 * Reads the kernel's tables, IPv4 and IPv6, of this network namespace; a table that is missing is empty.
 *
 * @param ports only sockets on these local ports: a busy machine has thousands of others
 */
export function readKernelSockets(
  protocols: readonly KernelSocket['protocol'][],
  proc = '/proc',
  ports?: ReadonlySet<number>,
): KernelSocket[] {
  return protocols.flatMap((protocol) =>
    ['', '6'].flatMap((version) =>
      decodeKernelSockets(readIfThere(path.join(proc, 'net', protocol + version)), protocol, ports),
    ),
  )
}

/** Throws SystemError NO_KERNEL_TABLES where the system has no such tables: they are Linux's. */
export function requireKernelTables(proc = '/proc'): void {
  if (fs.existsSync(path.join(proc, 'net/tcp'))) return
  throw new SystemError(
    'NO_KERNEL_TABLES',
    `the states of connections come from ${proc}/net/tcp, which this system does not have`,
  )
}

/** Decodes one of /proc/net/tcp, tcp6, udp, udp6 (proc_pid_net(5)). */
function decodeKernelSockets(
  text: string,
  protocol: KernelSocket['protocol'],
  ports?: ReadonlySet<number>,
): KernelSocket[] {
  const all = text.split('\n').slice(1)
  const rows = ports ? all.filter((row) => ports.has(localPortOf(row))) : all
  return rows
    .map((row) => row.trim().split(/\s+/))
    .flatMap((cells) => (cells.length < 10 ? [] : [decodeRow(cells, protocol)]))
}

/** `  12: 0100007F:1F90 …`: four digits behind the second colon. */
function localPortOf(row: string): number {
  const colon = row.indexOf(':', row.indexOf(':') + 1)
  return Number.parseInt(row.slice(colon + 1, colon + 5), 16)
}

function decodeRow(cells: string[], protocol: KernelSocket['protocol']): KernelSocket {
  const [, local = '', remote = '', state = '', queues = '', timer = '', , uid, , inode = '0'] = cells
  const [sendQueue = '0', receiveQueue = '0'] = queues.split(':')
  const [timerKind, timerTicks = '0'] = timer.split(':')
  const remoteEndpoint = decodeEndpoint(remote)
  return {
    protocol,
    local: decodeEndpoint(local),
    remote: remoteEndpoint.port === 0 ? null : remoteEndpoint,
    state: stateOf(protocol, Number.parseInt(state, 16)),
    timerMs: timerKind === '00' ? null : Number.parseInt(timerTicks, 16) * MS_PER_TICK,
    sendQueueBytes: Number.parseInt(sendQueue, 16),
    receiveQueueBytes: Number.parseInt(receiveQueue, 16),
    uid: Number(uid),
    inode,
    drops: protocol === 'udp' ? Number(cells.at(-1)) : null,
  }
}

/** USER_HZ is 100 on every Linux that Node runs on. */
const MS_PER_TICK = 10

/** UDP reuses two of TCP's numbers: 1 is connected, 7 is not. */
function stateOf(protocol: KernelSocket['protocol'], number: number): SocketState {
  if (protocol === 'udp') return number === 1 ? 'ESTABLISHED' : 'UNCONNECTED'
  return TCP_STATES[number - 1] ?? 'CLOSED'
}

/** `0100007F:2328` is 127.0.0.1:9000: the address in 32-bit words of the machine's byte order, the port as it is written. */
function decodeEndpoint(text: string): Endpoint {
  const [hex = '', port = '0'] = text.split(':')
  const words = hex.match(/.{8}/g) ?? []
  const value = BigInt(`0x${words.map((word) => (IS_LITTLE_ENDIAN ? swapBytes(word) : word)).join('')}`)
  const address = IpAddress.of(words.length === 1 ? 4 : 6, value)
  return Endpoint.of(address.toString(), Number.parseInt(port, 16))
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

function swapBytes(word: string): string {
  return word.match(/../g)!.toReversed().join('')
}

/**
 * The processes that have sockets of these inodes open. Without root only one's own processes can be looked into:
 * `hidden` says that there were others.
 */
export function findHolders(
  inodes: ReadonlySet<string>,
  proc = '/proc',
): {holders: Map<string, Holder[]>; hidden: boolean} {
  const holders = new Map<string, Holder[]>()
  let hidden = false
  for (const pid of processesOf(proc)) {
    const links = socketsOf(path.join(proc, pid, 'fd'))
    if (links === null) hidden = true
    for (const inode of links ?? []) {
      if (!inodes.has(inode)) continue
      const command = commandOf(path.join(proc, pid))
      holders.set(inode, [...(holders.get(inode) ?? []), {pid: Number(pid), command}])
    }
  }
  return {holders, hidden}
}

/** Empty where there is no /proc, or not for us. */
function processesOf(proc: string): string[] {
  try {
    return fs.readdirSync(proc).filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}

/** The name of a process. Node names its main thread from 24 on, and that is what `comm` has: then the program's own. */
function commandOf(folder: string): string {
  const name = readIfThere(path.join(folder, 'comm')).trim()
  return /^(node-)?MainThread$/.test(name) ? path.basename(linkOf(path.join(folder, 'exe'))) || name : name
}

/** The inodes of a process's sockets, each once; null where we may not look. */
function socketsOf(folder: string): Set<string> | null {
  try {
    const links = fs.readdirSync(folder).map((fd) => linkOf(path.join(folder, fd)))
    return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []))
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? null : new Set() // else the process has ended meanwhile
  }
}

function linkOf(file: string): string {
  try {
    return fs.readlinkSync(file)
  } catch {
    return '' // closed meanwhile
  }
}

function readIfThere(file: string): string {
  try {
    return fs.readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
