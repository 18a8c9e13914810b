// What is said, drawn and counted must be one thing, whatever is sent and read.
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest'
import {layerChanges} from '../../../src/lib/stickdemo/layer-changes.js'
import {openLab} from '../../../src/lib/stickdemo/open-lab.js'
import {stickPage} from '../../../src/lib/stickdemo/page/stick-page.js'
import {stickSvg} from '../../../src/lib/stickdemo/page/stick-svg.js'
import {perform, performRepeatedly} from '../../../src/lib/stickdemo/perform.js'
import type {MergedBy, StickReport} from '../../../src/lib/stickdemo/report.js'
import type {Lab} from '../../../src/lib/stickdemo/run-script.js'
import type {ScenarioName} from '../../../src/lib/stickdemo/scenario-name.js'
import {SCENARIOS} from '../../../src/lib/stickdemo/scenarios/scenarios.js'
import {stickText} from '../../../src/lib/stickdemo/stick-text.js'
import {composeWords, observationOf, type Words} from '../../../src/lib/stickdemo/words/compose-words.js'
import {EN} from '../../../src/lib/stickdemo/words/en.js'
import {STICK_WORDS} from '../../../src/lib/stickdemo/words/stick-words.js'
import {messageNames} from '../../../src/lib/stickdemo/words/en-who.js'
import {displayWidth} from '../../../src/lib/text/display-width.js'
import {escapeMarkup} from '../../../src/lib/text/escape-markup.js'
import {plain} from '../../../src/lib/text/paint.js'
import {visible} from '../../../src/lib/text/visible.js'
import {hasKernel, hasWire, lab} from '../../support/experiments.js'

vi.setConfig({testTimeout: 60_000, hookTimeout: 60_000})

const twenty = Array.from({length: 20}, (_, index) => String(index + 1))
const FOUR = ['hello', 'world', 'musibii', '1']
const CHINESE = ['收到', '你好', '再见']

type Row = {scenario: ScenarioName; messages?: string[]; reads?: number[]; at?: 'js' | 'ss' | 'rtt' | 'nodelay'}

