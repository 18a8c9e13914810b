import {compareCures} from '../compare-cures.js'
import {hasSegments, type Scenario} from '../scenario.js'
import {arrive, connect, connected, converse, cork, drain, read, send, sendAll, WHOLE} from '../script.js'
import {layerChanges} from '../layer-changes.js'
import {FOUR, isJoinedByReads, isJoinedBySender, shapesOf, total} from './reads-of.js'

/** Messages that come out together: who put them so? */
export const MERGING_SCENARIOS: readonly Scenario[] = [
  {
    name: 'late-read',
    messages: FOUR,
    reads: [WHOLE],
    needs: 'sockets',
    script: ({count, reads}) => [...sendAll(count), arrive, read(reads[0]!), drain(reads.at(-1)!)],
    isSeen: (seen, {count}) => seen.node.length === count && isJoinedByReads(seen),
    framing: 'u32be',
    facts: ['stream', 'short-reads', 'quick-phase', 'nodelay', 'length-first'],
  },
  {
    name: 'nagle',
    messages: FOUR,
    reads: [WHOLE],
    needs: 'sockets',
    attempts: 3,
    script: ({count, reads}) => [converse, ...sendAll(count), drain(reads.at(-1)!)],
    isSeen: (seen, plan) => {
      const {count, noDelay} = plan
      return noDelay
        ? seen.node.length === count && hasSegments(seen, plan, count) && seen.reads.length < count
        : seen.node.length === count && seen.heldBackBytes > 0 && (count === 2 || isJoinedBySender(seen))
    },
    framing: 'u32be',
    facts: ['stream', 'nagle', 'minshall', 'nodelay', 'delayed-ack', 'quick-phase', 'length-first'],
  },
  {
    name: 'stall',
    messages: ['HEAD', 'b'.repeat(100)],
    reads: [WHOLE],
    needs: 'sockets',
    attempts: 3,
    script: ({count, reads}) => [converse, ...sendAll(count), drain(reads.at(-1)!)],
    isSeen: (seen, {count, noDelay}) =>
      seen.node.length === count && (noDelay ? seen.reads.length < count : count > 1 && seen.heldBackBytes > 0),
    framing: 'u32be',
    fixedAsOneWrite: true,
    fixedHow: 'one write',
    cures: ['change-write', 'change-nodelay'],
    fixedScript: ({reads}) => [converse, send(0), drain(reads.at(-1)!)],
    compareCures: async ([head, body, ...others], evidence) =>
      head && body && others.length === 0 ? await compareCures([head, body], evidence) : null,
    facts: ['nagle', 'minshall', 'nodelay', 'delayed-ack', 'quickack', 'cork', 'length-first'],
  },
  {
    name: 'cork',
    messages: FOUR,
    reads: [WHOLE],
    needs: 'kernel',
    script: ({count, reads}) => [cork(true), ...sendAll(count), drain(reads.at(-1)!)],
    isSeen: (seen, {count}) =>
      seen.node.length === count && seen.heldBackBytes > 0 && (count === 1 || isJoinedBySender(seen)),
    framing: 'u32be',
    fixedHow: 'uncorked',
    tell: ({waits}, {why, change}) => ({
      why: [why.corked(waits[0]?.ms ?? null)],
      change: [change.uncork, change.lengths],
    }),
    cures: ['change-cork', 'change-lengths'],
    fixedScript: ({count, reads}) => [cork(true), ...sendAll(count), cork(false), drain(reads.at(-1)!)],
    facts: ['cork', 'length-first'],
  },
  {
    name: 'node-merge',
    messages: FOUR,
    reads: [], // as long as Node's first write, then all: the reader joins nothing more
    needs: 'sockets',
    script: ({count, sizes, reads}) => [
      connect,
      ...sendAll(count),
      connected,
      arrive,
      ...(reads.length > 0 ? reads : [Math.max(1, sizes[0]!)]).map(read),
      drain(reads.at(-1) ?? WHOLE),
    ],
    isSeen: (seen) => layerChanges(seen).node.joined.length > 0,
    framing: null,
    tell: (_, {why, change}) => ({why: [why.beforeConnect], change: [change.nodeMerge, change.lengths]}),
    quiz: {
      options: ({sizes}) => shapesOf([sizes, [total(sizes)], [sizes[0]!, total(sizes.slice(1))]]),
      answer: ({shapes}) => shapes.node,
    },
    facts: ['stream', 'writev', 'length-first'],
  },
]
