import {SystemError} from '../errors.js'
import {parseFraming} from '../framing/create-decoder.js'
import {compareCures} from './compare-cures.js'
import {decodeChunks, encodeAll, type NamedFraming, sameMessages} from './decode-chunks.js'
import {fixUdp, observeUdp} from './observe-udp.js'
import type {FixReport, MergedBy, Pattern, RepeatedReport, StickEvent, StickReport} from './report.js'
import {type Lab, type Observation, type Piece, runScript} from './run-script.js'
import type {ScenarioPlan, Scenario} from './scenario.js'
import {drain, end, read, sendAll, WHOLE} from './script.js'
import {exchangeDatagrams} from '../lab/exchange-datagrams.js'
import {verdictOf} from './verdict.js'
import {plural} from './words.js'

export type Wishes = {
  messages?: readonly string[] | undefined
  reads?: readonly number[] | undefined
  /** Null: no fix is shown. Undefined: the scenario's own. */
  fix?: NamedFraming | null | undefined
}

/** Carries out a scenario once: the phenomenon, then the same with the fix. */
export async function perform(scenario: Scenario, wishes: Wishes, lab: Lab): Promise<StickReport> {
  refuseWithoutEvidence(scenario, lab)
  const texts = wishes.messages ?? scenario.messages
  const messages = texts.map((text) => Buffer.from(text))
  const plan: ScenarioPlan = {
    count: messages.length,
    sizes: messages.map(({length}) => length),
    reads: wishes.reads ?? scenario.reads,
    noDelay: lab.noDelay,
    onWire: lab.wire !== null,
  }
  const framing = fixOf(scenario, wishes)
  const job: Job = {scenario, messages, plan, framing, lab: withSegmentSize(scenario, lab)}
  const found = await (scenario.name === 'udp' ? observeDatagrams(job) : observeStream(job))
  const {seen} = found
  return {
    scenario: scenario.name,
    messages: texts.map(shortened),
    events: eventsOf(seen.pieces, seen.app),
    counts: {
      app: seen.app.length,
      node: seen.node.length,
      segmentsOut: seen.segmentsOut,
      segmentsIn: seen.segmentsIn,
      reads: seen.reads.length,
    },
    shapes: {
      app: shapeOf(seen.app),
      node: shapeOf(seen.node),
      segments: seen.segments && shapeOf(seen.segments),
      reads: shapeOf(seen.reads),
    },
    evidence: seen.evidence,
    mergedBy: found.mergedBy,
    reproduced: found.reproduced,
    fix: found.fix,
    notes: [...found.notes, ...(lab.noDelay ? [noDelayNote(seen, scenario)] : [])],
    cures:
      scenario.name === 'stall' && plan.count === 2
        ? await compareCures([messages[0]!, messages[1]!], seen.evidence)
        : null,
  }
}

/** Runs a scenario several times. `onRun` hears of each. */
export async function performRepeatedly(
  scenario: Scenario,
  wishes: Wishes,
  lab: Lab,
  {runs, onRun}: {runs: number; onRun?: ((done: number) => void) | undefined},
): Promise<RepeatedReport> {
  const reports: StickReport[] = []
  const patterns = new Map<string, number>()
  for (let run = 0; run < runs; run++) {
    const report = await perform(scenario, wishes, lab)
    reports.push(report)
    patterns.set(report.shapes.reads, (patterns.get(report.shapes.reads) ?? 0) + 1)
    onRun?.(run + 1)
  }
  const last = reports.at(-1)!
  const histogram: Pattern[] = [...patterns]
    .map(([shape, count]) => ({reads: shape === '' ? [] : shape.split('+').map(Number), count}))
    .sort((a, b) => b.count - a.count)
  const reproducedRuns = reports.filter(({reproduced}) => reproduced).length
  const heldRuns = reports.filter(({fix}) => fix?.held).length
  const isVaried = scenario.name !== 'random-recv' || histogram.length > 1
  return {
    ...last,
    reproduced: reproducedRuns === runs && isVaried,
    fix: last.fix && {...last.fix, held: heldRuns === runs},
    runs,
    reproducedRuns,
    heldRuns: last.fix && heldRuns,
    patterns: histogram,
  }
}

/** Whether everything that was promised came about: the exit code. */
export function hasSucceeded({reproduced, fix}: StickReport): boolean {
  return reproduced && (fix === null || fix.held)
}

