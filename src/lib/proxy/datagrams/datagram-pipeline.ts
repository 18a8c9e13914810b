import type {RandomBytes} from '../../ip/random-addresses.js'

/** What is done to the datagrams of one direction; null and 0 leave them as they are. Shares are 0 to 1. */
export type DatagramShape = {
  dropShare: number
  duplicateShare: number
  /** Held back until the next one has gone. */
  reorderShare: number
  delayMs: number
  /** Each goes up to so much earlier or later than `delayMs`, and never before it came. */
  jitterMs: number
}

/** What became of the datagrams: received + duplicated = sent + dropped + overflowed + waiting. */
export type DatagramFates = {
  received: number
  receivedBytes: number
  sent: number
  sentBytes: number
  /** Lost, as asked. */
  dropped: number
  /** Sent once more. */
  duplicated: number
  /** Sent behind one that came later. */
  reordered: number
  /** Thrown away, as too much waited. */
  overflowed: number
}

/** A datagram that is to go now, with its number in its direction, counted from 1. */
export type Departure = {number: number; bytes: Uint8Array; isCopy: boolean}

export type DatagramFate = 'dropped' | 'overflowed' | null

/** What waits in one direction at most; what comes then is thrown away, as a full queue of a router does. */
export const WAITING_BYTES = 2 ** 20

/** A datagram costs memory of its own, however short it is. */
const OVERHEAD_BYTES = 256

/** How long one that is held back waits for another to pass it. */
export const REORDER_HOLD_MS = 100

/** Random bytes that each datagram takes, whatever is done: what becomes of one does not depend on the other shares. */
const DRAW_BYTES = 20

type Waiting = Departure & {readyMs: number; isToHold: boolean}

/**
 * The way of one direction's datagrams: dropped, or doubled, then delayed, then held back. It has no clock, timer or socket: whoever
 * carries it out says what time it is (in milliseconds, never backwards), and asks what is to go.
 *
 *     in    1 2 3 4 5
 *     out   1 3 2 4 4      2 held back, 4 doubled, 5 dropped
 */
export class DatagramPipeline {
  readonly fates: DatagramFates = {
    received: 0,
    receivedBytes: 0,
    sent: 0,
    sentBytes: 0,
    dropped: 0,
    duplicated: 0,
    reordered: 0,
    overflowed: 0,
  }
  /** By time, and by number where that is the same. */
  private readonly waiting: Waiting[] = []
  /** Waits until another has gone, or its time is up. */
  private held: Waiting | null = null
  private isHeldDue = false
  private waitingBytes = 0
  private latest = 0

  constructor(
    private readonly shape: DatagramShape,
    private readonly random: RandomBytes,
  ) {}

  /**
   * Takes one that has come, and says whether it will not go on.
   *
   * @param bytes are kept: memory that nobody writes to any more
   */
  push(bytes: Uint8Array, nowMs: number): DatagramFate {
    const {fates, shape} = this
    const number = ++fates.received
    fates.receivedBytes += bytes.length
    const draws = drawsOf(this.random(DRAW_BYTES))
    if (draws.drop < shape.dropShare) {
      fates.dropped++
      return 'dropped'
    }
    const isToHold = draws.reorder < shape.reorderShare
    const first = this.wait({number, bytes, isCopy: false, isToHold, readyMs: nowMs + this.laterMs(draws.jitter)})
    if (draws.duplicate < shape.duplicateShare) {
      fates.duplicated++
      this.wait({number, bytes, isCopy: true, isToHold, readyMs: nowMs + this.laterMs(draws.copyJitter)})
    }
    return first ? null : 'overflowed'
  }

  /** The next that is to go now. Null: none until `nextMs`. It is taken for sent. */
  next(nowMs: number): Departure | null {
    const departure = this.take(nowMs)
    if (!departure) return null
    const {fates} = this
    this.waitingBytes -= departure.bytes.length + OVERHEAD_BYTES
    fates.sent++
    fates.sentBytes += departure.bytes.length
    if (departure.number < this.latest) fates.reordered++
    this.latest = Math.max(this.latest, departure.number)
    return departure
  }

  /** When the next one goes, if nothing comes; Infinity where none waits. */
  get nextMs(): number {
    if (this.isHeldDue) return -Infinity
    return Math.min(this.waiting[0]?.readyMs ?? Infinity, this.held?.readyMs ?? Infinity)
  }

  /** How many have neither gone nor been thrown away. */
  get waitingCount(): number {
    return this.waiting.length + (this.held ? 1 : 0)
  }

  private take(nowMs: number): Waiting | null {
    const {held} = this
    if (held && (this.isHeldDue || held.readyMs <= nowMs)) {
      this.held = null
      this.isHeldDue = false
      return held
    }
    for (;;) {
      const first = this.waiting[0]
      if (!first || first.readyMs > nowMs) return null
      this.waiting.shift()
      if (!first.isToHold || this.held) {
        this.isHeldDue = this.held !== null
        return first
      }
      this.held = {...first, readyMs: nowMs + REORDER_HOLD_MS}
    }
  }

  private wait(waiting: Waiting): boolean {
    const sizeBytes = waiting.bytes.length + OVERHEAD_BYTES
    if (this.waitingBytes + sizeBytes > WAITING_BYTES) {
      this.fates.overflowed++
      return false
    }
    this.waitingBytes += sizeBytes
    const at = this.waiting.findLastIndex(({readyMs}) => readyMs <= waiting.readyMs) + 1
    this.waiting.splice(at, 0, waiting)
    return true
  }

  private laterMs(jitter: number): number {
    const {delayMs, jitterMs} = this.shape
    return Math.max(0, delayMs + (2 * jitter - 1) * jitterMs)
  }
}

/** Five numbers from 0 up to 1, without it. */
function drawsOf(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const at = (index: number) => view.getUint32(index * 4) / 2 ** 32
  return {drop: at(0), duplicate: at(1), reorder: at(2), jitter: at(3), copyJitter: at(4)}
}
