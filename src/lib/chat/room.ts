import {InputError} from '../errors.js'
import {joinBytes} from '../framing/join-bytes.js'
import {type ChatNews, joinedNews, labelOf, leftNews, type LeaveReason, messageNews, type Peer} from './chat-event.js'
import type {ChatMessage} from './message-reader.js'
import {normaliseName, OPERATOR_NAME, refuseName} from './refuse-name.js'
import {isQuit, type ChatWire} from './chat-wire.js'

/** What the room does to the world. */
export type RoomPorts = {
  /** One call is one whole message, or several: what is passed on is never cut. */
  send(member: Member, bytes: Uint8Array): void
  /** Nothing more will be sent to that member, who has left the room. */
  end(member: Member): void
  tell(news: ChatNews): void
}

export type Member = Peer & {
  /** In a room with names nobody is there before it has one; this counts the names that were refused. */
  namesRefused: number
  isHere: boolean
}

const MAX_NAMES_REFUSED = 3

/**
 * Who is in a room, and who hears what: a member's words go to the other members and to the operator, the operator's to
 * all members. Knows nothing of sockets.
 */
export class Room {
  private readonly everybody = new Set<Member>()
  private lastNumber = 0

  constructor(
    private readonly wire: ChatWire,
    private readonly hasNames: boolean,
    private readonly ports: RoomPorts,
  ) {}

  /** Those who hear what is said. */
  get members(): Member[] {
    return [...this.everybody].filter(({isHere}) => isHere)
  }

  /** Somebody has connected; `enter` follows when the ports know that member. */
  invite(address: string | null, port: number | null): Member {
    return {number: ++this.lastNumber, address, port, name: null, namesRefused: 0, isHere: false}
  }

  /** Lets a member in, or asks for its name first. */
  enter(member: Member): void {
    this.everybody.add(member)
    if (this.hasNames) this.tellMember(member, 'name?')
    else this.arrive(member)
  }

  /** What one read has brought: goes to each of the others in one piece. */
  hear(member: Member, messages: readonly ChatMessage[]): void {
    const relayed: Uint8Array[] = []
    for (const message of messages) {
      if (!this.everybody.has(member)) break
      if (isQuit(message.said)) {
        this.relay(member, relayed.splice(0))
        this.leave(member, 'q')
      } else if (!member.isHere) this.takeName(member, message.said)
      else {
        relayed.push(this.hasNames ? this.withName(member, message.payload) : message.bytes)
        const text = this.wire.encoding.decode(message.payload)
        this.ports.tell(messageNews(member, {payload: message.payload, text, said: message.said}))
      }
    }
    this.relay(member, relayed)
  }

  /** Somebody has gone, or is sent away; those who were not there yet go unnoticed. */
  leave(member: Member, reason: LeaveReason, detail: string | null = null): void {
    if (!this.everybody.delete(member)) return
    this.ports.end(member)
    if (!member.isHere) return
    member.isHere = false
    this.announce(`* ${labelOf(member)} left`)
    this.ports.tell(leftNews(member, reason, detail))
  }

  /** The operator speaks. Throws InputError where the text cannot be sent. */
  say(text: string): void {
    const words = this.hasNames && !isQuit(text) ? `${OPERATOR_NAME}: ${text}` : text
    this.sendAll(this.members, this.wire.encode(words))
  }

  /** Everybody goes, without a word to the others. */
  close(): void {
    const members = [...this.everybody]
    this.everybody.clear()
    for (const member of members) this.ports.end(member)
  }

  private takeName(member: Member, text: string): void {
    const name = normaliseName(text)
    const taken = this.members.flatMap((other) => other.name ?? [])
    const refusal = name === '' ? null : (refuseName(name, taken) ?? this.refuseUnsayable(name))
    if (refusal === null) {
      member.name = name === '' ? null : name
      return this.arrive(member)
    }
    if (++member.namesRefused === MAX_NAMES_REFUSED) return this.arrive(member)
    this.tellMember(member, `* ${refusal}`)
    this.tellMember(member, 'name?')
  }

  /** A name's usual spelling may have a character that the encoding lacks. */
  private refuseUnsayable(name: string): string | null {
    try {
      this.wire.encode(name)
      return null
    } catch (error) {
      if (error instanceof InputError) return 'that name cannot be encoded here'
      throw error
    }
  }

  private arrive(member: Member): void {
    member.isHere = true
    this.announce(`* ${labelOf(member)} joined`)
    this.ports.tell(joinedNews(member))
  }

  private announce(text: string): void {
    if (this.hasNames) for (const member of this.members) this.tellMember(member, text)
  }

  /** The room's own words. */
  private tellMember(member: Member, text: string): void {
    this.ports.send(member, this.wire.encode(text))
  }

  /** `NAME: text`, the text as it came. */
  private withName(member: Member, payload: Uint8Array): Uint8Array {
    return this.wire.frame(joinBytes(this.wire.encoding.encode(`${labelOf(member)}: `), payload))
  }

  private relay(from: Member, pieces: Uint8Array[]): void {
    if (pieces.length === 0) return
    const others = this.members.filter((member) => member !== from)
    this.sendAll(others, pieces.length === 1 ? pieces[0]! : joinBytes(...pieces))
  }

  private sendAll(members: Member[], bytes: Uint8Array): void {
    for (const member of members) this.ports.send(member, bytes)
  }
}
