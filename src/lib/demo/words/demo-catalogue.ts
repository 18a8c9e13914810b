import type {DemoEvidence, DemoSide, ExperimentName} from '../experiment-names.js'
import type {FieldName, LayerName} from '../../lab/packet-layers.js'
import type {Language} from '../../text/language.js'

type Describe = Record<ExperimentName, string>

/** Everything that demo says in one language. JSON keeps to English. */
export type DemoCatalogue = {
  language: Language
  /** Between two sentences. */
  gap: string
  titles: Describe
  /** How a person is asked for an experiment. */
  which: string
  /** What the steps mean; an experiment chooses what fits what it has seen. */
  because: {
    handshake: Record<'packets' | 'states', string>
    close: Record<'packets' | 'states', string>
    backlog: string
    synQueue(cookies: number): string
    timeWait(seen: {isBindSeen: boolean}): string
    mtu: string
    retransmit: Record<'segment' | 'syn', string>
    window: string
    arp: string
    tls: string
  }
  /** How the packets can be seen, where only their traces were. */
  packetsUnseen: string
  evidence: Record<DemoEvidence, string>
  sides: Record<DemoSide, string>
  /** Events that are words; states and the names of segments stand for themselves. */
  events: Record<DemoEvent, string>
  seen(evidence: string): string
  notSeen(evidence: string): string
  steps: {
    listens(backlog: number): string
    clientIn(number: number): string
    clientWaits(number: number): string
    queue(made: number, waiting: number): string
    listenerInfo(queued: number, backlog: number): string
    droppedAgain: string
    acceptsAll: string
    lateOnesIn: string
    listensOnWire(backlog: number): string
    forged(count: number): string
    unanswered(count: number): string
    halfOpen(count: number): string
    cookies(setting: string | null, cookies: number, dropped: number): string
    cookieClient: string
    noAnswer: string
    secondsLeft(port: number, seconds: string): string
    bound(reuse: boolean, errno: number): string
    notBound: string
    nodeListens(works: boolean): string
    serverClosesFirst(port: number): string
    sendsOnce(sizeBytes: number): string
    readWhole(text: string): string
    queueFull: string
    synDropped: string
    synAgain(times: number): string
    queueEmptied: string
    repetitionIn: string
    mtu(mtu: number): string
    wholePacket(totalBytes: number): string
    fragment(totalBytes: number, offset: number, isLast: boolean): string
    datagramCame(sizeBytes: number, arrivedBytes: number): string
    announces(side: 'client' | 'server', maxSegmentBytes: number | null, mtu: number): string
    oneWrite(sizeBytes: number): string
    segment(sizes: {payloadBytes: number; totalBytes: number; hasTimestamps: boolean; dontFragment: boolean}): string
    packet(packet: {isToServer: boolean; payloadBytes: number; maxSegmentBytes: number | null; isLost: boolean}): string
    portListens(port: number, states: string): string
    connects: string
    clientSocket(states: string): string
    serverSockets(states: string): string
    clientClosesFirst: string
    finAcknowledged(states: string): string
    mayStillSend(states: string): string
    firstLingers(states: string): string
  }
  arp: {
    send(sizeBytes: number, address: string): string
    question(frame: {destination: string; targetAddress: string; senderAddress: string}): string
    answer(frame: {destination: string; source: string; senderAddress: string}): string
    datagram(sizeBytes: number, destination: string): string
    entry(address: string, mac: string): string
  }
  window: {
    write(sizeBytes: number): string
    data(from: number, sizeBytes: number): string
    ack(upto: number, windowBytes: number): string
    probe: string
    full(sizeBytes: number): string
    crumb: string
    noUpdate: string
    readOn: string
    allRead(sizeBytes: number): string
  }
  close: {
    passive: string
    later: string
    simultaneous: string
    lingers(client: string, server: string): string
  }
  tls: {
    talk(passage: {isEncrypted: boolean; meddling: 'reads' | 'changes'; text: string}): string
    isRead: string
    notRead(sizeBytes: number): string
    chunk(sizeBytes: number, from: 'client' | 'server', shown: string): string
    changed: string
    /** How a changed record ends a connection: found out by the one end, told to the other. */
    broken: Record<'found' | 'told', string>
  }
  layers: {
    captured(sizeBytes: number | null): string
    told(sizeBytes: number | null): string
    /** The layer by both countings, OSI's seven and TCP/IP's five. */
    names: Record<LayerName | 'physical', string>
    part(name: string, about: string): string
    header(protocol: string, sizeBytes: number | null): string
    fields: Record<FieldName, string>
    noBytes: string
    because: string
  }
}

export const DEMO_EVENTS = [
  'connect', 'close', 'write', 'full', 'no update', 'read on', 'all read', 'data again', 'data', 'probe', 'receive',
  'send', 'segment', 'bind', 'listen', 'read', 'SYN again', 'accept', 'established', 'waits', 'queue', 'neighbour',
  'datagram', 'question', 'answer', 'broken', 'recv', 'has read it', 'has not', 'sees', 'sees greeting', 'changes',
  'cookies',
] as const // prettier-ignore
type DemoEvent = (typeof DEMO_EVENTS)[number]

/** An event in the language of the text. */
export function eventName(event: string, {events}: DemoCatalogue): string {
  return events[event as DemoEvent] ?? event
}
