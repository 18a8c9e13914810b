import type {MergedBy} from './report.js'
import type {Observation} from './run-script.js'

/**
 * Who made other pieces of the messages: the first layer, on the way down and up again, that has other borders than the
 * messages. From counts and sizes alone, never from times. Null where the evidence does not reach: then it was one of the
 * two kernels.
 */
export function verdictOf(seen: Observation): MergedBy | null {
  const messages = bordersOf(seen.app)
  if (!same(messages, bordersOf(seen.node))) return 'node'
  const reads = bordersOf(seen.reads)
  const readerCuts = [...reads].some((border) => !messages.has(border))
  if (seen.segments) {
    const segments = bordersOf(seen.segments)
    if (!same(messages, segments)) return 'sender'
    if (readerCuts) return 'reader'
    return same(segments, reads) ? 'none' : 'receiver'
  }
  if (seen.segmentsOut !== null && seen.segmentsOut !== seen.app.filter((size) => size > 0).length) return 'sender'
  if (readerCuts && seen.heldBackBytes === 0) return 'reader'
  if (same(messages, reads)) return 'none'
  if (seen.segmentsOut !== null) return 'receiver'
  return seen.heldBackBytes > 0 ? 'sender' : null
}

/** Where pieces end in the stream, the last one aside: 5+5+7+1 has borders at 5, 10 and 17. */
function bordersOf(sizes: readonly number[]): Set<number> {
  let at = 0
  const borders = new Set(sizes.map((size) => (at += size)))
  borders.delete(0)
  borders.delete(at)
  return borders
}

function same(a: Set<number>, b: Set<number>): boolean {
  return a.size === b.size && [...a].every((border) => b.has(border))
}
