import {compareCures} from '../compare-cures.js'
import {hasSegments, type Scenario} from '../scenario.js'
import {arrive, connect, connected, converse, cork, drain, read, send, sendAll, WHOLE} from '../script.js'
import {FOUR, GIVE_LENGTHS, NODELAY_IS_NO_CURE, total} from './give-lengths.js'

/** Messages that come out together: who put them so? */
export const MERGING_SCENARIOS: readonly Scenario[] = [
  {
    name: 'late-read',
    title: 'four sends, one read: the receive buffer knows no messages',
    messages: FOUR,
    reads: [WHOLE],
    needs: 'sockets',
    script: ({count, reads}) => [...sendAll(count), arrive, read(reads[0]!), drain(reads.at(-1)!)],
    isSeen: (seen, plan) => {
      const {count} = plan
      return seen.node.length === count && hasSegments(seen, plan, count) && seen.reads.length === 1 && count > 1
    },
    culprit: 'receiver',
    because:
      'Every send left at once, in a segment of its own, and arrived. They merged afterwards: the receiver’s kernel keeps what has arrived as one heap of bytes, and a read takes all of it.',
    remedy: `${GIVE_LENGTHS} ${NODELAY_IS_NO_CURE}`,
    framing: 'u32be',
    question: 'Four sends (5+5+7+1 bytes), then one read when all have arrived. What does the read bring?',
    facts: ['stream', 'short-reads', 'nodelay', 'length-first'],
  },
  {
    name: 'nagle',
    title: 'four sends, two segments: the sender’s kernel waits for an ACK',
    messages: FOUR,
    reads: [WHOLE],
    needs: 'sockets',
    attempts: 3,
    script: ({count, reads}) => [converse, ...sendAll(count), drain(reads.at(-1)!)],
    isSeen: (seen, plan) => {
      const {count, sizes, noDelay} = plan
      return noDelay
        ? seen.node.length === count && hasSegments(seen, plan, count) && seen.reads.length < count
        : seen.node.length === count &&
            hasSegments(seen, plan, 2) &&
            seen.reads.length === 2 &&
            seen.reads[0] === sizes[0] &&
            seen.heldBackBytes === total(sizes.slice(1))
    },
    culprit: 'sender',
    because:
      'The first small message left at once. While it was not acknowledged, the sender’s kernel held the other small ones back and sent them together (Nagle’s algorithm). The receiver delayed its acknowledgement, as Linux does in a dialogue; on a fresh connection it answers at once, and Nagle merges nothing.',
    remedy: `${GIVE_LENGTHS} ${NODELAY_IS_NO_CURE} It only takes the waiting away.`,
    framing: 'u32be',
    question: 'Four sends (5+5+7+1 bytes) on a connection that has been used; the reader reads eagerly. Which reads?',
    facts: ['stream', 'nagle', 'nodelay', 'delayed-ack', 'length-first'],
  },
  {
    name: 'stall',
    title: 'write, write, read: 40 ms for nothing, and five cures',
    messages: ['HEAD', 'b'.repeat(100)],
    reads: [WHOLE],
    needs: 'sockets',
    attempts: 3,
    script: ({count, reads}) => [converse, ...sendAll(count), drain(reads.at(-1)!)],
    isSeen: (seen, {sizes, noDelay}) =>
      noDelay
        ? seen.node.length === 2 && seen.reads.length === 1
        : seen.node.length === 2 && seen.reads[0] === sizes[0] && seen.heldBackBytes === total(sizes.slice(1)),
    culprit: 'none',
    because:
      'Head and body were two writes. The head left, the body had to wait until the head was acknowledged (Nagle), and the receiver had no reason to hurry with that: it waited for the body, for the 40 ms that Linux delays an acknowledgement.',
    remedy:
      'Write head and body as one buffer: a frame is one write. Where that is not possible: socket.cork(), TCP_CORK or TCP_NODELAY at the sender. A receiver can’t mend it for good (TCP_QUICKACK does not last).',
    framing: 'u32be',
    fixedAsOneWrite: true,
    fixedHow: 'The same messages in one write',
    fixedScript: ({reads}) => [converse, send(0), drain(reads.at(-1)!)],
    question: 'A head of 4 bytes and a body of 100 are two writes; the reader reads eagerly. Which reads?',
    cures: async ([head, body, ...others], evidence) =>
      head && body && others.length === 0 ? await compareCures([head, body], evidence) : null,
    facts: ['nagle', 'nodelay', 'delayed-ack', 'quickack', 'cork', 'length-first'],
  },
  {
    name: 'cork',
    title: 'TCP_CORK left on: nothing leaves for 200 ms, then all as one',
    messages: FOUR,
    reads: [WHOLE],
    needs: 'kernel',
    script: ({count, reads}) => [cork(true), ...sendAll(count), drain(reads.at(-1)!)],
    isSeen: (seen, plan) => {
      const {count, sizes} = plan
      return (
        seen.node.length === count &&
        hasSegments(seen, plan, 1) &&
        seen.reads.length === 1 &&
        seen.heldBackBytes === total(sizes)
      )
    },
    culprit: 'sender',
    because:
      'The cork (TCP_CORK) tells the sender’s kernel to send full segments only. Nobody pulled it, so the kernel gave up waiting after 200 ms and sent all of it as one segment.',
    remedy: `Pull the cork when the last piece is written: it all leaves at once. ${GIVE_LENGTHS}`,
    framing: 'u32be',
    fixedHow: 'The same sends and reads, the cork pulled after the last',
    fixedScript: ({count, reads}) => [cork(true), ...sendAll(count), cork(false), drain(reads.at(-1)!)],
    question: 'The cork is in, four sends (5+5+7+1 bytes), the cork stays in. Which reads?',
    facts: ['cork', 'length-first'],
  },
  {
    name: 'node-merge',
    title: 'sends before the connection stands: Node itself merges them',
    messages: FOUR,
    reads: [WHOLE],
    needs: 'sockets',
    script: ({count, reads}) => [connect, ...sendAll(count), connected, arrive, drain(reads.at(-1)!)],
    isSeen: (seen, {count, sizes}) =>
      seen.app.length === count &&
      seen.node.length === 2 &&
      seen.node[0] === sizes[0] &&
      seen.node[1] === total(sizes.slice(1)),
    culprit: 'node',
    because:
      'The program wrote before the connection stood. Node kept the writes in its own queue, and when the connection was there it handed on the first alone and all others as one (writev). No kernel was involved.',
    remedy:
      'Nothing is broken: Node does the same under socket.cork() and whenever the kernel’s buffer is full. It only shows who merges here. Messages need framing anyway.',
    framing: null,
    question: 'Four sends (5+5+7+1 bytes) while the connection is still being made. Which writes does Node make?',
    answer: ({shapes}) => shapes.node,
    facts: ['stream', 'writev', 'length-first'],
  },
]
