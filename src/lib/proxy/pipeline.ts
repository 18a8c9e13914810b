import type {CutSizes} from './cut-sizes.js'

/** What is done to one direction of a connection; null and 0 leave it as it is. */
export type Shape = {
  cutSizes: CutSizes | null
  /** Everything that comes in this time goes in one write. */
  mergeMs: number
  /** Each chunk goes so much later. */
  delayMs: number
  /** Draws for each chunk by how much `delayMs` is off this time, in ms; null never. Chunks keep their order all the same. */
  jitter: (() => number) | null
  bytesPerSecond: number | null
  /** Between a write's arrival and the next write. */
  gapMs: number | null
  resetAfterBytes: number | null
  halfCloseAfterBytes: number | null
}

/** Nothing is done. */
export const AS_IT_IS: Shape = {
  cutSizes: null,
  mergeMs: 0,
  delayMs: 0,
  jitter: null,
  bytesPerSecond: null,
  gapMs: null,
  resetAfterBytes: null,
  halfCloseAfterBytes: null,
}

/** Whether bytes go on as they came. */
export function isUntouched(shape: Shape): boolean {
  return Object.entries(AS_IT_IS).every(([key, value]) => shape[key as keyof Shape] === value)
}

/** What is to be done now. */
export type PipelineStep =
  | {do: 'write'; bytes: Uint8Array}
  /** Ask again at that time; what comes meanwhile may change it. */
  | {do: 'wait'; untilMs: number}
  /** Find out whether the last write has arrived, then say `arrived`. */
  | {do: 'watch'}
  | {do: 'end'}
  | {do: 'reset'}
  /** Nothing until something comes. */
  | {do: 'nothing'}

/** What one direction holds back at most; then nothing more is read. */
export const HELD_BYTES = 2 ** 20

/** A chunk costs memory of its own, however short it is. */
const CHUNK_OVERHEAD_BYTES = 256

/** Throttled bytes go in pieces of so much time. */
const SLICE_MS = 50

/** What goes in one write, unless it is cut. */
type Entry = {chunks: Uint8Array[]; closesMs: number; lateMs: number; readyMs: number}

/**
 * The way of one direction's bytes: merged, then delayed, then cut, then throttled. It has no clock, timer or socket: whoever
 * carries it out says what time it is (in milliseconds, never backwards), and asks what is to be done. Bytes leave as they came
 * and in their order; only the borders between writes and their times are new.
 */
export class Pipeline {
  /** What was thrown away behind `halfCloseAfterBytes`. */
  droppedBytes = 0
  private readonly entries: Entry[] = []
  private current: Uint8Array = NOTHING
  private heldBytes = 0
  private writtenBytes = 0
  private untilCut: number
  private budgetMs = -Infinity
  private gapUntilMs = -Infinity
  private isWatching = false
  private last: {do: 'end' | 'reset'; readyMs: number} | null = null
  private isOver = false
  private isAtLimit = false
  private readonly limitBytes: number

  constructor(private readonly shape: Shape) {
    this.untilCut = shape.cutSizes?.() ?? Infinity
    this.limitBytes = Math.min(shape.resetAfterBytes ?? Infinity, shape.halfCloseAfterBytes ?? Infinity)
  }

  /** Whether more may be read. */
  get hasRoom(): boolean {
    return this.heldBytes < HELD_BYTES
  }

  /** @param bytes are kept: memory that nobody writes to any more */
  push(bytes: Uint8Array, nowMs: number): void {
    if (this.isOver) {
      this.droppedBytes += bytes.length
      return
    }
    this.heldBytes += bytes.length + CHUNK_OVERHEAD_BYTES
    const open = this.entries.at(-1)
    if (open && nowMs < open.closesMs) return void open.chunks.push(bytes)
    const closesMs = nowMs + this.shape.mergeMs
    const lateMs = this.nextLateMs()
    this.entries.push({chunks: [bytes], closesMs, lateMs, readyMs: closesMs + lateMs})
  }

  /** The sender has sent everything. What waits for company goes: nothing more will come. */
  end(nowMs: number): void {
    this.finish('end', nowMs)
  }

  /** The sender has broken off: the same, with another last word. */
  reset(nowMs: number): void {
    this.isOver = false
    this.finish('reset', nowMs)
  }

  private finish(last: 'end' | 'reset', nowMs: number): void {
    const open = this.entries.at(-1)
    if (open) open.readyMs = Math.min(open.readyMs, nowMs + open.lateMs)
    this.last = {do: last, readyMs: nowMs + this.nextLateMs()}
  }

  private nextLateMs(): number {
    const {delayMs, jitter} = this.shape
    return Math.max(0, delayMs + (jitter?.() ?? 0))
  }

  /** The last write has arrived: the gap begins. */
  arrived(nowMs: number): void {
    this.isWatching = false
    this.gapUntilMs = nowMs + this.shape.gapMs!
  }

  /** What to do now. A write is taken for done; ask again when the system has taken it. */
  next(nowMs: number): PipelineStep {
    if (this.isOver) return NOTHING_TO_DO
    if (this.writtenBytes >= this.limitBytes && !this.isAtLimit) {
      this.isAtLimit = true
      this.dropAll()
      return this.writtenBytes === this.shape.resetAfterBytes ? {do: 'reset'} : {do: 'end'}
    }
    if (this.current.length === 0) {
      const {readyMs} = this.entries[0] ?? this.last ?? NEVER
      if (readyMs > nowMs) return readyMs === Infinity ? NOTHING_TO_DO : {do: 'wait', untilMs: readyMs}
      const entry = this.entries.shift()
      if (!entry) {
        this.isOver = true
        return {do: this.last!.do}
      }
      this.current = entry.chunks.length === 1 ? entry.chunks[0]! : Buffer.concat(entry.chunks)
      this.heldBytes -= entry.chunks.length * CHUNK_OVERHEAD_BYTES
    }
    if (this.isWatching) return {do: 'watch'}
    const untilMs = Math.max(this.gapUntilMs, this.budgetMs)
    return untilMs > nowMs ? {do: 'wait', untilMs} : {do: 'write', bytes: this.cut(nowMs)}
  }

  private cut(nowMs: number): Uint8Array {
    const {bytesPerSecond, cutSizes, gapMs} = this.shape
    const slice = bytesPerSecond === null ? Infinity : Math.max(1, Math.floor((bytesPerSecond * SLICE_MS) / 1000))
    const size = Math.min(this.current.length, this.untilCut, slice, this.limitBytes - this.writtenBytes)
    const piece = this.current.subarray(0, size)
    this.current = this.current.subarray(size)
    this.heldBytes -= size
    this.writtenBytes += size
    this.untilCut -= size
    if (this.untilCut === 0) this.untilCut = cutSizes!()
    // A timer that fires late is made up for, by one slice at most.
    if (bytesPerSecond !== null) {
      this.budgetMs = Math.max(this.budgetMs, nowMs - SLICE_MS) + (size * 1000) / bytesPerSecond
    }
    this.isWatching = gapMs !== null
    return piece
  }

  private dropAll(): void {
    for (const bytes of [this.current, ...this.entries.flatMap(({chunks}) => chunks)]) this.droppedBytes += bytes.length
    this.current = NOTHING
    this.entries.length = 0
    this.heldBytes = 0
    this.isOver = true
  }
}

const NOTHING = new Uint8Array(0)
const NOTHING_TO_DO: PipelineStep = {do: 'nothing'}
const NEVER = {readyMs: Infinity}
