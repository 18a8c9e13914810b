import {EventEmitter, once} from 'node:events'
import type {Auth, AuthFailure} from '../auth/auth.js'
import {InputError, NetkitError} from '../errors.js'
import {listenTcp, type ListenPlace} from '../net/tcp-listen.js'
import {TcpPeer} from '../net/tcp-peer.js'
import type {ServerTls} from '../net/tls/context-options.js'
import type {Trace} from '../net/trace.js'
import type {ChatNews, LeaveReason} from './chat-event.js'
import type {ChatMessage} from './message-reader.js'
import {HOLD_MS, PatientReader} from './patient-reader.js'
import {QuietTimer} from './quiet-timer.js'
import {type Member, Room} from './room.js'
import {placeText} from '../stream/parse-target.js'
import type {Typist} from './typist.js'
import {untilEither} from './until-either.js'
import {emptyLine, isQuit, type ChatWire} from './chat-wire.js'

export type RoomLimits = {
  /** A member that has so much unread makes the others wait. */
  maxBehindBytes: number
  /** The same for all members together. */
  maxBehindTotalBytes: number
  /** How long the others wait; then that member is sent away. */
  catchUpMs: number
  /** See PatientReader. */
  holdMs: number
  /** How long somebody who was told the end may take to end, too. */
  closeMs: number
}

export const ROOM_LIMITS: RoomLimits = {
  maxBehindBytes: 256 * 1024,
  maxBehindTotalBytes: 64 * 1024 * 1024,
  catchUpMs: 5000,
  holdMs: HOLD_MS,
  closeMs: 2000,
}

const DEFAULT_MAX_CONNECTIONS = 256

export type TcpRoomOptions = {
  wire: ChatWire
  names: boolean
  /** Called when there is somewhere to say something. */
  startTyping(): Typist
  tls?: ServerTls | undefined
  auth?: Auth | undefined
  onAuthFailure?: ((failure: AuthFailure) => void) | undefined
  /** DEFAULT_MAX_CONNECTIONS unless given. */
  maxConnections?: number | undefined
  idleTimeoutMs?: number | undefined
  /** How long members may say nothing, or not end, once a piped operator has said everything. */
  waitMs: number
  signal: AbortSignal
  tell(news: ChatNews): void
  /** Somebody was turned away, as there are too many connections. */
  onRefused?: (() => void) | undefined
  /** @param where an endpoint with the port that the system chose, or a path */
  onListening(where: string): void
  trace?: Trace | undefined
  limits?: RoomLimits
}

/**
 * Opens a room and keeps it until the operator says `q` or goes, or the signal comes; then everybody is told the end.
 * Rejects as `listenTcp` does.
 */
export async function runTcpRoom(place: ListenPlace, options: TcpRoomOptions): Promise<void> {
  const {maxConnections = DEFAULT_MAX_CONNECTIONS, onRefused, onListening, startTyping, signal} = options
  const {tls, auth, onAuthFailure, trace} = options
  const room = new TcpRoom(options)
  const listener = await listenTcp(place, {
    onConnection: (socket) => room.admit((handlers) => new TcpPeer(socket, handlers, options)),
    tls,
    auth,
    onAuthFailure,
    onDrop: onRefused,
    maxConnections,
    trace,
  })
  try {
    onListening(placeText(listener.place))
    await untilEither(signal, room.listenTo(startTyping()))
  } finally {
    room.close()
    await listener.close()
  }
}

type Handlers = ConstructorParameters<typeof TcpPeer>[1]

/** A member's connection. */
type Seat = {peer: TcpPeer; reader: PatientReader; catchUpTimer?: NodeJS.Timeout}

/** The sockets of a room: who waits for whom, and who has waited long enough. */
class TcpRoom {
  private readonly room: Room
  private readonly seats = new Map<Member, Seat>()
  /** Those who are too far behind: nobody is listened to until they have caught up or gone. */
  private readonly behind = new Set<Member>()
  private readonly happenings = new EventEmitter()
  private readonly quiet: QuietTimer
  /** The operator has nothing more to say, and nobody new is let in. */
  private isEnding = false
  private readonly limits: RoomLimits

  constructor(private readonly options: TcpRoomOptions) {
    const {wire, names, limits = ROOM_LIMITS} = options
    this.limits = limits
    this.quiet = new QuietTimer(options.waitMs)
    this.room = new Room(wire, names, {
      send: (member, bytes) => this.send(member, bytes),
      end: (member) => this.end(member),
      tell: (news) => this.tell(news),
    })
  }

