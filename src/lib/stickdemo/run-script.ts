import {setImmediate as nextTurn} from 'node:timers/promises'
import {SystemError} from '../errors.js'
import type {Wire} from '../lab/wire.js'
import {
  type Ack,
  type EvidenceName,
  type SegmentCounts,
  type SegmentWatch,
  watchSegments,
  WireWatch,
} from '../lab/watch-segments.js'
import {TcpPair} from '../lab/tcp-pair.js'
import type {Layer} from './report.js'
import type {Script, ScriptStep} from './script.js'

export type Lab = {
  evidence: EvidenceName
  /** Instead of loopback: a wire of our own. There is one where the evidence is `wire`. */
  wire: Wire | null
  noDelay: boolean
  /** What the receiver asks for when the connection is made. */
  maxSegmentBytes?: number | undefined
  /** False in tests: as on Windows, see `PairOptions`. */
  hasDescriptors?: boolean | undefined
}

/** A piece of the stream, as one layer saw it. */
export type Piece = {tMs: number; layer: Layer; sizeBytes: number; isEnd?: boolean}

/** What was seen, and nothing that was concluded. */
export type Observation = {
  evidence: EvidenceName
  pieces: Piece[]
  app: number[]
  node: number[]
  segmentsOut: number | null
  segmentsIn: number | null
  /** Null where only their number is known. */
  segments: number[] | null
  maxSegmentBytes: number | null
  /** Sizes of the reads that brought something. */
  reads: number[]
  /** What each of those reads had asked for. */
  asked: number[]
  chunks: Uint8Array[]
  /** An empty read was seen: the end of the stream. */
  reachedEnd: boolean
  /** When how many of the bytes were acknowledged; null where that cannot be seen. */
  acks: Ack[] | null
  /** The most bytes that were written and not sent when the reader had read all there was. */
  heldBackBytes: number
  /** How many bytes `send once` could not get rid of. */
  notTakenBytes: number
}

/** Without the kernel's word: bytes that do not come for so long, and for so many looks (this process may have slept), are held back. */
const HELD_MS = 10
const LOOKS_UNTIL_HELD = 50

/** Carries out a script on real sockets. Where something does not come in five seconds, the run ends with what was seen. */
export async function runScript(script: Script, messages: readonly Uint8Array[], lab: Lab): Promise<Observation> {
  const {wire, noDelay, maxSegmentBytes, hasDescriptors} = lab
  const pieces: Piece[] = []
  const pair = await TcpPair.open({
    ...(wire ? {listenHost: wire.localHost, connectHost: wire.remoteHost} : {}),
    connectLater: script.some((step) => step.do === 'connect'),
    noDelay,
    maxSegmentBytes,
    hasDescriptors,
    onWrite: (sizeBytes) => pieces.push({tMs: performance.now(), layer: 'node', sizeBytes}),
  })
  try {
    return await new Run(pair, pieces, messages, lab).carryOut(script)
  } finally {
    await pair.close()
  }
}

class Run {
  private readonly watch: SegmentWatch
  private readonly chunks: Uint8Array[] = []
  private readonly asked: number[] = []
  private isWatching = false
  private hasEnded = false
  private reachedEnd = false
  private heldBackBytes = 0
  private rest: Uint8Array = new Uint8Array(0)
  private notTakenBytes = 0
  private writtenBefore = 0
  private readBefore = 0

  constructor(
    private readonly pair: TcpPair,
    private readonly pieces: Piece[],
    private readonly messages: readonly Uint8Array[],
    private readonly lab: Lab,
  ) {
    const {evidence, wire} = lab
    this.watch = evidence === 'wire' ? new WireWatch(pair, wire!) : watchSegments(evidence, pair)
  }

  async carryOut(script: Script): Promise<Observation> {
    const isLater = script.some(({do: what}) => what === 'connect' || what === 'converse')
    if (!isLater) this.startWatch()
    for (const step of script) {
      await this.take(step)
      if (this.isWatching) this.watch.poll()
    }
    return this.describe(this.watch.stop())
  }

  private startWatch(): void {
    this.isWatching = true
    this.pieces.length = 0
    this.writtenBefore = this.pair.writtenBytes
    this.readBefore = this.pair.readBytes
    this.watch.start()
  }

