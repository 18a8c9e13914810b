import type {Observation} from './run-script.js'

/** What one layer made of the pieces that it got from the layer before it; messages are counted from 0. */
export type LayerChange = {
  /** Messages that were apart before and lie in one piece now, a list for each such piece. */
  joined: number[][]
  /** Messages that end up in several pieces here and did not before. */
  cut: number[]
}

/** Null where the segments were not seen: then `kernels` has what both kernels did together. */
export type LayerChanges = {
  node: LayerChange
  sender: LayerChange | null
  receiver: LayerChange | null
  kernels: LayerChange
}

/** What each layer joined or cut, by the borders of its pieces in the stream. */
export function layerChanges(seen: Pick<Observation, 'app' | 'node' | 'reads' | 'asked' | SegmentKeys>): LayerChanges {
  const {app, node, reads} = seen
  const segments = segmentSizes(seen)
  return {
    node: changeBetween(app, app, node),
    sender: segments && changeBetween(app, node, segments),
    receiver: segments && changeBetween(app, segments, reads),
    kernels: changeBetween(app, node, reads),
  }
}

type SegmentKeys = 'segments' | 'segmentsOut' | 'maxSegmentBytes'

/**
 * The sizes of the segments, seen or inferred from their number: one, as many as the writes (none of which has to be cut), or
 * as many as the reads' own ends tell, since a read that brought less than it asked for ended where a segment had. Null where
 * none of this holds.
 */
export function segmentSizes({
  node,
  reads,
  asked,
  segments,
  segmentsOut,
  maxSegmentBytes,
}: Pick<Observation, 'node' | 'reads' | 'asked' | SegmentKeys>): number[] | null {
  if (segments !== null || segmentsOut === null) return segments
  const writes = node.filter((size) => size > 0)
  const total = sum(writes)
  if (segmentsOut === 1) return [total]
  if (segmentsOut === writes.length && writes.every((size) => size <= (maxSegmentBytes ?? Infinity))) return writes
  if (sum(reads) !== total) return null
  const ends: number[] = []
  let [at, start] = [0, 0]
  for (const [index, size] of reads.entries()) {
    at += size
    const isSegmentEnd = size < (asked[index] ?? 0) || at === total
    if (isSegmentEnd) {
      ends.push(at - start)
      start = at
    }
  }
  return ends.length === segmentsOut ? ends : null
}

/** Which messages `after` has together that were apart in `before`, and which it cuts that were whole there. */
function changeBetween(messages: readonly number[], before: readonly number[], after: readonly number[]): LayerChange {
  const [was, is] = [bordersOf(before), bordersOf(after)]
  const total = sum(after)
  const spans = spansOf(messages)
  const lost = spans.map(({to}) => to > 0 && to < total && was.has(to) && !is.has(to))
  const joined: number[][] = []
  let at = 0
  for (const size of after) {
    const [from, to] = [at, (at += size)]
    const inside = spans.flatMap((span, index) => (isSpanIn(span, from, to) ? [index] : []))
    const hasLost = spans.some((span, index) => lost[index] && span.to > from && span.to < to)
    if (hasLost && inside.length > 1) joined.push(inside)
  }
  const cut = spans.flatMap((span, index) => {
    const isInside = (border: number) => border > span.from && border < span.to
    return [...is].some((border) => isInside(border) && !was.has(border)) ? [index] : []
  })
  return {joined, cut}
}

/** Whether it has bytes there: an empty message lies nowhere. */
function isSpanIn(span: {from: number; to: number}, from: number, to: number): boolean {
  return span.to > span.from && span.from < to && span.to > from
}

function spansOf(sizes: readonly number[]): {from: number; to: number}[] {
  let at = 0
  return sizes.map((size) => ({from: at, to: (at += size)}))
}

/** Where pieces end in the stream, the last one aside: 5+5+7+1 has borders at 5, 10 and 17. */
function bordersOf(sizes: readonly number[]): Set<number> {
  let at = 0
  const borders = new Set(sizes.map((size) => (at += size)))
  borders.delete(0)
  borders.delete(at)
  return borders
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0)
}
