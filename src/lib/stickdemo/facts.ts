/** Where a fact is written down, or that it was measured by the experiment that is being shown. */
type FactSource = {name: string; url: string}

/** Something that `--explain` says. */
export type Fact = {id: FactId; text: string; sources: readonly FactSource[]}

export type FactId =
  | 'stream'
  | 'short-reads'
  | 'end-of-stream'
  | 'nagle'
  | 'nodelay'
  | 'delayed-ack'
  | 'quickack'
  | 'cork'
  | 'writev'
  | 'segment-size'
  | 'partial-write'
  | 'udp-boundaries'
  | 'udp-cut'
  | 'length-first'

const rfc = (number: number, section?: string): FactSource => ({
  name: `RFC ${number}${section ? ` §${section}` : ''}`,
  url: `https://www.rfc-editor.org/rfc/rfc${number}${section ? `#section-${section}` : ''}`,
})

const man = (page: string, section: number): FactSource => ({
  name: `${page}(${section})`,
  url: `https://man7.org/linux/man-pages/man${section}/${page}.${section}.html`,
})

/** What is said about the experiments, which name what they are about. Each sentence was held against its source; a test wants one for every fact. */
export const FACTS: readonly Fact[] = [
  {
    id: 'stream',
    text: 'TCP is a stream of bytes. It keeps their order and loses none, but it does not keep the borders of what was sent.',
    sources: [man('tcp', 7), rfc(9293, '2.2')],
  },
  {
    id: 'short-reads',
    text: 'A read may return fewer bytes than it was asked for, and that is no error: it returns what is there.',
    sources: [man('read', 2), man('recv', 2)],
  },
  {
    id: 'end-of-stream',
    text: 'An empty read means one thing only: the peer has ended its side of the connection.',
    sources: [man('recv', 2)],
  },
  {
    id: 'nagle',
    text: 'Nagle’s algorithm holds small segments back while earlier data is not acknowledged. A host may use it, and must let a program switch it off for a connection.',
    sources: [rfc(9293, '3.7.4'), rfc(896)],
  },
  {
    id: 'nodelay',
    text: 'TCP_NODELAY switches Nagle’s algorithm off: segments leave as soon as possible, even small ones. It says nothing about what a read returns.',
    sources: [man('tcp', 7)],
  },
  {
    id: 'delayed-ack',
    text: 'A receiver may delay an acknowledgement, by less than 0.5 seconds, and should acknowledge every second full-sized segment. Linux waits 40 ms at least, and not at all on a fresh connection.',
    sources: [
      rfc(1122, '4.2.3.2'),
      rfc(5681, '4.2'),
      {
        name: 'Linux: TCP_DELACK_MIN in include/net/tcp.h',
        url: 'https://github.com/torvalds/linux/blob/master/include/net/tcp.h',
      },
    ],
  },
  {
    id: 'quickack',
    text: 'TCP_QUICKACK makes the receiver acknowledge at once, but not for good: the kernel may leave that mode again, so it has to be set again and again.',
    sources: [man('tcp', 7)],
  },
  {
    id: 'cork',
    text: 'TCP_CORK keeps partial segments back until it is cleared, for 200 milliseconds at most. Clearing it sends what has piled up at once.',
    sources: [man('tcp', 7)],
  },
  {
    id: 'writev',
    text: 'Node hands on chunks that have piled up in a stream with one call, _writev, where the stream has it; a socket has it. socket.cork() makes them pile up on purpose.',
    sources: [
      {name: 'Node.js: stream, writable.cork() and _writev()', url: 'https://nodejs.org/api/stream.html#writablecork'},
    ],
  },
  {
    id: 'segment-size',
    text: 'Each end says when it connects how large a segment it takes (the MSS option). A socket may ask for less with TCP_MAXSEG before it connects.',
    sources: [rfc(9293, '3.7.1'), man('tcp', 7)],
  },
  {
    id: 'partial-write',
    text: 'write(2) and send(2) may take fewer bytes than they were given and return how many; a call for the rest may follow. On a socket that does not block, a full buffer is EAGAIN.',
    sources: [man('write', 2), man('send', 2)],
  },
  {
    id: 'udp-boundaries',
    text: 'UDP carries datagrams, not a stream: they may be lost, doubled or come in another order, and each is received as one.',
    sources: [man('udp', 7), rfc(768)],
  },
  {
    id: 'udp-cut',
    text: 'A datagram longer than the buffer it is received into is cut: the rest is thrown away (recvmsg says so with MSG_TRUNC).',
    sources: [man('recv', 2)],
  },
  {
    id: 'length-first',
    text: 'The cure is as old as the trouble: DNS over TCP puts a two-byte length before each message, and a server may not give up because its first read did not bring all of it.',
    sources: [rfc(1035, '4.2.2'), rfc(7766, '8')],
  },
]
