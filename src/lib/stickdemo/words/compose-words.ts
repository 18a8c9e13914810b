import {type LayerChange, layerChanges, type LayerChanges} from '../layer-changes.js'
import type {FixReport, RepeatedReport, StickReport} from '../report.js'
import type {Scenario} from '../scenario.js'
import type {Catalogue, MessageNumbers} from './catalogue.js'

/** A report in sentences: who did it, how we know, why, and what to change. */
export type Words = {
  title: string
  /** What the picture shows: for UDP neither writes of Node nor segments. */
  transport: 'tcp' | 'udp'
  who: string
  /** The counts, then whatever else was seen, a line each. */
  proof: string[]
  /** Null where the phenomenon was not seen. */
  why: string | null
  change: string
  /** Null where there is nothing to fix, or nobody wanted one. */
  fix: string | null
  /** How to try one's own program; the last line is a command. */
  yours: string[]
  /** The language that they are in, and all that the pictures need of it. */
  catalogue: Catalogue
}

type Described = Pick<Scenario, 'name' | 'transport' | 'tell' | 'fixedHow' | 'isOneMessage'>

/** Every sentence follows from the counts and times of this run. */
export function composeWords(scenario: Described, report: StickReport | RepeatedReport, words: Catalogue): Words {
  const {transport = 'tcp'} = scenario
  const changes = layerChanges(observationOf(report))
  const told = scenario.tell?.(report, words) ?? {}
  const who = told.who ?? whoOf(report, changes, words)
  const why = [...(told.why ?? whyOf(report, changes, words))]
  const evidence = transport === 'udp' ? words.evidence.udp : words.evidence[report.evidence]
  return {
    title: `${report.scenario}: ${words.titles[scenario.name]}`,
    transport,
    who: [...(report.reproduced ? [] : [words.notSeen(scenario.name)]), ...runsOf(report, words), who].join(words.gap),
    proof: [
      words.proof(words.chain(report.counts, transport), evidence),
      ...report.cutCharacters.map(words.cutCharacter),
      ...report.notes.map(words.note),
    ],
    why: report.reproduced && why.length > 0 ? why.join(words.gap) : null,
    change: (told.change ?? changeOf(report, changes, words)).join(words.gap),
    fix: report.fix && fixOf(report.fix, scenario, words),
    yours: words.yours(scenario.name, transport),
    catalogue: words,
  }
}

function runsOf(report: StickReport | RepeatedReport, {who}: Catalogue): string[] {
  if (!('runs' in report)) return []
  const {runs, patterns} = report
  return [who.runs({runs, reproducedRuns: seenRuns(report), patterns: patterns.length})]
}

/** What stands above the patterns of several runs. */
export function wordsOfRuns(report: RepeatedReport, {histogram}: Catalogue): string {
  const {runs, heldRuns, fix, patterns} = report
  const held = fix === null ? null : heldRuns
  return histogram.head({runs, reproducedRuns: seenRuns(report), heldRuns: held, patterns: patterns.length})
}

/** In how many runs it was seen; null where each alone would do, and they only had to differ. */
function seenRuns({reproduced, reproducedRuns, runs}: RepeatedReport): number | null {
  return !reproduced && reproducedRuns === runs ? null : reproducedRuns
}

/** The sizes of the pieces again, which the report keeps as `5+5+7+1`. */
export function observationOf({shapes, counts, asked, conditions}: StickReport) {
  return {
    app: sizesOf(shapes.app),
    node: sizesOf(shapes.node),
    segments: shapes.segments === null ? null : sizesOf(shapes.segments),
    segmentsOut: counts.segmentsOut,
    maxSegmentBytes: conditions.maxSegmentBytes,
    reads: sizesOf(shapes.reads),
    asked,
  }
}

export function sizesOf(shape: string): number[] {
  return shape === '' ? [] : shape.split('+').map(Number)
}

/** Numbers of the messages without a byte. */
function emptyOf({shapes}: StickReport): number[] {
  return sizesOf(shapes.app).flatMap((size, index) => (size === 0 ? [index] : []))
}

/** Who joined or cut messages, and which of them were empty: they are sends, and neither segments nor reads. */
function whoOf(report: StickReport, changes: LayerChanges, words: Catalogue): string {
  const {who, gap} = words
  const empty = emptyOf(report)
  if (empty.length === 0) return whoDidIt(report, changes, words)
  if (report.mergedBy === 'none' && report.waits.length === 0) return who.empty(empty, report.counts.reads)
  return [whoDidIt(report, changes, words), who.alsoEmpty(empty)].join(gap)
}

