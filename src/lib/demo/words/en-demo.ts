import {DEMO_EVENTS, type DemoCatalogue} from './demo-catalogue.js'

const EVERYBODY = 'ff:ff:ff:ff:ff:ff'

/** demo in English. */
export const EN_DEMO = {
  language: 'en',
  which: 'Which experiment?',
  titles: {
    handshake: 'three packets make a connection: SYN, SYN+ACK, ACK',
    close: 'three packets or four end it, and who began lingers in TIME_WAIT',
    backlog: 'listen(3): four connections are made, the others wait, none is refused',
    'syn-queue': 'forty SYNs that nobody follows up, and SYN cookies',
    'time-wait': '“Address already in use”: TIME_WAIT, and what SO_REUSEADDR does',
    mtu: '1472 bytes are one packet, 1473 are two; TCP cuts by itself',
    retransmit: 'a lost segment is sent again, and the program notices nothing',
    window: 'sequence numbers, acknowledgements, and a window that closes',
    arp: 'whose MAC is it? A question to everybody, an answer to one',
    tls: 'what a relay in the middle reads and changes, without TLS and with it',
  },
  because: {
    handshake:
      'Each side tells where its byte numbers start and hears that it was understood: SYN, SYN+ACK, ACK. The kernels do it; accept only hands out what is finished (RFC 9293 §3.5).',
    close:
      'Each direction is ended by itself, with a FIN that is acknowledged. If the other side has nothing more to say when it hears of it (passive close), its FIN may travel with the acknowledgement: three packets, else four. If both end before they hear of each other (simultaneous close), each acknowledges the other’s FIN: four packets, and both wait in TIME_WAIT. Else only the side that closed first does (RFC 9293 §3.6, figures 12 and 13).',
    backlog:
      'The backlog bounds the queue of finished connections that nobody has accepted yet, and Linux lets one more in. When it is full, SYNs are dropped: those clients are not refused, they repeat their SYN until there is room (listen(2)).',
    'syn-queue':
      'Half-open connections wait in a queue of their own. When it is full, SYN cookies let the kernel forget a SYN: what it must know comes back in the ACK of whoever is real (RFC 4987).',
    'time-wait':
      'The side that closes first remembers the connection for a while – a minute on Linux – so a late packet can’t slip into a new one. Until then bind(2) refuses the port, unless SO_REUSEADDR is set: on Linux by the program that left the port in TIME_WAIT and by the next one (socket(7)). So adding the option after the first failure still fails once. No process holds the port, and forgetting close() is not the reason (RFC 9293 §3.6).',
    mtu: 'A link carries packets of at most its MTU. IP cuts a longer datagram into fragments, and one lost fragment loses it all. TCP avoids that: each side announces the largest segment that it takes (MSS), for its own direction, and the sender forbids fragments. The MSS counts no options, so time stamps (12 bytes) leave 1448 of 1460 bytes for data (RFC 791 §2.3, RFC 9293 §3.7.1, RFC 6691, RFC 1191).',
    retransmit:
      'TCP keeps every byte until it is acknowledged, and sends it again when no acknowledgement comes in time. The receiver puts bytes in order by their numbers, and gets each once. UDP does none of that (RFC 9293 §3.8, RFC 6298).',
    window:
      'Every byte has a number, an acknowledgement names the next one that is expected, and the window says how many more the receiver has room for. When it is 0 the sender stops, and asks now and then. A receiver does not offer a crumb as soon as one byte is free, since a stream of tiny segments would follow (silly window syndrome); it waits for room worth a segment (RFC 9293 §3.8.6).',
    arp: 'A frame needs a MAC address, and the sender knows only the IP address. So it asks everybody on the link (broadcast); the one whose address it is answers the asker alone (unicast), and the kernel remembers the answer for a while (RFC 826).',
    tls: 'TCP carries bytes as they are: whoever passes them on can read them, and change them unnoticed. TLS encrypts each record and adds a tag that only who has the key can make; a changed record ends the connection. The keys are fresh for each connection, and a secret that both ends know proves who is at the other end (RFC 8446 §2, §5.2).',
  },
  evidence: {
    wire: 'packet by packet, on a wire of our own',
    proc: 'from what the kernel lists in /proc/net',
    iphlpapi: 'from the sockets that Windows lists',
    tcpinfo: 'from what the kernel counts for the socket (TCP_INFO)',
    relay: 'from the bytes that a relay in between has seen',
  },
  sides: {client: 'client', server: 'server', wire: 'wire', kernel: 'kernel', relay: 'relay'},
  events: Object.fromEntries(DEMO_EVENTS.map((event) => [event, event])) as DemoCatalogue['events'],
  seen: (evidence) => `Seen, ${evidence}.`,
  notSeen: (evidence) => `Not seen this time; the steps above are the evidence (${evidence}).`,
  steps: {
    listens: (backlog) => `listen(${backlog}); the program sleeps and calls accept for nobody`,
    clientIn: (number) => `client ${number}: the kernel finished the handshake; accept was not needed`,
    clientWaits: (number) => `client ${number}: its SYN was dropped, since the queue is full: SYN_SENT, and no refusal`,
    queue: (made, waiting) => `${made} connections are in the accept queue, ${waiting} clients wait`,
    listenerInfo: (queued, backlog) => `of the listener: ${queued} to accept, backlog ${backlog}`,
    droppedAgain: 'a client that waits has repeated its SYN, and it was dropped again',
    acceptsAll: 'the program wakes up and accepts whoever is there',
    lateOnesIn: 'those that waited are in, with their next SYN',
    listensOnWire: (backlog) => `listen(${backlog}) on a wire of our own`,
    forged: (count) => `${count} forged SYNs, whose senders will never answer`,
    unanswered: (count) => `${count} answers, which nobody acknowledges`,
    halfOpen: (count) => `${count} half-open connections are kept in the SYN queue`,
    cookies: (setting, cookies, dropped) =>
      `tcp_syncookies is ${setting ?? 'unknown'}: ${cookies} SYNs were answered with a cookie and forgotten, ${dropped} dropped`,
    cookieClient: 'a real client gets in: its ACK brings the cookie back',
    noAnswer: 'a real client gets no answer',
    secondsLeft: (port, seconds) => `port ${port}: ${seconds} s left`,
    bound: (reuse, errno) =>
      `${reuse ? 'with' : 'without'} SO_REUSEADDR: ${errno === 0 ? 'it works' : errno === 98 ? 'errno 98, EADDRINUSE: address already in use' : `errno ${errno}`}`,
    notBound: 'without SO_REUSEADDR: not available here (it takes the optional package koffi; Node always sets it)',
    nodeListens: (works) => `Node, which always sets SO_REUSEADDR: ${works ? 'it listens' : 'refused'}`,
    serverClosesFirst: (port) => `the server closes first, on port ${port}; Node had set SO_REUSEADDR there, too`,
    sendsOnce: (sizeBytes) => `${sizeBytes} bytes, once`,
    readWhole: (text) => `"${text}": whole, and once`,
    queueFull: 'two connections fill the accept queue of listen(1)',
    synDropped: 'sent, and dropped by the server’s kernel: the queue is full',
    synAgain: (times) => `no answer came: sent again (${times} so far)`,
    queueEmptied: 'the queue is emptied',
    repetitionIn: 'the next repetition got through; the program noticed nothing',
    mtu: (mtu) => `${mtu} bytes: no longer packet passes`,
    wholePacket: (totalBytes) => `a packet of ${totalBytes} bytes: whole`,
    fragment: (totalBytes, offset, isLast) =>
      `a packet of ${totalBytes} bytes: fragment at byte ${offset}, ${isLast ? 'the last' : 'more follow'}`,
    datagramCame: (sizeBytes, arrivedBytes) => `the datagram of ${sizeBytes} bytes: ${arrivedBytes} arrived`,
    announces: (side, maxSegmentBytes, mtu) =>
      `the ${side} takes segments of ${maxSegmentBytes} bytes (MSS: ${mtu} less 40 of headers) on the way to it`,
    oneWrite: (sizeBytes) => `${sizeBytes} bytes over TCP, with one write`,
    segment: ({payloadBytes, totalBytes, hasTimestamps, dontFragment}) => {
      const stamps = hasTimestamps ? ' (time stamps)' : ''
      const headers = `${totalBytes} bytes less 40 of headers and ${totalBytes - payloadBytes - 40} of options${stamps}`
      return `${payloadBytes} bytes of data: a packet of ${headers}${dontFragment ? ', fragments forbidden (DF)' : ''}`
    },
    packet: ({isToServer, payloadBytes, maxSegmentBytes, isLost}) => {
      const data = payloadBytes > 0 ? `, ${payloadBytes} bytes` : ''
      const option = maxSegmentBytes === null ? '' : `, MSS ${maxSegmentBytes}`
      return `${isToServer ? 'client → server' : 'server → client'}${data}${option}${isLost ? ' – and the wire loses it' : ''}`
    },
    portListens: (port, states) => `port ${port} listens: ${states}`,
    connects: 'connect(2): the kernels exchange SYN, SYN+ACK and ACK',
    clientSocket: (states) => `the client’s socket: ${states}`,
    serverSockets: (states) => `the server’s sockets: ${states}`,
    clientClosesFirst: 'the client closes its side first',
    finAcknowledged: (states) => `the client, its FIN acknowledged: ${states}`,
    mayStillSend: (states) => `the server may still send: ${states}`,
    firstLingers: (states) => `who closed first lingers: ${states}`,
  },
  arp: {
    send: (sizeBytes, address) => `${sizeBytes} bytes to ${address}, whose MAC address is not known`,
    question: ({destination, targetAddress, senderAddress}) =>
      `to ${destination}${destination === EVERYBODY ? ', which is everybody' : ''}: who has ${targetAddress}? Tell ${senderAddress}`,
    answer: ({destination, source, senderAddress}) => `to ${destination} alone: ${senderAddress} is at ${source}`,
    datagram: (sizeBytes, destination) => `a frame of ${sizeBytes} bytes to ${destination}: the datagram itself`,
    entry: (address, mac) => `remembered: ${address} is at ${mac}`,
  },
  window: {
    write: (sizeBytes) => `${sizeBytes} bytes, to a program that does not read`,
    data: (from, sizeBytes) => `bytes ${from} to ${from + sizeBytes - 1} (${sizeBytes})`,
    ack: (upto, windowBytes) =>
      `all before byte ${upto} is here; window ${windowBytes}: ${windowBytes === 0 ? 'send nothing now' : `room for ${windowBytes} more`}`,
    probe: 'the sender asks whether the window is still closed',
    full: (sizeBytes) => `${sizeBytes} bytes lie in the receive buffer, and it takes no more`,
    crumb: 'the program takes one byte: one byte of room',
    noUpdate: 'asked again, the receiver still says window 0: one byte is not worth a segment',
    readOn: 'the program reads all that comes',
    allRead: (sizeBytes) => `${sizeBytes} bytes read, in order`,
  },
  close: {
    passive: 'the client closes first; the server closes when it hears of it (passive close)',
    later: 'the client closes first; the server has more to say, and closes later',
    simultaneous: 'both close before they hear of each other (simultaneous close)',
    lingers: (client, server) => `afterwards the client’s socket: ${client}; the server’s: ${server}`,
  },
  tls: {
    talk: ({isEncrypted, meddling, text}) =>
      `${isEncrypted ? 'encrypted (TLS 1.3, a secret)' : 'plain'}, through a relay that ${meddling}: "${text}"`,
    isRead: 'the text stands in the bytes that passed',
    notRead: (sizeBytes) => `${sizeBytes} bytes passed, and the text is not in them`,
    chunk: (sizeBytes, from, shown) => `${sizeBytes} bytes of the ${from}: ${shown}`,
    changed: 'one bit of the last byte',
  },
} satisfies DemoCatalogue as DemoCatalogue