/** Messages × reads × delay × evidence. */
const ROWS: Row[] = [
  {scenario: 'late-read'},
  {scenario: 'late-read', messages: ['hello']}, // nothing to join
  {scenario: 'late-read', messages: ['']}, // nothing to send
  {scenario: 'late-read', messages: ['', '', 'a']},
  {scenario: 'late-read', messages: twenty}, // more segments than Linux acknowledges at once
  {scenario: 'late-read', messages: CHINESE},
  {scenario: 'late-read', messages: CHINESE, reads: [4, 3, 100]}, // characters that are cut
  {scenario: 'late-read', messages: ['a'.repeat(70_000), 'b']}, // more than a segment
  {scenario: 'late-read', messages: FOUR, reads: [3]},
  {scenario: 'late-read', messages: FOUR, reads: [5, 5, 7, 1]}, // reads that happen to fit
  {scenario: 'late-read', at: 'js'},
  {scenario: 'late-read', at: 'ss'},
  {scenario: 'late-read', messages: twenty, at: 'ss'},
  {scenario: 'late-read', messages: twenty, at: 'js'},
  {scenario: 'late-read', at: 'nodelay'},
  {scenario: 'late-read', at: 'rtt'},
  {scenario: 'late-read', messages: ['a', '', 'b']}, // an empty message arrives in no segment
  {scenario: 'late-read', messages: ['', '']},
  {scenario: 'late-read', messages: ['', 'a'], at: 'js'},
  {scenario: 'nagle', messages: ['a', '', 'b']}, // held back, the same as without the empty one
  {scenario: 'nagle', messages: ['', 'a', '', 'b'], at: 'nodelay'},
  {scenario: 'stall', messages: ['', 'a']}, // one message with bytes: it has nobody to wait for
  {scenario: 'random-recv', messages: ['a', '', 'b']},
  {scenario: 'nagle'},
  {scenario: 'nagle', messages: ['a', 'b']}, // held back, and nothing to join it with
  {scenario: 'nagle', messages: ['a']},
  {scenario: 'nagle', messages: CHINESE},
  {scenario: 'nagle', messages: twenty},
  {scenario: 'nagle', reads: [3]},
  {scenario: 'nagle', at: 'js'},
  {scenario: 'nagle', at: 'ss'},
  {scenario: 'nagle', at: 'nodelay'},
  {scenario: 'nagle', at: 'rtt'},
  {scenario: 'stall'},
  {scenario: 'stall', messages: FOUR},
  {scenario: 'stall', at: 'js'},
  {scenario: 'stall', at: 'rtt'},
  {scenario: 'cork'},
  {scenario: 'cork', messages: ['hello']},
  {scenario: 'cork', messages: ['', 'hello']},
  {scenario: 'cork', messages: ['a'.repeat(100_000), 'b']}, // joined and cut; most of it did not wait
  {scenario: 'node-merge', messages: ['a']}, // nothing to join
  {scenario: 'node-merge'},
  {scenario: 'node-merge', messages: ['a', 'b']}, // the first leaves alone, and so does the second
  {scenario: 'node-merge', reads: [3, 100]},
  {scenario: 'short-read'},
  {scenario: 'short-read', messages: CHINESE, reads: [5]},
  {scenario: 'short-read', reads: [100]}, // large enough
  {scenario: 'recv-3-10', messages: ['hel', 'lo,world']}, // fits by luck
  {scenario: 'recv-3-10', at: 'js'},
  {scenario: 'recv-5-5-10-5', messages: ['a', 'b', 'c']},
  {scenario: 'leftover', messages: ['A'.repeat(100), 'B'], reads: [64]},
  {scenario: 'leftover', messages: ['A', 'B']},
  {scenario: 'segments', messages: ['M'.repeat(100)]}, // one segment is enough
  {scenario: 'segments', at: 'ss'},
  {scenario: 'sticky-fix', messages: ['收到']},
  {scenario: 'nagle', messages: ['a', 'b'], at: 'js'},
  {scenario: 'nagle', messages: ['a', 'b'], at: 'rtt'},
  {scenario: 'recv-3-10', at: 'ss'},
  {scenario: 'recv-5-5-10-5', at: 'rtt'}, // the end of sending takes along what Nagle held back
  {scenario: 'stall', at: 'nodelay'}, // cures the waiting, and not the joining
  {scenario: 'late-read', messages: ['']}, // nothing to read
  {scenario: 'partial-send', messages: ['small']}, // all of it is taken
  {scenario: 'partial-send', messages: ['one', 'send']}, // is one send all the same
  {scenario: 'partial-send', at: 'nodelay'}, // which is no cure, and need be none
  {scenario: 'file', messages: ['a,b', 'c'], reads: [2]},
  {scenario: 'file', at: 'rtt'},
  {scenario: 'file', at: 'nodelay'},
  {scenario: 'udp', messages: CHINESE, reads: [4]},
  {scenario: 'udp', messages: ['a']}, // nothing to cut
  {scenario: 'udp', at: 'nodelay'},
  {scenario: 'empty', messages: ['a', '', 'b']},
  {scenario: 'empty', messages: ['a', 'b']}, // none is empty
  {scenario: 'empty', messages: ['a']},
  {scenario: 'empty', messages: ['']}, // nothing else to read
  {scenario: 'empty', at: 'nodelay'}, // three sends, one read, and nothing to cure
]

const WHO: Record<MergedBy, RegExp> = {
  none: /^(Nobody|The sender’s kernel: messages? .* had been written)/,
  node: /^Node itself/,
  sender: /^The sender’s kernel/,
  receiver: /^The receive buffer/,
  reader: /^The reader itself/,
}

let wire: Awaited<ReturnType<typeof openLab>> | null = null
beforeAll(async () => {
  if (hasWire) wire = await openLab({evidence: 'wire', noDelay: false, rttMs: 20})
})
afterAll(() => wire?.close())

function labOf(at: Row['at']): Lab | null {
  if (at === 'rtt') return wire?.lab ?? null
  if (at === 'ss' && lab.evidence === 'js') return null
  return {...lab, noDelay: at === 'nodelay', evidence: at === 'js' || at === 'ss' ? at : lab.evidence}
}

