import {EventEmitter, once} from 'node:events'
import {setImmediate} from 'node:timers/promises'
import {Endpoint} from '../address/endpoint.js'
import {refuseTooLong} from '../datagram/payload.js'
import {InputError, NetkitError} from '../errors.js'
import {type Encoding, encodingOf} from '../text/encoding.js'
import type {Trace} from '../net/trace.js'
import {resolveHost, withoutMapping} from '../net/resolve-host.js'
import type {LocalEnd} from '../net/local-end.js'
import {connectUdp, type UdpPeer as Connection} from '../net/udp/udp-connect.js'
import {type ListenHost, listenUdp} from '../net/udp/udp-listen.js'
import type {Sender} from '../net/udp/udp-socket.js'
import {type ChatNews, joinedNews, leftNews, messageNews, type Peer} from './chat-event.js'
import {QuietTimer} from './quiet-timer.js'
import type {Typist} from './typist.js'
import {UdpPeers} from './udp-peers.js'
import {untilEither} from './until-either.js'
import {isQuit} from './chat-wire.js'

export type UdpChatOptions = {
  /** A WHATWG label: `utf-8`, `gbk`. */
  encoding: string
  /** Called when there is somewhere to say something. */
  startTyping(): Typist
  /** How long to listen on when a pipe has ended. */
  waitMs: number
  signal: AbortSignal
  tell(news: ChatNews): void
  notice(text: string): void
  trace?: Trace | undefined
}

/** People write slowly; this is for a crowd of them. */
const RECEIVE_BUFFER_BYTES = 1024 * 1024

/**
 * Talks with everybody who writes, until the typist says `q` or goes, or the signal comes. What one peer says is not passed on to
 * the others: a sender may be forged, and would be multiplied. Rejects as `listenUdp` does.
 */
export async function listenUdpChat(
  place: ListenHost & {host: string},
  options: UdpChatOptions & {onListening(where: string): void},
): Promise<void> {
  const {signal, tell, trace} = options
  const encoding = await encodingOf(options.encoding)
  const peers = new UdpPeers()
  const happenings = new EventEmitter()
  const quiet = new QuietTimer(options.waitMs)

  function hear(bytes: Uint8Array, sender: Sender): void {
    if (listener.isOwn(sender)) return
    quiet.restart()
    const {peer, isNew, forgotten} = peers.hear(sender, withoutMapping(sender.address))
    if (forgotten) tell(leftNews(forgotten, 'forgotten'))
    const said = textOf(bytes, encoding)
    if (isQuit(said)) {
      peers.forget(peer)
      if (!isNew) tell(leftNews(peer, 'q'))
      return
    }
    if (isNew) tell(joinedNews(peer))
    tell(messageNews(peer, {payload: bytes, said, text: encoding.decode(bytes)}))
    if (isNew) happenings.emit('joined')
  }

  const listener = await listenUdp(place, {onDatagram: hear, receiveBufferBytes: RECEIVE_BUFFER_BYTES, trace})
  const sayAll = async (bytes: Uint8Array) => {
    for (const {sender} of peers.all) {
      listener.send(bytes, sender, ({message}) => {
        options.notice(`to ${Endpoint.of(sender.address, sender.port)}: ${message}`)
      })
    }
    while (listener.sendQueueBytes() > 0) await setImmediate() // the system is busy: neither forget nor pile up
  }

  try {
    options.onListening(String(listener.endpoint))
    const typist = options.startTyping()
    const talk = async () => {
      let hasSpoken = false
      for await (const line of typist.lines) {
        hasSpoken = true
        if (isQuit(line)) return sayAll(encoding.encode(line))
        await attempt(typist, async () => {
          const bytes = payloadOf(line, encoding)
          if (peers.all.length === 0) {
            if (typist.isPerson) throw new InputError('NOBODY_HERE', 'not sent: nobody has written yet')
            await once(happenings, 'joined')
          }
          await sayAll(bytes)
          if (line === '' && typist.isPerson) options.notice(EMPTY_SENT)
        })
      }
      if (typist.isPerson) return
      // Without a single line there was nobody at all (`< /dev/null`), and the listener goes on.
      await new Promise<void>((resolve) => hasSpoken && quiet.start(resolve))
    }
    await untilEither(signal, talk())
  } finally {
    quiet.stop()
    await listener.close()
  }
}

