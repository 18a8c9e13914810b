import {Endpoint} from '../address/endpoint.js'
import {IpAddress, type IpVersion} from '../address/ip-address.js'
import type {Prefix} from '../address/prefix.js'
import {InputError, type SystemError} from '../errors.js'
import {encodeLengthPrefixed, LengthPrefixDecoder, plainLayout} from '../framing/length-prefix.js'
import {LENGTH_FIELDS} from '../framing/length-field.js'
import {type Listener, type ListenOptions, listenTcp} from '../net/tcp-listen.js'
import type {Trace} from '../net/trace.js'
import {withoutMapping} from '../net/resolve-host.js'
import {listenUdp, type UdpListener} from '../net/udp/udp-listen.js'
import type {Sender} from '../net/udp/udp-socket.js'
import {AnswerLimit, isLoopback} from './answer-limit.js'
import {Forwarder, type ForwarderOptions, sectionsNow} from './forwarder.js'
import {GarbageNotices} from './garbage-notices.js'
import {rcodeName} from './message.js'
import {recordTypeName} from './records/type-numbers.js'
import {type AskedQuestion, buildAnswer, RCODE, readQuestion, udpLimit} from './build-answer.js'
import type {HostsEntry} from './parse-hosts.js'
import type {ServedHosts} from './served-hosts.js'
import {pointersOf, type ServedRecord, zoneRecordsOf} from './served-record.js'
import {WireReader} from './wire-reader.js'
import {Zones} from './zones.js'

export type DnsServeOptions = {
  host?: string | undefined
  port: number
  version?: IpVersion | undefined
  records: readonly ServedRecord[]
  /** The names of a hosts file, which may change. */
  hosts?: ServedHosts | undefined
  ttlSeconds: number
  /** Who is asked about names that are not ours. */
  forward?: Endpoint | undefined
  /** Clients off this machine for whom is forwarded. */
  allowFrom: readonly Prefix[]
  /** Answers that a network of clients gets over UDP each second. */
  answersPerSecond?: number | undefined
  /** How long a connection may be without a whole question. */
  idleTimeoutMs?: number
  forwarding?: ForwarderOptions
}

export type ServeEvents = {
  onListening: (endpoint: Endpoint) => void
  /** Told of each question; left out, nothing is spent on it. */
  onAnswer?: ((row: AnsweredQuestion) => void) | undefined
  /** Something that the operator should know, once a second at most. */
  onNotice: (notice: {code: string; message: string}) => void
  signal: AbortSignal
  trace?: Trace | undefined
}

/** A question, and what became of it. */
export type AnsweredQuestion = {
  from: string
  protocol: 'udp' | 'tcp'
  name: string
  type: string
  rcode: string
  /** Who knew: our records, another server just now, or what it said before. */
  source: 'records' | 'forward' | 'cache' | 'none'
  answerCount: number
  sizeBytes: number
}

const MAX_CONNECTIONS = 200
/** A client that has nothing to ask for so long makes room (RFC 7766 §6.2.3 leaves it to us). */
const IDLE_TIMEOUT_MS = 10_000
/** An answer for which there is no room at all says no more than that it is truncated. */
const NO_ROOM = 0
/** What one connection may have unanswered. */
const MAX_UNANSWERED = 64
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024
const U16 = plainLayout(LENGTH_FIELDS.u16be)

/**
 * Answers questions over UDP and TCP until it is told to stop. Rejects with SystemError PORT_IN_USE (which names the holder) and what else
 * keeps a socket from listening; InputError RECORD_CONFLICT, FORWARD_TO_ITSELF.
 */
export async function serveDns(options: DnsServeOptions, events: ServeEvents): Promise<void> {
  const server = new DnsServer(options, events)
  await server.run()
}

type Socket = Parameters<ListenOptions['onConnection']>[0]

type Client = {address: string; port: number; protocol: 'udp' | 'tcp'}

class DnsServer {
  private zones!: Zones
  private readonly forwarder: Forwarder | null
  private readonly limit: AnswerLimit
  private readonly garbage: GarbageNotices
  private readonly sockets = new Set<Socket>()
  private udp!: UdpListener

