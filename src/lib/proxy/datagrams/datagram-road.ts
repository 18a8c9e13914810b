import type {Direction} from '../direction-counts.js'
import type {DatagramFate, DatagramPipeline} from './datagram-pipeline.js'

/** What happened to a datagram in one direction of one client. */
export type DatagramEvent = {
  /** Since the program began. */
  tMs: number
  /** Counted from 1. */
  client: number
  direction: Direction
  event: 'received' | 'sent' | Exclude<DatagramFate, null>
  /** Of the datagram in its direction, counted from 1. */
  number: number
  /** Sent for the second time, as asked. */
  copy: boolean
  sizeBytes: number
  bytes: Uint8Array
}

export type RoadEnd = {
  client: number
  direction: Direction
  /** False while the system does not take more. */
  canSend: () => boolean
  send: (bytes: Uint8Array) => void
  onEvent?: ((event: DatagramEvent) => void) | undefined
}

/** How long it takes until the system is asked again whether it takes more. */
const RETRY_MS = 10

/** setTimeout takes 31 bits. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** Carries out what a DatagramPipeline says, with the clock, a timer and a socket: one direction of a client. */
export class DatagramRoad {
  private timer: NodeJS.Timeout | undefined

  constructor(
    private readonly pipeline: DatagramPipeline,
    private readonly end: RoadEnd,
  ) {}

  /** @param bytes are kept */
  take(bytes: Uint8Array): void {
    const fate = this.pipeline.push(bytes, performance.now())
    const {received: number} = this.pipeline.fates
    this.tell('received', {number, isCopy: false, bytes})
    if (fate !== null) this.tell(fate, {number, isCopy: false, bytes})
    this.work()
  }

  /** Sends what is to go by now. */
  work(): void {
    clearTimeout(this.timer)
    const {pipeline, end} = this
    for (;;) {
      if (!end.canSend()) return this.wakeIn(pipeline.waitingCount === 0 ? Infinity : RETRY_MS)
      const departure = pipeline.next(performance.now())
      if (!departure) return this.wakeIn(pipeline.nextMs - performance.now())
      this.tell('sent', departure)
      end.send(departure.bytes)
    }
  }

  stop(): void {
    clearTimeout(this.timer)
  }

  private wakeIn(ms: number): void {
    if (ms === Infinity) return
    this.timer = setTimeout(() => this.work(), Math.min(Math.max(Math.ceil(ms), 0), MAX_TIMER_MS))
  }

  private tell(
    event: DatagramEvent['event'],
    {number, isCopy: copy, bytes}: {number: number; isCopy: boolean; bytes: Uint8Array},
  ): void {
    const {client, direction, onEvent} = this.end
    if (!onEvent) return
    const tMs = Math.round(performance.now() * 1000) / 1000
    onEvent({tMs, client, direction, event, number, copy, sizeBytes: bytes.length, bytes})
  }
}