type Job = {scenario: Scenario; messages: Uint8Array[]; plan: ScenarioPlan; framing: NamedFraming | null; lab: Lab}

type Findings = {
  seen: Observation
  mergedBy: MergedBy | null
  reproduced: boolean
  fix: FixReport | null
  notes: string[]
}

async function observeStream(job: Job): Promise<Findings> {
  const {scenario, plan, framing, lab} = job
  const {seen, attempt} = await tryUntilSeen(job)
  const extra = (await EXTRAS[scenario.name]?.(job, seen)) ?? {holds: true, fixHolds: true, notes: []}
  const reproduced = scenario.isSeen(seen, plan) && extra.holds
  const mergedBy = (scenario.verdict ?? verdictOf)(seen)
  const tries = reproduced ? `seen at try number ${attempt}: the machine is busy` : `not seen in ${attempt} tries`
  const notes = attempt > 1 ? [...extra.notes, tries] : extra.notes
  if (framing === null) return {seen, mergedBy, reproduced, fix: null, notes}

  const frames = encodeAll(whatIsOneMessage(job), framing.framing)
  const pieces = scenario.pieces?.(frames) ?? frames
  const fixedPlan = {...plan, count: pieces.length, sizes: pieces.map(({length}) => length)}
  const steps = (scenario.fixedScript ?? scenario.script)(fixedPlan)
  const sent = scenario.fixedAsOneWrite ? [Buffer.concat(pieces)] : pieces
  const again = await runScript([...steps, drain(WHOLE)], sent, lab)
  const {payloads, truncated} = decodeChunks(again.chunks, framing.framing)
  const held = !truncated && sameMessages(payloads, whatIsOneMessage(job)) && extra.fixHolds
  const fix = {framing: framing.name, framesReceived: payloads.length, held, reads: shapeOf(again.reads)}
  return {seen, mergedBy, reproduced, fix, notes}
}

/** What the switch did, and what it did not do. */
function noDelayNote({app, segmentsOut, reads}: Observation, {name}: Scenario): string {
  if (name === 'udp') return 'TCP_NODELAY means nothing to UDP'
  const left = segmentsOut === null ? '' : `left as ${plural(segmentsOut, 'segment')} and `
  const so = reads.length === app.length ? '' : ': it is no cure'
  return `with TCP_NODELAY, ${plural(app.length, 'send')} ${left}came out as ${plural(reads.length, 'read')}${so}`
}

/** One run; for a phenomenon that a busy machine can hide, some more. */
async function tryUntilSeen(job: Job): Promise<{seen: Observation; attempt: number}> {
  const {scenario, plan, lab} = job
  for (let attempt = 1; ; attempt++) {
    const seen = await runScript(scenario.script(plan), sentPieces(job), lab)
    if (scenario.isSeen(seen, plan) || attempt >= (scenario.attempts ?? 1)) return {seen, attempt}
  }
}

/** What is written in the first run: the messages, or what the scenario makes of them. */
function sentPieces({scenario, messages}: Job): Uint8Array[] {
  if (!scenario.pieces) return messages
  return scenario.pieces(encodeAll(messages, parseFraming(scenario.framing ?? 'u32be')))
}

/** A file goes out in pieces and is one message all the same. */
function whatIsOneMessage({scenario, messages}: Job): Uint8Array[] {
  return scenario.name === 'file' ? [Buffer.concat(messages)] : messages
}

async function observeDatagrams({messages, plan, framing, lab}: Job): Promise<Findings> {
  const bufferBytes = plan.reads[0]!
  const {seen, keptApart, cutBytes, droppedDatagrams, notes} = await observeUdp(messages, bufferBytes, lab)
  const wouldCut = plan.sizes.some((size) => size > bufferBytes)
  const reproduced = keptApart && droppedDatagrams > 0 && (cutBytes === null || !wouldCut || cutBytes > 0)
  const fix = framing && (await fixUdp(messages, bufferBytes, framing))
  return {seen, mergedBy: 'none', reproduced, fix, notes}
}

type Extra = {holds: boolean; fixHolds: boolean; notes: string[]}

