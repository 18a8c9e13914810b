import {ipVersion} from '../address/ip-version.js'
import {Endpoint} from '../address/endpoint.js'
import {NetkitError, NetworkError} from '../errors.js'
import {encodingOf} from '../text/encoding.js'
import type {Trace} from '../net/trace.js'
import {isGroupAddress, resolveHost} from '../net/resolve-host.js'
import type {LocalEnd} from '../net/local-end.js'
import {connectUdp, type UdpPeer} from '../net/udp/udp-connect.js'
import type {Sender} from '../net/udp/udp-socket.js'
import type {Notice} from './notice.js'
import {fragmentsSentence} from './payload.js'
import {ReceivedDatagram} from './received-datagram.js'

export type DatagramPlan = {
  target: Endpoint
  /** What to send, in the bundles in which it becomes known. */
  payloads: AsyncIterable<readonly Uint8Array[]>
  /** How often each payload is sent. */
  count: number
  intervalMs: number
  /** How long to wait for answers after the last datagram; `required` makes silence an error. */
  wait: {ms: number; required: boolean}
  /** The label of the encoding of the answers. */
  encoding: string
  broadcast?: boolean | undefined
  ttl?: number | undefined
  interfaceName?: string | undefined
  loop?: boolean | undefined
  /** Our own end; without it the system's choice. */
  bind?: LocalEnd | undefined
}

export type SendEvents = {
  onReply: (reply: ReceivedDatagram) => void
  onNotice: (notice: Notice) => void
  signal: AbortSignal
  trace?: Trace | undefined
}

/** How long answers are waited for where nobody says. */
export const DEFAULT_WAIT_MS = 1000

/** Datagrams handed to the system in one turn of the event loop: more gain nothing, and answers have to wait. */
const BATCH = 64

/** The same where a send is many of them. */
const CUT_BATCH = 1024

/** From so many on it pays to ask the kernel for more than Node offers. */
const MANY = 20_000

/** Whether answers may come from several hosts, so that the first one is not the end. */
export function goesToMany({target, broadcast}: Pick<DatagramPlan, 'target' | 'broadcast'>): boolean {
  return broadcast === true || isGroupAddress(target.host)
}

/**
 * Sends all payloads, then waits for answers: until each datagram has got one (from a group or a broadcast address: for the
 * whole time), or until the time is up. Of a name's addresses the first that does not refuse the first datagram is taken.
 * Rejects with NetworkError CONNECTION_REFUSED, UNREACHABLE, NAME_NOT_RESOLVED, TIMEOUT, or whatever `payloads` throws.
 */
export async function sendDatagrams(plan: DatagramPlan, events: SendEvents): Promise<void> {
  const encoding = await encodingOf(plan.encoding)
  const addresses = await resolveHost(plan.target.host, plan.target.version)
  const conversation = new Conversation(plan, addresses, {
    trace: events.trace,
    onReply: (bytes, sender) => events.onReply(new ReceivedDatagram(bytes, sender, encoding, Date.now())),
  })
  const stop = () => conversation.end()
  events.signal.addEventListener('abort', stop, {once: true})
  if (events.signal.aborted) stop()
  try {
    await conversation.start()
    await sendAll(plan, conversation, events)
    await conversation.awaitReplies(plan.wait.ms)
  } finally {
    events.signal.removeEventListener('abort', stop)
    await conversation.close()
  }
  if (events.signal.aborted || conversation.replies > 0) return
  const message = `${plan.target}: no answer within ${plan.wait.ms / 1000} s`
  if (plan.wait.required && plan.wait.ms > 0) throw new NetworkError('TIMEOUT', message, {input: String(plan.target)})
  if (plan.wait.ms > 0 && conversation.sent > 0) {
    events.onNotice({code: 'NO_ANSWER', message: `${message}; UDP does not tell whether it arrived`})
  }
}

async function sendAll(
  {payloads, count, intervalMs}: DatagramPlan,
  conversation: Conversation,
  {onNotice}: SendEvents,
): Promise<void> {
  let hasWarned = false
  const bundles = payloads[Symbol.asyncIterator]()
  for (;;) {
    const bundle = await conversation.unlessEnded(bundles.next())
    if (bundle === undefined || bundle.done) return
    for (const payload of bundle.value) {
      const warning: string | null = hasWarned ? null : fragmentsSentence(payload.length, conversation.version)
      if (warning !== null) onNotice({code: 'FRAGMENTS', message: warning, bytes: payload.length})
      hasWarned ||= warning !== null
      for (let index = 0; index < (intervalMs > 0 ? count : 1); index++) {
        if (conversation.hasEnded) return
        if (intervalMs > 0 && conversation.sent > 0) await conversation.pause(intervalMs)
        await conversation.send(payload)
      }
      if (intervalMs === 0 && count > 1) await conversation.repeat(payload, count - 1)
    }
  }
}

type ConversationEvents = {onReply: (bytes: Buffer, sender: Sender) => void; trace: Trace | undefined}

/** One target, by the address that works; what was sent, what came back, and how it ended. */
class Conversation {
  sent = 0
  replies = 0
  private peer: UdpPeer | null = null
  private first: Uint8Array | null = null
  private failure: Error | null = null
  private moving: Promise<void> | null = null
  private readonly ending = new AbortController()
  private onEnough = () => {}
  private readonly isForMany: boolean