function whoDidIt(report: StickReport, changes: LayerChanges, {who, gap}: Catalogue): string {
  const {mergedBy, counts, waits, evidence} = report
  const {node, sender, receiver, kernels} = changes
  if (counts.reads === 0) return who.nothingRead
  const clauses = [
    ...(node.joined.length > 0 && mergedBy !== 'node' ? [who.alsoNode(node.joined)] : []),
    ...(sender && sender.joined.length + sender.cut.length > 0 && mergedBy !== 'sender'
      ? [who.alsoSender(sender)]
      : []),
  ]
  const before = clauses.length > 0 ? [who.before(clauses)] : []
  switch (mergedBy) {
    case 'none':
      return waits[0] ? (evidence === 'js' ? who.heldUnseen(waits[0]) : who.held(waits[0])) : who.nobody(counts)
    case 'node':
      return who.node(node.joined)
    case 'sender': {
      if (sender === null)
        return waits[0] && counts.segmentsOut === null ? who.heldUnseen(waits[0]) : who.senderByCount(counts)
      return [whatSenderDid(sender, counts.segmentsOut ?? 0, who), ...before].join(gap)
    }
    case 'receiver':
      return [
        receiver ? who.receiver(receiver.joined, before.length === 0) : who.receiverByCount(counts),
        ...before,
      ].join(gap)
    case 'reader': {
      const {cut, joined} = receiver ?? kernels
      const also = receiver && joined.length > 0 ? [who.alsoReceiver(joined)] : []
      return [who.reader(cut, usedReads(report)), ...also, ...before].join(gap)
    }
    case null:
      return who.unknown(kernels.joined)
  }
}

function whatSenderDid({joined, cut}: LayerChange, segments: number, who: Catalogue['who']): string {
  if (cut.length === 0) return who.sender(joined)
  return joined.length === 0 ? who.senderCut(cut, segments) : who.senderBoth(joined, cut, segments)
}

function whyOf(report: StickReport, {node, sender, receiver, kernels}: LayerChanges, {why}: Catalogue): string[] {
  const {mergedBy, waits, conditions, counts} = report
  const sentences: string[] = []
  const small = waits.filter(({isFull}) => !isFull)
  const held = longest(small)
  const senderJoined = sender !== null && sender.joined.length > 0
  if (sender !== null && node.joined.length === 0 && sender.cut.length === 0) {
    const alone = sizesOf(report.shapes.node).filter((size) => size > 0).length - new Set(sender.joined.flat()).size
    if (alone > 1 && (senderJoined || waits.length === 0))
      sentences.push(why.leftAlone(alone, {joined: senderJoined, ...conditions}))
  }
  if (held && !conditions.noDelay) sentences.push(why.wait(held, conditions))
  if (held && senderJoined) sentences.push(why.joinedInWait)
  const full = longest(waits.filter(({isFull}) => isFull))
  if (full && !held) sentences.push(why.waitFull(full))
  const isCutByCount = sender === null && mergedBy === 'sender' && (counts.segmentsOut ?? 0) > counts.node
  if (isCutByCount || (sender && sender.cut.length > 0)) sentences.push(why.segmentSize(conditions.maxSegmentBytes))
  if (receiver ? receiver.joined.length > 0 : mergedBy === 'receiver') {
    sentences.push(why.receiveBuffer(Math.max(...sizesOf(report.shapes.reads))))
  }
  if (mergedBy === 'reader') sentences.push(why.shortRead(usedReads(report)))
  if (mergedBy === null && kernels.joined.length > 0) sentences.push(why.unknown)
  if (mergedBy === 'receiver' && hasLuck(report)) sentences.push(why.luck)
  return sentences
}

/** Some reads were one message each, and others were not. */
function hasLuck({shapes, events, asked}: StickReport): boolean {
  const sizes = sizesOf(shapes.app)
  const reads = events.filter(({layer, sizeBytes}) => layer === 'read' && sizeBytes > 0)
  return reads.some(({messages, sizeBytes}, index) => {
    return messages.length === 1 && sizeBytes === sizes[messages[0]!] && asked[index] === sizeBytes
  })
}

function longest<Piece extends {ms: number}>(waits: readonly Piece[]): Piece | undefined {
  return waits.toSorted((a, b) => b.ms - a.ms)[0]
}

/** The sizes of the reads that were filled: they alone may cut. */
function usedReads({asked, shapes}: StickReport): number[] {
  const reads = sizesOf(shapes.reads)
  return [...new Set(asked.filter((size, index) => size === reads[index]))]
}

function changeOf(report: StickReport, {sender, receiver, kernels}: LayerChanges, {change}: Catalogue): string[] {
  const {mergedBy, waits, conditions} = report
  const held = waits.some(({isFull}) => !isFull) && !conditions.noDelay
  const isSame = mergedBy === 'none'
  const lost = emptyOf(report).length > 0 ? [change.empty] : []
  if (isSame && !held) return lost.length > 0 ? [change.lengths, ...lost] : [change.nothing, change.lengths]
  const joined = [...(sender?.joined ?? []), ...(receiver ?? kernels).joined] as MessageNumbers[]
  return [
    ...(isSame ? [] : [change.lengths]),
    ...(joined.length > 0 && !conditions.noDelay
      ? [change.noDelay(sender !== null && sender.joined.length === 0)]
      : []),
    ...(mergedBy === 'reader' ? [change.largerBuffer] : []),
    ...(held && isSame ? [change.oneWrite, change.lengths] : []),
    ...lost,
  ]
}

function fixOf(fix: FixReport, {fixedHow, isOneMessage = false}: Described, words: Catalogue): string {
  return words.fixed(fix, fixedHow ?? 'same', isOneMessage)
}