const nameOf = ({scenario, messages, reads, at}: Row) => {
  const sent = messages?.map((text) => (text.length > 12 ? `${text[0]}×${text.length}` : text)).join(',')
  return [scenario, sent, reads?.join(','), at].filter((part) => part !== undefined).join(' · ')
}

describe.each(ROWS.map((row) => [nameOf(row), row] as const))('%s', (_, row) => {
  test('text, counts and picture agree', async ({skip}) => {
    const where = labOf(row.at)
    if (where === null) skip(row.at === 'rtt' ? 'needs a wire of our own' : 'needs ss')
    const scenario = SCENARIOS.get(row.scenario)!
    if (!hasKernel && (scenario.needs === 'kernel' || scenario.maxSegmentBytes)) skip('needs koffi')
    const report = await perform(scenario, {messages: row.messages, reads: row.reads, fix: undefined}, where!)
    const words = composeWords(scenario, report, EN)
    if (report.fix !== null) expect(report.fix.held).toBe(true)
    if (report.fix?.frames.length === 1) expect(words.fix).not.toMatch(/sends|messages/)
    checkWho(report, words)
    checkWhy(report, words)
    checkProof(report, words)
    checkText(report, words)
    checkPictures(report, words)
    checkChinese(report, words, composeWords(scenario, report, STICK_WORDS.zh))
  })
})

/** The same figures in both languages, and no English sentence among the Chinese ones. */
function checkChinese(report: StickReport, words: Words, chinese: Words): void {
  const figures = (text: string) => (text.match(/\d+(\.\d+)?/g) ?? []).sort()
  for (const of of ['who', 'why'] as const) expect(figures(chinese[of] ?? '')).toEqual(figures(words[of] ?? ''))
  expect(figures(chinese.proof.join('\n'))).toEqual(figures(words.proof.join('\n')))
  for (const width of [40, 60, 80, 100]) {
    const text = stickText(report, chinese, plain, {width})
    for (const line of text.split('\n')) {
      expect(displayWidth(line), line).toBeLessThan(width)
    }
  }
}

test('runs that should differ, and do not, are not called seen', async () => {
  const scenario = SCENARIOS.get('random-recv')!
  const report = await performRepeatedly(scenario, {}, lab, {runs: 1})
  const {who} = composeWords(scenario, report, EN)
  expect(report.reproduced).toBe(false)
  expect(who).toMatch(/^Not seen this time: .* 1 run; the reads came out in one way\./)
  expect(stickText(report, composeWords(scenario, report, EN), plain, {width: 80})).not.toMatch(/seen in 1/i)
})

/** The culprit of the sentence is that of the JSON, and the messages that it names are those that were joined or cut. */
function checkWho(report: StickReport, {who, transport}: Words): void {
  const own = who.replace(/^Not seen this time: [^.]*\. /, '')
  expect(who === own).toBe(report.reproduced)
  if (report.mergedBy === null) expect(own).toMatch(/^One of the two kernels/)
  else expect(own).toMatch(WHO[report.mergedBy])
  if (transport === 'udp') return
  checkEmpty(report, own)
  if (report.scenario === 'nagle' || report.scenario === 'stall') {
    expect(/held message/.test(own) && !report.reproduced, 'held back, and not seen').toBe(false)
  }
  expect(own.split('The sender’s kernel:').length).toBeLessThan(3)
  const {node, sender, receiver, kernels} = layerChanges(observationOf(report))
  const claims = [
    [/in one write/, node.joined],
    [/in one segment/, sender?.joined ?? []],
    [/in one read/, (receiver ?? kernels).joined],
  ] as const
  for (const [piece, joined] of claims) {
    if (!piece.test(own)) continue
    expect(joined).toHaveLength(1)
    expect(own).toContain(messageNames(joined[0]!))
  }
  if (sender === null) expect(own).not.toMatch(/in one segment/)
}

