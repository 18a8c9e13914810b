import type {NetkitError} from '../errors.js'
import {createDecoder, type Framing} from '../framing/create-decoder.js'
import {type Direction, type DirectionCounts, noCounts} from './direction-counts.js'
import {type ChunkContent, MessageCounter} from './message-counter.js'
import {TlsRecords} from './tls-records.js'

/** What happened to one direction of one connection: a chunk was read or written, the end or a break was passed on. */
export type StreamEvent = {
  /** Since the proxy began. */
  tMs: number
  /** Counted from 1. */
  connection: number
  direction: Direction
  event: 'received' | 'written' | 'end' | 'reset'
  sizeBytes: number
  /** Where in its stream the chunk begins. */
  offset: number
  /** Whole messages in it, and parts of messages at its ends; null without a framing, and behind a bad frame. */
  messages: number | null
  parts: number | null
  /** Only there until the listener returns. */
  bytes: Uint8Array
}

export type WatchOptions = {
  framing: Framing | null
  maxFrameBytes: number
  onEvent: ((event: StreamEvent) => void) | undefined
  /** The stream has left the framing: told once. */
  onBadFrame: (error: NetkitError, isTls: boolean) => void
}

/** Counts what goes one way, and tells of it. It only looks: the bytes go on whatever they are. */
export class DirectionWatch {
  private readonly counts: DirectionCounts
  private readonly counters: {received: MessageCounter; written: MessageCounter} | null
  private hasTold = false
  private readonly tls = new TlsRecords()

  constructor(
    private readonly connection: number,
    private readonly direction: Direction,
    private readonly options: WatchOptions,
  ) {
    const {framing, maxFrameBytes} = options
    this.counts = noCounts(framing !== null)
    const counter = () => new MessageCounter(createDecoder(framing!, {maxFrameBytes}))
    this.counters = framing && {received: counter(), written: counter()}
  }

  received(bytes: Uint8Array): void {
    const content = this.counters?.received.take(bytes) ?? null
    this.tell('received', bytes, content, this.counts.receivedBytes)
    this.receivedPlainly(bytes.length, bytes)
    this.tellBadFrame()
  }

  /** The same where nobody looks at the bytes, but to see whether they are TLS. */
  receivedPlainly(sizeBytes: number, bytes: Uint8Array): void {
    if (!this.tls.isOver) this.tls.take(bytes.length === sizeBytes ? bytes : bytes.subarray(0, sizeBytes))
    this.counts.receivedBytes += sizeBytes
    this.counts.chunksReceived++
  }

  written(bytes: Uint8Array): void {
    const content = this.counters?.written.take(bytes) ?? null
    this.tell('written', bytes, content, this.counts.writtenBytes)
    this.writtenPlainly(bytes.length)
  }

  writtenPlainly(sizeBytes: number): void {
    this.counts.writtenBytes += sizeBytes
    this.counts.chunksWritten++
  }

  /** The sender has sent everything. */
  sourceEnded(): void {
    this.counters?.received.end()
    this.tellBadFrame()
  }

  /** The end or the break was passed on. */
  passed(event: 'end' | 'reset'): void {
    this.tell(event, NOTHING, null, this.counts.writtenBytes)
  }

  /** So far. */
  countsSoFar(droppedBytes: number): DirectionCounts {
    const {counts, counters} = this
    const tlsRecords = this.tls.count
    if (!counters) return {...counts, droppedBytes, tlsRecords}
    const {received, written} = counters
    return {
      ...counts,
      droppedBytes,
      tlsRecords,
      messages: received.messages,
      messagesWritten: written.messages,
      received: {...received.kinds},
      written: {...written.kinds},
      badFrames: received.failure ? 1 : 0,
    }
  }

  private tell(event: StreamEvent['event'], bytes: Uint8Array, content: ChunkContent | null, offset: number): void {
    const {connection, direction} = this
    const {onEvent} = this.options
    if (!onEvent) return
    const {messages, parts} = content ?? {messages: null, parts: null}
    const sizeBytes = bytes.length
    const tMs = Math.round(performance.now() * 1000) / 1000
    onEvent({tMs, connection, direction, event, sizeBytes, offset, messages, parts, bytes})
  }

  private tellBadFrame(): void {
    const failure = this.counters?.received.failure
    if (!failure || this.hasTold) return
    this.hasTold = true
    this.options.onBadFrame(failure, this.tls.count !== null)
  }
}

const NOTHING = new Uint8Array(0)
