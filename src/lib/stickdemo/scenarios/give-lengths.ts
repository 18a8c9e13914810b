import {drain, read, type Script} from '../script.js'
import type {ScenarioPlan} from '../scenario.js'

export const FOUR = ['hello', 'world', 'musibii', '1'] as const
export const total = (sizes: readonly number[]) => sizes.reduce((sum, size) => sum + size, 0)

export const GIVE_LENGTHS =
  'Say where each message ends: put its length before it (framing) and read on until the message is whole.'
export const NODELAY_IS_NO_CURE =
  'TCP_NODELAY is no cure: the pieces would leave one by one and still lie side by side in the receive buffer.'

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
