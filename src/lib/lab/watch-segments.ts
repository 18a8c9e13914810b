import {execFileSync} from 'node:child_process'
import {SystemError} from '../errors.js'
import {findSystemProgram} from '../io/find-program.js'
import {type Kernel, openKernel, type SegmentStamp} from '../kernel/kernel.js'
import type {WirePacket} from './decode-packet.js'
import type {TcpPair} from './tcp-pair.js'

/** Who says how many segments there were: struct tcp_info through koffi, the program `ss`, a wire of our own; `js` nobody. */
const EVIDENCE = ['tcpinfo', 'ss', 'wire', 'js'] as const
export type EvidenceName = (typeof EVIDENCE)[number]

/** A segment that has left the sender, on the clock of performance.now(). */
type Departure = {
  tMs: number
  sizeBytes: number
  /** It carries the end of sending (FIN), too; absent where that cannot be seen. */
  isEnd?: boolean
}

/** The receiver has acknowledged so many of the bytes. */
export type Ack = {tMs: number; uptoBytes: number}

/** What was seen of the segments with data; null where it cannot be seen. */
export type SegmentCounts = {
  out: number | null
  in: number | null
  departures: Departure[] | null
  /** The largest segment of the connection. */
  maxSegmentBytes: number | null
  acks: Ack[] | null
}

/** Watches the segments of one connection, from `start` to `stop`. */
export interface SegmentWatch {
  start(): void
  /** To be called often meanwhile: what cannot be asked for afterwards is noted here. */
  poll(): void
  stop(): SegmentCounts
  /** Bytes that were written and are held back by the sender's kernel; null where that cannot be seen. */
  heldBackBytes(): number | null
}

/** The best evidence there is, or the one asked for. Throws SystemError NO_EVIDENCE where that cannot be had. */
export async function chooseEvidence(wish: EvidenceName | 'auto'): Promise<EvidenceName> {
  if (wish === 'wire') {
    const reason = 'evidence from the wire needs a simulated wire: add --rtt 10ms or --mtu 1500'
    throw new SystemError('NO_EVIDENCE', reason, {input: wish})
  }
  const hasKernel = (await openKernel()) !== null
  if (wish === 'auto') return hasKernel ? 'tcpinfo' : hasSs() ? 'ss' : 'js'
  if (wish === 'tcpinfo' && !hasKernel) {
    const reason = 'TCP_INFO is read through the optional package koffi, on Linux: not available here'
    throw new SystemError('NO_EVIDENCE', reason, {input: wish})
  }
  if (wish === 'ss' && !hasSs()) {
    throw new SystemError('NO_EVIDENCE', 'the program ss (iproute2) is not available here', {input: wish})
  }
  return wish
}

let ssAnswers: boolean | undefined

function hasSs(): boolean {
  ssAnswers ??= runSs(['-tinHO', 'sport = :1']) !== null
  return ssAnswers
}

function runSs(words: string[]): string | null {
  try {
    const file = findSystemProgram('ss')
    return file && execFileSync(file, words, {encoding: 'latin1', stdio: ['ignore', 'pipe', 'ignore'], timeout: 5000})
  } catch {
    return null
  }
}

export function watchSegments(name: Exclude<EvidenceName, 'wire'>, pair: TcpPair): SegmentWatch {
  if (name === 'tcpinfo' && pair.kernel) return new KernelWatch(pair, pair.kernel)
  return name === 'ss' ? new SsWatch(pair) : new NoWatch()
}

type Mark = {tMs: number; segments: number; bytes: number}

class KernelWatch implements SegmentWatch {
  private base = {out: 0, in: 0}
  private marks: Mark[] = []
  private stamps: SegmentStamp[] = []

  constructor(
    private readonly pair: TcpPair,
    private readonly kernel: Kernel,
  ) {}

  start(): void {
    this.marks = [this.mark()]
    this.base = {out: this.marks[0]!.segments, in: this.segmentsIn()}
    this.kernel.startStamps(this.pair.senderFd)
  }

  poll(): void {
    this.stamps.push(...this.kernel.takeStamps(this.pair.senderFd))
    const last = this.marks.at(-1)!
    const now = this.mark()
    if (now.segments !== last.segments) this.marks.push(now)
  }

  stop(): SegmentCounts {
    this.kernel.stopStamps(this.pair.senderFd)
    this.poll()
    const out = this.marks.at(-1)!.segments - this.base.out
    const {maxSegmentBytes} = this.kernel.tcpInfo(this.pair.senderFd)
    const departures = byStamps(this.stamps, out) ?? byMarks(this.marks, maxSegmentBytes)
    const acks = this.stamps.flatMap(({kind, lastByte, tMs}) =>
      kind === 'acknowledged' ? [{tMs, uptoBytes: lastByte + 1}] : [],
    )
    return {out, in: this.segmentsIn() - this.base.in, departures, maxSegmentBytes, acks}
  }

  heldBackBytes(): number {
    return this.kernel.tcpInfo(this.pair.senderFd).notSentBytes
  }

  /** What was sent again is no new segment. */
  private mark(): Mark {
    const info = this.kernel.tcpInfo(this.pair.senderFd)
    return {
      tMs: performance.now(),
      segments: info.dataSegmentsOut - info.retransmits,
      bytes: info.bytesSent - info.bytesRetransmitted,
    }
  }

  private segmentsIn(): number {
    return this.pair.isConnected ? this.kernel.tcpInfo(this.pair.receiverFd).dataSegmentsIn : 0
  }
}

