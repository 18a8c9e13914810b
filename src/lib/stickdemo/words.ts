import type {EvidenceName} from '../lab/watch-segments.js'
import type {MergedBy, StickReport} from './report.js'
import type {Scenario} from './scenario.js'

/** A report in sentences, for someone who has never heard of Nagle: who did it, how we know, and what to change. */
export type Words = {
  title: string
  /** What the picture shows: for UDP neither writes of Node nor segments. */
  transport: 'tcp' | 'udp'
  who: string
  evidence: string
  because: string
  remedy: string
  /** Null where there is nothing to fix, or nobody wanted one. */
  fix: string | null
}

/** How the segments were counted. */
const EVIDENCE_WORDS: Record<EvidenceName, string> = {
  tcpinfo: 'segments counted by the kernel (TCP_INFO)',
  ss: 'segments counted by the kernel (told by ss)',
  wire: 'every packet seen, on a wire of our own',
  js: 'segments not counted: that takes koffi or ss, on Linux',
}

export function wordsOf(
  scenario: Pick<Scenario, 'title' | 'because' | 'remedy' | 'fixedHow' | 'culprit' | 'transport' | 'who'>,
  report: StickReport,
): Words {
  const {reproduced, evidence} = report
  const {transport = 'tcp'} = scenario
  return {
    title: `${report.scenario}: ${scenario.title}`,
    transport,
    who: reproduced ? (scenario.who ?? whoOf(report)) : notSeen(report),
    evidence: `${layerChain(report, transport)}; ${transport === 'udp' ? 'datagrams counted by the two programs' : EVIDENCE_WORDS[evidence]}.`,
    because: becauseOf(scenario, report),
    remedy: scenario.remedy,
    fix: fixSentence(report, scenario.fixedHow ?? 'The same sends and reads'),
  }
}

const WHO: Record<Exclude<MergedBy, 'sender'>, string> = {
  none: 'Nobody: the pieces that were read are the pieces that were sent.',
  node: 'Node itself, before any kernel saw the bytes.',
  receiver: 'The receive buffer, in the receiver’s kernel: the bytes had all arrived, and one read took them together.',
  reader: 'The reader itself: its read ended inside a message.',
}

/** Another way (a wire of our own, TCP_NODELAY) may find another culprit, and then the scenario's reason is not the one. */
function becauseOf(
  {because, culprit}: Pick<Scenario, 'because' | 'culprit'>,
  {mergedBy, reproduced}: StickReport,
): string {
  if (!reproduced || culprit === null || mergedBy === culprit) return because
  return mergedBy === null ? UNSEEN : REASONS[mergedBy]
}

const UNSEEN =
  'The sends and the reads were counted here, the segments were not. Either the sender’s kernel sent several messages as one segment, or they arrived one by one and the receiver’s kernel kept them as one heap of bytes, of which a read takes all.'

const REASONS: Record<MergedBy, string> = {
  none: 'This time every read happened to be what one send had been. Nothing promises that it will be so again.',
  node: 'Node kept the writes in its own queue and handed several on as one.',
  sender:
    'The sender’s kernel made other pieces of them before they left: it merges small ones while an acknowledgement is missing, and cuts what is longer than a segment. What the reader did came on top of that.',
  receiver:
    'Every piece left at once, and arrived as it was written. They merged afterwards: the receiver’s kernel keeps what has arrived as one heap of bytes, and a read takes all of it.',
  reader: 'A read that asked for less than a message ended inside it; the rest stayed in the buffer for the next read.',
}

function whoOf({mergedBy, counts, cures}: StickReport): string {
  if (cures)
    return 'Nobody merged them – but the sender’s kernel held the second one back until the first was acknowledged.'
  if (mergedBy === null) return 'One of the two kernels. Which one can’t be seen here without counting segments.'
  if (mergedBy !== 'sender') return WHO[mergedBy]
  const {app, segmentsOut} = counts
  return segmentsOut !== null && segmentsOut > app
    ? `The sender’s kernel: it cut ${plural(app, 'message')} into ${plural(segmentsOut, 'segment')}.`
    : 'The sender’s kernel: it waited, and sent several messages as one segment.'
}

function notSeen({shapes}: StickReport): string {
  const segments = shapes.segments === null ? '' : `, segments ${shapes.segments}`
  return `Not seen this time: sent ${shapes.app || 'nothing'}${segments}, read ${shapes.reads || 'nothing'}. The counts above are the evidence.`
}

/** `4 sends → 4 writes by Node → 4 segments → 1 read`: where the number changes is the answer. */
function layerChain({counts}: StickReport, transport: Words['transport']): string {
  const {app, node, segmentsOut, reads} = counts
  if (transport === 'udp') return `${plural(app, 'send')} → ${plural(reads, 'receive')}`
  const segments = segmentsOut === null ? '? segments' : plural(segmentsOut, 'segment')
  return `${plural(app, 'send')} → ${plural(node, 'write')} by Node → ${segments} → ${plural(reads, 'read')}`
}

function fixSentence({fix}: StickReport, how: string): string | null {
  if (fix === null) return null
  const {framing, framesReceived, held} = fix
  if (!held) return `${how}, framed as ${framing}: ${framesReceived} came back, and not as they were sent.`
  const came =
    framesReceived === 1 ? 'the message came back whole' : `all ${framesReceived} messages came back, each by itself`
  return `${how}, framed as ${framing}: ${came}.`
}

export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
