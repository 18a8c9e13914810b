import {Endpoint} from '../address/endpoint.js'
import type {Dial, DialEnd} from './dial.js'
import {outcomeOf, type PortState, shortageOf} from './outcome-of.js'
import {since} from '../net/since.js'
import {localFailure} from './probe-tcp.js'

/**
 * Every port of every address. Probes are numbered port by port, so that neighbours go to different hosts; threads share a
 * job and take numbers from it.
 */
export type ScanJob = {
  addresses: readonly string[]
  ports: readonly number[]
  timeoutMs: number
  /** Probes in a second; null for as many as it takes. */
  rate: number | null
  /** Tell of all probes; else of open ports alone. */
  tellAll: boolean
  /** The most probes of one thread at a time. */
  maxInFlight: number
  /** Shared by the threads: at NEXT the next block of numbers, at STOP whether to stop. */
  shared: Int32Array
}

const NEXT = 0
export const STOP = 1

/** How many numbers a thread takes at a time. */
const BLOCK = 32

export type ScanResult = {number: number; state: PortState; reason: string; rttMs: number | null}

export type ScanCounts = {open: number; closed: number; filtered: number}

type Attempt = {number: number; startedAt: number; giveUp: () => void}

/** Few at first, so that a host that answers is not flooded; many where nothing answers. */
const FIRST_IN_FLIGHT = 64
const GROWTH_MS = 5

/** Attempts that are started before the event loop has its turn: where there is no route, each fails at once. */
const PER_TURN = 256

/** How long nothing at all could be tried before the machine's shortage is no passing one. */
const SHORTAGE_WAITS = 100
const SHORTAGE_WAIT_MS = 50

/** Does probes of a job until there are none left, so many at a time as the network and this machine take. */
export class TcpScanner {
  readonly counts: ScanCounts = {open: 0, closed: 0, filtered: 0}
  private readonly total: number
  private readonly inFlight = new Set<Attempt>()
  private readonly again: number[] = []
  private block = 0
  private blockEnd = 0
  private limit: number
  private ceiling: number
  private finished = 0
  private shortages = 0
  private isResting = false
  private isFilling = false
  private started = 0
  private startedAt = 0
  private rateTimer: NodeJS.Timeout | undefined
  private sweep: NodeJS.Timeout | undefined
  private growth: NodeJS.Timeout | undefined
  private end: {resolve: () => void; reject: (error: Error) => void} | undefined

  constructor(
    private readonly job: ScanJob,
    private readonly tell: (result: ScanResult) => void,
    private readonly dial: Dial,
  ) {
    this.total = job.addresses.length * job.ports.length
    this.ceiling = job.maxInFlight
    this.limit = Math.min(FIRST_IN_FLIGHT, this.ceiling)
  }

  /** Resolves when nothing is left to do, or at `stop`; rejects with SystemError where this machine cannot go on. */
  run(): Promise<void> {
    this.startedAt = performance.now()
    this.sweep = setInterval(() => this.giveUpOld(), Math.min(50, this.job.timeoutMs / 10))
    this.growth = setInterval(() => this.grow(), GROWTH_MS)
    return new Promise<void>((resolve, reject) => {
      this.end = {resolve, reject}
      this.fill()
    }).finally(() => this.close())
  }

  /** What is under way is given up, soon in the other threads, too. */
  stop(): void {
    Atomics.store(this.job.shared, STOP, 1)
    this.end?.resolve()
  }

  private close(): void {
    clearInterval(this.sweep)
    clearInterval(this.growth)
    clearTimeout(this.rateTimer)
    for (const {giveUp} of this.inFlight) giveUp()
    this.inFlight.clear()
  }

  private fill(): void {
    if (this.isFilling) return // called by an attempt that failed at once: the loop below goes on
    if (Atomics.load(this.job.shared, STOP) === 1) return this.end!.resolve()
    this.isFilling = true
    let turn = PER_TURN
    while (turn > 0 && this.mayStart()) {
      const number = this.take()
      if (number === null) break
      this.start(number)
      turn--
    }
    this.isFilling = false
    if (turn === 0) setImmediate(() => this.fill())
    else if (this.inFlight.size === 0 && this.again.length === 0 && this.isTaken()) this.end!.resolve()
  }

