import {hasSegments, type Scenario} from '../scenario.js'
import {arrive, drain, end, glance, read, send, sendAll, WHOLE} from '../script.js'
import {cutBy, FOUR, GIVE_LENGTHS, readsOf, sameList, total} from './give-lengths.js'

/** Messages that come out in other pieces: by the size of a read, of a segment, or by chance. */
export const READING_SCENARIOS: readonly Scenario[] = [
  {
    name: 'short-read',
    title: 'one send, three reads: the reader asked for less',
    messages: ['hello, world'],
    reads: [5],
    needs: 'sockets',
    script: (plan) => [...sendAll(plan.count), arrive, ...readsOf(plan)],
    isSeen: (seen, {count, sizes, reads}) =>
      seen.node.length === count &&
      seen.reads.length > count &&
      seen.reads[0] === reads[0] &&
      total(sizes) === total(seen.reads),
    culprit: 'reader',
    because:
      'The whole message was there. The reader asked for fewer bytes than it has, so the read ended inside the message; the rest stayed in the buffer for the next read.',
    remedy: `A larger buffer only moves the day it happens. ${GIVE_LENGTHS}`,
    framing: 'u32be',
    question: 'One send of 12 bytes; the reader calls read(5) again and again. Which reads?',
    facts: ['stream', 'short-reads', 'length-first'],
  },
  {
    name: 'recv-3-10',
    title: 'the course’s recv(3), recv(10): hel | lo,world',
    messages: ['hello,', 'world'],
    reads: [3, 10],
    needs: 'sockets',
    script: (plan) => [...sendAll(plan.count), end, arrive, ...readsOf(plan)],
    isSeen: (seen, plan) => {
      const {count, sizes, reads} = plan
      return (
        seen.node.length === count &&
        hasSegments(seen, plan, count) &&
        seen.reads[0] === reads[0] &&
        reads[0]! < sizes[0]! &&
        seen.reads[1] === Math.min(reads[1] ?? reads[0]!, total(sizes) - reads[0]!)
      )
    },
    culprit: 'reader',
    because:
      'recv(3) ended inside the first message, and recv(10) took its rest together with the second. Two messages, two segments, two reads – the numbers agree, and still no read is a message.',
    remedy: GIVE_LENGTHS,
    framing: 'u32be',
    question: 'Sends of 6 and 5 bytes; the reader calls recv(3), then recv(10). Which reads?',
    facts: ['stream', 'short-reads', 'length-first'],
  },
  {
    name: 'recv-5-5-10-5',
    title: 'the course’s recv(5), (5), (10), (5): right by luck, then not',
    messages: FOUR,
    reads: [5, 5, 10, 5],
    needs: 'sockets',
    script: ({count, reads}) => [...sendAll(count), end, arrive, ...reads.map(read), drain(reads.at(-1)!)],
    isSeen: (seen, plan) => {
      const {count, sizes, reads} = plan
      return (
        seen.node.length === count &&
        hasSegments(seen, plan, count) &&
        sameList(seen.reads, cutBy(total(sizes), reads)) &&
        !sameList(seen.reads, sizes)
      )
    },
    culprit: 'receiver',
    because:
      'recv(5) twice fits the first two messages, by luck. recv(10) was large enough for 7+1 bytes, and the receive buffer gave it both messages as one.',
    remedy: GIVE_LENGTHS,
    framing: 'u32be',
    question: 'Sends of 5+5+7+1 bytes; the reader calls recv(5), recv(5), recv(10), recv(5). Which reads?',
    facts: ['stream', 'short-reads', 'length-first'],
  },
  {
    name: 'leftover',
    title: 'a reply longer than recv(1024): its rest leads the next reply',
    messages: ['A'.repeat(2500), 'B'.repeat(100)],
    reads: [1024],
    needs: 'sockets',
    script: ({count, reads}) => [
      send(0),
      arrive,
      read(reads[0]!),
      ...Array.from({length: count - 1}, (_, index) => send(index + 1)),
      arrive,
      drain(reads[0]!),
    ],
    isSeen: (seen, {count, sizes, reads}) =>
      count > 1 &&
      seen.node.length === count &&
      sameList(seen.reads, cutBy(total(sizes), [reads[0]!])) &&
      sizes[0]! > reads[0]! &&
      sizes[0]! % reads[0]! !== 0,
    culprit: 'reader',
    because:
      'The reader took 1024 bytes for the reply and asked the next question. The rest of the first reply still lay in the buffer: it came before the second reply, and from then on every answer belongs to an earlier question.',
    remedy: GIVE_LENGTHS,
    framing: 'u32be',
    question: 'A reply of 2500 bytes, then one of 100; the reader calls recv(1024). Which reads?',
    facts: ['stream', 'short-reads', 'length-first'],
  },
  {
    name: 'segments',
    title: 'one send, many segments: the network cuts by its own size',
    messages: ['M'.repeat(5360)],
    reads: [WHOLE],
    needs: 'segments',
    maxSegmentBytes: 536,
    script: ({count, reads}) => [...sendAll(count), arrive, drain(reads.at(-1)!)],
    isSeen: (seen, {count, sizes}) =>
      seen.node.length === count &&
      seen.segmentsOut !== null &&
      seen.segmentsOut > count &&
      seen.segmentsOut === sizes.reduce((sum, size) => sum + Math.ceil(size / (seen.maxSegmentBytes ?? 1)), 0),
    culprit: 'sender',
    because:
      'One send was longer than a segment may be (the MSS), so the sender’s kernel cut it. The receiver’s kernel puts the bytes in order again – the bytes, not the message.',
    remedy: GIVE_LENGTHS,
    framing: 'u32be',
    question: 'One send of 5360 bytes, and a segment may have 524 bytes of data. How many segments?',
    answer: ({counts}) => String(counts.segmentsOut),
    facts: ['stream', 'segment-size', 'length-first'],
  },
  {
    name: 'random-recv',
    title: 'same segments, other reads each time: they mean nothing',
    messages: FOUR,
    reads: [WHOLE],
    needs: 'sockets',
    runs: 20,
    script: ({count, reads}) => [
      ...sendAll(count).flatMap((step) => [step, arrive, ...(Math.random() < 0.5 ? [glance(reads[0]!)] : [])]),
      drain(reads.at(-1)!),
    ],
    isSeen: (seen, plan) => {
      const {count} = plan
      return seen.node.length === count && hasSegments(seen, plan, count)
    },
    culprit: null,
    because:
      'The same sends made the same segments every time. How they came out depended only on when the reader happened to look.',
    remedy: `A test that passes proves nothing here. ${GIVE_LENGTHS}`,
    framing: 'u32be',
    question:
      'Four sends (5+5+7+1 bytes), twenty times; the reader looks at random moments. How many different outcomes?',
    isVaried: true,
    answer: (report) => ('patterns' in report ? String((report.patterns as unknown[]).length) : '1'),
    facts: ['stream', 'short-reads', 'length-first'],
  },
]
