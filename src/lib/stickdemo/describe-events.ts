import {type CutCharacter, hexPairs, type StickEvent, type Wait} from './report.js'
import type {Observation, Piece} from './run-script.js'

/** Pieces with the messages that they are made of, by where in the stream each layer stands. */
export function describeEvents(pieces: readonly Piece[], sizes: readonly number[]): StickEvent[] {
  const start = startOf(pieces)
  const position = {app: 0, node: 0, segment: 0, read: 0}
  let sends = 0
  return pieces.map(({tMs, layer, sizeBytes}) => {
    const from = position[layer]
    position[layer] += sizeBytes
    return {
      tMs: since(start, tMs),
      side: layer === 'read' ? 'receiver' : 'sender',
      layer,
      sizeBytes,
      messages: layer === 'app' ? [sends++] : messagesIn(sizes, from, position[layer]),
    }
  })
}

/** Waits shorter than this say nothing: a busy machine makes them. */
const WAIT_MS = 5
const MOST_WAITS = 10

/** Which bytes did not leave when they were written, how long, and which acknowledgement came meanwhile. */
export function describeWaits({heldBackBytes, pieces, app, acks, maxSegmentBytes, segments}: Observation): Wait[] {
  const total = app.reduce((sum, size) => sum + size, 0)
  const written = pieces.filter(({layer}) => layer === 'app')
  const waits: Wait[] = []
  let at = 0
  for (const {tMs, sizeBytes, layer, isEnd = false} of pieces) {
    if (layer !== (segments === null ? 'read' : 'segment')) continue
    const [from, to] = [at, (at += sizeBytes)]
    if (segments === null && from !== total - heldBackBytes) continue // reads are late for many reasons
    const messages = messagesIn(app, from, to)
    const writtenMs = written[messages[0]!]?.tMs ?? tMs
    const isJoined = messages.length > 1 && segments !== null
    if (tMs - writtenMs < (isJoined ? (isEnd ? 0 : 0.5) : WAIT_MS)) continue
    const ack = acks?.findLast((one) => one.uptoBytes <= from && one.tMs > writtenMs && one.tMs <= tMs + 1)
    const ackOf = ack && segments ? lastOf(messagesIn(app, 0, ack.uptoBytes)) : null
    const isFull = sizeBytes === maxSegmentBytes
    waits.push({sizeBytes, messages, ms: rounded(tMs - writtenMs), ackOf, isFull, byEnd: isEnd && ackOf === null})
    if (waits.length === MOST_WAITS) break
  }
  return waits
}

/** An acknowledgement is for all bytes up to a place; what is new in it is the last message. */
function lastOf(messages: number[]): number[] {
  return messages.slice(-1)
}

const MOST_CUT_CHARACTERS = 3

/** Characters of text messages that a read cut in two; none where the messages are no text. */
export function describeCutCharacters(messages: readonly Uint8Array[], reads: readonly number[]): CutCharacter[] {
  const stream = Buffer.concat(messages)
  const found: CutCharacter[] = []
  let end = 0
  for (const [read, size] of reads.entries()) {
    end += size
    if (end >= stream.length || !isInsideCharacter(stream, end)) continue
    const [first, next] = characterAround(stream, end)
    const character = stream.subarray(first, next).toString()
    if (character.includes('\ufffd')) continue
    found.push({
      character,
      read,
      before: hexPairs(stream.subarray(first, end)),
      after: hexPairs(stream.subarray(end, next)),
    })
    if (found.length === MOST_CUT_CHARACTERS) break
  }
  return found
}

/** UTF-8 marks every byte of a character but the first by its two highest bits, 10 (RFC 3629 §3). */
function isInsideCharacter(stream: Uint8Array, at: number): boolean {
  return (stream[at]! & 0xc0) === 0x80
}

function characterAround(stream: Uint8Array, at: number): [from: number, to: number] {
  let [from, to] = [at, at]
  while (from > 0 && isInsideCharacter(stream, from)) from--
  while (to < stream.length && isInsideCharacter(stream, to)) to++
  return [from, to]
}

/** Numbers, from 0, of the messages with bytes between two places of the stream; an empty message has none. */
export function messagesIn(sizes: readonly number[], from: number, to: number): number[] {
  let at = 0
  return sizes.flatMap((size, index) => {
    const start = at
    at += size
    return size > 0 && start < to && at > from ? [index] : []
  })
}

function startOf(pieces: readonly Piece[]): number {
  return pieces.find(({layer}) => layer === 'app')?.tMs ?? pieces[0]?.tMs ?? 0
}

function since(start: number, tMs: number): number {
  return rounded(Math.max(0, tMs - start))
}

/** In milliseconds, to the microsecond. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
