import type {OwnedSocket, Protocol} from '../system/owned-socket.js'
import {readOwnedSockets} from '../system/owned-sockets.js'

/** A socket on a port of this machine, and one process that has it. */
export type PortHolder = {
  port: number
  protocol: Protocol
  address: string
  state: OwnedSocket['state']
  /** The other end of a connection. */
  remote: string | null
  /** Null where no process has the socket (TIME_WAIT), or where we may not see whose it is. */
  pid: number | null
  /** The command's name alone: arguments may hold secrets. */
  command: string | null
  user: string | null
  /** Of a TIME_WAIT: until it is over. */
  remainingMs: number | null
}

/** Everything that is on these ports of this machine. Rejects with SystemError NO_EVIDENCE. */
export async function whoHas(ports: ReadonlySet<number>): Promise<PortHolder[]> {
  return rowsOf(await readOwnedSockets(['tcp', 'udp'], ({local}) => ports.has(local.port), ports))
}

/** What holds ports: listeners, UDP sockets, and what is left of connections (TIME_WAIT). Rejects as `whoHas`. */
export async function listPorts(protocols: readonly Protocol[]): Promise<PortHolder[]> {
  const sockets = await readOwnedSockets(
    protocols,
    ({protocol, state, local}) =>
      local.port !== 0 && (protocol === 'udp' || state === 'LISTEN' || state === 'TIME_WAIT'),
  )
  return rowsOf(sockets)
}

function rowsOf(sockets: OwnedSocket[]): PortHolder[] {
  const rows = sockets
    .flatMap(({holders: found, ...socket}) =>
      (found.length > 0 ? found : [null]).map((holder) => ({...socket, holder})),
    )
    .map(({protocol, local, remote, state, remainingMs, user, holder}) => ({
      port: local.port,
      protocol,
      address: local.host,
      state,
      remote: remote && String(remote),
      pid: holder?.pid ?? null,
      command: holder?.command ?? null,
      user,
      remainingMs,
    }))
  return rows.sort(
    (a, b) =>
      a.port - b.port || a.protocol.localeCompare(b.protocol) || rankOf(a) - rankOf(b) || (a.pid ?? 0) - (b.pid ?? 0),
  )
}

/** Who listens comes first, then who talks, then what is left. */
function rankOf({state}: PortHolder): number {
  return ['LISTEN', 'UNCONNECTED'].includes(state) ? 0 : state === 'TIME_WAIT' ? 2 : 1
}