/**
 * Talks with one peer, until either says `q`, the typist goes, or the signal comes. Of a name's addresses the first that does not
 * refuse is taken. Rejects with NetworkError CONNECTION_REFUSED where no person sits there to try again, and as `connectUdp` does.
 */
export async function joinUdpChat(
  target: Endpoint,
  options: UdpChatOptions & {onConnected(where: string): void; bind?: LocalEnd | undefined},
): Promise<void> {
  const {signal, tell, trace, notice} = options
  const encoding = await encodingOf(options.encoding)
  const addresses = [...(await resolveHost(target.host, target.version))]
  const quiet = new QuietTimer(options.waitMs)
  /** Until something was heard, what was said may have to be said again to the next address. */
  let unheard: Uint8Array[] | null = []
  let connection: Connection | undefined
  let attempts = 0
  /** Lines that went out, and what came back: in a pipe the last answer is awaited. */
  let [sentLines, heardLines] = [0, 0]
  let onHeard = () => {}

  const over = new Promise<void>((resolve, fail) => {
    let typist: Typist
    begin().then(resolve, fail)
    signal.addEventListener('abort', () => resolve(), {once: true})
    if (signal.aborted) resolve()

    async function begin(): Promise<void> {
      connection = await open()
      options.onConnected(String(connection.remote))
      typist = options.startTyping()
      await talk()
    }

    async function open(): Promise<Connection> {
      const mine = ++attempts
      const remote = Endpoint.of(addresses[0]!, target.port)
      const onError = (trouble: Error) => mine === attempts && hearOf(trouble) // a former address matters no more
      return await connectUdp(remote, {onDatagram: hear, onError, bind: options.bind, trace})
    }

    function hear(bytes: Uint8Array, {address, port}: Sender): void {
      quiet.restart()
      unheard = null
      heardLines++
      onHeard()
      const other: Peer = {number: 1, address, port, name: null}
      const said = textOf(bytes, encoding)
      if (!isQuit(said)) return tell(messageNews(other, {payload: bytes, said, text: encoding.decode(bytes)}))
      tell(leftNews(other, 'q'))
      resolve()
    }

    function hearOf(trouble: Error): void {
      const isRefusal = trouble instanceof NetkitError && trouble.code === 'CONNECTION_REFUSED'
      if (isRefusal && unheard !== null && addresses.length > 1) moveOn().catch(fail)
      else if (isRefusal && typist.isPerson) notice(`${trouble.message} (yet?)`)
      else fail(trouble)
    }

    async function moveOn(): Promise<void> {
      const former = connection
      addresses.shift()
      connection = await open()
      for (const bytes of unheard ?? []) connection.send(bytes)
      await former?.close()
    }

    /** As many as were said, or until it has been quiet for a while. */
    async function lastAnswers(): Promise<void> {
      await new Promise<void>((enough) => {
        onHeard = () => void (heardLines >= sentLines && enough())
        quiet.start(enough)
        onHeard()
      })
    }

    async function talk(): Promise<void> {
      for await (const line of typist.lines) {
        await attempt(typist, async () => {
          const bytes = payloadOf(line, encoding)
          if (unheard !== null && addresses.length > 1) unheard = [...unheard, bytes].slice(-MAX_UNHEARD)
          await connection?.sendAndWait(bytes)
          if (!isQuit(line)) sentLines++
          if (line === '' && typist.isPerson) notice(EMPTY_SENT)
        })
        if (isQuit(line)) return typist.isPerson ? undefined : await lastAnswers()
      }
      if (!typist.isPerson) await new Promise<void>((quietly) => quiet.start(quietly))
    }
  })
  try {
    await over
  } finally {
    quiet.stop()
    await connection?.close()
  }
}

/** What is said again when an address has refused. */
const MAX_UNHEARD = 16

const EMPTY_SENT = '(sent an empty datagram: 0 bytes, but it arrives)'

/** Throws InputError NOT_ENCODABLE, DATAGRAM_TOO_LONG. */
function payloadOf(line: string, encoding: Encoding): Uint8Array {
  const bytes = encoding.encode(line)
  refuseTooLong(bytes, 'the line')
  return bytes
}

/** For people, and for `q`: without the line end that some programs send. */
function textOf(bytes: Uint8Array, encoding: Encoding): string {
  return encoding
    .decoder()
    .push(bytes, true)
    .replace(/\r?\n$/, '')
}

/** A line that cannot be sent is not the end of the chat. */
async function attempt(typist: Typist, send: () => Promise<void>): Promise<void> {
  try {
    await send()
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    typist.refuse(error)
  }
}
