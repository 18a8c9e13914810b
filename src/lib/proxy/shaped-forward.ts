import type {ReadPlan} from '../node-internals/read-reusing.js'
import {resetConnection} from '../net/reset-connection.js'
import {sendReused} from '../node-internals/send-reused.js'
import type {Connection} from '../net/tcp-listen.js'
import type {WriteWatch} from '../net/write-watch.js'
import type {DirectionWatch} from './direction-watch.js'
import type {Forward} from './forward.js'
import {Pipeline, type Shape} from './pipeline.js'

/** All connections read here: what is held back is copied out before the next one reads. */
const shared = Buffer.allocUnsafeSlow(64 * 1024)

/** So many writes in a row, then the other connections have their turn. */
const TURN_WRITES = 256

/** How long a break waits for the bytes before it, if their receiver does not take them. */
const LINGER_MS = 5000

/** setTimeout takes 31 bits. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** Carries out what a Pipeline says, with the clock, the timers and two sockets: one direction of a connection. */
export class ShapedForward implements Forward, ReadPlan {
  private readonly pipeline: Pipeline
  private source!: Connection
  private sink!: Connection
  private timer: NodeJS.Timeout | undefined
  private turn: NodeJS.Immediate | undefined
  private linger: NodeJS.Timeout | undefined
  private isBreaking = false
  private isSending = false
  private isReading = true
  private isStopped = false
  private wroteAtMs = 0

  /** @param arrivals null where nobody sees how far bytes have come: then a gap begins with the write */
  constructor(
    shape: Shape,
    private readonly watch: DirectionWatch,
    private readonly arrivals: WriteWatch | null,
  ) {
    this.pipeline = new Pipeline(shape)
  }

  attach(source: Connection, sink: Connection): void {
    this.source = source
    this.sink = sink
    this.work() // a limit of 0 bytes is reached before anything comes
  }

  buffer(): Buffer {
    return shared
  }

  onRead(size: number, buffer: Uint8Array): boolean {
    const bytes = new Uint8Array(buffer.subarray(0, size))
    this.watch.received(bytes)
    this.pipeline.push(bytes, performance.now())
    this.work()
    return (this.isReading = this.pipeline.hasRoom)
  }

  sourceEnded(): void {
    this.watch.sourceEnded()
    this.pipeline.end(performance.now())
    this.work()
  }

  sourceBroke(): void {
    if (this.isStopped) return resetConnection(this.sink) // both have broken off
    this.pipeline.reset(performance.now())
    this.linger = setTimeout(() => this.breakOff(), LINGER_MS)
    this.work()
  }

  stop(): void {
    this.isStopped = true
    clearTimeout(this.timer)
    clearTimeout(this.linger)
    clearImmediate(this.turn)
  }

  get droppedBytes(): number {
    return this.pipeline.droppedBytes
  }

  private work(): void {
    clearTimeout(this.timer)
    clearImmediate(this.turn)
    for (let writes = 0; this.takeStep();) {
      if (++writes === TURN_WRITES) return void (this.turn = setImmediate(() => this.goOn()))
    }
  }

  /** From timers and callbacks: nobody else tells the source to go on. */
  private goOn(): void {
    this.work()
    if (this.isReading || this.isStopped || !this.pipeline.hasRoom) return
    this.isReading = true
    this.source.resume()
  }

  /** False where something else has to happen first. */
  private takeStep(): boolean {
    if (this.isSending || this.isBreaking || this.isStopped) return false
    const nowMs = performance.now()
    const step = this.pipeline.next(nowMs)
    switch (step.do) {
      case 'write':
        this.write(step.bytes)
        return true
      case 'watch':
        if (this.arrivals?.hasArrived(this.sink, this.wroteAtMs) === false) {
          this.wakeIn(1)
          return false
        }
        this.pipeline.arrived(nowMs)
        return true
      case 'wait':
        this.wakeIn(step.untilMs - nowMs)
        return false
      case 'end':
        this.watch.passed('end')
        this.sink.end()
        return true
      case 'reset':
        this.isBreaking = true
        this.linger ??= setTimeout(() => this.breakOff(), LINGER_MS)
        this.breakOffBehind()
        return false
      case 'nothing':
        return false
    }
  }

  private write(bytes: Uint8Array): void {
    this.watch.written(bytes)
    const isTaken = sendReused(this.sink, bytes, () => {
      this.isSending = false
      this.wroteAtMs = performance.now()
      this.goOn()
    })
    this.isSending = !isTaken
    this.wroteAtMs = performance.now()
  }

  private wakeIn(ms: number): void {
    this.timer = setTimeout(() => this.goOn(), Math.min(Math.ceil(ms), MAX_TIMER_MS))
  }

  /** What the system has not sent yet would be lost: it goes first. */
  private breakOffBehind(): void {
    if (this.isStopped) return
    if (this.arrivals?.isAcknowledged(this.sink) === false) setTimeout(() => this.breakOffBehind(), 1)
    else this.breakOff()
  }

  private breakOff(): void {
    this.stop()
    this.watch.passed('reset')
    resetConnection(this.sink)
    resetConnection(this.source)
  }
}
