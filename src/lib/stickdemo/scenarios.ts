import {hasSegments, type ScenarioPlan, type Scenario, type ScenarioName} from './scenario.js'
import {
  arrive,
  connect,
  connected,
  converse,
  cork,
  drain,
  end,
  glance,
  read,
  send,
  sendAll,
  sendOnce,
  sendRest,
  WHOLE,
} from './script.js'

const FOUR = ['hello', 'world', 'musibii', '1'] as const
const TOTAL = (sizes: readonly number[]) => sizes.reduce((sum, size) => sum + size, 0)

const GIVE_LENGTHS =
  'Say where each message ends: put its length before it (framing) and read on until the message is whole.'
const NODELAY_IS_NO_CURE =
  'TCP_NODELAY is no cure: the pieces would leave one by one and still lie side by side in the receive buffer.'

/** Reads of the given sizes, the last of which is repeated until everything has come. */
function readsOf({reads}: ScenarioPlan) {
  return [...reads.map(read), drain(reads.at(-1)!)]
}

/** Every experiment: its messages, its script, and beside it what must be seen of it, in numbers. */
const ALL: readonly Scenario[] = [
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
            seen.heldBackBytes === TOTAL(sizes.slice(1))
    },
    culprit: 'sender',
    because:
      'The first small message left at once. While it was not acknowledged, the sender’s kernel held the other small ones back and sent them together (Nagle’s algorithm). The receiver delayed its acknowledgement, as Linux does in a dialogue; on a fresh connection it answers at once, and Nagle merges nothing.',
    remedy: `${GIVE_LENGTHS} ${NODELAY_IS_NO_CURE} It only takes the waiting away.`,
    framing: 'u32be',
    question: 'Four sends (5+5+7+1 bytes) on a connection that has been used; the reader reads eagerly. Which reads?',
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
        : seen.node.length === 2 && seen.reads[0] === sizes[0] && seen.heldBackBytes === TOTAL(sizes.slice(1)),
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
        seen.heldBackBytes === TOTAL(sizes)
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
      seen.node[1] === TOTAL(sizes.slice(1)),
    culprit: 'node',
    because:
      'The program wrote before the connection stood. Node kept the writes in its own queue, and when the connection was there it handed on the first alone and all others as one (writev). No kernel was involved.',
    remedy:
      'Nothing is broken: Node does the same under socket.cork() and whenever the kernel’s buffer is full. It only shows who merges here. Messages need framing anyway.',
    framing: null,
    question: 'Four sends (5+5+7+1 bytes) while the connection is still being made. Which writes does Node make?',
  },
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
      TOTAL(sizes) === TOTAL(seen.reads),
    culprit: 'reader',
    because:
      'The whole message was there. The reader asked for fewer bytes than it has, so the read ended inside the message; the rest stayed in the buffer for the next read.',
    remedy: `A larger buffer only moves the day it happens. ${GIVE_LENGTHS}`,
    framing: 'u32be',
    question: 'One send of 12 bytes; the reader calls read(5) again and again. Which reads?',
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
        seen.reads[1] === Math.min(reads[1] ?? reads[0]!, TOTAL(sizes) - reads[0]!)
      )
    },
    culprit: 'reader',
    because:
      'recv(3) ended inside the first message, and recv(10) took its rest together with the second. Two messages, two segments, two reads – the numbers agree, and still no read is a message.',
    remedy: GIVE_LENGTHS,
    framing: 'u32be',
    question: 'Sends of 6 and 5 bytes; the reader calls recv(3), then recv(10). Which reads?',
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
        sameList(seen.reads, cutBy(TOTAL(sizes), reads)) &&
        !sameList(seen.reads, sizes)
      )
    },
    culprit: 'receiver',
    because:
      'recv(5) twice fits the first two messages, by luck. recv(10) was large enough for 7+1 bytes, and the receive buffer gave it both messages as one.',
    remedy: GIVE_LENGTHS,
    framing: 'u32be',
    question: 'Sends of 5+5+7+1 bytes; the reader calls recv(5), recv(5), recv(10), recv(5). Which reads?',
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
      sameList(seen.reads, cutBy(TOTAL(sizes), [reads[0]!])) &&
      sizes[0]! > reads[0]! &&
      sizes[0]! % reads[0]! !== 0,
    culprit: 'reader',
    because:
      'The reader took 1024 bytes for the reply and asked the next question. The rest of the first reply still lay in the buffer: it came before the second reply, and from then on every answer belongs to an earlier question.',
    remedy: GIVE_LENGTHS,
    framing: 'u32be',
    question: 'A reply of 2500 bytes, then one of 100; the reader calls recv(1024). Which reads?',
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
  },
  {
    name: 'sticky-fix',
    title: 'half a fix: the length itself comes in two pieces',
    messages: ['hello', 'world'],
    reads: [4, 1024],
    needs: 'sockets',
    pieces: (frames) => {
      const stream = Buffer.concat(frames)
      return [stream.subarray(0, 2), stream.subarray(2)]
    },
    script: () => [send(0), arrive, read(4), send(1), arrive, drain(1024)],
    isSeen: (seen) => seen.reads[0] === 2 && seen.reads.length === 2,
    verdict: (seen) => (seen.reads[0] === 2 ? 'reader' : 'none'),
    culprit: 'reader',
    because:
      'The program does put a length before each message, but reads it with one recv(4) and trusts that four bytes come. Two came: the length was cut like any other bytes. Reading it as a number fails, or gives nonsense.',
    remedy:
      'Read on until all four bytes are there, then until the whole message is there: a decoder that keeps the rest.',
    framing: 'i32le',
    question: 'Of a 4-byte length two bytes have arrived; the program calls recv(4). How many bytes does it get?',
  },
  {
    name: 'partial-send',
    title: 'send takes less than it was given, and says so',
    messages: ['S'.repeat(16 * 1024 * 1024)],
    reads: [1024 * 1024],
    needs: 'sockets',
    script: ({reads}) => [sendOnce(0), drain(reads[0]!)],
    isSeen: (seen, {sizes}) =>
      seen.node.length === 1 && seen.notTakenBytes > 0 && TOTAL(seen.reads) === sizes[0]! - seen.notTakenBytes,
    verdict: (seen) => (seen.notTakenBytes > 0 ? 'sender' : 'none'),
    culprit: 'sender',
    because:
      'The kernel’s send buffer was full before the message was whole. write(2) took what fitted and returned that number; nothing was lost, but the rest is still the program’s to send.',
    remedy:
      'Send the rest, until all is taken: sendall in Python, socket.write in Node (which does it for you, and says with “false” that you should wait for “drain”).',
    framing: 'u32be',
    fixedHow: 'The same message, the rest sent until all was taken',
    fixedScript: ({reads}) => [sendOnce(0), sendRest(reads[0]!), drain(reads[0]!)],
    question: 'One write of 16 MiB while nobody reads. Does the kernel take all of it? (yes or no)',
  },
  {
    name: 'file',
    title: 'one file per connection needs no framing – but who sees a cut?',
    messages: Array.from({length: 5}, (_, index) => 'abcde'[index]!.repeat(60_000)),
    reads: [16_384],
    needs: 'sockets',
    script: (plan) => [...sendAll(plan.count), end, ...readsOf(plan), read(1)],
    isSeen: (seen, {count, sizes}) =>
      seen.node.length === count &&
      seen.reads.length !== count &&
      TOTAL(seen.reads) === TOTAL(sizes) &&
      seen.reachedEnd,
    culprit: null,
    because:
      'The pieces came out otherwise than they went in, and it did not matter: a file is one message, and the end of the connection ends it.',
    remedy:
      'One file per connection may do without framing. Send its length (or a checksum) all the same: without it, a connection that ends early looks exactly like the end of the file.',
    framing: 'u32be',
    question:
      'A file goes out in five sends of 60,000 bytes, and is read until the end. Is anything broken? (yes or no)',
  },
  {
    name: 'udp',
    title: 'UDP keeps messages apart – and cuts and drops without a word',
    messages: ['hello', 'world', 'musibii'],
    reads: [5],
    needs: 'sockets',
    script: () => [],
    isSeen: () => false,
    culprit: 'none',
    because:
      'One send is one datagram is one receive: nothing sticks. But a datagram longer than the buffer it is received into is cut, its rest is gone, and a full receive buffer drops whole datagrams. The sender hears of neither.',
    remedy:
      'Receive into a buffer as large as the largest datagram, put the length into the datagram so that a cut shows, and have the receiver confirm what matters.',
    framing: 'u32be',
    question: 'Three datagrams of 5+5+7 bytes. How many receives?',
  },
  {
    name: 'empty',
    title: 'an empty message: TCP sends nothing at all, UDP a real datagram',
    messages: ['', 'hello', ''],
    reads: [WHOLE],
    needs: 'sockets',
    script: ({count, reads}) => [...sendAll(count), end, arrive, drain(reads.at(-1)!), read(1)],
    isSeen: (seen, plan) => {
      const {count, sizes} = plan
      return (
        seen.app.length === count &&
        sizes.includes(0) &&
        hasSegments(seen, plan, sizes.filter((size) => size > 0).length) &&
        sameList(
          seen.reads,
          sizes.filter((size) => size > 0),
        )
      )
    },
    culprit: 'none',
    because:
      'A byte stream is its bytes: no bytes, nothing to send. An empty read means that the peer has ended, and nothing else. A UDP datagram is a message, and may be an empty one.',
    remedy: 'Over TCP, an empty message needs framing: a length of 0 is four real bytes.',
    framing: null,
    question: 'Sends of 0+5+0 bytes over TCP. How many reads bring something?',
  },
]

function sameList(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index])
}

/** What reads of these sizes (the last one repeated) make of so many bytes that are all there. */
function cutBy(totalBytes: number, reads: readonly number[]): number[] {
  const pieces: number[] = []
  for (let left = totalBytes; left > 0; left -= pieces.at(-1)!) {
    pieces.push(Math.min(left, reads[pieces.length] ?? reads.at(-1)!))
  }
  return pieces
}

export const SCENARIOS: ReadonlyMap<ScenarioName, Scenario> = new Map(ALL.map((scenario) => [scenario.name, scenario]))