/** An empty message is sent and arrives nowhere: it is named as that, and never as joined. */
function checkEmpty(report: StickReport, own: string): void {
  const {shapes, events} = report
  const empty = shapes.app.split('+').flatMap((size, index) => (size === '0' ? [index] : []))
  const arrived = events.filter(({layer}) => layer !== 'app').flatMap(({messages}) => messages)
  expect(arrived.filter((message) => empty.includes(message))).toEqual([])
  const {node, sender, receiver, kernels} = layerChanges(observationOf(report))
  const joined = [node, sender, receiver, kernels].flatMap((layer) => layer?.joined.flat() ?? [])
  expect(joined.filter((message) => empty.includes(message))).toEqual([])
  if (empty.length > 0)
    expect(own.toLowerCase()).toContain(`${messageNames(empty)} ${empty.length === 1 ? 'has' : 'have'} no bytes`)
  expect(own).not.toMatch(/\b0 reads/)
}

test('what the end of sending took along did not wait for the acknowledgement', async ({skip}) => {
  if (wire === null) skip('needs a wire of our own')
  const report = await perform(SCENARIOS.get('recv-5-5-10-5')!, {}, wire!.lab)
  expect(report.waits.every(({byEnd, ackOf}) => byEnd && ackOf === null)).toBe(true)
  const {why} = composeWords(SCENARIOS.get('recv-5-5-10-5')!, report, EN)
  if (report.waits.length > 0) expect(why).toContain('because the sender ended its side')
  expect(why).not.toMatch(/acknowledgement takes at least|delayed acknowledgement/)
})

test('TCP_NODELAY cures the waiting of stall, as the table beside it says, and joins all the same', async () => {
  const report = await perform(SCENARIOS.get('stall')!, {}, {...lab, noDelay: true})
  const {proof} = composeWords(SCENARIOS.get('stall')!, report, EN)
  expect(report.mergedBy).not.toBe('none')
  expect(proof.join('\n')).not.toContain('no cure')
  expect(proof.join('\n')).toContain('nothing waited, but messages stick all the same')
})

test('a blocking send of what there is room for does not wait for the reader', async () => {
  const report = await perform(SCENARIOS.get('partial-send')!, {messages: ['small']}, lab)
  const note = report.notes.find(({about}) => about === 'blocking send')
  expect(note).toMatchObject({takenBytes: 5, calls: 1, hasWaited: false})
  expect(composeWords(SCENARIOS.get('partial-send')!, report, EN).proof.join('\n')).not.toContain('made room')
})

test('a read of one half of a character: what Python makes of it with errors=replace', async () => {
  const report = await perform(SCENARIOS.get('short-read')!, {messages: ['你好'], reads: [2]}, lab)
  const halves = composeWords(SCENARIOS.get('short-read')!, report, EN).proof.join('\n')
  expect(halves).toContain('e4 bd │ a0') // b'\xe4\xbd' is one �, b'\xa0' another
  expect(halves).toContain('the halves become “\ufffd” and “\ufffd”')
  expect(halves).toContain('e5 │ a5 bd') // b'\xa5\xbd' is two
  expect(halves).toContain('the halves become “\ufffd” and “\ufffd\ufffd”')
})

/** No reason for what was not seen, and no acknowledgement that nobody saw. */
function checkWhy(report: StickReport, {why, change}: Words): void {
  if (!report.reproduced) expect(why).toBeNull()
  else if (report.mergedBy !== 'none') expect(why).not.toBeNull()
  if (report.shapes.app.split('+').includes('0')) expect(change).not.toContain('It came out right')
  if (report.counts.segmentsOut === null) expect(why ?? '').not.toMatch(/\d+ segments? left/)
  const seen = report.waits.flatMap(({ackOf}) => (ackOf ? [messageNames(ackOf)] : []))
  for (const [, name] of (why ?? '').matchAll(/until (messages? [\d–, and]+?) (?:was|were) acknowledged/g)) {
    expect(seen).toContain(name)
  }
  for (const [, ms] of (why ?? '').matchAll(/waited ([\d.]+) ms/g)) {
    expect(report.waits.some((wait) => Math.abs(wait.ms - Number(ms)) <= 0.6)).toBe(true)
  }
  if (report.waits.length > 0) expect(why ?? '').not.toContain('nothing was held back')
  if (report.conditions.noDelay) {
    expect(change).not.toContain('TCP_NODELAY is no cure')
    expect(why ?? '').not.toMatch(/nothing to wait for|holds a small segment back/)
  }
  const isApart = report.shapes.segments === report.shapes.node && report.mergedBy !== 'sender'
  if (isApart) expect(change).not.toContain('only takes the waiting away')
  if (report.waits.every(({ackOf}) => ackOf === null)) expect(why ?? '').not.toContain('delayed that acknowledgement')
}

