// What a hundred runs and a clock have to say: npm run soak. The other core is kept busy meanwhile.
import {Worker} from 'node:worker_threads'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {compareCures} from '../../src/lib/stickdemo/compare-cures.js'
import {perform, performRepeatedly} from '../../src/lib/stickdemo/perform.js'
import {SCENARIO_NAMES} from '../../src/lib/stickdemo/scenario-name.js'
import {SCENARIOS} from '../../src/lib/stickdemo/scenarios/scenarios.js'
import {lab, missingFor} from '../support/experiments.js'
import {netkit} from '../support/run-netkit.js'

const RUNS = 100
let busy: Worker

beforeAll(() => {
  busy = new Worker('for (;;) {}', {eval: true})
})
afterAll(() => busy.terminate())

describe.each(SCENARIO_NAMES)('%s', (name) => {
  const scenario = SCENARIOS.get(name)!

  test(`${RUNS} of ${RUNS} runs`, async ({skip}) => {
    const missing = missingFor(scenario)
    if (missing) skip(missing)
    await perform(scenario, {}, lab) // warm-up
    const {reproducedRuns, heldRuns, reproduced} = await performRepeatedly(scenario, {}, lab, {runs: RUNS})
    const held = scenario.framing === null ? null : RUNS
    expect({reproducedRuns, heldRuns, reproduced}).toEqual({reproducedRuns: RUNS, heldRuns: held, reproduced: true})
  })
})

test('stall: 30 ms or more in 8 of 10 transactions, 5 ms or less with each cure', async () => {
  const [two, ...cures] = await compareCures([Buffer.alloc(4), Buffer.alloc(100)], lab.evidence)
  expect(two!.stalled).toBeGreaterThanOrEqual(8)
  expect(two!.medianMs).toBeGreaterThanOrEqual(30)
  for (const {stalled, medianMs} of cures) {
    expect(stalled).toBe(0)
    expect(medianMs).toBeLessThanOrEqual(5)
  }
})

test('cork: 30 ms or more in 8 of 10 runs, 5 ms or less when it is pulled', async ({skip}) => {
  const scenario = SCENARIOS.get('cork')!
  const missing = missingFor(scenario)
  if (missing) skip(missing)
  let slow = 0
  for (let run = 0; run < 10; run++) {
    const {events} = await perform(scenario, {fix: null}, lab)
    if (events.at(-1)!.tMs >= 30) slow++
  }
  expect(slow).toBeGreaterThanOrEqual(8)
})

test('the whole story takes ten seconds at most', async () => {
  const start = performance.now()
  expect(await netkit(['stickdemo'])).toMatchObject({code: 0})
  expect(performance.now() - start).toBeLessThan(10_000)
})