  /** Somebody has connected. */
  admit(open: (handlers: Handlers) => TcpPeer): void {
    const peer = open({
      onData: (chunk) => this.read(member, chunk),
      onEnd: () => this.readEnd(member),
      onDrain: () => this.caughtUp(member),
      onIdle: () => this.room.leave(member, 'idle'),
      onClose: (error) => this.closed(member, error),
    })
    const member = this.room.invite(peer.address, peer.port)
    if (this.isEnding) return peer.destroy()
    const hear = (take: () => ChatMessage[]) => this.hear(member, take)
    this.seats.set(member, {peer, reader: new PatientReader(this.options.wire.reader(), this.limits.holdMs, hear)})
    this.room.enter(member)
    if (this.behind.size > 0) peer.pause()
  }

  /** Until the operator says `q`, or there is nothing more to say. */
  async listenTo({lines, isPerson, refuse}: Typist): Promise<void> {
    let hasSpoken = false
    for await (const line of lines) {
      hasSpoken = true
      const isEnd = isQuit(line)
      try {
        if (line === '') throw emptyLine()
        if (this.room.members.length === 0 && !isEnd) {
          if (isPerson) throw new InputError('NOBODY_HERE', 'not sent: nobody is here yet')
          await once(this.happenings, 'joined')
        }
        this.room.say(line)
      } catch (error) {
        if (!(error instanceof InputError)) throw error
        refuse(error)
      }
      if (isEnd) return
      if (this.behind.size > 0) await once(this.happenings, 'caught-up')
    }
    // Without a single line there was no operator (`< /dev/null`), and a room can do without.
    if (!hasSpoken && !isPerson) await new Promise(() => {})
    if (!isPerson) await this.hearOut()
  }

  /** Ends our side to all members, and waits for theirs. */
  private async hearOut(): Promise<void> {
    this.isEnding = true
    for (const {peer} of this.seats.values()) peer.finish()
    this.quiet.start(() => this.happenings.emit('empty'))
    if (this.seats.size > 0) await once(this.happenings, 'empty')
  }

  close(): void {
    this.quiet.stop()
    this.isEnding = true
    this.room.close()
  }

  private tell(news: ChatNews): void {
    this.options.tell(news)
    if (news.row.event === 'joined') this.happenings.emit('joined')
  }

  private read(member: Member, chunk: Uint8Array): void {
    const seat = this.seats.get(member)
    this.quiet.restart()
    seat?.reader.push(chunk) // of somebody who has left: nobody's
    if (this.behind.size > 0) seat?.reader.stop()
  }

  private readEnd(member: Member): void {
    this.seats.get(member)?.reader.end()
    this.room.leave(member, 'closed')
  }

  private hear(member: Member, take: () => ChatMessage[]): void {
    try {
      this.room.hear(member, take())
    } catch (error) {
      if (!(error instanceof NetkitError)) throw error
      this.seats.get(member)?.peer.reset() // an orderly end would look like success
      this.room.leave(member, 'bad-frame', error.message)
    }
  }

  private send(member: Member, bytes: Uint8Array): void {
    const seat = this.seats.get(member)
    if (!seat) return
    seat.peer.send(bytes)
    const {maxBehindBytes, maxBehindTotalBytes, catchUpMs} = this.limits
    const most = Math.min(maxBehindBytes, maxBehindTotalBytes / this.seats.size)
    if (seat.peer.queuedBytes <= most || this.behind.has(member)) return
    this.behind.add(member)
    seat.catchUpTimer = setTimeout(() => this.room.leave(member, 'slow'), catchUpMs)
    for (const {peer, reader} of this.seats.values()) {
      peer.pause()
      reader.stop()
    }
  }

  private caughtUp(member: Member): void {
    if (!this.behind.delete(member)) return
    clearTimeout(this.seats.get(member)?.catchUpTimer)
    if (this.behind.size > 0) return
    for (const {peer, reader} of this.seats.values()) {
      peer.resume()
      reader.resume()
    }
    this.happenings.emit('caught-up')
  }

  private end(member: Member): void {
    const seat = this.seats.get(member)
    if (!seat) return
    seat.reader.stop()
    this.caughtUp(member)
    this.seats.delete(member)
    if (this.seats.size === 0) this.happenings.emit('empty')
    seat.peer.close(this.limits.closeMs)
  }

  private closed(member: Member, error: NetkitError | null): void {
    const reason: LeaveReason = error === null ? 'closed' : error.code === 'TIMEOUT' ? 'vanished' : 'reset'
    this.room.leave(member, reason, error?.message ?? null)
  }
}
