import {describe, expect, test, vi} from 'vitest'
import {perform, performRepeatedly} from '../../../src/lib/stickdemo/perform.js'
import type {MergedBy, StickReport} from '../../../src/lib/stickdemo/report.js'
import {SCENARIO_NAMES, type ScenarioName} from '../../../src/lib/stickdemo/scenario-name.js'
import {SCENARIOS} from '../../../src/lib/stickdemo/scenarios/scenarios.js'
import {lab, missingFor} from '../../support/experiments.js'

vi.setConfig({testTimeout: 120_000})

/** npm run soak makes a hundred. */
const RUNS = 15

/** Who does it on loopback, where the kernel counts. */
const CULPRITS: Record<Exclude<ScenarioName, 'random-recv'>, MergedBy> = {
  'late-read': 'receiver',
  nagle: 'sender',
  stall: 'none',
  cork: 'sender',
  'node-merge': 'node',
  'short-read': 'reader',
  'recv-3-10': 'reader',
  'recv-5-5-10-5': 'receiver',
  leftover: 'reader',
  segments: 'sender',
  'sticky-fix': 'reader',
  'partial-send': 'sender',
  file: 'reader',
  udp: 'none',
  empty: 'none',
}

const names = SCENARIO_NAMES.filter((name) => name !== 'random-recv')

test('every name has its scenario', () => {
  expect([...SCENARIOS.keys()]).toEqual([...SCENARIO_NAMES])
})

describe.each(names)('%s', (name) => {
  const scenario = SCENARIOS.get(name)!

  test(`is seen and mended in ${RUNS} of ${RUNS} runs`, async ({skip}) => {
    const missing = missingFor(scenario)
    if (missing) skip(missing)
    for (let run = 0; run < RUNS; run++) {
      const report = await perform(scenario, {}, lab)
      const {reproduced, mergedBy, fix, shapes, counts} = report
      const culprit = lab.evidence === 'tcpinfo' ? CULPRITS[name] : mergedBy
      expect({run, shapes, counts, reproduced, mergedBy, held: fix?.held ?? null}).toMatchObject({
        reproduced: true,
        mergedBy: culprit,
        held: scenario.framing === null ? null : true,
      })
    }
  })
})

/** `random-recv` looks at random, `sticky-fix` is about one read, `udp` cuts each datagram by one buffer. */
const READERS = names.filter((name) => !['sticky-fix', 'udp'].includes(name))

test.for(READERS)('%s: every read that was wished for is made, and the last one again', async (name, {skip}) => {
  const scenario = SCENARIOS.get(name)!
  const missing = missingFor(scenario)
  if (missing) skip(missing)
  const {asked} = await perform(scenario, {messages: ['hello', 'world', 'musibii'], reads: [2, 1, 3], fix: null}, lab)
  expect(asked.slice(0, 3)).toEqual([2, 1, 3])
  expect(new Set(asked.slice(3))).toEqual(new Set([3]))
})

test('the end of the stream is read once', async () => {
  const {events} = await perform(SCENARIOS.get('empty')!, {messages: ['', ''], fix: null}, lab)
  expect(events.filter(({layer}) => layer === 'read').map(({sizeBytes}) => sizeBytes)).toEqual([0])
})

test('random-recv: the same sends, at least two ways to read them, and four frames every time', async () => {
  const report = await performRepeatedly(SCENARIOS.get('random-recv')!, {}, lab, {runs: RUNS})
  expect(report).toMatchObject({reproduced: true, runs: RUNS, reproducedRuns: RUNS, heldRuns: RUNS})
  expect(report.patterns.length).toBeGreaterThan(1)
  expect(report.patterns.reduce((sum, {count}) => sum + count, 0)).toBe(RUNS)
  expect(report.fix).toMatchObject({framesReceived: 4, held: true})
})

describe('the counts of the course’s experiments', () => {
  const shapes = async (name: ScenarioName): Promise<StickReport['shapes']> =>
    (await perform(SCENARIOS.get(name)!, {}, lab)).shapes

  test.each([
    ['recv-3-10', '6+5', '3+8'],
    ['recv-5-5-10-5', '5+5+7+1', '5+5+8'],
    ['leftover', '2500+100', '1024+1024+552'],
    ['late-read', '5+5+7+1', '18'],
    ['short-read', '12', '5+5+2'],
  ] as const)('%s: sent %s, read %s', async (name, app, reads) => {
    expect(await shapes(name)).toMatchObject({app, reads})
  })
})

describe('TCP_NODELAY', () => {
  test.each(['late-read', 'nagle', 'recv-5-5-10-5'] as const)('is no cure for %s', async (name) => {
    const report = await perform(SCENARIOS.get(name)!, {fix: null}, {...lab, noDelay: true})
    expect(report).toMatchObject({reproduced: true, fix: null})
    expect(report.counts.reads).toBeLessThan(report.counts.app)
    expect(report.notes).toContainEqual(expect.objectContaining({about: 'no delay'}))
    if (lab.evidence === 'tcpinfo') expect(report).toMatchObject({mergedBy: 'receiver', counts: {segmentsOut: 4}})
  })
})

test('what did not happen is not claimed', async () => {
  const alone = await perform(SCENARIOS.get('late-read')!, {messages: ['hello']}, lab)
  expect(alone).toMatchObject({reproduced: false, mergedBy: 'none', fix: {held: true, framesReceived: 1}})
})

test('events tell the messages of each piece, in the order of time', async () => {
  const {events} = await perform(SCENARIOS.get('recv-3-10')!, {}, lab)
  const reads = events.filter(({layer}) => layer === 'read')
  expect(reads.map(({sizeBytes, messages}) => ({sizeBytes, messages}))).toEqual([
    {sizeBytes: 3, messages: [0]},
    {sizeBytes: 8, messages: [0, 1]},
  ])
  expect(events.map(({tMs}) => tMs)).toEqual(events.map(({tMs}) => tMs).sort((a, b) => a - b))
  expect(events[0]).toMatchObject({tMs: 0, side: 'sender', layer: 'app', messages: [0]})
})

describe('without the kernel’s counts', () => {
  const blind = {...lab, evidence: 'js' as const}

  test('what can be told from the program alone is told, and the rest is null', async () => {
    const late = await perform(SCENARIOS.get('late-read')!, {}, blind)
    expect(late).toMatchObject({reproduced: true, mergedBy: null, counts: {segmentsOut: null, segmentsIn: null}})
    const nagle = await perform(SCENARIOS.get('nagle')!, {}, blind)
    expect(nagle).toMatchObject({reproduced: true, mergedBy: 'sender', counts: {segmentsOut: null}})
  })

  test('segments cannot be shown', async () => {
    const attempt = perform(SCENARIOS.get('segments')!, {}, blind)
    await expect(attempt).rejects.toMatchObject({code: 'NO_EVIDENCE', exitCode: 4})
  })
})
