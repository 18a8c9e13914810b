import {replaced} from '../decode-chunks.js'
import type {Catalogue} from './catalogue.js'
import {EN_FACTS} from './en-facts.js'
import {EN_COMMENTS} from './program-comments.js'
import {EN_QUIZ} from './en-quiz.js'
import {EN_CHANGE, EN_WHO, EN_WHY, messageNames, milliseconds, plural, ways} from './en-who.js'

/** What `fix` did besides framing, as the start of a sentence. */
const HOW = {
  same: (sends: number) => `The same ${sends === 1 ? 'send' : 'sends'} and reads`,
  'one write': (sends: number) => `The same ${sends === 1 ? 'message' : 'messages'} in one write`,
  uncorked: (sends: number) =>
    sends === 1
      ? 'The same send and reads, the cork cleared after it'
      : 'The same sends and reads, the cork cleared after the last',
  'rest sent': () => 'The same message, the rest sent until all was taken',
}

const PLACES = {
  none: 'Nobody',
  node: 'In Node',
  sender: 'At the sender',
  receiver: 'At the receiver',
  reader: 'In the reader',
}

/** stickdemo in English. */
export const EN = {
  language: 'en',
  gap: ' ',
  labels: {
    who: 'WHO',
    proof: 'PROOF',
    why: 'WHY',
    change: 'CHANGE',
    fixed: 'FIXED',
    proven: 'PROVEN',
    yours: 'YOURS',
    nothing: 'nothing',
  },
  rows: {
    sends: {label: 'sends', caption: 'your program'},
    writes: {label: 'writes', caption: 'Node'},
    segments: {label: 'segments', caption: 'the network'},
    reads: {label: 'reads', caption: 'the other program'},
    frames: {label: 'frames', caption: 'your program'},
    messages: {label: 'messages', caption: 'after decoding'},
  },
  picture: {
    unseen: 'not available here',
    unseenPieces: (count) => `in ${count === 1 ? '1 piece' : `${count} pieces`}; where they end can’t be seen`,
    tooMany: (count) => `${count} pieces`,
    before: 'As it was',
    after: (framing) => `Mended: framed as ${framing}`,
    piece: (sizeBytes, tMs, messages) =>
      `${plural(sizeBytes, 'byte')} at ${tMs} ms${messages.length > 0 ? `, of ${messageNames(messages)}` : ''}`,
  },
  page: {
    storyTitle: 'Messages stick together, or fall apart: who does it?',
    play: 'Play',
    stop: 'Stop',
    time: 'Time',
    footer: 'Made by netkit on real sockets. The page loads nothing and sends nothing.',
    facts: 'What is behind it',
  },
  titles: {
    'late-read': 'several sends, and a reader that looks late',
    nagle: 'small sends in a dialogue, and an eager reader',
    stall: 'write, write, read: what the second write waits for',
    cork: 'several sends with TCP_CORK left on',
    'node-merge': 'sends before the connection is made',
    'short-read': 'a reader that asks for less than a message has',
    'recv-3-10': 'reads of 3, then 10 bytes',
    'recv-5-5-10-5': 'reads of 5, 5, 10 and 5 bytes',
    leftover: 'a reply longer than recv(1024), then the next one',
    segments: 'one send that is longer than a segment may be',
    'random-recv': 'the same sends, read at random moments',
    'sticky-fix': 'half a fix: the length is read with one recv(4)',
    'partial-send': 'one send that is larger than the send buffer',
    file: 'one file per connection, without framing',
    udp: 'the same messages as UDP datagrams',
    empty: 'empty messages, over TCP and over UDP',
  },
  evidence: {
    tcpinfo: 'segments counted by the kernel (TCP_INFO)',
    ss: 'segments counted by the kernel (told by ss)',
    wire: 'every packet seen, on a virtual wire',
    js: 'segments not counted: that takes koffi or ss, on Linux',
    udp: 'datagrams counted by the two programs',
  },
  proof: (chain, evidence) => `${chain}; ${evidence}.`,
  ask: {which: 'Which experiment?', next: 'Which one next?', enough: 'enough for now'},
  progress: (done, runs) => `${done} of ${runs} runs `,
  chain: ({app, node, segmentsOut, reads}, transport) => {
    if (transport === 'udp') return `${plural(app, 'send')} → ${plural(reads, 'receive')}`
    const segments = segmentsOut === null ? '? segments' : plural(segmentsOut, 'segment')
    return `${plural(app, 'send')} → ${plural(node, 'write')} by Node → ${segments} → ${plural(reads, 'read')}`
  },
  who: EN_WHO,
  notSeen: (name) => `Not seen this time: ${LOOKED_FOR[name]}.`,
  why: EN_WHY,
  change: EN_CHANGE,
  fixed: ({framing, framesReceived, frames, held}, how, isOneMessage) => {
    const start = `${isOneMessage ? 'The same file in one write' : HOW[how](frames.length)}, framed as ${framing}:`
    if (!held)
      return `${start} ${framesReceived === 1 ? 'one message' : `${framesReceived} messages`} arrived, but not as they were sent.`
    if (framesReceived === 1) return `${start} the ${isOneMessage ? 'file' : 'message'} arrived whole.`
    const all = framesReceived === 2 ? 'both' : `all ${framesReceived}`
    return `${start} ${all} messages arrived separately.`
  },
  note: (note) => {
    switch (note.about) {
      case 'no delay': {
        const left = note.segmentsOut === null ? '' : `left as ${plural(note.segmentsOut, 'segment')} and `
        const so = {all: '', waiting: ': nothing waited, but messages stick all the same', nothing: ': it is no cure'}[
          note.cures
        ]
        return `with TCP_NODELAY, ${plural(note.app, 'send')} ${left}came out as ${plural(note.reads, 'read')}${so}`
      }
      case 'no delay for UDP':
        return 'TCP_NODELAY means nothing to UDP'
      case 'tries':
        return note.isSeen ? `seen at try number ${note.tries}: the machine is busy` : `not seen in ${note.tries} tries`
      case 'early end': {
        const outcome = note.isSilent
          ? 'the reader sees the same end of file, and no error'
          : 'the reader did not see a plain end of file'
        return `the same with a sender that stops after ${plural(note.sentBytes, 'byte')}: ${outcome}`
      }
      case 'early end noticed':
        return `with its length sent first (${note.framing}), the same early end is an error: the frame is truncated`
      case 'same over UDP':
        return `the same over UDP: ${plural(note.sizes.length, 'datagram')} of ${note.sizes.join('+')} ${note.sizes.join('+') === '1' ? 'byte' : 'bytes'} arrived`
      case 'half fix crashed':
        return `the half fix took the ${plural(note.gotBytes, 'byte')} of its one read for a length, and crashed: ${note.error}`
      case 'half fix read':
        return `the half fix read a length of ${note.length}`
      case 'cut datagrams':
        return `recv(${note.bufferBytes}) of each datagram: ${note.received.map((text) => JSON.stringify(text)).join(', ')}${note.lostBytes > 0 ? ` – ${plural(note.lostBytes, 'byte')} lost for good` : ': nothing was lost'}`
      case 'no cut datagrams':
        return 'a datagram cut by a small buffer can’t be shown here (Node always reads 64 KiB; the optional package koffi can read less)'
      case 'flood':
        return `${note.count} datagrams of ${note.sizeBytes} bytes to a receiver that does not read: ${note.arrived} arrived, ${note.count - note.arrived} were dropped, and no send failed`
      case 'fragments':
        return `a datagram of ${note.largestBytes} bytes is ${plural(note.packets, 'packet')}, one of ${note.largestBytes + 1} is ${plural(note.packetsOfOneMore, 'packet')}: if one is lost, all is`
      case 'blocking send':
        return `the same on a blocking socket: ${plural(note.calls, 'call')} took ${note.takenBytes} of ${note.sizeBytes} bytes, and returned after ${milliseconds(note.ms)}${note.hasWaited ? ', when the reader had made room' : ': there was room for all'}`
    }
  },
  cutCharacter: ({character, read, before, after}) =>
    `read ${read + 1} ends inside “${character}”: ${before} │ ${after}. decode('utf-8') of each read alone raises UnicodeDecodeError; with errors='replace' the halves become “${replaced(before)}” and “${replaced(after)}”`,
  yours: (scenario, transport) =>
    transport === 'udp'
      ? [
          'Does your own program hold? Let its server receive on 9000 and its client send to 9001. The proxy between them loses and swaps datagrams; if your program notices, and nothing that matters is missing, it holds:',
          'netkit udp proxy 9001 9000 --drop 10% --reorder 20%',
        ]
      : [
          `netkit stickdemo ${scenario} --code python prints both programs, broken and mended (also js, java, go, c). Does your own hold? Let its server listen on 9000 and its client connect to 9001. The proxy between them passes on one byte at a time; if every message still comes out whole, your program holds:`,
          'netkit tcp proxy 9001 9000 --recut 1',
        ],
  code: {
    intro: ({reader, sender, readerMended, senderMended}) => [
      'Save each program under its name. Run the reader, then the sender in another terminal, and see what the trap does:',
      `  ${reader} 9000`,
      `  ${sender} 9000`,
      'Then the mended ones, with a proxy between them that passes on one byte at a time; every message still comes out whole:',
      `  ${readerMended} 9000`,
      '  netkit tcp proxy 9001 9000 --recut 1',
      `  ${senderMended} 9001`,
    ],
    comments: EN_COMMENTS,
    nearest: (scenario, program) => `${scenario} has no programs of its own; these are of ${program}, the nearest.`,
  },
  story: {
    title: 'Messages stick together, or fall apart. Who does it, and what do you change?',
    heading: (mergedBy, {app, segmentsOut, reads}) => {
      const place = mergedBy === null ? 'In one of the two kernels' : PLACES[mergedBy]
      const segments = segmentsOut === null ? '' : `, ${plural(segmentsOut, 'segment')}`
      return `${place}: ${plural(app, 'send')}${segments}, ${plural(reads, 'read')}`
    },
    cure: 'The cure, and the proof',
    closing: (culprits, isOneUnknown) => {
      const number = ['No', 'One', 'Two', 'Three', 'Four', 'Five'][culprits] ?? String(culprits)
      const count = isOneUnknown ? `At least ${number.toLowerCase()}` : number
      const start = culprits === 0 ? '' : `${count} ${culprits === 1 ? 'culprit' : 'culprits'}, one cause: `
      return `${start}TCP carries a stream of bytes and knows nothing of messages. So no setting of the connection can mend it, not even TCP_NODELAY. Say where each message ends: send its length first, then the message, and read on until it is whole. In Python: sock.sendall(struct.pack("!I", len(data)) + data), and recv in a loop.`
    },
    fixed: (held, parts, framing) =>
      `The same ${parts} experiments, framed as ${framing}: ${held} of ${parts} came out right.`,
    proven: ({cuttings, equal}) => `Framed bytes, cut at random ${cuttings} times: decoded right ${equal} times.`,
    more: 'One at a time: netkit stickdemo list. The facts and their sources: --explain.',
  },
  cures: {
    writtenAs: 'written as',
    stalls: 'stalls',
    median: 'median',
    longest: 'longest',
    segmentsEach: 'segments each',
    caption: (times) => `Head and body, ${times} times each way, on loopback`,
    ways: {'two writes': 'two writes', 'one buffer': 'one buffer'},
  },
  histogram: {
    head: ({runs, reproducedRuns, heldRuns, patterns}) => {
      const counted = [
        ...(reproducedRuns === null ? [] : [`seen in ${reproducedRuns}`]),
        ...(heldRuns === null ? [] : [`fixed in ${heldRuns}`]),
      ]
      return `${[plural(runs, 'run'), counted.join(', ')].filter(Boolean).join(': ')}; the reads came out in ${ways(patterns)}`
    },
    more: (count) => `and ${count} more`,
    nothing: 'nothing',
  },
  quiz: EN_QUIZ,
  facts: EN_FACTS,
} satisfies Catalogue as Catalogue

const LOOKED_FOR: Record<keyof Catalogue['titles'], string> = {
  'late-read': 'a read that brings several messages',
  nagle: 'small sends that wait for an acknowledgement',
  stall: 'a second write that waits for an acknowledgement',
  cork: 'sends that wait although the program has written all',
  'node-merge': 'writes that Node joined',
  'short-read': 'more reads than messages, because they ask for less',
  'recv-3-10': 'a read that ends inside a message',
  'recv-5-5-10-5': 'reads that are no messages',
  leftover: 'the rest of a reply in front of the next one',
  segments: 'a send that was cut into segments',
  'random-recv': 'the same sends with different reads',
  'sticky-fix': 'a length that came in two pieces',
  'partial-send': 'a write that took a part of the message',
  file: 'reads that are not the pieces that were sent',
  udp: 'datagrams kept apart, cut and dropped',
  empty: 'empty messages among others, and no bytes for them',
}
