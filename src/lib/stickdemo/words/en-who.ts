import type {Catalogue, MessageNumbers} from './catalogue.js'

/** `1 send`, `2 sends`. */
export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}

/** `message 2`, `messages 2–4 and 6`; more than four runs of numbers are only counted. */
export function messageNames(numbers: MessageNumbers): string {
  const runs: [number, number][] = []
  for (const number of numbers) {
    const last = runs.at(-1)
    if (last && last[1] === number - 1) last[1] = number
    else runs.push([number, number])
  }
  if (runs.length > 4) return plural(numbers.length, 'message')
  const names = runs.flatMap(([from, to]) => {
    if (from === to) return [`${from + 1}`]
    return to === from + 1 ? [`${from + 1}`, `${to + 1}`] : [`${from + 1}–${to + 1}`]
  })
  return `${numbers.length === 1 ? 'message' : 'messages'} ${listed(names)}`
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** `one way`, `7 different ways`. */
export function ways(patterns: number): string {
  return patterns === 1 ? 'one way' : `${patterns} different ways`
}

function groups(joined: readonly MessageNumbers[], piece: string): string {
  const [first = []] = joined
  if (joined.length === 1) return `${messageNames(first)} in one ${piece}`
  const all = new Set(joined.flat())
  return `${messageNames([...all].sort((a, b) => a - b))} in ${plural(joined.length, piece)}`
}

function sizes(asked: readonly number[]): string {
  const different = [...new Set(asked)]
  return different.length > 3 ? 'its reads' : listed(different.map((size) => `recv(${size})`))
}

export function milliseconds(ms: number): string {
  return `${ms >= 10 ? Math.round(ms) : Math.round(ms * 10) / 10} ms`
}

export const EN_WHO: Catalogue['who'] = {
  nobody: ({app, reads}) =>
    app === 1 && reads === 1
      ? 'Nobody: one message, one read.'
      : 'Nobody: each read brought exactly the bytes of one send.',
  nothingRead: 'Nobody: nothing was read.',
  node: (joined) => `Node itself: it joined ${groups(joined, 'write')} before any kernel saw them.`,
  sender: (joined) => `The sender’s kernel: it joined ${groups(joined, 'segment')}.`,
  senderCut: (cut, segments) =>
    `The sender’s kernel: it cut ${messageNames(cut)} and sent ${plural(segments, 'segment')}.`,
  senderBoth: (joined, cut, segments) =>
    `The sender’s kernel: it joined ${groups(joined, 'segment')}, cut ${messageNames(cut)}, and sent ${plural(segments, 'segment')} in all.`,
  senderByCount: ({app, segmentsOut}) =>
    `The sender’s kernel: ${plural(app, 'send')} left as ${plural(segmentsOut ?? 0, 'segment')}.`,
  receiver: (joined, apart) =>
    `The receive buffer: it joined ${groups(joined, 'read')}${apart ? ', although each had arrived in a segment of its own' : ''}.`,
  receiverByCount: ({segmentsOut, reads}) =>
    `The receive buffer: ${plural(segmentsOut ?? 0, 'segment')} arrived, and ${plural(reads, 'read')} took them.`,
  reader: (cut, asked) => `The reader itself: ${sizes(asked)} ended inside ${messageNames(cut)}.`,
  unknown: (joined) =>
    joined.length === 0
      ? 'One of the two kernels. Which one can’t be seen without counting segments.'
      : `One of the two kernels joined ${groups(joined, 'read')}. Which one can’t be seen without counting segments.`,
  held: ({messages, ms}) =>
    `Nobody joined anything, but the sender’s kernel held ${messageNames(messages)} back for ${milliseconds(ms)}.`,
  heldUnseen: ({messages, ms}) =>
    `The sender’s kernel: ${messageNames(messages)} had been written, but arrived only ${milliseconds(ms)} later.`,
  before: (clauses) => `Before that, ${clauses.join(', and ')}.`,
  alsoNode: (joined) => `Node had joined ${groups(joined, 'write')}`,
  alsoSender: ({joined, cut}) => {
    const did = [
      ...(joined.length > 0 ? [`joined ${groups(joined, 'segment')}`] : []),
      ...(cut.length > 0 ? [`cut ${messageNames(cut)}`] : []),
    ]
    return `the sender’s kernel had ${did.join(' and ')}`
  },
  alsoReceiver: (joined) => `The receive buffer joined ${groups(joined, 'read')}.`,
  runs: ({runs, reproducedRuns, patterns}) =>
    `${reproducedRuns === null ? '' : `Seen in ${reproducedRuns} of `}${plural(runs, 'run')}; the reads came out in ${ways(patterns)}. The last run:`,
  halfFix: (gotBytes) =>
    `The reader itself: it trusted one recv(4) to bring a whole length, and got ${plural(gotBytes, 'byte')}.`,
  partialSend: (takenBytes, sizeBytes) =>
    `The sender’s kernel: its buffer was full, and one write took ${takenBytes} of ${sizeBytes} bytes.`,
  udp: (sent, received) =>
    sent === received
      ? `Nobody: ${plural(sent, 'datagram')} sent, ${received} received, each as it was sent.`
      : `Nobody: ${plural(sent, 'datagram')} sent, ${received} received; those that came were as they had been sent.`,
  empty: (messages, reads) =>
    `Nobody: ${noBytes(messages)}${reads === 0 ? '' : `; ${plural(reads, 'read')} brought the rest`}.`,
  alsoEmpty: (messages) => `${capital(noBytes(messages))}.`,
}

function noBytes(messages: MessageNumbers): string {
  const [have, them] = messages.length === 1 ? ['has', 'it'] : ['have', 'them']
  return `${messageNames(messages)} ${have} no bytes, so nothing was sent for ${them}`
}

export const EN_WHY: Catalogue['why'] = {
  wait: ({messages, ms, ackOf, byEnd}, {onWire, rttMs}) => {
    const until =
      ackOf === null ? '' : ` until ${messageNames(ackOf)} ${ackOf.length === 1 ? 'was' : 'were'} acknowledged`
    const how = byEnd ? 'did not leave at once' : `waited ${milliseconds(ms)}${until}`
    const start = `${capital(messageNames(messages))} ${how}: Nagle’s algorithm (on Linux in Minshall’s form) holds a small segment back while an earlier small one has not been acknowledged.`
    const trip =
      onWire && rttMs && ms >= rttMs
        ? ` An acknowledgement takes at least one round trip, here ${milliseconds(rttMs)}.`
        : ''
    if (byEnd)
      return `${start} ${messages.length === 1 ? 'It' : 'They'} left before the acknowledgement, because the sender ended its side: Nagle’s algorithm does not hold back what leaves with the end (FIN).`
    const isDelayed = ms - (rttMs ?? 0) >= DELAYED_MS
    return [start, trip, isDelayed ? ` ${DELAYED[ackOf === null ? 'unseen' : 'seen']}` : ''].join('')
  },
  waitFull: ({messages, ms}) =>
    `${capital(messageNames(messages))} waited ${milliseconds(ms)} for room in the window: only so many bytes may be on their way without an acknowledgement.`,
  joinedInWait: 'What is written meanwhile leaves together.',
  leftAlone: (count, {joined, onWire, noDelay}) => {
    const start = `${plural(count, 'segment')} left with one message each`
    if (joined && !onWire && count >= 10)
      return `${start}: a Linux receiver acknowledges about the first 16 segments of a connection at once, so Nagle had nothing to wait for. After that the receiver began to delay.`
    if (joined) return `${start}.`
    if (noDelay) return `${start}: nothing was held back, since TCP_NODELAY switches Nagle’s algorithm off.`
    return onWire
      ? `${start}.`
      : `${start}: nothing was held back. On loopback an acknowledgement is back within microseconds, so Nagle’s algorithm has nothing to wait for.`
  },
  segmentSize: (maxSegmentBytes) =>
    maxSegmentBytes === null
      ? 'A send that is longer than the largest segment (MSS) leaves in several. The receiver’s kernel puts the bytes in order again; of messages it knows nothing.'
      : `A segment carries at most ${maxSegmentBytes} bytes of data here (the MSS less TCP’s options), so a longer send leaves in several. The receiver’s kernel puts the bytes in order again; of messages it knows nothing.`,
  receiveBuffer: (sizeBytes) =>
    `The receiver’s kernel keeps what has arrived as plain bytes, without borders between messages, and a read takes what is there, up to the size asked for: here ${plural(sizeBytes, 'byte')} at once.`,
  shortRead: (asked) =>
    `${sizes(asked)} ${asked.length === 1 ? 'returns' : 'return'} at most that many bytes, even in the middle of a message. The rest stays in the buffer for the next read.`,
  unknown:
    'Sends and reads were counted, segments were not. Either the sender’s kernel put several messages into one segment, or they arrived one by one, and the receiver’s kernel keeps no borders between them: a read takes all that is there.',
  corked: (ms) =>
    `TCP_CORK tells the sender’s kernel to send full segments only. It was not cleared, so what did not fill a segment waited${ms === null ? '' : ` ${milliseconds(ms)}`}: only after 200 ms or more does the kernel send it anyway.`,
  beforeConnect:
    'The program wrote before the connection was made. Node kept the writes in its own queue; once connected, it handed on the first one, then all the others with one call (writev).',
  halfFix: (gotBytes) =>
    `The program puts a length before each message, but reads it with one recv(4) and trusts that four bytes come. ${gotBytes} came: a length is cut like any other bytes.`,
  partialSend: (takenBytes) =>
    `The socket does not block, so write(2) took what fitted into the send buffer (${takenBytes} bytes) and returned that number. Nothing was lost; the rest is still the program’s to send. A blocking socket, which is what Python’s send uses by default, waits until all is taken.`,
  file: 'It did not matter: all that was sent is one file, however it was cut, and the end of the connection ends it.',
  udp: ({isCut, isDropped}) =>
    [
      'One send is one datagram is one receive: nothing sticks.',
      ...(isCut ? ['But a datagram longer than the buffer it was received into was cut.'] : []),
      ...(isDropped ? [`${isCut ? 'And a' : 'But a'} full receive buffer dropped whole datagrams.`] : []),
      ...(isCut || isDropped ? ['No send failed: the sender hears of neither.'] : []),
    ].join(' '),
  empty:
    'A byte stream is its bytes: no bytes, nothing to send. In TCP an empty read means that the peer has ended its side. A UDP datagram is a message, and may be an empty one.',
  luck: 'Some reads brought exactly one message: their sizes happened to fit.',
  randomReads: (patterns) => `The same sends came out in ${ways(patterns)}, depending only on when the reader looked.`,
}

export const EN_CHANGE: Catalogue['change'] = {
  lengths:
    'Say where each message ends (framing): send its length first, in Python sock.sendall(struct.pack("!I", len(data)) + data), and call recv in a loop until the whole message is there.',
  noDelay: (segmentsApart) =>
    segmentsApart
      ? 'TCP_NODELAY is no cure: the segments were apart already, and the receive buffer joined them all the same.'
      : 'TCP_NODELAY is no cure: it only takes the waiting away, and the pieces may still meet in the receive buffer.',
  oneWrite:
    'Against the waiting: write what belongs together as one buffer. Where that can’t be done, socket.cork(), TCP_CORK or TCP_NODELAY at the sender; TCP_QUICKACK at the receiver does not last.',
  uncork: 'Clear TCP_CORK after the last write: it all leaves at once.',
  nodeMerge:
    'There is nothing to switch off: Node does the same under socket.cork() and whenever the kernel’s buffer is full.',
  largerBuffer: 'A larger buffer only postpones it.',
  decoder:
    'Read on until all four bytes of the length are there, then until the whole message is there: a decoder that keeps the rest.',
  sendRest:
    'Send the rest until all is taken: sendall in Python, socket.write in Node (it does that for you; when it returns false, wait for “drain”).',
  file: 'One file per connection may do without framing. Send its length (or a checksum) all the same: without it, a connection that ends early looks exactly like the end of the file.',
  udp: 'Receive into a buffer as large as the largest datagram, put the length into the datagram so that a cut shows, and have the receiver confirm what matters.',
  empty: 'Over TCP, an empty message needs framing: a length of 0 is four real bytes.',
  test: 'A test that passes proves nothing here.',
  nothing: 'It came out right this time, but nothing guarantees that it will next time.',
}

/** A wait that is longer than this beyond a round trip was no accident: Linux delays acknowledgements by 40 ms at least. */
const DELAYED_MS = 30
const DELAYED = {
  seen: 'The receiver delayed that acknowledgement: Linux may wait 40 ms and more, hoping for an answer to send it along with.',
  unseen:
    'A wait this long fits a delayed acknowledgement: a Linux receiver may wait 40 ms and more, hoping for an answer to send it along with.',
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
