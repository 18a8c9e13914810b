import {InputError} from '../errors.js'
import {requireLoopback} from '../lab/require-loopback.js'
import {Wire} from '../lab/wire.js'
import {chooseEvidence, type EvidenceName} from '../lab/watch-segments.js'
import type {Lab} from './run-script.js'

export type LabWishes = {
  evidence: EvidenceName | 'auto'
  noDelay: boolean
  rttMs?: number | undefined
  mtu?: number | undefined
}

const MAX_RTT_MS = 2000

/**
 * Loopback, or a wire of our own where a round-trip time or an MTU is wished for, and the best evidence. The wire is gone
 * with `close`. Throws SystemError NO_EVIDENCE, NO_LOOPBACK or NO_WIRE, InputError INVALID_DURATION.
 */
export async function openLab({evidence, noDelay, rttMs, mtu}: LabWishes): Promise<{lab: Lab; close(): void}> {
  if (rttMs !== undefined && rttMs > MAX_RTT_MS) {
    throw new InputError('INVALID_DURATION', `--rtt: at most ${MAX_RTT_MS} ms`, {input: `${rttMs}ms`})
  }
  if (rttMs === undefined && mtu === undefined && evidence !== 'wire') {
    await requireLoopback()
    return {lab: {evidence: await chooseEvidence(evidence), wire: null, noDelay}, close() {}}
  }
  const wire = await Wire.open({rttMs, mtu})
  try {
    const chosen = evidence === 'auto' || evidence === 'wire' ? 'wire' : await chooseEvidence(evidence)
    return {lab: {evidence: chosen, wire, noDelay}, close: () => wire.close()}
  } catch (error) {
    wire.close()
    throw error
  }
}
