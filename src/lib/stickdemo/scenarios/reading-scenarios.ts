import {filled, hasSegments, type Scenario} from '../scenario.js'
import {arrive, drain, end, glance, read, send, sendAll, WHOLE} from '../script.js'
import {verdictOnRun} from '../verdict.js'
import {areNoMessages, FOUR, isJoinedByReads, readsOf, total} from './reads-of.js'

/** Messages that come out in other pieces: by the size of a read, of a segment, or by chance. */
export const READING_SCENARIOS: readonly Scenario[] = [
  {
    name: 'short-read',
    messages: ['hello, world'],
    reads: [5],
    needs: 'sockets',
    script: (plan) => [...sendAll(plan.count), arrive, ...readsOf(plan)],
    isSeen: (seen, {count}) => seen.node.length === count && verdictOnRun(seen) === 'reader',
    framing: 'u32be',
    facts: ['stream', 'short-reads', 'length-first'],
  },
  {
    name: 'recv-3-10',
    messages: ['hello,', 'world'],
    reads: [3, 10],
    needs: 'sockets',
    script: (plan) => [...sendAll(plan.count), end, arrive, ...readsOf(plan)],
    isSeen: (seen, {count, sizes}) => seen.node.length === count && areNoMessages(seen, sizes),
    framing: 'u32be',
    facts: ['stream', 'short-reads', 'length-first'],
  },
  {
    name: 'recv-5-5-10-5',
    messages: FOUR,
    reads: [5, 5, 10, 5],
    needs: 'sockets',
    script: (plan) => [...sendAll(plan.count), end, arrive, ...readsOf(plan)],
    isSeen: (seen, {count, sizes}) => seen.node.length === count && areNoMessages(seen, sizes),
    framing: 'u32be',
    facts: ['stream', 'short-reads', 'length-first'],
  },
  {
    name: 'leftover',
    messages: ['A'.repeat(2500), 'B'.repeat(100)],
    reads: [1024],
    needs: 'sockets',
    script: ({count, reads}) => [
      send(0),
      arrive,
      read(reads[0]!),
      ...Array.from({length: count - 1}, (_, index) => send(index + 1)),
      arrive,
      ...reads.slice(1).map(read),
      drain(reads.at(-1)!),
    ],
    isSeen: (seen, {count, sizes, reads}) =>
      filled(sizes) > 1 && seen.node.length === count && sizes[0]! > reads[0]! && isJoinedByReads(seen),
    framing: 'u32be',
    facts: ['stream', 'short-reads', 'length-first'],
  },
  {
    name: 'segments',
    messages: ['M'.repeat(5360)],
    reads: [WHOLE],
    needs: 'segments',
    maxSegmentBytes: 536,
    script: (plan) => [...sendAll(plan.count), arrive, ...readsOf(plan)],
    isSeen: (seen, {count, sizes}) =>
      seen.node.length === count && seen.segmentsOut !== null && seen.segmentsOut > filled(sizes),
    framing: 'u32be',
    quiz: {
      options: ({sizes}) => [1, 2, 11, Math.ceil(total(sizes) / 536), Math.ceil(total(sizes) / 524)].map(String),
      answer: ({counts}) => String(counts.segmentsOut),
    },
    facts: ['stream', 'segment-size', 'timestamps', 'length-first'],
  },
  {
    name: 'random-recv',
    messages: FOUR,
    reads: [WHOLE],
    needs: 'sockets',
    runs: 20,
    script: ({count, reads}) => [
      ...sendAll(count).flatMap((step) => [step, arrive, ...(Math.random() < 0.5 ? [glance(reads[0]!)] : [])]),
      drain(reads.at(-1)!),
    ],
    isSeen: (seen, plan) => {
      return seen.node.length === plan.count && hasSegments(seen, plan)
    },
    framing: 'u32be',
    isVaried: true,
    tell: (report, {why, change}) => ({
      ...('patterns' in report ? {why: [why.randomReads((report.patterns as unknown[]).length)]} : {}),
      change: [change.test, change.lengths],
    }),
    quiz: {
      options: () => ['same', 'different'],
      answer: (report) => ('patterns' in report && (report.patterns as unknown[]).length > 1 ? 'different' : 'same'),
    },
    facts: ['stream', 'short-reads', 'length-first'],
  },
]