  constructor(
    private readonly plan: DatagramPlan,
    private readonly addresses: string[],
    private readonly events: ConversationEvents,
  ) {
    this.isForMany = goesToMany({...plan, target: Endpoint.of(addresses[0]!, plan.target.port)})
  }

  get version(): 4 | 6 {
    return ipVersion(this.peer!.remote.host.split('%')[0]!) === 6 ? 6 : 4
  }

  get hasEnded(): boolean {
    return this.ending.signal.aborted
  }

  /** Nothing more is sent or waited for. */
  end(): void {
    this.ending.abort()
  }

  /** Talks to the next address that can be talked to at all. */
  async start(): Promise<void> {
    const address = this.addresses.shift()!
    try {
      this.peer = await connectUdp(Endpoint.of(address, this.plan.target.port), {
        ...this.plan,
        trace: this.events.trace,
        onDatagram: (bytes, sender) => this.take(bytes, sender),
        onError: (error) => this.refused(error),
      })
    } catch (error) {
      if (this.addresses.length === 0 || !(error instanceof NetworkError)) throw error
      await this.start()
    }
  }

  /** Every BATCH datagrams the event loop gets its turn: answers come in, errors show, signals are heard. */
  async send(payload: Uint8Array): Promise<void> {
    this.sent++
    if (this.sent === 1) {
      this.first = payload
      this.peer!.send(payload)
      await this.settled()
    } else if (this.sent % BATCH === 0) {
      await this.peer!.sendAndWait(payload)
      await turn()
    } else this.peer!.send(payload)
    if (this.failure) throw this.failure
  }

  /** The same again, as fast as it goes: of each batch one send is watched for errors, which others then have, too. */
  async repeat(payload: Uint8Array, times: number): Promise<void> {
    const rest = times < MANY || payload.length === 0 ? times : await this.repeatCut(payload, times)
    for (let left = rest; left > 0 && !this.hasEnded;) {
      const batch = Math.min(left, BATCH)
      for (let index = 1; index < batch; index++) this.peer!.sendAgain(payload)
      await this.peer!.sendAndWait(payload)
      await turn()
      this.sent += batch
      left -= batch
    }
    if (this.failure) throw this.failure
  }

  /** The same with many datagrams in one send, where the kernel cuts it. Resolves to how many are still to be sent. */
  private async repeatCut(payload: Uint8Array, times: number): Promise<number> {
    const peer = this.peer!
    const most = await peer.cutSends(payload.length)
    if (most === 1) return times
    const whole = Buffer.concat(Array<Uint8Array>(most).fill(payload))
    let left = times
    while (left >= most && !this.hasEnded) {
      if (!(await peer.trySend(whole))) break
      let batch = most
      for (; batch < CUT_BATCH && left - batch >= most; batch += most) peer.sendAgain(whole)
      await turn()
      this.sent += batch
      left -= batch
    }
    await peer.cutSends(0)
    return this.hasEnded ? 0 : left
  }

  /** Until the time is up, or there is an answer to each datagram. */
  async awaitReplies(ms: number): Promise<void> {
    await turn() // on this machine a refusal is there at once
    if (this.sent > 0 && ms > 0 && !this.hasEnough()) {
      const enough = new Promise<void>((resolve) => (this.onEnough = resolve))
      await this.unlessEnded(enough, ms)
    }
    await this.moving
    if (this.failure) throw this.failure
  }

  pause(ms: number): Promise<unknown> {
    return this.unlessEnded(new Promise(() => {}), ms)
  }

  /** What `work` resolves to, or undefined once the conversation has ended or the time is up. */
  async unlessEnded<Result>(work: Promise<Result>, ms?: number): Promise<Result | undefined> {
    const {signal} = this.ending
    if (signal.aborted) return undefined
    let timer: NodeJS.Timeout | undefined
    let stop = () => {}
    const ended = new Promise<undefined>((resolve) => {
      stop = () => resolve(undefined)
      if (ms !== undefined) timer = setTimeout(stop, ms)
      signal.addEventListener('abort', stop)
    })
    try {
      const result = await Promise.race([work, ended])
      if (this.failure) throw this.failure
      return result
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
    }
  }

  async close(): Promise<void> {
    this.end()
    await this.moving
    await this.peer?.close()
  }

  private take(bytes: Buffer, sender: Sender): void {
    if (this.hasEnded) return
    this.replies++
    this.events.onReply(bytes, sender)
    if (this.hasEnough()) this.onEnough()
  }

  private hasEnough(): boolean {
    return !this.isForMany && this.replies >= this.sent
  }

  /** Where several addresses are left, the turn in which a refusal on this machine shows. */
  private async settled(): Promise<void> {
    if (this.addresses.length === 0) return
    await turn()
    await this.moving
  }

  private refused(error: Error): void {
    const isFirst = this.sent === 1 && this.replies === 0 && this.addresses.length > 0
    if (isFirst && error instanceof NetkitError && error.code === 'CONNECTION_REFUSED') this.moving ??= this.moveOn()
    else if (!this.hasEnded) {
      this.failure = error
      this.end()
    }
  }

  /** The first datagram again, to the next address. */
  private async moveOn(): Promise<void> {
    try {
      await this.peer!.close()
      await this.start()
      this.moving = null
      this.peer!.send(this.first!)
    } catch (error) {
      this.peer = null
      this.failure = error as Error
      this.end()
    }
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
