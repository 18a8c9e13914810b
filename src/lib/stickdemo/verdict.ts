import {type LayerChange, layerChanges} from './layer-changes.js'
import type {MergedBy} from './report.js'
import type {Observation} from './run-script.js'

/**
 * The last layer, on the way from the program that sends to the program that reads, that joined messages; where nobody did,
 * the last that cut one. A read that ends inside a message is the reader's own doing, whatever lies in it besides. Null where
 * the segments were not seen and bytes were not held back either: then it was one of the two kernels.
 */
export function verdictOnRun(seen: Observation): MergedBy | null {
  const {node, sender, receiver, kernels} = layerChanges(seen)
  if (isCutByReads(seen, receiver ?? kernels, receiver !== null)) return 'reader'
  if (sender === null || receiver === null) return ofTheKernels(seen, {node, kernels})
  if (receiver.joined.length > 0) return 'receiver'
  if (isChanged(sender)) return 'sender'
  return isChanged(node) ? 'node' : 'none'
}

/** Where the segments end is unknown; their number alone may tell: fewer reads than segments, or fewer segments than writes. */
function ofTheKernels(
  {segmentsOut, node: writes, reads, maxSegmentBytes, heldBackBytes}: Observation,
  {node, kernels}: {node: LayerChange; kernels: LayerChange},
): MergedBy | null {
  const pieces = writes.filter((size) => size > 0)
  if (segmentsOut !== null) {
    const isUncut = pieces.every((size) => size <= (maxSegmentBytes ?? Infinity))
    if (isUncut && reads.length < segmentsOut) return 'receiver'
    if (segmentsOut !== pieces.length) return 'sender'
  }
  if (isChanged(kernels)) return heldBackBytes > 0 ? 'sender' : null
  return isChanged(node) ? 'node' : 'none'
}

/** A read that brought all that it had asked for, and ended inside a message: its size did it. */
function isCutByReads({app, reads, asked}: Observation, {cut}: LayerChange, areSegmentsSeen: boolean): boolean {
  if (cut.length === 0 || areSegmentsSeen) return cut.length > 0
  const ends = endsOf(app)
  return endsOf(reads).some((end, index) => reads[index] === asked[index] && !ends.includes(end))
}

function endsOf(sizes: readonly number[]): number[] {
  let at = 0
  return sizes.map((size) => (at += size))
}

function isChanged({joined, cut}: LayerChange): boolean {
  return joined.length > 0 || cut.length > 0
}
