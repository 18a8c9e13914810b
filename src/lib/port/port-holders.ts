import {Endpoint} from '../address/endpoint.js'
import {isFreePort} from '../net/choose-free-ports.js'
import type {OwnedSocket, Protocol} from '../system/owned-socket.js'
import {readOwnedSockets} from '../system/owned-sockets.js'
import {BOUND_SOCKETS, retold, type Told} from '../text/told.js'

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
  timerMs: number | null
  sources: string[]
  missing: string[]
}

/**
 * Everything that is on these ports of this machine. A port that is taken though no list shows a socket there has a row without a
 * process (BOUND): its holder does not listen. Rejects with SystemError NO_EVIDENCE.
 */
export async function whoHas(ports: ReadonlySet<number>): Promise<Told<PortHolder[]>> {
  const told = await readOwnedSockets(['tcp', 'udp'], ({local}) => ports.has(local.port), ports)
  const taken = told.missing.includes(BOUND_SOCKETS) ? await boundPorts(ports, told.value) : []
  return retold(told, rowsOf([...told.value, ...taken], told))
}

/** So many ports are tried one by one. */
const MAX_TRIES = 64

async function boundPorts(ports: ReadonlySet<number>, seen: readonly OwnedSocket[]): Promise<OwnedSocket[]> {
  const unseen = [...ports].filter(
    (port) => !seen.some(({protocol, local}) => protocol === 'tcp' && local.port === port),
  )
  if (unseen.length > MAX_TRIES) return []
  const found: OwnedSocket[] = []
  for (const port of unseen) {
    if (await isFreePort(port).catch(() => true)) continue // a port that we may not try
    const local = Endpoint.of('0.0.0.0', port)
    found.push({protocol: 'tcp', local, remote: null, state: 'BOUND', timerMs: null, user: null, holders: []})
  }
  return found
}

/** What `port list` is to show beside listeners and UDP sockets. */
export type ListOptions = {timeWait: boolean}

/** What holds ports: listeners first, then UDP sockets and bound ones, then what is left of connections. Rejects as `whoHas`. */
export async function listPorts(protocols: readonly Protocol[], {timeWait}: ListOptions): Promise<Told<PortHolder[]>> {
  const states = ['LISTEN', 'BOUND', ...(timeWait ? ['TIME_WAIT'] : [])]
  const told = await readOwnedSockets(
    protocols,
    ({protocol, state, local}) => local.port !== 0 && (protocol === 'udp' || states.includes(state)),
  )
  const rows = rowsOf(told.value, told).toSorted((a, b) => rankOf(a) - rankOf(b)) // stable: by port within each kind
  return retold(told, rows)
}

function rowsOf(sockets: OwnedSocket[], {sources, missing}: Told<unknown>): PortHolder[] {
  const rows = sockets
    .flatMap(({holders: found, ...socket}) =>
      (found.length > 0 ? found : [null]).map((holder) => ({...socket, holder})),
    )
    .map(({protocol, local, remote, state, timerMs, user, holder}) => ({
      port: local.port,
      protocol,
      address: local.host,
      state,
      remote: remote && String(remote),
      pid: holder?.pid ?? null,
      command: holder?.command ?? null,
      user,
      timerMs,
      sources,
      missing,
    }))
  return rows.sort(
    (a, b) =>
      a.port - b.port || a.protocol.localeCompare(b.protocol) || rankOf(a) - rankOf(b) || (a.pid ?? 0) - (b.pid ?? 0),
  )
}

/** Who listens comes first, then who waits for datagrams, then who does neither, then who talks, then what is left. */
function rankOf({state}: PortHolder): number {
  const rank = ['LISTEN', 'UNCONNECTED', 'BOUND'].indexOf(state)
  return rank !== -1 ? rank : state === 'TIME_WAIT' ? 4 : 3
}
