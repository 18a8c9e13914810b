import type {ReadPlan} from '../node-internals/read-reusing.js'
import {resetConnection} from '../net/reset-connection.js'
import type {Connection} from '../net/tcp-listen.js'
import {PlainForward} from '../stream/plain-forward.js'
import type {DirectionWatch} from './direction-watch.js'

/** One direction of a connection: what the source sends goes to the sink, and so does its end. */
export interface Forward extends ReadPlan {
  attach(source: Connection, sink: Connection): void
  /** The source has sent everything, and may still listen. */
  sourceEnded(): void
  /** The source has broken off: the sink is to see the same. */
  sourceBroke(): void
  /** Nothing goes any more. */
  stop(): void
  readonly droppedBytes: number
}

/** The fast one: nothing is changed, and nobody looks at the bytes. */
export class CountedForward extends PlainForward implements Forward {
  readonly droppedBytes = 0
  private end!: Connection

  constructor(private readonly watch: DirectionWatch) {
    super()
  }

  override attach(source: Connection, sink: Connection): void {
    super.attach(source, sink)
    this.end = sink
  }

  override onRead(size: number, buffer: Buffer): boolean {
    this.watch.receivedPlainly(size, buffer)
    this.watch.writtenPlainly(size)
    return super.onRead(size, buffer)
  }

  sourceEnded(): void {
    this.end.end()
  }

  sourceBroke(): void {
    resetConnection(this.end)
  }

  stop(): void {}
}
