import type {Treatment} from './proxy-options.js'
import {byteCount} from '../text/byte-count.js'

/** What is done to the streams, to stand behind "under": `1-byte cuts 1 ms apart, a delay of 50 ms`. Empty where nothing is. */
export function treatmentWords(treatment: Treatment, seed: string | null): string {
  const {recut, gapMs, mergeMs, delayMs, jitterMs, bytesPerSecond, resetAfterBytes, halfCloseAfterBytes, direction} =
    treatment
  const cuts = recut === 'random' ? `random cuts (seed ${seed})` : recut && `${recut}-byte cuts`
  const words = [
    cuts && (gapMs === null ? cuts : `${cuts} ${gapMs} ms apart`),
    mergeMs > 0 && `merging for ${mergeMs} ms`,
    (delayMs > 0 || jitterMs > 0) && `a delay of ${delayMs} ms${jitterMs > 0 ? ` ± ${jitterMs} ms` : ''}`,
    bytesPerSecond && `a limit of ${byteCount(bytesPerSecond)}/s`,
    resetAfterBytes !== null && `a reset after ${byteCount(resetAfterBytes)}`,
    halfCloseAfterBytes !== null && `a half-close after ${byteCount(halfCloseAfterBytes)}`,
  ].filter((word) => typeof word === 'string')
  if (words.length === 0) return ''
  return words.join(', ') + (direction === 'both' ? '' : `, ${direction} only`)
}

/** What is left to chance, to stand in front of a seed. */
export function chanceWords({recut, jitterMs}: Treatment): string {
  return [recut === 'random' && 'random cuts', jitterMs > 0 && 'random delays'].filter(Boolean).join(' and ')
}
