/**
 * Of a port: `open`, something answers; `closed`, the host says that nothing listens; `filtered`, no answer, or a router
 * or firewall says no; `open|filtered`, a silence that UDP leaves unexplained.
 */
export type PortState = 'open' | 'closed' | 'filtered' | 'open|filtered'

export type Probe = {
  state: PortState
  /** What was heard, for people. */
  reason: string
  /** From the first packet to the answer; null where there was none. */
  rttMs: number | null
}

/** What connect(2) and recv(2) fail with, and what that says about the port. */
const OUTCOMES: Record<string, readonly [PortState, string]> = {
  ECONNREFUSED: ['closed', 'connection refused'],
  ECONNRESET: ['closed', 'connection reset'],
  ETIMEDOUT: ['filtered', 'no answer'],
  EHOSTUNREACH: ['filtered', 'host unreachable'],
  EHOSTDOWN: ['filtered', 'host down'],
  ENETUNREACH: ['filtered', 'network unreachable'],
  ENOPROTOOPT: ['filtered', 'protocol unreachable'],
  EPROTO: ['filtered', 'protocol unreachable'],
  EACCES: ['filtered', 'forbidden by this machine'],
  EPERM: ['filtered', 'forbidden by this machine'],
}

/** Null: the error is no answer of the network. */
export function outcomeOf(code: string | undefined): readonly [state: PortState, reason: string] | null {
  return OUTCOMES[code ?? ''] ?? null
}

/** What this machine has run out of for the moment: says nothing about any port. */
const SHORTAGES: Record<string, string> = {
  EMFILE: 'too many open files (ulimit -n)',
  ENFILE: 'the system has too many open files',
  EADDRNOTAVAIL: 'no free source port (net.ipv4.ip_local_port_range)',
  EADDRINUSE: 'no free source port (net.ipv4.ip_local_port_range)',
  EAGAIN: 'the system is short of resources',
  ENOBUFS: 'the system is out of network buffers',
  ENOMEM: 'the system is out of memory',
}

/** Null: the error is no passing shortage. */
export function shortageOf(code: string | undefined): string | null {
  return SHORTAGES[code ?? ''] ?? null
}