  constructor(
    private readonly options: DnsServeOptions,
    private readonly events: ServeEvents,
  ) {
    const {forward, forwarding = {}, answersPerSecond, hosts} = options
    this.serveRecords(hosts?.entries ?? [])
    this.forwarder = forward ? new Forwarder(forward, {...forwarding, signal: events.signal}) : null
    this.limit = new AnswerLimit(answersPerSecond)
    this.garbage = new GarbageNotices((message) => events.onNotice({code: 'NOT_A_QUESTION', message}))
  }

  private serveRecords(hosts: readonly HostsEntry[]): void {
    const {records, ttlSeconds, forward} = this.options
    const options = {ttlSeconds, forwards: forward !== undefined}
    this.zones = new Zones({[Symbol.iterator]: () => zoneRecordsOf(records, hosts)}, options, pointersOf(hosts))
  }

  async run(): Promise<void> {
    const {signal, onListening} = this.events
    const {tcp, endpoint} = await this.listen()
    const endWatch = this.options.hosts?.watch((entries) => this.serveRecords(entries))
    try {
      this.refuseLoop(endpoint)
      onListening(endpoint)
      await aborted(signal)
    } finally {
      endWatch?.()
      this.garbage.close()
      for (const socket of this.sockets) socket.destroy()
      await Promise.all([this.udp.close(), tcp.close()])
    }
  }

  /** Both on one port; where the system chooses it, it may be free for one and taken for the other. */
  private async listen(trace = this.events.trace): Promise<{tcp: Listener; endpoint: Endpoint}> {
    const {host, port, version} = this.options
    for (let attempt = 1; ; attempt++) {
      const onDatagram = (bytes: Buffer, sender: Sender) => this.takeDatagram(bytes, sender)
      this.udp = await listenUdp({host, port, version}, {onDatagram, receiveBufferBytes: RECEIVE_BUFFER_BYTES, trace})
      const {endpoint} = this.udp
      try {
        const onConnection = (socket: Socket) => this.takeConnection(socket)
        const place = Endpoint.of(endpoint.host, endpoint.port, version)
        const tcp = await listenTcp(place, {onConnection, maxConnections: MAX_CONNECTIONS, trace})
        return {tcp, endpoint}
      } catch (error) {
        await this.udp.close()
        if (port !== 0 || attempt === 10 || (error as SystemError).code !== 'PORT_IN_USE') throw error
      }
    }
  }

  private refuseLoop(endpoint: Endpoint): void {
    const {forward} = this.options
    if (!forward || forward.port !== endpoint.port) return
    const isOwn =
      forward.host === endpoint.host || (isLoopback(forward.host) && ['::', '0.0.0.0'].includes(endpoint.host))
    if (isOwn)
      throw new InputError('FORWARD_TO_ITSELF', `${forward}: that is this server itself`, {input: String(forward)})
  }

  private takeDatagram(bytes: Buffer, {address, port}: Sender): void {
    const verdict = this.limit.verdict(address)
    if (verdict === 'drop') return
    const client: Client = {address, port, protocol: 'udp'}
    const asked = readQuestion(bytes)
    if ('refusal' in asked) {
      this.garbage.add(asked.refusal, client)
      if (asked.answer && verdict === 'answer') this.udp.send(asked.answer, client, ignore)
      return
    }
    const send = (answer: Buffer) => this.udp.send(answer, client, ignore)
    if (verdict === 'truncate') return send(buildAnswer(asked, RCODE.NOERROR, null, undefined, NO_ROOM))
    this.answer(asked, client, udpLimit(asked), send)
  }

