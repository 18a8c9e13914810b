import type {RulerRow} from './byte-ruler.js'
import {type ByteUnit, byteUnits, bytesOfPairs, frameUnits} from './byte-units.js'
import type {StickReport} from './report.js'
import {total} from './scenarios/reads-of.js'
import {sizesOf, type Words} from './words/compose-words.js'

/** Where the messages are shown whole, their bytes; else null. */
export function messagesOf({messages}: Pick<StickReport, 'messages'>): Uint8Array[] | null {
  return messages.some((message) => /… \(\d+ bytes\)$/.test(message))
    ? null
    : messages.map((message) => Buffer.from(message))
}

/** The rows of the first picture, in any form. */
export function layerRows(
  {counts, shapes}: StickReport,
  {transport, catalogue}: Words,
): (RulerRow & {layer: 'app' | 'node' | 'segment' | 'read'})[] {
  const {rows, picture} = catalogue
  const row = (
    layer: 'app' | 'node' | 'segment' | 'read',
    name: keyof typeof rows,
    count: number | null,
    shape: string | null,
  ) => ({
    layer,
    ...rows[name],
    count,
    sizes: shape === null ? null : sizesOf(shape),
    unseen: count === null ? picture.unseen : picture.unseenPieces(count),
  })
  const sends = row('app', 'sends', counts.app, shapes.app)
  const reads = row('read', 'reads', counts.reads, shapes.reads)
  if (transport === 'udp') return [sends, reads]
  return [
    sends,
    row('node', 'writes', counts.node, shapes.node),
    row('segment', 'segments', counts.segmentsOut, shapes.segments),
    reads,
  ]
}

/** What was sent, byte by byte: the messages, or where a scenario sends frames from the start, those; null for too many. */
export function sentUnits(report: StickReport): ByteUnit[] | null {
  const messages = messagesOf(report)
  const frames = (report.fix?.frames ?? []).map(bytesOfPairs)
  if (messages === null) return null
  const isOf = (pieces: readonly Uint8Array[]) =>
    total(pieces.map(({length}) => length)) === total(sizesOf(report.shapes.app))
  if (isOf(messages)) return byteUnits(messages)
  const areWhole = frames.every((frame) => frame !== null)
  return areWhole && isOf(frames as Uint8Array[]) ? frameUnits(frames as Uint8Array[], messages) : null
}
