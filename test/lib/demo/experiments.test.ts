import fs from 'node:fs'
import {describe, expect, test, vi} from 'vitest'
import {EXPERIMENTS, runExperiment} from '../../../src/lib/demo/experiments.js'
import type {DemoReport} from '../../../src/lib/demo/report.js'
import {EXPERIMENT_NAMES} from '../../../src/lib/demo/experiment-names.js'
import {EN_DEMO} from '../../../src/lib/demo/words/en-demo.js'
import {demoText} from '../../../src/lib/demo/demo-text.js'
import {plain} from '../../../src/lib/text/paint.js'
import {hasKernel, hasWire} from '../../support/experiments.js'

vi.setConfig({testTimeout: 120_000})

const MEANING = 'This is what it means.'
const hasProc = fs.existsSync('/proc/net/tcp')

test('every name has its experiment', () => {
  expect([...EXPERIMENTS.keys()]).toEqual([...EXPERIMENT_NAMES])
})

describe.each(EXPERIMENT_NAMES)('%s', (name) => {
  const experiment = EXPERIMENTS.get(name)!

  test('is seen, with evidence, in lines of 40 to 100 columns', async ({skip}) => {
    if (!hasProc) skip('needs /proc/net')
    if (experiment.needs === 'wire' && !hasWire) skip('needs root, koffi and /dev/net/tun')
    const report = await runExperiment(experiment)
    expect(report).toMatchObject({experiment: name, reproduced: true})
    const times = report.steps.map(({tMs}) => tMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    for (const width of [40, 60, 80, 100]) {
      const lines = demoText(report, EN_DEMO, plain, {width}).split('\n')
      expect(lines.filter((line) => line.length >= width)).toEqual([])
    }
  })

  test('does not hide that it was not seen', () => {
    const unseen: DemoReport = {
      experiment: name,
      steps: [],
      evidence: 'proc',
      reproduced: false,
      because: () => MEANING,
    }
    const text = demoText(unseen, EN_DEMO, plain, {width: 80})
    expect(text).toContain('Not seen this time')
    expect(text).not.toContain(MEANING)
  })
})

describe('what they say', () => {
  test('backlog: listen(3) holds four, and refuses nobody', async ({skip}) => {
    if (!hasProc) skip('needs /proc/net')
    const {steps} = await runExperiment(EXPERIMENTS.get('backlog')!)
    const clients = steps.filter(({side, detail}) => side === 'client' && detail.startsWith('client '))
    const events = clients.map(({event}) => event)
    expect(events).toEqual(['established', 'established', 'established', 'established', 'waits', 'waits'])
  })

  test('time-wait: the address is in use without SO_REUSEADDR, and with it is not', async ({skip}) => {
    if (!hasProc) skip('needs /proc/net')
    const {steps} = await runExperiment(EXPERIMENTS.get('time-wait')!)
    const binds = steps.filter(({event}) => event === 'bind').map(({detail}) => detail)
    if (!hasKernel) return expect(binds).toEqual([expect.stringContaining('not available here')])
    return expect(binds).toEqual([expect.stringContaining('EADDRINUSE'), expect.stringContaining('it works')])
  })

  test('retransmit: the same bytes twice on the wire, once for the program', async ({skip}) => {
    if (!hasWire) skip('needs root, koffi and /dev/net/tun')
    const {steps} = await runExperiment(EXPERIMENTS.get('retransmit')!)
    const data = steps.filter(({side, detail}) => side === 'wire' && detail.includes('21 bytes'))
    expect(data.length).toBeGreaterThan(1)
    expect(data[0]!.detail).toContain('loses it')
  })
})