function checkProof({counts, evidence, mergedBy, notTakenBytes}: StickReport, {proof, transport}: Words): void {
  const [app, ...others] = [...proof[0]!.split(';')[0]!.matchAll(/(\d+|\?) (?:send|write|segment|read|receive)/g)].map(
    ([, count]) => (count === '?' ? null : Number(count)),
  )
  expect(app).toBe(counts.app)
  expect(others).toEqual(transport === 'udp' ? [counts.reads] : [counts.node, counts.segmentsOut, counts.reads])
  const isMerged = mergedBy !== 'none' && notTakenBytes === 0
  if (!isMerged) expect(proof.join('\n')).not.toContain('no cure')
  expect(proof.join('\n')).not.toMatch(/(?<![+\d])1 bytes|(?<! of) 0 bytes/)
  if (evidence === 'js' && transport === 'tcp') expect(proof[0]).toContain('segments not counted')
}

/** Every width, and the rows of the picture cut as the counts say. */
function checkText(report: StickReport, words: Words): void {
  for (const width of [40, 60, 80, 100]) {
    const text = stickText(report, words, plain, {width})
    for (const line of text.split('\n')) {
      expect(displayWidth(line), line).toBeLessThan(width)
    }
    expect(/^WHY /m.test(text)).toBe(words.why !== null)
    const flat = text.replace(/^(WHO|WHY|PROOF|CHANGE|FIXED) +/gm, '').replaceAll(/\s+/g, ' ')
    expect(flat).toContain(visible(words.who).replaceAll(/\s+/g, ' '))
    for (const label of words.transport === 'udp' ? ['sends', 'reads'] : ['sends', 'writes', 'segments', 'reads']) {
      expect(text).toMatch(new RegExp(`^${label} +(\\d+|\\?)`, 'm'))
    }
  }
  checkRow(report, stickText(report, words, plain, {width: 100}), 'sends', report.shapes.app)
  checkRow(report, stickText(report, words, plain, {width: 100}), 'reads', report.shapes.reads)
}

function checkRow({messages}: StickReport, text: string, label: string, shape: string): void {
  const [, count, drawn] = new RegExp(`^${label} +(\\d+) +│(.*)│`, 'm').exec(text) ?? []
  const sizes = shape
    .split('+')
    .map(Number)
    .filter((size) => size > 0)
  const isPlain = messages.every((message) => /^[a-z]*$/.test(message))
  if (drawn === undefined || !isPlain || drawn.includes('─') || sizes.length === 0) return
  expect(Number(count)).toBeGreaterThanOrEqual(sizes.length)
  expect(drawn.split('│').map((piece) => piece.replaceAll('·', '').length)).toEqual(sizes)
}

function checkPictures(report: StickReport, words: Words): void {
  const svg = stickSvg(report, words, {isAlone: true})
  const page = stickPage(
    {title: words.title, catalogue: EN, sections: [{heading: null, report, words}], closing: [], facts: []},
    {script: 'x', style: 'x'},
  )
  expect(svg).toContain(escapeMarkup(words.who))
  expect(page).toContain(escapeMarkup(words.who))
  expect(page).toContain(escapeMarkup(words.proof[0]!))
  expect(page.includes('<dt>WHY</dt>')).toBe(words.why !== null)
  for (const [layer, count] of [
    ['reads', report.counts.reads],
    ['sends', report.counts.app],
  ] as const) {
    expect(svg).toContain(`>${layer} ${count}<`)
  }
  for (const {character, before} of report.cutCharacters) {
    expect(words.proof.join()).toContain(`inside “${character}”: ${before} │`)
    expect(svg).toContain(before)
  }
}
