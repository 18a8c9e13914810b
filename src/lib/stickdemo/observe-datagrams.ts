import {createDecoder, createEncoder, type Framing} from '../framing/create-decoder.js'
import {exchangeDatagrams, receiveCut} from '../lab/exchange-datagrams.js'
import type {Lab, Observation, Piece} from './run-script.js'
import {type FixReport, hexPairs, type Note} from './report.js'
import type {Findings, Job} from './scenario.js'

/** Enough for any receive buffer that the kernel gives to someone who asks for 4 KiB. */
const FLOOD = {count: 100, sizeBytes: 1000, receiveBufferBytes: 4096}

/** What Node receives every datagram into. */
const DATAGRAM_BUFFER_BYTES = 65_536

type UdpObservation = {
  seen: Observation
  /** Each datagram came as one message, in order. */
  keptApart: boolean
  /** Bytes that a buffer too small cost; null where Node can't be made to read so. */
  cutBytes: number | null
  droppedDatagrams: number
  notes: Note[]
}

/** The messages as datagrams instead of a stream. */
export async function observeDatagrams({messages, plan, framing, lab}: Job): Promise<Findings> {
  const bufferBytes = plan.reads[0]!
  const {seen, keptApart, cutBytes, droppedDatagrams, notes} = await observeUdp(messages, bufferBytes, lab)
  const wouldCut = plan.sizes.some((size) => size > bufferBytes)
  const reproduced = keptApart && droppedDatagrams > 0 && (cutBytes === null || !wouldCut || cutBytes > 0)
  const fix = framing && (await fixUdp(messages, bufferBytes, framing))
  return {seen, mergedBy: 'none', reproduced, fix, notes}
}

/** What UDP does with the same messages: kept apart, cut by a small buffer, dropped by a full one. */
async function observeUdp(messages: readonly Uint8Array[], bufferBytes: number, {wire}: Lab): Promise<UdpObservation> {
  const pieces: Piece[] = []
  const note = (layer: Piece['layer']) => (sizeBytes: number) => {
    pieces.push({tMs: performance.now(), layer, sizeBytes})
  }
  const hosts = wire ? {listenHost: wire.localHost, connectHost: wire.remoteHost} : {}
  const onSend = (sizeBytes: number) => (['app', 'node'] as const).forEach((layer) => note(layer)(sizeBytes))
  const received = await exchangeDatagrams(messages, {...hosts, onSend, onReceive: note('read')})
  const cut = await receiveCut(messages, bufferBytes)
  const flood = Array.from({length: FLOOD.count}, () => new Uint8Array(FLOOD.sizeBytes))
  const {length: survivors} = await exchangeDatagrams(flood, {receiveBufferBytes: FLOOD.receiveBufferBytes})
  const sizes = messages.map(({length}) => length)
  const cutBytes = cut && cut.reduce((sum, {bytes, datagramBytes}) => sum + datagramBytes - bytes.length, 0)
  const notes: Note[] = [
    cut
      ? {
          about: 'cut datagrams',
          bufferBytes,
          received: cut.map(({bytes}) => Buffer.from(bytes).toString()),
          lostBytes: cutBytes!,
        }
      : {about: 'no cut datagrams'},
    {about: 'flood', ...FLOOD, arrived: survivors},
  ]
  if (wire) notes.push(await countFragments(wire, hosts))
  return {
    seen: {
      evidence: wire ? 'wire' : 'js',
      pieces,
      app: sizes,
      node: sizes,
      segmentsOut: null,
      segmentsIn: null,
      segments: null,
      maxSegmentBytes: null,
      reads: received.map(({length}) => length),
      asked: received.map(() => DATAGRAM_BUFFER_BYTES),
      acks: null,
      chunks: received,
      reachedEnd: false,
      heldBackBytes: 0,
      notTakenBytes: 0,
    },
    keptApart:
      received.length === messages.length && messages.every((message, index) => equal(message, received[index])),
    cutBytes,
    droppedDatagrams: FLOOD.count - survivors,
    notes,
  }
}

/** IP cuts what is longer than the MTU less 20 bytes of IP and 8 of UDP header. */
async function countFragments(
  wire: NonNullable<Lab['wire']>,
  hosts: {listenHost?: string; connectHost?: string},
): Promise<Note> {
  const packets = async (sizeBytes: number) => {
    const before = wire.packets.length
    await exchangeDatagrams([new Uint8Array(sizeBytes)], hosts)
    const large = wire.packets.slice(before).filter(({protocol, fragmentOffset, moreFragments, payloadBytes}) => {
      return protocol === 'udp' && (fragmentOffset > 0 || moreFragments || payloadBytes === sizeBytes)
    })
    return large.length
  }
  const largest = wire.mtu - 28
  const [whole, cut] = [await packets(largest), await packets(largest + 1)]
  return {about: 'fragments', largestBytes: largest, packets: whole, packetsOfOneMore: cut}
}

/** Each datagram says how long it is: whole ones are the messages, and a cut one shows. */
async function fixUdp(
  messages: readonly Uint8Array[],
  bufferBytes: number,
  {framing, name}: {framing: Framing; name: string},
): Promise<FixReport> {
  const frames = messages.map((message) => createEncoder(framing)(message))
  const received = await exchangeDatagrams(frames)
  const whole = received.flatMap((datagram) =>
    createDecoder(framing)
      .push(datagram)
      .map(({payload}) => payload),
  )
  const cut = await receiveCut(frames, bufferBytes)
  const allNoticed = (cut ?? []).every(
    ({bytes, datagramBytes}) => bytes.length === datagramBytes || !isWhole(bytes, framing),
  )
  return {
    framing: name,
    framesReceived: whole.length,
    held:
      whole.length === messages.length &&
      messages.every((message, index) => equal(message, whole[index])) &&
      allNoticed,
    reads: received.map(({length}) => length).join('+'),
    writes: frames.map(({length}) => length).join('+'),
    frames: frames.map(hexPairs),
  }
}

function isWhole(bytes: Uint8Array, framing: Framing): boolean {
  const decoder = createDecoder(framing)
  try {
    const frames = decoder.push(bytes)
    decoder.end()
    return frames.length > 0
  } catch {
    return false
  }
}

function equal(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && Buffer.compare(a, b) === 0
}
