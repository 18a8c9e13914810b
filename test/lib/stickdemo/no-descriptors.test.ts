import {describe, expect, test} from 'vitest'
import {perform, hasSucceeded} from '../../../src/lib/stickdemo/perform.js'
import {SCENARIOS} from '../../../src/lib/stickdemo/scenarios/scenarios.js'

// As on Windows: no socket has a descriptor, and nobody counts segments. Reads go through buffers of their size.
const LAB = {evidence: 'js', wire: null, noDelay: false, hasDescriptors: false} as const

describe('without descriptors', () => {
  const names = [...SCENARIOS.keys()].filter((name) => name !== 'cork' && name !== 'segments')
  // A busy machine that sleeps for 40 ms hides what takes 40 ms.
  test.each(names)('%s', {retry: 4}, async (name) => {
    const report = await perform(SCENARIOS.get(name)!, {}, LAB)
    expect(hasSucceeded(report), JSON.stringify({...report, events: []})).toBe(true)
    expect(report.evidence).toBe('js')
    expect(report.counts.segmentsOut).toBeNull()
  })

  test('what the system did not take is told, and no more is read than it took', async () => {
    const {shapes, counts} = await perform(SCENARIOS.get('partial-send')!, {}, LAB)
    const taken = Number(shapes.node)
    expect(counts.node).toBe(1)
    expect(taken).toBeLessThan(Number(shapes.app))
    expect(shapes.reads.split('+').reduce((sum, size) => sum + Number(size), 0)).toBe(taken)
  })
})
