import {exchangeDatagrams} from '../../lab/exchange-datagrams.js'
import {sendBlocking} from '../../lab/send-blocking.js'
import {decodeChunks, encodeAll, sameMessages} from '../decode-chunks.js'
import type {Note} from '../report.js'
import {type Observation, runScript} from '../run-script.js'
import {observeDatagrams} from '../observe-datagrams.js'
import {type Extra, type Job, type Scenario} from '../scenario.js'
import {arrive, drain, end, read, send, sendAll, sendOnce, sendRest, WHOLE} from '../script.js'
import {areNoMessages, readsOf, total} from './reads-of.js'

/** What is no merging and looks like it: half a fix, half a send, and what streams and datagrams do otherwise. */
export const EDGE_SCENARIOS: readonly Scenario[] = [
  {
    name: 'sticky-fix',
    messages: ['hello', 'world'],
    reads: [4, 1024],
    hasOwnReads: true,
    needs: 'sockets',
    pieces: (frames) => {
      const stream = Buffer.concat(frames)
      return [stream.subarray(0, 2), stream.subarray(2)]
    },
    script: () => [send(0), arrive, read(4), send(1), arrive, drain(1024)],
    isSeen: (seen) => seen.reads[0] === 2 && seen.reads.length === 2,
    verdict: (seen) => (seen.reads[0] === 2 ? 'reader' : 'none'),
    framing: 'i32le',
    tell: ({mergedBy, shapes}, {who, why, change}) => {
      const gotBytes = Number.parseInt(shapes.reads, 10)
      return mergedBy === 'reader'
        ? {who: who.halfFix(gotBytes), why: [why.halfFix(gotBytes)], change: [change.decoder]}
        : {change: [change.decoder]}
    },
    quiz: {options: () => ['0', '2', '4'], answer: ({shapes}) => shapes.reads.split('+')[0]!},
    extra: crashOfHalfAFix,
    facts: ['stream', 'short-reads', 'length-first'],
  },
  {
    name: 'partial-send',
    isOneSend: true,
    messages: ['S'.repeat(16 * 1024 * 1024)],
    reads: [1024 * 1024],
    needs: 'sockets',
    script: (plan) => [sendOnce(0), ...readsOf(plan)],
    isSeen: (seen, {sizes}) =>
      seen.node.length === 1 && seen.notTakenBytes > 0 && total(seen.reads) === sizes[0]! - seen.notTakenBytes,
    verdict: (seen) => (seen.notTakenBytes > 0 ? 'sender' : 'none'),
    framing: 'u32be',
    fixedHow: 'rest sent',
    tell: ({notTakenBytes, shapes}, {who, why, change}) => {
      if (notTakenBytes === 0) return {change: [change.sendRest]}
      const sizeBytes = Number(shapes.app)
      const takenBytes = sizeBytes - notTakenBytes
      return {
        who: who.partialSend(takenBytes, sizeBytes),
        why: [why.partialSend(takenBytes)],
        change: [change.sendRest],
      }
    },
    quiz: {
      options: () => ['all', 'part', 'none'],
      answer: ({notTakenBytes, counts}) => (counts.node === 0 ? 'none' : notTakenBytes > 0 ? 'part' : 'all'),
    },
    cures: ['change-rest'],
    extra: besideABlockingSend,
    fixedScript: ({reads}) => [sendOnce(0), sendRest(reads[0]!), drain(reads.at(-1)!)],
    facts: ['partial-write', 'length-first'],
  },
  {
    name: 'file',
    messages: Array.from({length: 5}, (_, index) => 'abcde'[index]!.repeat(60_000)),
    reads: [16_384],
    needs: 'sockets',
    script: (plan) => [...sendAll(plan.count), end, ...readsOf(plan), read(1)],
    isSeen: (seen, {sizes}) => areNoMessages(seen, sizes) && seen.reachedEnd,
    framing: 'u32be',
    isOneMessage: true,
    tell: (_, {why, change}) => ({why: [why.file], change: [change.file]}),
    quiz: {options: () => ['yes', 'no'], answer: ({reproduced}) => (reproduced ? 'no' : 'yes')},
    cures: ['change-nothing', 'change-lengths'],
    extra: endThatComesEarly,
    facts: ['stream', 'end-of-stream', 'length-first'],
  },
  {
    name: 'udp',
    messages: ['hello', 'world', 'musibii'],
    reads: [5],
    needs: 'sockets',
    script: () => [],
    isSeen: () => false,
    framing: 'u32be',
    transport: 'udp',
    tell: ({counts, notes}, {who, why, change}) => ({
      who: who.udp(counts.app, counts.reads),
      why: [
        why.udp({
          isCut: notes.some((note) => note.about === 'cut datagrams' && note.lostBytes > 0),
          isDropped: notes.some((note) => note.about === 'flood' && note.arrived < note.count),
        }),
      ],
      change: [change.udp],
    }),
    quiz: {
      options: ({count}) => [...new Set([0, 1, 2, count, count + 1])].sort((a, b) => a - b).map(String),
      answer: ({counts}) => String(counts.reads),
    },
    cures: ['change-nothing', 'change-buffer'],
    observe: observeDatagrams,
    facts: ['udp-boundaries', 'udp-cut'],
  },
  {
    name: 'empty',
    messages: ['', 'hello', ''],
    reads: [WHOLE],
    needs: 'sockets',
    script: (plan) => [...sendAll(plan.count), end, arrive, ...readsOf(plan), read(1)],
    isSeen: (seen, {count, sizes}) =>
      seen.app.length === count && sizes.includes(0) && total(seen.reads) === total(sizes),
    framing: null,
    tell: ({mergedBy}, {why, change}) => ({
      why: [why.empty],
      change: mergedBy === 'none' ? [change.empty] : [change.lengths, change.empty],
    }),
    quiz: {
      options: ({count}) => [...new Set([0, 1, 2, count])].map(String),
      answer: ({counts}) => String(counts.reads),
    },
    extra: sameOverUdp,
    facts: ['end-of-stream', 'udp-boundaries', 'length-first'],
  },
]

