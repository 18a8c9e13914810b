import type {EvidenceName} from '../../lab/watch-segments.js'
import type {FactId} from '../facts.js'
import type {CutCharacter, FixReport, MergedBy, Note, StickReport, Wait} from '../report.js'
import type {ProgramComments} from './program-comments.js'
import type {ScenarioName} from '../scenario-name.js'

/** Messages are numbered from 0 here and from 1 in every sentence. */
export type MessageNumbers = readonly number[]

/** How many pieces each layer saw; null where nobody counted. */
export type LayerCounts = StickReport['counts']

/** Everything that stickdemo says in one language, as functions of what was counted. A language is another object of this type. */
export type Catalogue = {
  /** Of the page: `en`, `zh-CN`. */
  language: string
  /** Between two sentences. */
  gap: string
  labels: Record<'who' | 'proof' | 'why' | 'change' | 'fixed' | 'proven' | 'yours' | 'nothing', string>
  /** The rows of the pictures, with who cuts the bytes there. */
  rows: Record<'sends' | 'writes' | 'segments' | 'reads' | 'frames' | 'messages', {label: string; caption: string}>
  picture: {
    unseen: string
    unseenPieces(count: number): string
    tooMany(count: number): string
    before: string
    after(framing: string): string
    piece(sizeBytes: number, tMs: number, messages: MessageNumbers): string
  }
  page: Record<'storyTitle' | 'play' | 'stop' | 'time' | 'footer' | 'facts', string>
  titles: Record<ScenarioName, string>
  evidence: Record<EvidenceName, string> & {udp: string}
  proof(chain: string, evidence: string): string
  /** How a person is asked for an experiment. */
  ask: Record<'which' | 'next' | 'enough', string>
  progress(done: number, runs: number): string
  chain(counts: LayerCounts, transport: 'tcp' | 'udp'): string
  who: {
    nobody(counts: LayerCounts): string
    nothingRead: string
    node(joined: readonly MessageNumbers[]): string
    sender(joined: readonly MessageNumbers[]): string
    senderCut(cut: MessageNumbers, segments: number): string
    senderBoth(joined: readonly MessageNumbers[], cut: MessageNumbers, segments: number): string
    senderByCount(counts: LayerCounts): string
    /** @param apart whether each message had come in a segment of its own */
    receiver(joined: readonly MessageNumbers[], apart: boolean): string
    receiverByCount(counts: LayerCounts): string
    reader(cut: MessageNumbers, asked: readonly number[]): string
    unknown(joined: readonly MessageNumbers[]): string
    held(wait: Wait): string
    heldUnseen(wait: Wait): string
    /** What earlier layers had done before, as a sentence of the clauses below. */
    before(clauses: readonly string[]): string
    alsoNode(joined: readonly MessageNumbers[]): string
    alsoSender(did: {joined: readonly MessageNumbers[]; cut: MessageNumbers}): string
    alsoReceiver(joined: readonly MessageNumbers[]): string
    /** @param reproducedRuns null where every run is like the others, though they should differ */
    runs(counts: {runs: number; reproducedRuns: number | null; patterns: number}): string
    halfFix(gotBytes: number): string
    partialSend(takenBytes: number, sizeBytes: number): string
    udp(sent: number, received: number): string
    /** @param reads how many brought the others */
    empty(messages: MessageNumbers, reads: number): string
    alsoEmpty(messages: MessageNumbers): string
  }
  /** What was looked for and not found. */
  notSeen(name: ScenarioName): string
  why: {
    wait(wait: Wait, conditions: {onWire: boolean; rttMs: number | null}): string
    waitFull(wait: Wait): string
    joinedInWait: string
    leftAlone(count: number, circumstances: {joined: boolean; onWire: boolean; noDelay: boolean}): string
    segmentSize(maxSegmentBytes: number | null): string
    receiveBuffer(sizeBytes: number): string
    shortRead(asked: readonly number[]): string
    unknown: string
    corked(ms: number | null): string
    beforeConnect: string
    halfFix(gotBytes: number): string
    partialSend(takenBytes: number): string
    file: string
    /** Whether a small buffer cut a datagram here, and a full one dropped some. */
    udp(seen: {isCut: boolean; isDropped: boolean}): string
    empty: string
    luck: string
    randomReads(patterns: number): string
  }
  change: {
    lengths: string
    noDelay(segmentsApart: boolean): string
    oneWrite: string
    uncork: string
    nodeMerge: string
    largerBuffer: string
    decoder: string
    sendRest: string
    file: string
    udp: string
    empty: string
    test: string
    nothing: string
  }
  fixed(fix: FixReport, how: 'same' | 'one write' | 'uncorked' | 'rest sent', isOneMessage: boolean): string
  note(note: Note): string
  cutCharacter(cut: CutCharacter): string
  yours(scenario: ScenarioName, transport: 'tcp' | 'udp'): string[]
  code: {
    /** How the programs are run, and how the mended ones are tried; commands stand on lines of their own. */
    intro(commands: {reader: string; sender: string; readerMended: string; senderMended: string}): string[]
    nearest(scenario: ScenarioName, program: ScenarioName): string
    comments: ProgramComments
  }
  story: {
    title: string
    heading(mergedBy: MergedBy | null, counts: LayerCounts): string
    cure: string
    /** @param isOneUnknown whether one of them may be another of them: nobody counted its segments */
    closing(culprits: number, isOneUnknown: boolean): string
    fixed(held: number, parts: number, framing: string): string
    proven(proof: {cuttings: number; equal: number}): string
    more: string
  }
  cures: Record<'writtenAs' | 'stalls' | 'median' | 'longest' | 'segmentsEach', string> & {
    /** Always measured on loopback, also beside a run on a wire. */
    caption(times: number): string
    /** What is written, where it is no name of a function or an option. */
    ways: {readonly [cure: string]: string} & Record<'two writes' | 'one buffer', string>
  }
  histogram: {
    head(counts: {runs: number; reproducedRuns: number | null; heldRuns: number | null; patterns: number}): string
    more(count: number): string
    nothing: string
  }
  quiz: {
    question(name: ScenarioName, plan: {sizes: readonly number[]; reads: readonly number[]; onWire: boolean}): string
    options: Record<QuizOption, string>
    who: string
    change: string
    right(said: string): string
    wrong(said: string, answer: string): string
    score(right: number, asked: number): string
  }
  facts: Record<FactId, string>
}

export const QUIZ_OPTIONS = [
  'yes', 'no', 'all', 'part', 'none', 'same', 'different', 'another',
  'who-none', 'who-node', 'who-sender', 'who-receiver', 'who-reader', 'who-unknown',
  'change-nodelay', 'change-buffer', 'change-sleep', 'change-lengths', 'change-write', 'change-cork', 'change-rest', 'change-nothing',
] as const // prettier-ignore
export type QuizOption = (typeof QUIZ_OPTIONS)[number]

/** What a scenario says beyond, or instead of, what follows from the layers' counts. */
export type OwnWords = {who?: string; why?: string[]; change?: string[]}