/** What some scenarios show besides. */
const EXTRAS: Partial<Record<Scenario['name'], (job: Job, seen: Observation) => Promise<Extra>>> = {
  /** The sender dies after three of five pieces: does anyone notice? */
  async file({messages, framing, lab}) {
    const some = messages.slice(0, Math.max(1, messages.length - 2))
    const size = some.reduce((sum, {length}) => sum + length, 0)
    const seen = await runScript([...sendAll(some.length), end, drain(WHOLE), read(1)], some, lab)
    const looksWhole = seen.reachedEnd && seen.reads.reduce((sum, bytes) => sum + bytes, 0) === size
    const notes = [
      `the same with a sender that stops after ${size} bytes: the reader sees the same end of file, and no error`,
    ]
    if (framing === null) return {holds: looksWhole, fixHolds: true, notes}
    const [frame] = encodeAll([Buffer.concat(messages)], framing.framing)
    const start = frame!.subarray(0, Math.floor(frame!.length * 0.6))
    const cut = await runScript([...sendAll(1), end, drain(WHOLE), read(1)], [start], lab)
    const {truncated, payloads} = decodeChunks(cut.chunks, framing.framing)
    const noticed = truncated || payloads.length === 0
    if (noticed) notes.push('with its length sent first, the same early end is an error: the frame is truncated')
    return {holds: looksWhole, fixHolds: noticed, notes}
  },

  /** The same three messages as datagrams. */
  async empty({messages}) {
    const received = await exchangeDatagrams(messages)
    const sizes = shapeOf(received.map(({length}) => length))
    const holds = sameMessages(received, messages)
    return {holds, fixHolds: true, notes: [`the same over UDP: ${received.length} datagrams of ${sizes} bytes arrived`]}
  },

  /** Half a fix, carried out: one read, and its bytes are the length. */
  async 'sticky-fix'(_job, {chunks}) {
    const [head = new Uint8Array(0)] = chunks
    try {
      const length = Buffer.from(head).readInt32LE(0)
      return {holds: false, fixHolds: true, notes: [`the half fix read a length of ${length}`]}
    } catch (error) {
      const crash = `${(error as Error).name}: ${(error as Error).message}`
      const note = `the half fix took the ${head.length} bytes of its one read for a length, and crashed: ${crash}`
      return {holds: true, fixHolds: true, notes: [note]}
    }
  },
}

function fixOf(scenario: Scenario, {fix}: Wishes): NamedFraming | null {
  if (fix === null || scenario.framing === null) return null
  return fix ?? {name: scenario.framing, framing: parseFraming(scenario.framing)}
}

/** Throws SystemError NO_EVIDENCE or NO_KERNEL: what this scenario shows can't be seen or done here. */
function refuseWithoutEvidence({name, needs}: Scenario, {evidence}: Lab): void {
  if (needs === 'segments' && evidence === 'js') {
    const reason = `"${name}" is about segments, and nobody counts them here: it takes the optional package koffi or the program ss, on Linux`
    throw new SystemError('NO_EVIDENCE', reason, {input: name})
  }
}

/** On a wire of our own the MTU decides, on loopback the receiver has to ask for small segments. */
function withSegmentSize({maxSegmentBytes}: Scenario, lab: Lab): Lab {
  return {...lab, maxSegmentBytes: lab.wire ? undefined : maxSegmentBytes}
}

function shapeOf(sizes: readonly number[]): string {
  return sizes.join('+')
}

const LONGEST_SHOWN = 64

function shortened(text: string): string {
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, 16)}… (${Buffer.byteLength(text)} bytes)`
}

/** Pieces with the messages that they are made of, by where in the stream each layer stands. */
function eventsOf(pieces: readonly Piece[], sizes: readonly number[]): StickEvent[] {
  const start = pieces.find(({layer}) => layer === 'app')?.tMs ?? pieces[0]?.tMs ?? 0
  const position = {app: 0, node: 0, segment: 0, read: 0}
  let sends = 0
  return pieces.map(({tMs, layer, sizeBytes}) => {
    const from = position[layer]
    position[layer] += sizeBytes
    return {
      tMs: Math.max(0, Math.round((tMs - start) * 1000) / 1000),
      side: layer === 'read' ? 'receiver' : 'sender',
      layer,
      sizeBytes,
      messages: layer === 'app' ? [sends++] : messagesIn(sizes, from, position[layer]),
    }
  })
}

function messagesIn(sizes: readonly number[], from: number, to: number): number[] {
  let at = 0
  return sizes.flatMap((size, index) => {
    const start = at
    at += size
    return start < to && at > from ? [index] : []
  })
}
