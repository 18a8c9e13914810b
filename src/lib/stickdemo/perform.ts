import {InputError, SystemError} from '../errors.js'
import {openKernel} from '../kernel/kernel.js'
import {parseFraming} from '../framing/create-decoder.js'
import {decodeChunks, encodeAll, type NamedFraming, sameMessages} from './decode-chunks.js'
import {describeCutCharacters, describeEvents, describeWaits} from './describe-events.js'
import {hexPairs, type Note, type Pattern, type RepeatedReport, type StickReport} from './report.js'
import {type Lab, type Observation, runScript, shapeOf} from './run-script.js'
import type {Findings, Job, Scenario, ScenarioPlan} from './scenario.js'
import {drain, WHOLE} from './script.js'
import {verdictOnRun} from './verdict.js'

export type Wishes = {
  messages?: readonly string[] | undefined
  reads?: readonly number[] | undefined
  /** Null: no fix is shown. Undefined: the scenario's own. */
  fix?: NamedFraming | null | undefined
}

/** Carries out a scenario once: the phenomenon, then the same with the fix. */
export async function perform(scenario: Scenario, wishes: Wishes, lab: Lab): Promise<StickReport> {
  await refuseWithoutEvidence(scenario, lab)
  const texts = textsOf(scenario, wishes)
  const messages = texts.map((text) => Buffer.from(text))
  const plan = planOf(scenario, wishes, lab)
  const framing = fixOf(scenario, wishes)
  const job: Job = {scenario, messages, plan, framing, lab: withSegmentSize(scenario, lab)}
  const found = await (scenario.observe ?? observeStream)(job)
  const {seen} = found
  return {
    scenario: scenario.name,
    messages: texts.map(shortened),
    events: describeEvents(seen.pieces, seen.app),
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
    waits: describeWaits(seen),
    notTakenBytes: seen.notTakenBytes,
    asked: seen.asked,
    cutCharacters: scenario.transport === 'udp' ? [] : describeCutCharacters(sentPieces(job), seen.reads),
    conditions: {
      noDelay: lab.noDelay,
      onWire: lab.wire !== null,
      rttMs: lab.wire?.rttMs ?? null,
      maxSegmentBytes: seen.maxSegmentBytes,
    },
    notes: [...found.notes, ...(lab.noDelay ? [noDelayNote(found, scenario)] : [])],
    cures: (await scenario.compareCures?.(messages, seen.evidence)) ?? null,
  }
}

/** So many are through in some seconds. */
const MOST_READS = 100_000

/** What a scenario is about to do. Throws InputError INVALID_READS where that would be too many reads, or where its reads are its own. */
export function planOf(scenario: Scenario, wishes: Wishes, lab: Lab): ScenarioPlan {
  if (scenario.hasOwnReads && wishes.reads) {
    const input = wishes.reads.join(',')
    const reason = `--reads ${input}: ${scenario.name} is about one read of ${scenario.reads[0]} bytes, and takes no others`
    throw new InputError('INVALID_READS', reason, {input})
  }
  const messages = textsOf(scenario, wishes)
  const total = messages.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  const reads = Math.ceil(total / (wishes.reads?.at(-1) ?? total))
  if (reads > MOST_READS && scenario.transport !== 'udp') {
    const input = wishes.reads!.join(',')
    const reason = `--reads ${input}: ${total} bytes would take ${reads} reads, more than ${MOST_READS}`
    throw new InputError('INVALID_READS', reason, {input})
  }
  return {
    count: messages.length,
    sizes: messages.map((text) => Buffer.byteLength(text)),
    reads: wishes.reads ?? scenario.reads,
    noDelay: lab.noDelay,
    onWire: lab.wire !== null,
  }
}

function textsOf(scenario: Scenario, {messages = scenario.messages}: Wishes): readonly string[] {
  return scenario.isOneSend ? [messages.join('')] : messages
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
  const isVaried = !scenario.isVaried || histogram.length > 1
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

async function observeStream(job: Job): Promise<Findings> {
  const {scenario, plan, framing, lab} = job
  const {seen, attempt} = await tryUntilSeen(job)
  const extra = (await scenario.extra?.(job, seen)) ?? {holds: true, fixHolds: true, notes: []}
  const reproduced = scenario.isSeen(seen, plan) && extra.holds
  const mergedBy = (scenario.verdict ?? verdictOnRun)(seen)
  const tries: Note = {about: 'tries', tries: attempt, isSeen: reproduced}
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
  const fix = {
    framing: framing.name,
    framesReceived: payloads.length,
    held,
    reads: shapeOf(again.reads),
    writes: shapeOf(frames.map(({length}) => length)),
    frames: frames.map(hexPairs),
  }
  return {seen, mergedBy, reproduced, fix, notes}
}

/** What the switch did, and what it did not do. */
function noDelayNote({seen, mergedBy}: Findings, {transport, isOneMessage = false, compareCures}: Scenario): Note {
  if (transport === 'udp') return {about: 'no delay for UDP'}
  const {app, segmentsOut, reads, notTakenBytes, heldBackBytes} = seen
  const isRight = mergedBy === 'none' || notTakenBytes > 0 || isOneMessage // or there was nothing to be cured
  const endsWaits = heldBackBytes === 0 && compareCures !== undefined
  const facts = {app: app.length, segmentsOut, reads: reads.length}
  return {about: 'no delay', ...facts, cures: isRight ? 'all' : endsWaits ? 'waiting' : 'nothing'}
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
  return scenario.isOneMessage ? [Buffer.concat(messages)] : messages
}

function fixOf(scenario: Scenario, {fix}: Wishes): NamedFraming | null {
  if (fix === null || scenario.framing === null) return null
  return fix ?? {name: scenario.framing, framing: parseFraming(scenario.framing)}
}

/** Rejects with SystemError NO_EVIDENCE or NO_KERNEL: what this scenario shows can't be seen or done here. */
async function refuseWithoutEvidence({name, needs, maxSegmentBytes}: Scenario, {evidence, wire}: Lab): Promise<void> {
  if (maxSegmentBytes !== undefined && wire === null && (await openKernel()) === null) {
    const reason = `"${name}" asks for small segments (TCP_MAXSEG) through the optional package koffi, on Linux: not available here`
    throw new SystemError('NO_KERNEL', reason, {input: name})
  }
  if (needs === 'segments' && evidence === 'js') {
    const reason = `"${name}" needs counted segments, which takes the optional package koffi or the program ss, on Linux`
    throw new SystemError('NO_EVIDENCE', reason, {input: name})
  }
}

/** On a wire of our own the MTU decides, on loopback the receiver has to ask for small segments. */
function withSegmentSize({maxSegmentBytes}: Scenario, lab: Lab): Lab {
  return {...lab, maxSegmentBytes: lab.wire ? undefined : maxSegmentBytes}
}

const LONGEST_SHOWN = 64

function shortened(text: string): string {
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, 16)}… (${Buffer.byteLength(text)} bytes)`
}
