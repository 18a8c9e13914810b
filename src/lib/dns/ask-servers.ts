import {setMaxListeners} from 'node:events'
import type {Endpoint} from '../address/endpoint.js'
import {NetkitError, NetworkError} from '../errors.js'
import {monotonicMs} from '../net/monotonic-ms.js'
import type {LocalEnd} from '../net/local-end.js'
import type {Trace} from '../net/trace.js'
import {type Exchange, exchangeTcp, exchangeUdp} from './exchange.js'
import {decodeMessage, HEADER_BYTES, type DnsMessage, whyNoAnswer} from './message.js'
import {encodeQuery, type Question} from './query.js'

/** How messages travel; tests put their own in its place. */
type Exchanges = {udp: Exchange; tcp: Exchange}

export type AskOptions = {
  /** For everything: all servers, all attempts, the second question over TCP. */
  timeoutMs: number
  /** Of which that is the rest, for messages. */
  limitMs?: number
  /** Ask over TCP from the start. */
  tcp?: boolean
  /** Ask the server to find out for us; false for the servers on the way down from the root. */
  recursion?: boolean
  /** Ask for DNSSEC's signatures, too. */
  dnssec?: boolean
  /** Our own end. */
  bind?: LocalEnd | undefined
  signal?: AbortSignal | undefined
  trace?: Trace | undefined
  exchanges?: Exchanges
}

export type ServerReply = {message: DnsMessage; bytes: Buffer; server: Endpoint; rttMs: number}

/** A datagram is lost now and then, so each server gets three. */
const ATTEMPTS_PER_SERVER = 3

/** Of many servers (the root has thirteen) not all need their turn: the far side of the earth is this far away. */
const LEAST_TURN_MS = 400

/** What a server says that will not or cannot answer: another one may. */
const UNHELPFUL = new Set(['SERVFAIL', 'REFUSED', 'NOTIMP', 'FORMERR'])

/**
 * Asks until one of the servers answers. They get their turns within the one deadline, a silent one keeps the next waiting for its share of
 * it, and an answer that comes late still counts. A truncated answer is asked for again over TCP; a server that does not know EDNS
 * is asked without. Rejects with the NetworkError of the first attempt, if none succeeds, or with the signal's reason.
 */
export async function askServers(
  question: Question,
  servers: readonly Endpoint[],
  options: AskOptions,
): Promise<ServerReply> {
  const {timeoutMs, tcp = false, signal} = options
  const deadline = monotonicMs() + timeoutMs
  const attempts = servers.length * (tcp ? 1 : ATTEMPTS_PER_SERVER) // lost segments are TCP's own business
  const turnMs = Math.max(timeoutMs / attempts, Math.min(timeoutMs / ATTEMPTS_PER_SERVER, LEAST_TURN_MS))
  const stop = new AbortController()
  setMaxListeners(0, stop.signal) // each attempt listens, and the root has thirteen servers
  const stopAll = () => stop.abort(signal?.reason)
  let timer: NodeJS.Timeout | undefined
  if (signal?.aborted) throw signal.reason
  signal?.addEventListener('abort', stopAll, {once: true})
  try {
    return await new Promise<ServerReply>((resolve, reject) => {
      const failures: Error[] = []
      const unhelpful: ServerReply[] = []
      let started = 0
      let running = 0
      const next = () => {
        clearTimeout(timer)
        if (stop.signal.aborted) return // somebody has answered; what still fails was let go
        if (started === attempts || monotonicMs() >= deadline) return running === 0 && giveUp()
        const server = servers[started++ % servers.length]!
        running++
        const leftMs = Math.max(1, Math.ceil(deadline - monotonicMs()))
        askOne(question, server, {
          ...options,
          timeoutMs: leftMs,
          limitMs: Math.ceil(options.limitMs ?? timeoutMs),
          signal: stop.signal,
        }).then(take, fail)
        if (started < attempts) timer = setTimeout(next, turnMs)
      }
      const take = (reply: ServerReply) => {
        running--
        if (servers.length === 1 || !UNHELPFUL.has(reply.message.rcode)) return resolve(reply)
        unhelpful.push(reply)
        next()
      }
      const fail = (error: Error) => {
        running--
        if (!(error instanceof NetkitError) && !stop.signal.aborted) return reject(error) // a bug, whatever others answer
        failures.push(error)
        next()
      }
      const giveUp = () => (unhelpful[0] ? resolve(unhelpful[0]) : reject(failures[0]!))
      stop.signal.addEventListener('abort', () => reject(signal?.reason), {once: true})
      next()
    })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stopAll)
    stop.abort()
  }
}

const REAL: Exchanges = {udp: exchangeUdp, tcp: exchangeTcp}

async function askOne(
  question: Question,
  server: Endpoint,
  options: AskOptions & {limitMs: number},
): Promise<ServerReply> {
  const {
    timeoutMs,
    limitMs,
    tcp = false,
    recursion = true,
    dnssec = false,
    bind,
    signal,
    trace,
    exchanges = REAL,
  } = options
  const deadline = monotonicMs() + timeoutMs
  const send = async (exchange: Exchange, edns: boolean): Promise<ServerReply> => {
    const query = encodeQuery(question, {recursion, edns, dnssec})
    warmUp(query)
    const {bytes, rttMs} = await exchange(query, server, {
      timeoutMs: Math.max(1, Math.ceil(deadline - monotonicMs())),
      limitMs,
      whyNoAnswer: (answer) => whyNoAnswer(query, answer) ?? whyUnreadable(answer),
      bind,
      signal,
      trace,
    })
    return {message: decodeMessage(whatCounts(bytes)), bytes, server, rttMs: Math.round(rttMs * 100) / 100}
  }
  const first = tcp ? exchanges.tcp : exchanges.udp
  const reply = await send(first, true)
  const knowsEdns = reply.message.rcode !== 'FORMERR' && reply.message.rcode !== 'NOTIMP'
  const answer = knowsEdns ? reply : await send(first, false)
  if (!answer.message.isTruncated || tcp) return answer
  try {
    return await send(exchanges.tcp, knowsEdns)
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    const reason = error.message.replace(`${server}: `, '')
    const message = `${server}: the answer over UDP was truncated (TC), and over TCP: ${reason}`
    throw new NetworkError(error.code, message, {cause: error, input: String(server)})
  }
}

let isWarm = false

/** The first message takes 2 ms to read, while other answers wait to be received: so a first one is read before anything is sent. */
function warmUp(query: Buffer): void {
  if (isWarm) return
  isWarm = true
  const answer = Buffer.from(query)
  answer[2]! |= 0x80
  whyNoAnswer(query, answer)
  decodeMessage(answer)
}

/** Of an answer that says it is truncated the header alone: some servers cut it anywhere (RFC 2181 §9 lets clients ignore the rest). */
function whatCounts(bytes: Buffer): Buffer {
  const isTruncated = (bytes[2]! & 0x02) !== 0
  return isTruncated ? Buffer.concat([bytes.subarray(0, 4), Buffer.alloc(HEADER_BYTES - 4)]) : bytes
}

/** Bytes that match and are no message are somebody's mistake or lie: better wait for others. */
function whyUnreadable(bytes: Buffer): string | null {
  try {
    decodeMessage(whatCounts(bytes))
    return null
  } catch (error) {
    return (error as Error).message
  }
}
