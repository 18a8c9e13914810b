import {drain, read, type Script} from '../script.js'
import {layerChanges} from '../layer-changes.js'
import type {Observation} from '../run-script.js'
import type {ScenarioPlan} from '../scenario.js'

export const FOUR = ['hello', 'world', 'musibii', '1'] as const
export const total = (sizes: readonly number[]) => sizes.reduce((sum, size) => sum + size, 0)

/** Reads of the given sizes, the last of which is repeated until everything has come. */
export function readsOf({reads}: ScenarioPlan): Script {
  return [...reads.map(read), drain(reads.at(-1)!)]
}

export function sameList(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index])
}

/** What reads of these sizes (the last one repeated) make of so many bytes that are all there. */
export function cutBy(totalBytes: number, reads: readonly number[]): number[] {
  const pieces: number[] = []
  for (let left = totalBytes; left > 0; left -= pieces.at(-1)!) {
    pieces.push(Math.min(left, reads[pieces.length] ?? reads.at(-1)!))
  }
  return pieces
}

/** A read brought messages that had arrived apart – or, where nobody saw the segments, that were written apart. */
export function isJoinedByReads(seen: Observation): boolean {
  const {receiver, kernels} = layerChanges(seen)
  return (receiver ?? kernels).joined.length > 0
}

/** Where nobody saw the segments, whoever joined them. */
export function isJoinedBySender(seen: Observation): boolean {
  const {sender, kernels} = layerChanges(seen)
  return (sender ?? kernels).joined.length > 0
}

/** All came, and the reads are other pieces than the messages. */
export function areNoMessages({reads}: Observation, sizes: readonly number[]): boolean {
  return (
    total(reads) === total(sizes) &&
    !sameList(
      reads,
      sizes.filter((size) => size > 0),
    )
  )
}

/** `5+5+7+1`, each once. */
export function shapesOf(lists: readonly (readonly number[])[]): string[] {
  return [...new Set(lists.map((sizes) => sizes.filter((size) => size > 0).join('+')))]
}
