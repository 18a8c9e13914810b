import type {Trace} from '../../net/trace.js'
import type {Direction} from '../direction-counts.js'
import type {DatagramShape} from './datagram-pipeline.js'
import type {DatagramEvent} from './datagram-road.js'
import type {ClientReport} from './describe-client.js'

/** What is done to the datagrams. */
export type DatagramTreatment = DatagramShape & {
  /** Of what chance decides; null draws one. */
  seed: string | null
  /** Where it is done: the other direction stays as it is. */
  direction: Direction | 'both'
}

export type DatagramProxyOptions = {
  treatment: DatagramTreatment
  /** Clients at a time; what others send is refused. */
  maxClients: number
  /** A client of which nothing was heard for so long, nor of the target for it, is forgotten. */
  idleTimeoutMs: number
  /** Ends after so many clients. */
  count?: number | undefined
  onReport: (report: ClientReport) => void
  /** Told of each datagram that came, went or did not. */
  onEvent?: ((event: DatagramEvent) => void) | undefined
  /** What the network or the system says about a client's datagrams: the target's port is closed … Once for each client. */
  onFailure: (error: Error) => void
  /** A datagram was refused, as there are too many clients. */
  onRefused: () => void
  trace?: Trace | undefined
  /** Closes everything. */
  signal: AbortSignal
}
