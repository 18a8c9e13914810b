// What an ordinary user without koffi sees: states and counters. What they do not show, the text does not say.
import fs from 'node:fs'
import {describe, expect, test, vi} from 'vitest'
import {demoText} from '../../../src/lib/demo/demo-text.js'
import {EXPERIMENTS, runExperiment} from '../../../src/lib/demo/experiments.js'
import type {ExperimentName} from '../../../src/lib/demo/experiment-names.js'
import {DEMO_WORDS} from '../../../src/lib/demo/words/demo-words.js'
import {plain} from '../../../src/lib/text/paint.js'

vi.mock('../../../src/lib/demo/wire-or-null.js', () => ({openWireOrNull: async () => null}))
vi.mock('../../../src/lib/kernel/kernel.js', async (original) => ({
  ...(await original<object>()),
  openKernel: async () => null,
}))

const hasProc = fs.existsSync('/proc/net/tcp')

/** What it would take packets, or a bind(2) of our own, to see. */
const UNSEEN: [ExperimentName, RegExp][] = [
  ['handshake', /three packets|accept\(2\) only|三个报文段|accept\(2\) 只是/],
  ['close', /simultaneous|three packets|four packets|figures|both wait|同时关闭|三个|四个|双方都在|图 12/],
  ['retransmit', /segment|in order|UDP|报文段丢失|按序号|UDP 全都/],
  ['time-wait', /bind\(2\) refuses|EADDRINUSE|bind\(2\) 不给/],
]

describe.each(UNSEEN)('%s', (name, unseen) => {
  test('says nothing about what could not be seen', async ({skip}) => {
    if (!hasProc) skip('needs /proc/net')
    const report = await runExperiment(EXPERIMENTS.get(name)!)
    expect(report).toMatchObject({evidence: 'proc', reproduced: true})
    for (const words of [DEMO_WORDS.en, DEMO_WORDS.zh]) {
      const said = `${report.steps.map((step) => step.tell(words)).join('\n')}\n${report.because(words)}`
      expect(said).not.toMatch(unseen)
      expect(said.includes(words.packetsUnseen)).toBe(name !== 'time-wait')
      expect(demoText(report, words, plain, {width: 1000})).toContain(report.because(words))
    }
  })
})

test('the waits between SYNs are told as RFC 6298 has them and as Linux does', () => {
  // Linux 6.5 and later repeat a SYN after 1, 1, 1, 1, 1, 2, 4 … s (ip-sysctl, tcp_syn_linear_timeouts): so do the steps above it.
  for (const {because} of [DEMO_WORDS.en, DEMO_WORDS.zh]) {
    expect(because.retransmit.syn).toMatch(/RFC 6298.*tcp_syn_linear_timeouts/)
  }
})

test('several states stand in a list of the language', () => {
  const states = 'LISTEN, 2 × ESTABLISHED'
  expect(DEMO_WORDS.en.steps.serverSockets(states)).toContain(states)
  const {steps} = DEMO_WORDS.zh
  for (const tell of [
    steps.serverSockets,
    steps.mayStillSend,
    steps.clientSocket,
    steps.finAcknowledged,
    steps.firstLingers,
  ]) {
    expect(tell(states)).toContain('LISTEN、2 × ESTABLISHED')
  }
  expect(steps.portListens(9000, states)).toContain('LISTEN、2 × ESTABLISHED')
  expect(DEMO_WORDS.zh.close.lingers(states, states)).not.toContain(',')
})

test('SYN cookies are told of only where some were sent', () => {
  for (const {because} of [DEMO_WORDS.en, DEMO_WORDS.zh]) {
    expect(because.synQueue(31)).toMatch(/forget|忘掉/)
    expect(because.synQueue(0)).not.toMatch(/forget|忘掉/)
  }
})