  private async take(step: ScriptStep): Promise<void> {
    const {pair} = this
    switch (step.do) {
      case 'send': {
        const message = this.messages[step.message]!
        this.note('app', message.length)
        pair.write(message)
        return
      }
      case 'send once': {
        const message = this.messages[step.message]!
        this.note('app', message.length)
        this.rest = message.subarray(this.writeNow(message))
        this.notTakenBytes = this.rest.length
        return
      }
      case 'send rest':
        while (this.rest.length > 0) {
          const taken = this.writeNow(this.rest)
          this.rest = this.rest.subarray(taken)
          const isAllRead = this.readSinceStart() === this.writtenSinceStart() + this.rest.length
          if (taken === 0) await (isAllRead ? nextTurn() : this.read(step.readSize))
        }
        return
      case 'arrive':
        await pair.untilArrived(() => this.watch.poll())
        return
      case 'read':
        if (this.canNothingCome()) return
        return await this.read(step.size)
      case 'glance':
        this.noteRead(await pair.glance(step.size), step.size)
        return
      case 'drain':
        while (this.readSinceStart() < this.writtenSinceStart()) {
          const before = this.readSinceStart()
          // Behind what was sent there may be the rest of a `send once`, which Node keeps and sends where sockets have no descriptor.
          await this.read(Math.min(step.size, this.writtenSinceStart() - before), step.size)
          if (this.readSinceStart() === before) return
        }
        return
      case 'converse':
        await pair.converse(CONVERSATION_ROUNDS)
        return this.startWatch()
      case 'connect':
        await pair.startConnecting()
        return this.startWatch()
      case 'connected':
        return await pair.waitForConnection()
      case 'cork':
        return this.kernel().setTcpOption(pair.senderFd, 'TCP_CORK', step.on ? 1 : 0)
      case 'end':
        this.hasEnded = true
        pair.end()
    }
  }

  private kernel() {
    if (this.pair.kernel) return this.pair.kernel
    throw new SystemError(
      'NO_KERNEL',
      'TCP_CORK is set through the optional package koffi, on Linux: not available here',
    )
  }

  private writeNow(bytes: Uint8Array): number {
    const tMs = performance.now()
    const taken = this.pair.writeNow(bytes)
    if (taken > 0) this.pieces.push({tMs, layer: 'node', sizeBytes: taken})
    return taken
  }

  /** Reads as a blocking read(2) does: waits until something is there. */
  private async read(size: number, asked = size): Promise<void> {
    let looks = 0
    const start = performance.now()
    await this.pair.until(() => {
      this.watch.poll()
      if (this.noteRead(this.pair.read(size), asked)) return true
      looks++
      this.noteHeldBack(looks, performance.now() - start)
      return false
    })
  }

  private noteRead(bytes: Uint8Array | null, asked: number): boolean {
    if (bytes === null) return false
    this.note('read', bytes.length)
    if (bytes.length === 0) this.reachedEnd = true
    else {
      this.chunks.push(bytes)
      this.asked.push(asked)
    }
    return true
  }

  /** The reader has had all there is, and more was written: is it held back, or on its way? */
  private noteHeldBack(looks: number, waitedMs: number): void {
    const missing = this.writtenSinceStart() - this.readSinceStart()
    const held = this.watch.heldBackBytes() ?? (looks > LOOKS_UNTIL_HELD && waitedMs > HELD_MS ? missing : 0)
    this.heldBackBytes = Math.max(this.heldBackBytes, Math.min(held, missing))
  }

  private note(layer: Layer, sizeBytes: number): void {
    this.pieces.push({tMs: performance.now(), layer, sizeBytes})
  }

  /** A blocking read would wait for ever, or find the end that was found already. */
  private canNothingCome(): boolean {
    return this.reachedEnd || (!this.hasEnded && this.readSinceStart() === this.writtenSinceStart())
  }

  private writtenSinceStart(): number {
    return this.pair.writtenBytes - this.writtenBefore
  }

  private readSinceStart(): number {
    return this.pair.readBytes - this.readBefore
  }

  private describe({departures, out, in: segmentsIn, maxSegmentBytes, acks}: SegmentCounts): Observation {
    const sizes = (layer: Layer) => this.pieces.filter((piece) => piece.layer === layer).map(({sizeBytes}) => sizeBytes)
    const segments = (departures ?? []).map((departure) => ({...departure, layer: 'segment' as const}))
    return {
      evidence: this.lab.evidence,
      pieces: [...this.pieces, ...segments].sort((a, b) => a.tMs - b.tMs || ORDER[a.layer] - ORDER[b.layer]),
      app: sizes('app'),
      node: sizes('node'),
      segmentsOut: out,
      segmentsIn,
      segments: departures?.map(({sizeBytes}) => sizeBytes) ?? null,
      maxSegmentBytes,
      reads: this.chunks.map(({length}) => length),
      asked: this.asked,
      chunks: this.chunks,
      acks,
      reachedEnd: this.reachedEnd,
      heldBackBytes: this.heldBackBytes,
      notTakenBytes: this.notTakenBytes,
    }
  }
}

/** Linux takes a connection for a dialogue after one answer, or after three in some kernels (tcp_pingpong_thresh). */
const CONVERSATION_ROUNDS = 4

const ORDER: Record<Layer, number> = {app: 0, node: 1, segment: 2, read: 3}

/** Sizes of pieces as `5+5+7+1`. */
export function shapeOf(sizes: readonly number[]): string {
  return sizes.join('+')
}