/** The sender dies after three of five pieces: does anyone notice? */
async function endThatComesEarly({messages, framing, lab}: Job): Promise<Extra> {
  const some = messages.slice(0, Math.max(1, messages.length - 2))
  const size = some.reduce((sum, {length}) => sum + length, 0)
  const seen = await runScript([...sendAll(some.length), end, drain(WHOLE), read(1)], some, lab)
  const looksWhole = seen.reachedEnd && seen.reads.reduce((sum, bytes) => sum + bytes, 0) === size
  const notes: Note[] = [{about: 'early end', sentBytes: size, isSilent: looksWhole}]
  if (framing === null) return {holds: looksWhole, fixHolds: true, notes}
  const [frame] = encodeAll([Buffer.concat(messages)], framing.framing)
  const start = frame!.subarray(0, Math.floor(frame!.length * 0.6))
  const cut = await runScript([...sendAll(1), end, drain(WHOLE), read(1)], [start], lab)
  const {truncated, payloads} = decodeChunks(cut.chunks, framing.framing)
  const noticed = truncated || payloads.length === 0
  if (noticed) notes.push({about: 'early end noticed', framing: framing.name})
  return {holds: looksWhole, fixHolds: noticed, notes}
}

/** The same three messages as datagrams. */
async function sameOverUdp({messages}: Job): Promise<Extra> {
  const received = await exchangeDatagrams(messages)
  const sizes = received.map(({length}) => length)
  return {holds: sameMessages(received, messages), fixHolds: true, notes: [{about: 'same over UDP', sizes}]}
}

/** Half a fix, carried out: one read, and its bytes are the length. */
async function crashOfHalfAFix(_job: Job, {chunks}: Observation): Promise<Extra> {
  const [head = new Uint8Array(0)] = chunks
  try {
    const length = Buffer.from(head).readInt32LE(0)
    return {holds: false, fixHolds: true, notes: [{about: 'half fix read', length}]}
  } catch (error) {
    const note: Note = {
      about: 'half fix crashed',
      gotBytes: head.length,
      error: `${(error as Error).name}: ${(error as Error).message}`,
    }
    return {holds: true, fixHolds: true, notes: [note]}
  }
}

/** The same message, given to the kernel with one call that waits. */
async function besideABlockingSend({messages}: Job): Promise<Extra> {
  const outcome = await sendBlocking(messages[0]!.length)
  const notes: Note[] = outcome ? [{about: 'blocking send', sizeBytes: messages[0]!.length, ...outcome}] : []
  return {holds: true, fixHolds: true, notes}
}
