import type {DatagramFates} from './datagram-pipeline.js'

/** What became of the datagrams of one direction. */
export type DatagramCounts = DatagramFates & {
  /** Not sent yet. */
  waiting: number
}

/** A client has come or gone, or the proxy has: then the counts are the sums of all. */
export type ClientReport = {
  event: 'opened' | 'closed' | 'summary'
  /** Counted from 1; null in the summary. */
  client: number | null
  /** The client's address and port; null in the summary. */
  from: string | null
  port: number | null
  /** How many there were so far. */
  clients: number
  durationMs: number | null
  /** The code of what the network or the system said about its datagrams. */
  error: string | null
  /** What is done to the datagrams, in words; empty where nothing is. */
  treatment: string
  seed: string | null
  up: DatagramCounts
  down: DatagramCounts
  at: string
}

type Facts = Omit<ClientReport, 'at'>

export function describeClient(facts: Facts): ClientReport {
  const {event, client, from, port, clients, durationMs, error, treatment, seed, up, down} = facts
  const at = new Date().toISOString()
  return {event, client, from, port, clients, durationMs, error, treatment, seed, up, down, at}
}

export const NO_DATAGRAMS: DatagramCounts = {
  received: 0,
  receivedBytes: 0,
  sent: 0,
  sentBytes: 0,
  dropped: 0,
  duplicated: 0,
  reordered: 0,
  overflowed: 0,
  waiting: 0,
}

export function addDatagramCounts(a: DatagramCounts, b: DatagramCounts): DatagramCounts {
  const keys = Object.keys(NO_DATAGRAMS) as (keyof DatagramCounts)[]
  return Object.fromEntries(keys.map((key) => [key, a[key] + b[key]])) as DatagramCounts
}
