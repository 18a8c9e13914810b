import type {EvidenceName} from '../lab/watch-segments.js'

/** Where a chunk of bytes was seen, from the program that sends down to the wire and up to the program that reads. */
export type Layer = 'app' | 'node' | 'segment' | 'read'

/**
 * Who made other pieces of the messages: Node (its queue before the connection stands, cork), the sender's kernel (Nagle,
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
}

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
  /** What else was seen, in words. */
  notes: string[]
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
