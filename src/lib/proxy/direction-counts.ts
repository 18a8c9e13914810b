import type {ChunkKinds} from './message-counter.js'

/** From the client to the server, and back. */
export type Direction = 'up' | 'down'

/** What went one way. A chunk is what one read gave, or what one write took: the peers' own reads nobody sees. */
export type DirectionCounts = {
  receivedBytes: number
  writtenBytes: number
  /** Received and not sent on, as `--reset-after` or `--half-close-after` wanted it. */
  droppedBytes: number
  chunksReceived: number
  chunksWritten: number
  /** Whole TLS records received; null where the stream does not begin with a TLS handshake. What is in them nobody sees here. */
  tlsRecords: number | null
  /** Whole messages received; null without a framing, as all that follows. */
  messages: number | null
  /** Whole messages sent on. */
  messagesWritten: number | null
  /** The chunks received and the chunks written, by what they held. */
  received: ChunkKinds | null
  written: ChunkKinds | null
  /** Streams that left the framing. */
  badFrames: number | null
}

export function noCounts(hasFraming: boolean): DirectionCounts {
  const kinds = () => (hasFraming ? {whole: 0, merged: 0, split: 0} : null)
  const none = hasFraming ? 0 : null
  return {
    receivedBytes: 0,
    writtenBytes: 0,
    droppedBytes: 0,
    chunksReceived: 0,
    chunksWritten: 0,
    tlsRecords: null,
    messages: none,
    messagesWritten: none,
    received: kinds(),
    written: kinds(),
    badFrames: none,
  }
}

/** The sum of two. */
export function addCounts(a: DirectionCounts, b: DirectionCounts): DirectionCounts {
  return {
    receivedBytes: a.receivedBytes + b.receivedBytes,
    writtenBytes: a.writtenBytes + b.writtenBytes,
    droppedBytes: a.droppedBytes + b.droppedBytes,
    chunksReceived: a.chunksReceived + b.chunksReceived,
    chunksWritten: a.chunksWritten + b.chunksWritten,
    tlsRecords: a.tlsRecords === null ? b.tlsRecords : a.tlsRecords + (b.tlsRecords ?? 0),
    messages: sum(a.messages, b.messages),
    messagesWritten: sum(a.messagesWritten, b.messagesWritten),
    received: addKinds(a.received, b.received),
    written: addKinds(a.written, b.written),
    badFrames: sum(a.badFrames, b.badFrames),
  }
}

function sum(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b
}

function addKinds(a: ChunkKinds | null, b: ChunkKinds | null): ChunkKinds | null {
  if (a === null || b === null) return null
  return {whole: a.whole + b.whole, merged: a.merged + b.merged, split: a.split + b.split}
}
