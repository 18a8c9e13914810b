import type {EvidenceName} from '../lab/watch-segments.js'
import type {NamedFraming} from './decode-chunks.js'
import type {FactId} from './facts.js'
import type {CureReport, FixReport, MergedBy, Note, StickReport} from './report.js'
import type {Lab, Observation} from './run-script.js'
import type {ScenarioName} from './scenario-name.js'
import type {Script} from './script.js'
import type {Catalogue, OwnWords, QuizOption} from './words/catalogue.js'

/** What a script and a predicate go by. */
export type ScenarioPlan = {
  /** How many messages there are. */
  count: number
  sizes: readonly number[]
  reads: readonly number[]
  noDelay: boolean
  /** On a wire of our own instead of loopback. */
  onWire: boolean
}

/**
 * Whether there was a segment for each message that has bytes – or nobody could count them. On a wire of our own the kernels merge and cut by its
 * delay and its MTU, so that their number is no part of the phenomenon there.
 */
export function hasSegments({segmentsOut}: Observation, {onWire, sizes}: ScenarioPlan): boolean {
  return onWire || segmentsOut === null || segmentsOut === filled(sizes)
}

/** How many messages have bytes: an empty one is a send, and neither a segment nor a read. */
export function filled(sizes: readonly number[]): number {
  return sizes.filter((size) => size > 0).length
}

/** A question with choices: words of the catalogue, or numbers and sizes as they are. */
export type QuizPart = {
  options(plan: ScenarioPlan): (QuizOption | string)[]
  /** What it was, this time. */
  answer(report: StickReport): QuizOption | string
}

export type Scenario = {
  name: ScenarioName
  messages: readonly string[]
  /** The sizes of the reads that the reader asks for, where the script takes them. */
  reads: readonly number[]
  /** No other reads would show it. */
  hasOwnReads?: true
  /** `segments`: someone must count them; `kernel`: the script sets options that Node has no name for. */
  needs: 'sockets' | 'segments' | 'kernel'
  maxSegmentBytes?: number
  /** A machine that is busy for 40 ms at the wrong moment hides it: so often it is tried, and the report says which try it was. */
  attempts?: number
  /** How often it is run when nobody says. */
  runs?: number
  script(plan: ScenarioPlan): Script
  /** Whether the phenomenon was there: on counts alone. */
  isSeen(seen: Observation, plan: ScenarioPlan): boolean
  /** Where the general rule (verdict.ts) does not fit. */
  verdict?(seen: Observation): MergedBy | null
  /** What is sent instead of the messages, made from their frames. */
  pieces?(frames: readonly Uint8Array[]): Uint8Array[]
  /** The framing of the fix; null where there is nothing to fix. */
  framing: string | null
  /** The fix as a script, where it is not the same one. */
  fixedScript?(plan: ScenarioPlan): Script
  /** What the fix does besides. */
  fixedHow?: 'one write' | 'uncorked' | 'rest sent'
  /** The fix writes all frames as one buffer. */
  fixedAsOneWrite?: boolean
  /** What `--quiz` asks beside who and what to change; without it: the sizes of the reads. */
  quiz?: QuizPart
  /** The right changes, for `--quiz`, the best first; without it: against a wait one write, else lengths. */
  cures?: readonly QuizOption[]
  /** What is said about it by `--explain`. */
  facts: readonly FactId[]
  /** Without it TCP, with a layer for Node and one for the segments. */
  transport?: 'udp'
  /** What it knows beyond the counts of its layers (words/compose-words.ts). */
  tell?(report: StickReport, words: Catalogue): OwnWords
  /** The file that it sends in pieces is one message all the same. */
  isOneMessage?: boolean
  /** All messages are one: the phenomenon is about a single send. */
  isOneSend?: boolean
  /** Several runs have to come out in more than one way. */
  isVaried?: boolean
  /** Instead of its script. */
  observe?(job: Job): Promise<Findings>
  /** What it shows besides. */
  extra?(job: Job, seen: Observation): Promise<Extra>
  /** Other ways to write the same messages, compared; null where they are not such messages. */
  compareCures?(messages: readonly Uint8Array[], evidence: EvidenceName): Promise<CureReport[] | null>
}

/** A scenario about to be carried out. */
export type Job = {
  scenario: Scenario
  messages: Uint8Array[]
  plan: ScenarioPlan
  /** Of the fix; null for none. */
  framing: NamedFraming | null
  lab: Lab
}

/** What was seen, and what follows from it. */
export type Findings = {
  seen: Observation
  mergedBy: MergedBy | null
  reproduced: boolean
  fix: FixReport | null
  notes: Note[]
}

/** Whether that came about, also with the fix. */
export type Extra = {holds: boolean; fixHolds: boolean; notes: Note[]}
