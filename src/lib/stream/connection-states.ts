import {setTimeout as sleep} from 'node:timers/promises'
import {ANY_HOST, Endpoint} from '../address/endpoint.js'
import {type ConnectionTables, type ListedConnection, openConnectionTables} from '../system/connection-tables.js'

/** A TCP connection, or a listener, as the kernel sees it. */
export type ConnectionState = {
  local: string
  /** Null for a listener. */
  remote: string | null
  /** RFC 9293's word for it; CLOSED is said once of one that has gone. */
  state: string
  /** Until the kernel's timer of it fires: the rest of a TIME_WAIT, or the next retransmission. */
  timerMs: number | null
  /** Sent and not acknowledged yet; null where the system does not say (Windows). */
  sendQueueBytes: number | null
  /** Arrived and not read yet; of a listener, connections that wait to be accepted. Null where the system does not say. */
  receiveQueueBytes: number | null
  /** Null where no process has it any more, or one that is not ours to see. */
  pid: number | null
}

/** All of this machine (this network namespace), or those with `endpoint` at one of their ends. Rejects as
 * `openConnectionTables`. */
export async function readConnectionStates(
  endpoint: Endpoint | null,
  given?: ConnectionTables,
): Promise<ConnectionState[]> {
  const tables = given ?? (await openConnectionTables())
  return describe(select(endpoint, tables), tables)
}

/** The same, and from then on each change, until `signal`. */
export async function* watchConnectionStates(
  endpoint: Endpoint | null,
  {intervalMs, signal}: {intervalMs: number; signal: AbortSignal},
  given?: ConnectionTables,
): AsyncGenerator<ConnectionState> {
  const tables = given ?? (await openConnectionTables())
  let last = new Map<string, ListedConnection>()
  while (!signal.aborted) {
    const now = new Map(select(endpoint, tables).map((socket) => [nameOf(socket), socket]))
    const changed = [...now].filter(([name, socket]) => last.get(name)?.state !== socket.state)
    yield* describe(
      changed.map(([, socket]) => socket),
      tables,
    )
    const gone = [...last].filter(([name]) => !now.has(name))
    for (const [, socket] of gone) yield {...row(socket, null), state: 'CLOSED', timerMs: null}
    last = now
    await sleep(intervalMs, undefined, {signal}).catch(() => {}) // aborted: the loop ends
  }
}

function select(endpoint: Endpoint | null, tables: ConnectionTables): ListedConnection[] {
  const sockets = tables.read()
  return endpoint
    ? sockets.filter(({local, remote}) => isAt(local, endpoint) || (remote && isAt(remote, endpoint)))
    : sockets
}

function isAt(end: Endpoint, {host, port}: Endpoint): boolean {
  return end.port === port && (host === ANY_HOST || ['0.0.0.0', '::', host].includes(bareHost(end)))
}

/** An IPv4 peer of a dual-stack socket is known by its IPv4 address. */
function bareHost({host}: Endpoint): string {
  return host.replace(/^::ffff:(?=\d+\.)/, '')
}

function bare(end: Endpoint): string {
  return String(Endpoint.of(bareHost(end), end.port))
}

function describe(sockets: ListedConnection[], tables: ConnectionTables): ConnectionState[] {
  if (sockets.length === 0) return []
  const pids = tables.pids(new Set(sockets.map(({inode}) => inode).filter((inode) => inode !== '0')))
  return sockets.map((socket) => row(socket, pids.get(socket.inode) ?? null))
}

function row(socket: ListedConnection, pid: number | null): ConnectionState {
  const {local, remote, state, timerMs, sendQueueBytes, receiveQueueBytes} = socket
  return {local: bare(local), remote: remote && bare(remote), state, timerMs, sendQueueBytes, receiveQueueBytes, pid}
}

function nameOf({local, remote}: ListedConnection): string {
  return `${bare(local)} ${remote ? bare(remote) : ''}`
}
