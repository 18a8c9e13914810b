import type {DatagramTreatment} from './datagram-proxy-options.js'

/** What is done to the datagrams, to stand behind "under": `10% dropped, a delay of 50 ms`. Empty where nothing is. */
export function datagramTreatmentWords(treatment: DatagramTreatment): string {
  const {dropShare, duplicateShare, reorderShare, delayMs, jitterMs, direction} = treatment
  const words = [
    dropShare > 0 && `${percentText(dropShare)} dropped`,
    duplicateShare > 0 && `${percentText(duplicateShare)} sent twice`,
    reorderShare > 0 && `${percentText(reorderShare)} held back`,
    (delayMs > 0 || jitterMs > 0) && `a delay of ${delayMs} ms${jitterMs > 0 ? ` ± ${jitterMs} ms` : ''}`,
  ].filter((word) => typeof word === 'string')
  if (words.length === 0) return ''
  return words.join(', ') + (direction === 'both' ? '' : `, ${direction} only`)
}

/** Whether a seed decides anything. */
export function isByChance(treatment: DatagramTreatment): boolean {
  const {dropShare, duplicateShare, reorderShare, jitterMs} = treatment
  return [dropShare, duplicateShare, reorderShare].some((share) => share > 0 && share < 1) || jitterMs > 0
}

function percentText(share: number): string {
  return `${Number((share * 100).toFixed(4))}%`
}
