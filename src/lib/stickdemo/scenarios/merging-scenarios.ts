import {compareCures} from '../compare-cures.js'
import {filled, hasSegments, type Scenario} from '../scenario.js'
import {arrive, connect, connected, converse, cork, drain, read, send, sendAll, WHOLE} from '../script.js'
import type {Wait} from '../report.js'
import {layerChanges} from '../layer-changes.js'
import {FOUR, isJoinedByReads, isJoinedBySender, readsOf, shapesOf, total} from './reads-of.js'

/** Messages that come out together: who put them so? */
export const MERGING_SCENARIOS: readonly Scenario[] = [
  {
    name: 'late-read',
    messages: FOUR,
    reads: [WHOLE],
    needs: 'sockets',
    script: (plan) => [...sendAll(plan.count), arrive, ...readsOf(plan)],
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
    script: (plan) => [converse, ...sendAll(plan.count), ...readsOf(plan)],
    isSeen: (seen, plan) => {
      const {count, sizes, noDelay} = plan
      return noDelay
        ? seen.node.length === count && hasSegments(seen, plan) && seen.reads.length < filled(sizes)
        : seen.node.length === count && seen.heldBackBytes > 0 && (filled(sizes) === 2 || isJoinedBySender(seen))
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
    script: (plan) => [converse, ...sendAll(plan.count), ...readsOf(plan)],
    isSeen: (seen, {count, sizes, noDelay}) =>
      seen.node.length === count &&
      (noDelay ? seen.reads.length < filled(sizes) : filled(sizes) > 1 && seen.heldBackBytes > 0),
    framing: 'u32be',
    fixedAsOneWrite: true,
    fixedHow: 'one write',
    fixedScript: (plan) => [converse, send(0), ...readsOf(plan)],
    compareCures: async ([head, body, ...others], evidence) =>
      head && body && others.length === 0 ? await compareCures([head, body], evidence) : null,
    facts: ['nagle', 'minshall', 'nodelay', 'delayed-ack', 'quickack', 'cork', 'length-first'],
  },
  {
    name: 'cork',
    messages: FOUR,
    reads: [WHOLE],
    needs: 'kernel',
    script: (plan) => [cork(true), ...sendAll(plan.count), ...readsOf(plan)],
    isSeen: (seen, {count, sizes}) =>
      seen.node.length === count && seen.heldBackBytes > 0 && (filled(sizes) === 1 || isJoinedBySender(seen)),
    framing: 'u32be',
    fixedHow: 'uncorked',
    tell: ({waits}, {why, change}) => ({
      why: [why.corked(longestWaitMs(waits))],
      change: [change.uncork, change.lengths],
    }),
    cures: ['change-cork', 'change-lengths'],
    fixedScript: (plan) => [cork(true), ...sendAll(plan.count), cork(false), ...readsOf(plan)],
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
    tell: ({reproduced}, {why, change}) => ({
      why: [why.beforeConnect],
      ...(reproduced ? {change: [change.nodeMerge, change.lengths]} : {}),
    }),
    quiz: {
      options: ({sizes}) => shapesOf([sizes, [total(sizes)], [sizes[0]!, total(sizes.slice(1))]]),
      answer: ({shapes}) => shapes.node,
    },
    facts: ['stream', 'writev', 'length-first'],
  },
]

/** Full segments aside, which TCP_CORK lets go; null where nothing was seen to wait. */
function longestWaitMs(waits: readonly Wait[]): number | null {
  const times = waits.filter(({isFull}) => !isFull).map(({ms}) => ms)
  return times.length === 0 ? null : Math.max(...times)
}
