import type {NetkitError} from '../errors.js'
import type {Framing} from '../framing/create-decoder.js'
import type {Trace} from '../net/trace.js'
import type {ProxyReport} from './describe-connection.js'
import type {Recut} from './cut-sizes.js'
import type {Direction} from './direction-counts.js'
import type {StreamEvent} from './direction-watch.js'
import type {Shape} from './pipeline.js'

/** What is done to the streams. */
export type Treatment = Omit<Shape, 'cutSizes' | 'jitter'> & {
  recut: Recut | null
  /** Each chunk's delay is off by so much at most. */
  jitterMs: number
  /** Of random cuts and of the jitter; null draws one. */
  seed: string | null
  /** Where it is done: the other direction stays as it is. */
  direction: Direction | 'both'
}

export type ProxyOptions = {
  treatment: Treatment
  /** What counts as a message; null counts none. */
  framing: Framing | null
  maxFrameBytes: number
  /** For the look-up of the target's name and the connection. */
  timeoutMs: number
  /** Ends after so many connections. */
  count?: number | undefined
  maxConnections?: number | undefined
  /** A connection on which nothing moves for so long is closed. */
  idleTimeoutMs?: number | undefined
  onReport: (report: ProxyReport) => void
  /** Told of each chunk that was read or written, which costs speed. */
  onStream?: ((event: StreamEvent) => void) | undefined
  /** The target could not be reached for a client, which is reset. */
  onUnreachable: (error: NetkitError) => void
  /** A stream has left the framing; once for each direction of a connection. */
  onBadFrame: (notice: {code: string; message: string}) => void
  /** A client was refused, as there are too many. */
  onRefused?: (() => void) | undefined
  trace?: Trace | undefined
  /** Closes everything. */
  signal: AbortSignal
}