/** Each stamp ends a segment; only where there are as many as segments do they tell where each one ends. */
function byStamps(stamps: SegmentStamp[], segments: number): Departure[] | null {
  const ends = new Map<number, number>()
  for (const {kind, lastByte, tMs} of stamps) if (kind === 'left' && !ends.has(lastByte)) ends.set(lastByte, tMs)
  if (ends.size !== segments) return null
  const sorted = [...ends].sort(([a], [b]) => a - b)
  return sorted.map(([lastByte, tMs], index) => ({tMs, sizeBytes: lastByte - (sorted[index - 1]?.[0] ?? -1)}))
}

/** What left between two looks; several at once are full segments and a rest, or nobody knows. */
function byMarks(marks: Mark[], maxSegmentBytes: number): Departure[] | null {
  const departures: Departure[] = []
  for (let index = 1; index < marks.length; index++) {
    const {tMs, ...now} = marks[index]!
    const count = now.segments - marks[index - 1]!.segments
    const bytes = now.bytes - marks[index - 1]!.bytes
    const rest = bytes - (count - 1) * maxSegmentBytes
    if (count > 1 && (rest <= 0 || rest > maxSegmentBytes)) return null
    for (let full = 1; full < count; full++) departures.push({tMs, sizeBytes: maxSegmentBytes})
    departures.push({tMs, sizeBytes: rest})
  }
  return departures
}

/** The program `ss` (iproute2) tells the same counts, without times and sizes. */
class SsWatch implements SegmentWatch {
  private base = {out: 0, in: 0}

  constructor(private readonly pair: TcpPair) {}

  start(): void {
    this.base = this.ask() ?? this.base
  }

  poll(): void {}

  stop(): SegmentCounts {
    const end = this.ask()
    if (!end) return new NoWatch().stop()
    return {
      out: end.out - this.base.out,
      in: end.in - this.base.in,
      departures: null,
      maxSegmentBytes: end.mss,
      acks: null,
    }
  }

  heldBackBytes(): null {
    return null
  }

  private ask(): {out: number; in: number; mss: number | null} | null {
    const [from, to] = [this.pair.sender.localPort, this.pair.port]
    const ends = `( sport = :${from} and dport = :${to} ) or ( sport = :${to} and dport = :${from} )`
    const lines = runSs(['-tinHO', ends])?.split('\n') ?? []
    const sender = lines.find((line) => new RegExp(`:${from}\\s+\\S+:${to}\\s`).test(line))
    const receiver = lines.find((line) => new RegExp(`:${to}\\s+\\S+:${from}\\s`).test(line))
    if (!sender || !receiver) return null
    const retransmits = Number(/\bretrans:\d+\/(\d+)/.exec(sender)?.[1] ?? 0)
    return {
      out: numberAfter('data_segs_out', sender) - retransmits,
      in: numberAfter('data_segs_in', receiver),
      mss: numberAfter('mss', sender) || null,
    }
  }
}

/** ss leaves out what is 0. */
function numberAfter(name: string, line: string): number {
  return Number(new RegExp(`\\s${name}:(\\d+)`).exec(line)?.[1] ?? 0)
}

class NoWatch implements SegmentWatch {
  start(): void {}

  poll(): void {}

  stop(): SegmentCounts {
    return {out: null, in: null, departures: null, maxSegmentBytes: null, acks: null}
  }

  heldBackBytes(): null {
    return null
  }
}

/** Packets of our own wire: every one is seen, whole. */
export class WireWatch implements SegmentWatch {
  private packets: WirePacket[] = []
  private since = 0

  constructor(
    private readonly pair: TcpPair,
    private readonly wire: {packets: readonly WirePacket[]; rttMs: number},
  ) {}

  start(): void {
    this.since = this.wire.packets.length
  }

  poll(): void {
    const all = this.wire.packets.slice(this.since)
    this.packets = all.filter(
      ({destinationPort, payloadBytes}) => destinationPort === this.pair.port && payloadBytes > 0,
    )
  }

  stop(): SegmentCounts {
    this.poll()
    const first = this.packets.filter(
      ({sequence}, index) => this.packets.findIndex((other) => other.sequence === sequence) === index,
    )
    const departures = first.map(({tMs, payloadBytes, flags}) => ({
      tMs,
      sizeBytes: payloadBytes,
      isEnd: flags.includes('FIN'),
    }))
    const maxSegmentBytes = this.pair.kernel?.tcpInfo(this.pair.senderFd).maxSegmentBytes ?? null
    return {
      out: first.length,
      in: first.filter(({dropped}) => !dropped).length,
      departures,
      maxSegmentBytes,
      acks: this.acks(first[0]),
    }
  }

  /** The way back: what the sender heard to be acknowledged, half a round trip after it was noted. */
  private acks(first: WirePacket | undefined): Ack[] {
    if (first === undefined) return []
    const back = this.wire.packets
      .slice(this.since)
      .filter(({sourcePort, flags}) => sourcePort === this.pair.port && flags.includes('ACK'))
    return back.flatMap(({tMs, acknowledgement}) => {
      const uptoBytes = (acknowledgement - first.sequence) | 0 // sequence numbers are modulo 2^32 (RFC 9293 §3.4)
      return uptoBytes > 0 ? [{tMs: tMs + this.wire.rttMs / 2, uptoBytes}] : []
    })
  }

  heldBackBytes(): number | null {
    return this.pair.kernel?.tcpInfo(this.pair.senderFd).notSentBytes ?? null
  }
}
