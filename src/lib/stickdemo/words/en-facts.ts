import type {Catalogue} from './catalogue.js'

/** Each sentence was held against the sources that facts.ts names. */
export const EN_FACTS: Catalogue['facts'] = {
  stream:
    'TCP is a stream of bytes. It keeps their order and loses none, but it does not keep the borders of what was sent.',
  'short-reads': 'A read may return fewer bytes than it was asked for, and that is no error: it returns what is there.',
  'end-of-stream':
    'On a TCP socket a read that asked for at least one byte and got none means that the peer has ended its side. (A read that asks for 0 bytes also returns 0, and so does an empty datagram.)',
  nagle:
    'Nagle’s algorithm holds small segments back while earlier data is not acknowledged. A host may use it, and must let a program switch it off for a connection.',
  minshall:
    'Linux follows Minshall’s form of the rule: a small segment waits only while an earlier small segment is not acknowledged. Full segments hold nothing back.',
  nodelay:
    'TCP_NODELAY switches Nagle’s algorithm off: segments leave as soon as possible, even small ones. It says nothing about what a read returns.',
  'delayed-ack':
    'A receiver may delay an acknowledgement, by less than 0.5 seconds, and should acknowledge at least every second full-sized segment. Linux waits at least 40 ms.',
  'quick-phase':
    'A Linux receiver acknowledges about the first 16 segments of a connection at once (TCP_MAX_QUICKACKS), unless the connection turns into a dialogue before. So on loopback the first small sends of a fresh connection find nothing to wait for; over a distance each acknowledgement takes a round trip, and Nagle’s algorithm joins them on a fresh connection, too.',
  quickack:
    'TCP_QUICKACK makes the receiver acknowledge at once, but not for good: the kernel may leave that mode again, so it has to be set again and again.',
  cork: 'TCP_CORK keeps partial segments back until it is cleared. tcp(7) names a ceiling of 200 milliseconds; over a distance it is a round trip longer. Clearing it sends what has piled up at once.',
  writev:
    'Node hands on chunks that have piled up in a stream with one call, _writev, where the stream has it; a socket has it. socket.cork() makes them pile up on purpose.',
  'segment-size':
    'Each end announces the largest segment that it can receive (the MSS option), each for its own direction; nothing is negotiated. A socket may announce less with TCP_MAXSEG before it connects.',
  timestamps:
    'The MSS counts no options, so a sender subtracts them: with time stamps on every segment (12 bytes with padding) an MSS of 1460 leaves 1448 bytes for data, and one of 536 leaves 524.',
  'partial-write':
    'A blocking send waits until the kernel has taken all of it. On a socket that does not block, a send takes what fits and returns how many bytes that was, or fails with EAGAIN where nothing fits; the rest needs another call.',
  'udp-boundaries':
    'UDP carries datagrams, not a stream: they may be lost, doubled or come in another order, and each is received as one.',
  'udp-cut':
    'A datagram longer than the buffer it is received into is cut: the rest is thrown away (recvmsg says so with MSG_TRUNC).',
  'length-first':
    'The cure is as old as the trouble: DNS over TCP puts a two-byte length before each message, and a server may not give up because its first read did not bring all of it.',
}
