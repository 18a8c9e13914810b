import type {EvidenceName} from '../lab/watch-segments.js'

/** Where a chunk of bytes was seen, from the program that sends down to the wire and up to the program that reads. */
export type Layer = 'app' | 'node' | 'segment' | 'read'

/**
 * The last that joined or cut messages: Node (its queue before the connection stands, cork), the sender's kernel (Nagle,
 * TCP_CORK, the segment size), the receive buffer (all that has arrived is one heap of bytes), or the reader, by asking
 * for fewer bytes than a message has.
 */
export type MergedBy = 'none' | 'node' | 'sender' | 'receiver' | 'reader'

export type StickEvent = {
  /** Since the first send. */
  tMs: number
  side: 'sender' | 'receiver'
  layer: Layer
  sizeBytes: number
  /** The messages, from 0, that have bytes in it. */
  messages: number[]
}

/** How many pieces each layer saw; null where it cannot be seen. */
type Counts = {
  app: number
  node: number
  segmentsOut: number | null
  segmentsIn: number | null
  reads: number
}

/** The pieces of each layer as `5+5+7+1`; null where they cannot be seen. */
type Shapes = {app: string; node: string; segments: string | null; reads: string}

export type FixReport = {
  framing: string
  framesReceived: number
  /** The same sends and reads, and every message came back as it was. */
  held: boolean
  /** What was read on the way, as `9+9+11+5`. */
  reads: string
  /** What was written, as `9+9+11+5`: the sizes of the frames. */
  writes: string
  /** The bytes of each frame as `00 00 00 05 68 …`, the first 64 of a long one. */
  frames: string[]
}

const SHOWN_FRAME_BYTES = 64

/** Lower-case hex pairs with blanks between; `…` stands for what is left out. */
export function hexPairs(bytes: Uint8Array): string {
  const pairs = [...bytes.subarray(0, SHOWN_FRAME_BYTES)].map((byte) => byte.toString(16).padStart(2, '0'))
  return bytes.length > SHOWN_FRAME_BYTES ? `${pairs.join(' ')} …` : pairs.join(' ')
}

/** Bytes that were written and did not leave at once (where segments are not seen: did not come). */
export type Wait = {
  sizeBytes: number
  /** From 0. */
  messages: number[]
  /** From the write of their first until they left. */
  ms: number
  /** Messages whose acknowledgement was the last thing seen before they left; null where none was seen. */
  ackOf: number[] | null
  /** Whether a full segment: that waits for a window, not for Nagle. */
  isFull: boolean
  /** The end of sending (FIN) took them along before the acknowledgement; false where that was not seen. */
  byEnd: boolean
}

/** A character that a read cut in two: what each side got, as hex pairs, and what a strict decoder makes of it. */
export type CutCharacter = {character: string; read: number; before: string; after: string}

/** What else was seen, as counts; words/ has the sentences. */
export type Note =
  | {about: 'no delay'; app: number; segmentsOut: number | null; reads: number; cures: 'all' | 'waiting' | 'nothing'}
  | {about: 'no delay for UDP'}
  | {about: 'tries'; tries: number; isSeen: boolean}
  | {about: 'early end'; sentBytes: number; isSilent: boolean}
  | {about: 'early end noticed'; framing: string}
  | {about: 'same over UDP'; sizes: number[]}
  | {about: 'half fix crashed'; gotBytes: number; error: string}
  | {about: 'half fix read'; length: number}
  | {about: 'cut datagrams'; bufferBytes: number; received: string[]; lostBytes: number}
  | {about: 'no cut datagrams'}
  | {about: 'flood'; count: number; sizeBytes: number; arrived: number}
  | {about: 'fragments'; largestBytes: number; packets: number; packetsOfOneMore: number}
  | {about: 'blocking send'; sizeBytes: number; takenBytes: number; calls: number; ms: number; hasWaited: boolean}

/** One way to write two things before waiting for an answer, and what it cost. */
export type CureReport = {
  cure: string
  transactions: number
  /** How often the second write was held back until the first was acknowledged. */
  stalled: number
  medianMs: number
  maxMs: number
  segmentsPerTransaction: number | null
}

export type StickReport = {
  scenario: string
  /** Long ones are shortened in the middle. */
  messages: string[]
  events: StickEvent[]
  counts: Counts
  shapes: Shapes
  evidence: EvidenceName
  /** Null where the evidence does not reach that far. */
  mergedBy: MergedBy | null
  reproduced: boolean
  fix: FixReport | null
  /** The first ten. */
  waits: Wait[]
  /** What `send once` could not get rid of. */
  notTakenBytes: number
  /** What each read had asked for. */
  asked: number[]
  cutCharacters: CutCharacter[]
  conditions: {noDelay: boolean; onWire: boolean; rttMs: number | null; maxSegmentBytes: number | null}
  notes: Note[]
  cures: CureReport[] | null
}

export type Pattern = {reads: number[]; count: number}

/** Several runs: the last one in full, and what all of them were. */
export type RepeatedReport = StickReport & {
  runs: number
  reproducedRuns: number
  /** Null where nothing was to be fixed. */
  heldRuns: number | null
  patterns: Pattern[]
}

export type StoryReport = {
  scenario: 'story'
  parts: StickReport[]
  /** Framed messages cut at random and put together again; null where no fix was wanted. */
  proof: {framing: string; cuttings: number; equal: number} | null
  reproduced: boolean
}
