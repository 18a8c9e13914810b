import type {Endpoint} from '../address/endpoint.js'
import {NetworkError} from '../errors.js'
import {type Encoding, encodingOf} from '../text/encoding.js'
import type {Trace} from '../net/trace.js'
import {listenUdp} from '../net/udp/udp-listen.js'
import type {Sender} from '../net/udp/udp-socket.js'
import type {Notice} from './notice.js'
import {refuseTooLong} from './payload.js'
import {ReceivedDatagram} from './received-datagram.js'
import {ReplyPolicy} from './reply-policy.js'
import {upperCased} from './upper-cased.js'

export type ListenPlan = {
  port: number
  /** ANY_HOST is every local address; none is loopback, or with a group the group alone. */
  host?: string | undefined
  group?: string | undefined
  interfaceName?: string | undefined
  /** What the kernel should keep while we are busy; without it 4 MiB, or whatever the system allows. */
  receiveBufferBytes?: number | undefined
  /** The label of an encoding, for texts in both directions. */
  encoding: string
  /** What is sent back: a fixed text, the datagram itself, the datagram in capitals, or nothing. */
  reply: {text: string} | 'echo' | 'upper' | null
  /** Answers to one peer each second, see ReplyPolicy. */
  repliesPerSecond: number
  /** Ends after so many datagrams that were printed, or after so long without one; else it goes on. */
  count?: number | undefined
  idleTimeoutMs?: number | undefined
}

const DEFAULT_RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024

export type ListenEvents = {
  onListening: (listener: {endpoint: Endpoint}) => void
  /** False where its row could not be printed: then it does not count. */
  onDatagram: (datagram: ReceivedDatagram) => boolean
  onNotice: (notice: Notice) => void
  signal: AbortSignal
  trace?: Trace | undefined
}

/** Answers that may wait for the system; beyond it they are dropped, as the system would do. */
const MAX_QUEUED_REPLY_BYTES = 1024 * 1024

/**
 * Listens until the count is reached, nothing has come for the idle time-out, or `signal` aborts. Rejects as `listenUdp` does,
 * with InputError DATAGRAM_TOO_LONG for a reply, UNKNOWN_ENCODING, and NetworkError TIMEOUT where the count was not reached.
 */
export async function listenForDatagrams(plan: ListenPlan, events: ListenEvents): Promise<void> {
  const encoding = await encodingOf(plan.encoding)
  const replyTo = replierOf(plan.reply, encoding)
  const ending = new AbortController()
  const end = () => ending.abort()
  const counts = {printed: 0, repliesWithheld: 0, repliesFailed: 0}
  let lastMs = Date.now()

  function take(bytes: Buffer, sender: Sender): void {
    if (ending.signal.aborted) return
    lastMs = Date.now()
    if (events.onDatagram(new ReceivedDatagram(bytes, sender, encoding, lastMs))) counts.printed++
    if (replyTo !== null) answer(replyTo(bytes), {bytes, sender})
    if (counts.printed === count) end()
  }

  function answer(reply: Uint8Array, {bytes, sender}: {bytes: Uint8Array; sender: Sender}): void {
    if (!policy.allows(sender, bytes, lastMs)) counts.repliesWithheld++
    else if (listener.sendQueueBytes() > MAX_QUEUED_REPLY_BYTES) counts.repliesFailed++
    else listener.send(reply, sender, () => counts.repliesFailed++)
  }

  const {receiveBufferBytes: wantedBytes, idleTimeoutMs, count} = plan
  const listener = await listenUdp(plan, {
    ...plan,
    receiveBufferBytes: wantedBytes ?? DEFAULT_RECEIVE_BUFFER_BYTES,
    onDatagram: take,
    trace: events.trace,
  })
  const policy = new ReplyPolicy(listener.isOwn, plan.repliesPerSecond)
  let kernelDrops: number | null = null
  let timer: NodeJS.Timeout | undefined
  const endWhenIdle = (idleMs: number) => {
    const seenMs = lastMs
    // The time may be up since we were stopped (Ctrl-Z, a laptop asleep): what waits in the socket counts.
    const endUnlessBusy = () => setImmediate(() => (lastMs === seenMs ? end() : endWhenIdle(idleMs)))
    if (ending.signal.aborted || events.signal.aborted) return
    timer = setTimeout(endUnlessBusy, lastMs + idleMs - Date.now())
  }
  try {
    events.onListening(listener)
    if (wantedBytes !== undefined) noteSmallBuffer(wantedBytes, listener, events)
    if (idleTimeoutMs !== undefined) endWhenIdle(idleTimeoutMs)
    await eitherAborts(ending.signal, events.signal)
    kernelDrops = listener.drops()
  } finally {
    clearTimeout(timer)
    await listener.close()
  }
  for (const notice of closingNotices({...counts, kernelDrops})) events.onNotice(notice)
  if (count !== undefined && counts.printed < count && !events.signal.aborted) {
    const message = `${counts.printed} of ${plural(count)} arrived, then none for ${idleTimeoutMs! / 1000} s`
    throw new NetworkError('TIMEOUT', message)
  }
}

function eitherAborts(...signals: AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of signals) {
      signal.addEventListener('abort', () => resolve(), {once: true})
      if (signal.aborted) resolve()
    }
  })
}

/** The bytes that answer a datagram; null where nothing is answered. */
function replierOf(reply: ListenPlan['reply'], encoding: Encoding): ((request: Buffer) => Uint8Array) | null {
  if (reply === null) return null
  if (reply === 'echo') return (request) => request
  if (reply === 'upper') return (request) => upperCased(request, encoding)
  const fixed = encoding.encode(reply.text)
  refuseTooLong(fixed, 'the reply')
  return () => fixed
}

function noteSmallBuffer(
  wantedBytes: number,
  {receiveBufferBytes}: {receiveBufferBytes: number},
  {onNotice}: ListenEvents,
): void {
  if (receiveBufferBytes >= wantedBytes) return
  const message = `the receive buffer is limited to ${receiveBufferBytes} bytes by the system (sysctl net.core.rmem_max)`
  onNotice({code: 'SMALL_BUFFER', message, bytes: receiveBufferBytes})
}

function closingNotices({
  repliesWithheld,
  repliesFailed,
  kernelDrops,
}: {
  repliesWithheld: number
  repliesFailed: number
  kernelDrops: number | null
}): Notice[] {
  const notices: Notice[] = []
  const add = (code: string, datagrams: number | null, text: string) => {
    if (datagrams) notices.push({code, message: `${plural(datagrams)} ${text}`, datagrams})
  }
  add(
    'REPLIES_WITHHELD',
    repliesWithheld,
    'not answered: the sender reached --reply-rate, repeats itself, or is not a client',
  )
  add('REPLIES_FAILED', repliesFailed, 'not answered: the system did not send the answer')
  add('KERNEL_DROPS', kernelDrops, 'lost: the kernel dropped them because the receive buffer was full')
  return notices
}

function plural(count: number): string {
  return count === 1 ? '1 datagram' : `${count} datagrams`
}
