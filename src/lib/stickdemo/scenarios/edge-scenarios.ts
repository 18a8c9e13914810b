import {exchangeDatagrams} from '../../lab/exchange-datagrams.js'
import {decodeChunks, encodeAll, sameMessages} from '../decode-chunks.js'
import {type Observation, runScript, shapeOf} from '../run-script.js'
import {observeDatagrams} from '../observe-datagrams.js'
import {type Extra, hasSegments, type Job, type Scenario} from '../scenario.js'
import {arrive, drain, end, read, send, sendAll, sendOnce, sendRest, WHOLE} from '../script.js'
import {readsOf, sameList, total} from './give-lengths.js'

/** What is no merging and looks like it: half a fix, half a send, and what streams and datagrams do otherwise. */
export const EDGE_SCENARIOS: readonly Scenario[] = [
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
    answer: () => '2',
    who: 'The reader itself: it trusted one read to bring the whole length.',
    extra: crashOfHalfAFix,
    facts: ['stream', 'short-reads', 'length-first'],
  },
  {
    name: 'partial-send',
    title: 'send takes less than it was given, and says so',
    messages: ['S'.repeat(16 * 1024 * 1024)],
    reads: [1024 * 1024],
    needs: 'sockets',
    script: ({reads}) => [sendOnce(0), drain(reads[0]!)],
    isSeen: (seen, {sizes}) =>
      seen.node.length === 1 && seen.notTakenBytes > 0 && total(seen.reads) === sizes[0]! - seen.notTakenBytes,
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
    answer: ({counts}) => (counts.node > 0 ? 'no' : 'yes'),
    who: 'The sender’s kernel: its buffer was full, and write(2) took only a part.',
    facts: ['partial-write', 'length-first'],
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
      total(seen.reads) === total(sizes) &&
      seen.reachedEnd,
    culprit: null,
    because:
      'The pieces came out otherwise than they went in, and it did not matter: a file is one message, and the end of the connection ends it.',
    remedy:
      'One file per connection may do without framing. Send its length (or a checksum) all the same: without it, a connection that ends early looks exactly like the end of the file.',
    framing: 'u32be',
    question:
      'A file goes out in five sends of 60,000 bytes, and is read until the end. Is anything broken? (yes or no)',
    answer: ({reproduced}) => (reproduced ? 'no' : 'yes'),
    isOneMessage: true,
    extra: endThatComesEarly,
    facts: ['stream', 'end-of-stream', 'length-first'],
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
    answer: ({counts}) => String(counts.reads),
    who: 'Nobody: every datagram is read as it was sent – or not at all.',
    transport: 'udp',
    noDelayNote: 'TCP_NODELAY means nothing to UDP',
    observe: observeDatagrams,
    facts: ['udp-boundaries', 'udp-cut'],
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
    answer: ({counts}) => String(counts.reads),
    who: 'Nobody: an empty message has no bytes, and a stream is nothing but bytes.',
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
  const notes = [
    `the same with a sender that stops after ${size} bytes: the reader sees the same end of file, and no error`,
  ]
  if (framing === null) return {holds: looksWhole, fixHolds: true, notes}
  const [frame] = encodeAll([Buffer.concat(messages)], framing.framing)
  const start = frame!.subarray(0, Math.floor(frame!.length * 0.6))
  const cut = await runScript([...sendAll(1), end, drain(WHOLE), read(1)], [start], lab)
  const {truncated, payloads} = decodeChunks(cut.chunks, framing.framing)
  const noticed = truncated || payloads.length === 0
  if (noticed) notes.push('with its length sent first, the same early end is an error: the frame is truncated')
  return {holds: looksWhole, fixHolds: noticed, notes}
}

/** The same three messages as datagrams. */
async function sameOverUdp({messages}: Job): Promise<Extra> {
  const received = await exchangeDatagrams(messages)
  const sizes = shapeOf(received.map(({length}) => length))
  const holds = sameMessages(received, messages)
  return {holds, fixHolds: true, notes: [`the same over UDP: ${received.length} datagrams of ${sizes} bytes arrived`]}
}

/** Half a fix, carried out: one read, and its bytes are the length. */
async function crashOfHalfAFix(_job: Job, {chunks}: Observation): Promise<Extra> {
  const [head = new Uint8Array(0)] = chunks
  try {
    const length = Buffer.from(head).readInt32LE(0)
    return {holds: false, fixHolds: true, notes: [`the half fix read a length of ${length}`]}
  } catch (error) {
    const crash = `${(error as Error).name}: ${(error as Error).message}`
    const note = `the half fix took the ${head.length} bytes of its one read for a length, and crashed: ${crash}`
    return {holds: true, fixHolds: true, notes: [note]}
  }
}
