import {addCounts, type DirectionCounts, noCounts} from './direction-counts.js'

/** A connection has begun or ended, or the proxy has: then the counts are the sums of all. */
export type ProxyReport = {
  event: 'opened' | 'closed' | 'summary'
  /** Counted from 1; null in the summary. */
  connection: number | null
  /** The client's address and port; null on a Unix socket, and in the summary. */
  from: string | null
  port: number | null
  /** How many there were so far. */
  connections: number
  durationMs: number | null
  /** The code of what went wrong, null for an orderly end. */
  error: string | null
  /** Whole messages from the client, and from the server; null without a framing. */
  requests: number | null
  answers: number | null
  /** Whether there were as many answers, and no bad frame; null without a framing, and without a request. */
  held: boolean | null
  /** What is done to the streams, in words; empty where nothing is. */
  treatment: string
  /** Of random cuts. */
  seed: string | null
  up: DirectionCounts
  down: DirectionCounts
  at: string
}

type Facts = Pick<
  ProxyReport,
  'event' | 'connection' | 'from' | 'port' | 'connections' | 'durationMs' | 'error' | 'treatment' | 'seed'
>

export function describeConnection(facts: Facts, up: DirectionCounts, down: DirectionCounts): ProxyReport {
  const requests = up.messages
  const answers = down.messages
  const {event, connection, from, port, connections, durationMs, error, treatment, seed} = facts
  const who = {event, connection, from, port, connections, durationMs, error}
  const at = new Date().toISOString()
  return {...who, requests, answers, held: hasHeld(up, down), treatment, seed, up, down, at}
}

function hasHeld(up: DirectionCounts, down: DirectionCounts): boolean | null {
  if (up.messages === null) return null
  if (up.badFrames! + down.badFrames! > 0) return false
  return up.messages === 0 ? null : down.messages! >= up.messages
}

/** Adds up what connections report when they are closed. */
export class Totals {
  private up: DirectionCounts
  private down: DirectionCounts
  private held: boolean | null = null

  constructor(hasFraming: boolean) {
    this.up = noCounts(hasFraming)
    this.down = noCounts(hasFraming)
  }

  add({up, down, held}: ProxyReport): void {
    this.up = addCounts(this.up, up)
    this.down = addCounts(this.down, down)
    if (held !== null) this.held = held && this.held !== false // one that did not hold is not made up for by others
  }

  summary(facts: Pick<Facts, 'connections' | 'durationMs' | 'treatment' | 'seed'>): ProxyReport {
    const nobody = {event: 'summary', connection: null, from: null, port: null, error: null} as const
    return {...describeConnection({...nobody, ...facts}, this.up, this.down), held: this.held}
  }
}
