import fs from 'node:fs'
import {chooseEvidence} from '../../src/lib/lab/watch-segments.js'
import {openKernel} from '../../src/lib/kernel/kernel.js'
import type {Lab} from '../../src/lib/stickdemo/run-script.js'
import type {Scenario} from '../../src/lib/stickdemo/scenario.js'

export const lab: Lab = {evidence: await chooseEvidence('auto'), wire: null, noDelay: false}
export const hasKernel = (await openKernel()) !== null
/** Whether a TUN device may be made here. */
export const hasWire = hasKernel && process.getuid?.() === 0 && fs.existsSync('/dev/net/tun')

/** Why a scenario can't be shown on this machine, or null. */
export function missingFor({needs}: Scenario): string | null {
  if (needs === 'kernel' && !hasKernel) return 'needs koffi, on Linux'
  return needs === 'segments' && lab.evidence === 'js' ? 'nobody counts segments here' : null
}