  private mayStart(): boolean {
    return !this.isResting && this.inFlight.size < this.limit && this.isInRate()
  }

  private take(): number | null {
    const number = this.again.pop()
    if (number !== undefined) return number
    if (this.block === this.blockEnd) {
      this.block = Atomics.add(this.job.shared, NEXT, 1) * BLOCK
      this.blockEnd = Math.min(this.block + BLOCK, this.total)
      if (this.isTaken()) this.block = this.blockEnd = this.total
    }
    return this.isTaken() ? null : this.block++
  }

  private isTaken(): boolean {
    return this.block >= this.total
  }

  /** Whether one more probe keeps within --rate; if not, `fill` is called again when it does. */
  private isInRate(): boolean {
    const {rate} = this.job
    if (rate === null) return true
    const dueMs = (this.started * 1000) / rate - (performance.now() - this.startedAt)
    if (dueMs <= 0) return true
    this.rateTimer ??= setTimeout(() => {
      this.rateTimer = undefined
      this.fill()
    }, dueMs)
    return false
  }

  private start(number: number): void {
    const {addresses, ports} = this.job
    const host = addresses[number % addresses.length]!
    const port = ports[Math.floor(number / addresses.length)]!
    const attempt: Attempt = {number, startedAt: performance.now(), giveUp: () => {}}
    this.inFlight.add(attempt)
    this.started++
    attempt.giveUp = this.dial(host, port, (end) => this.ended(attempt, end, host, port))
  }

  private ended(attempt: Attempt, end: DialEnd, host: string, port: number): void {
    if (end === 'open') return this.done(attempt, 'open', 'connected')
    if (end === 'self') return this.done(attempt, 'closed', 'connection refused')
    const outcome = outcomeOf(end.code)
    if (outcome) return this.done(attempt, outcome[0], outcome[1])
    const where = Endpoint.of(host, port)
    if (shortageOf(end.code) === null) this.end!.reject(localFailure(end.code, where))
    else this.fallShort(attempt, end.code, where)
  }

  private done(attempt: Attempt, state: PortState, reason: string, isSilent = false): void {
    if (!this.inFlight.delete(attempt)) return // given up before
    this.counts[state as keyof ScanCounts]++
    this.finished++
    this.shortages = 0
    if (state === 'open' || this.job.tellAll) {
      this.tell({number: attempt.number, state, reason, rttMs: isSilent ? null : since(attempt.startedAt)})
    }
    this.fill()
  }

  /** No descriptor or no source port was to be had: fewer at a time from now on, and this one once more. */
  private fallShort(attempt: Attempt, code: string, where: Endpoint): void {
    if (!this.inFlight.delete(attempt)) return
    this.again.push(attempt.number)
    this.ceiling = this.limit = Math.max(1, Math.min(this.limit, Math.floor(this.inFlight.size * 0.75)))
    if (this.inFlight.size > 0) return // whoever ends gives back what is missing
    if (++this.shortages > SHORTAGE_WAITS) this.end!.reject(localFailure(code, where))
    else this.rest()
  }

  private rest(): void {
    this.isResting = true
    setTimeout(() => {
      this.isResting = false
      this.fill()
    }, SHORTAGE_WAIT_MS)
  }

  /** Where answers are slow to come, more probes wait for theirs at the same time. */
  private grow(): void {
    if (this.inFlight.size >= this.limit && this.finished < this.limit / 8 && this.limit < this.ceiling) {
      this.limit = Math.min(this.limit * 2, this.ceiling)
      this.fill()
    }
    this.finished = 0
  }

  /** Attempts are in the order of their start, and all have the same time. */
  private giveUpOld(): void {
    const {timeoutMs} = this.job
    const oldest = performance.now() - timeoutMs
    for (const attempt of this.inFlight) {
      if (attempt.startedAt > oldest) break
      attempt.giveUp()
      this.done(attempt, 'filtered', 'no answer in time', true)
    }
  }
}