  private takeConnection(socket: Socket): void {
    const decoder = new LengthPrefixDecoder('u16be')
    const client: Client = {address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0, protocol: 'tcp'}
    let unanswered = 0
    let hasEnded = false
    this.sockets.add(socket)
    socket.once('close', () => {
      clearTimeout(idle)
      this.sockets.delete(socket)
    })
    // Bytes alone do not count: a question that drips in would keep its place for ever.
    const idle = setTimeout(() => socket.destroy(), this.options.idleTimeoutMs ?? IDLE_TIMEOUT_MS)
    const send = (answer: Buffer) => {
      unanswered--
      if (socket.destroyed) return
      const isTaken = socket.write(encodeLengthPrefixed(answer, U16))
      if (hasEnded && unanswered === 0) socket.end()
      else if (isTaken && unanswered < MAX_UNANSWERED) socket.resume()
    }
    socket.on('drain', () => socket.resume())
    socket.on('end', () => {
      hasEnded = true
      if (unanswered === 0) socket.end() // whoever has sent everything still gets the answers
    })
    socket.on('data', (chunk) => {
      try {
        for (const {payload} of decoder.push(chunk)) {
          idle.refresh()
          const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.length)
          const asked = readQuestion(bytes)
          if ('refusal' in asked) {
            this.garbage.add(asked.refusal, client)
            if (!asked.answer) return void socket.destroy()
            unanswered++
            send(asked.answer)
          } else {
            unanswered++
            this.answer(asked, client, 0xffff, send)
          }
        }
        if (decoder.failure) throw decoder.failure
      } catch (error) {
        this.garbage.add((error as Error).message, client)
        socket.destroy()
      }
      // Whoever asks without reading the answers is not read either.
      if (unanswered >= MAX_UNANSWERED || socket.writableNeedDrain) socket.pause()
    })
  }

  private answer(asked: AskedQuestion, client: Client, maxBytes: number, send: (answer: Buffer) => void): void {
    const recursionAvailable = this.forwarder !== null
    const sections = this.zones.find(asked.key, asked.type)
    if (sections) {
      const flags = {isAuthoritative: sections.isAuthoritative, recursionAvailable}
      const answer = buildAnswer(asked, RCODE[sections.rcode], sections, flags, maxBytes)
      send(answer)
      this.tell(asked, client, answer, 'records')
      return
    }
    // Without the wish for recursion only the cache could answer, and whoever peeks into it learns what others ask.
    if (!this.forwarder || !asked.wantsRecursion || !mayForwardFor(client.address, this.options.allowFrom)) {
      const answer = buildAnswer(asked, RCODE.REFUSED, null, {isAuthoritative: false, recursionAvailable})
      send(answer)
      return this.tell(asked, client, answer, 'none')
    }
    void this.forward(this.forwarder, asked, client, maxBytes, send)
  }

  private async forward(
    forwarder: Forwarder,
    asked: AskedQuestion,
    client: Client,
    maxBytes: number,
    send: (answer: Buffer) => void,
  ): Promise<void> {
    const flags = {isAuthoritative: false, recursionAvailable: true}
    let answer: Buffer
    let source: AnsweredQuestion['source'] = 'none'
    try {
      const known = forwarder.recall(asked)
      const forwarded = known ?? (await forwarder.ask(asked))
      answer = buildAnswer(asked, forwarded.rcode, sectionsNow(forwarded, forwarder.now()), flags, maxBytes)
      source = known ? 'cache' : 'forward'
    } catch (error) {
      if (this.events.signal.aborted) return
      this.garbage.addFailure((error as Error).message)
      answer = buildAnswer(asked, RCODE.SERVFAIL, null, flags)
    }
    send(answer)
    this.tell(asked, client, answer, source)
  }

  private tell(
    {key, type}: AskedQuestion,
    {address, port, protocol}: Client,
    answer: Buffer,
    source: AnsweredQuestion['source'],
  ): void {
    this.events.onAnswer?.({
      from: String(Endpoint.of(withoutMapping(address), port)),
      protocol,
      name: new WireReader(Buffer.from(key, 'latin1'), 0, key.length).name(),
      type: recordTypeName(type),
      rcode: rcodeName(answer[3]! & 0x0f),
      source,
      answerCount: answer.readUInt16BE(6),
      sizeBytes: answer.length,
    })
  }
}

/** For this machine's own programs always; for others, if they are in one of these networks. */
export function mayForwardFor(address: string, allowFrom: readonly Prefix[]): boolean {
  if (isLoopback(address)) return true
  const {version, value} = IpAddress.parse(withoutMapping(address))
  return allowFrom.some((network) => network.contains(IpAddress.of(version, value)))
}

/** One client's answer that does not leave is that client's trouble; it asks again. */
function ignore(): void {}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), {once: true})
  })
}
