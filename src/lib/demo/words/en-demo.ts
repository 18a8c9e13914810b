import {DEMO_EVENTS, type DemoCatalogue} from './demo-catalogue.js'

const EVERYBODY = 'ff:ff:ff:ff:ff:ff'

/** demo in English. */
export const EN_DEMO = {
  language: 'en',
  gap: ' ',
  which: 'Which experiment?',
  titles: {
    handshake: 'how a connection begins: SYN, SYN+ACK, ACK',
    close: 'how a connection ends, and who waits in TIME_WAIT',
    backlog: 'listen(3) and six clients: who gets in, and who waits?',
    'syn-queue': 'forty SYNs that are never followed up, and SYN cookies',
    'time-wait': '“Address already in use”: TIME_WAIT, and what SO_REUSEADDR does',
    mtu: 'datagrams of 1472 and 1473 bytes, and how TCP cuts',
    retransmit: 'what gets no answer is sent again, and the program notices nothing',
    window: 'sequence numbers, acknowledgements, and a window that closes',
    arp: 'whose MAC is it? A question to everybody, an answer to one',
    tls: 'what a relay in the middle reads and changes, with and without TLS',
  },
  because: {
    handshake: {
      packets:
        'Each side says where its sequence numbers start (SYN) and acknowledges the other’s: SYN, SYN+ACK, ACK, three packets. The kernels do it; accept(2) only hands out connections that are complete (RFC 9293 §3.5).',
      states:
        'The client called connect(2), and afterwards each side had a socket that is ESTABLISHED. For that each says where its sequence numbers start and acknowledges the other’s: SYN, SYN+ACK, ACK (RFC 9293 §3.5).',
    },
    close: {
      packets:
        'Each direction is closed by itself, with a FIN that is acknowledged. A side that has nothing more to send when the FIN arrives may put its own FIN and the acknowledgement into one packet: three packets, else four. If both close before they hear of each other, each acknowledges the other’s FIN: four packets, and both wait in TIME_WAIT. Otherwise only the side that closed first does (RFC 9293 §3.6, figures 12 and 13).',
      states:
        'Each direction is closed by itself. When the client had closed its own (FIN_WAIT_2), the server could still send (CLOSE_WAIT): the connection was half-closed. Then the server closed, too, and the side that had closed first waits in TIME_WAIT (RFC 9293 §3.6).',
    },
    backlog:
      'The backlog limits the queue of finished connections that have not been accepted yet; Linux lets one more in. While the queue is full, SYNs are dropped: those clients are not refused, they repeat their SYN until there is room (listen(2)).',
    synQueue: (cookies) =>
      cookies > 0
        ? 'Half-open connections wait in a queue of their own. When it is full, SYN cookies let the kernel forget a SYN: all that it needs to know comes back in the ACK of a client that is real (RFC 4987).'
        : 'Half-open connections wait in a queue of their own. It was full, and without SYN cookies a further SYN is dropped (RFC 4987).',
    timeWait: ({isBindSeen}) => {
      const start =
        'The side that closes first remembers the connection for a while – a minute on Linux – so a late packet can’t slip into a new one (RFC 9293 §3.6).'
      const rule =
        'On Linux the program that left the port in TIME_WAIT and the next one must both have set it (socket(7)), so adding it after the first failure fails once more.'
      const end = 'No process holds the port, and a forgotten close() is not the reason.'
      const refused = isBindSeen
        ? 'Meanwhile bind(2) refuses the port, unless SO_REUSEADDR is set.'
        : 'Node could have the port again because it sets SO_REUSEADDR.'
      return [start, refused, rule, end].join(' ')
    },
    mtu: 'A link carries packets of at most its MTU. IP cuts a longer datagram into fragments, and if one fragment is lost, the whole datagram is. TCP avoids that: each side announces the largest segment that it accepts (MSS), and the sender forbids fragments. The MSS counts no options, so timestamps (12 bytes) leave 1448 of 1460 bytes for data (RFC 791 §2.3, RFC 9293 §3.7.1, RFC 6691, RFC 1191).',
    retransmit: {
      segment:
        'TCP keeps every byte until it is acknowledged, and sends it again when no acknowledgement comes in time. The receiver puts the bytes in order by their numbers and hands each out once. UDP does none of that (RFC 9293 §3.8, RFC 6298).',
      syn: 'A SYN that gets no answer is sent again, after a second at first. RFC 6298 doubles the wait each time; newer Linux kernels do so only after some repetitions a second apart (tcp_syn_linear_timeouts). TCP sends data again, too, sooner where it knows the round-trip time, and keeps it until it is acknowledged (RFC 6298 §2, §5).',
    },
    window:
      'Every byte has a number, an acknowledgement names the next one that is expected, and the window says how many more the receiver has room for. When it is 0 the sender stops, and asks now and then. A receiver does not offer one free byte at once, or a stream of tiny segments would follow (silly window syndrome): it waits for room worth a segment (RFC 9293 §3.8.6).',
    arp: 'A frame needs a MAC address, and the sender knows only the IP address. So it asks everybody on the link (broadcast); the owner of the address answers the asker alone (unicast), and the kernel remembers the answer for a while (RFC 826).',
    tls: 'TCP carries bytes as they are: whoever passes them on can read them, and change them unnoticed. TLS encrypts each record and adds a tag that only a holder of the key can make; a changed record ends the connection. The keys are fresh for each connection, and the secret that both ends know proves that the other end knows it, too (RFC 8446 §2, §5.2).',
  },
  packetsUnseen:
    'To see the packets themselves, netkit needs a virtual wire: root on Linux, and koffi (netkit doctor says what is missing).',
  evidence: {
    wire: 'packet by packet, on a virtual wire',
    proc: 'from what the kernel lists in /proc/net',
    iphlpapi: 'from the sockets that Windows lists',
    tcpinfo: 'from what the kernel counts for the socket (TCP_INFO)',
    relay: 'from the bytes that passed through a relay',
  },
  sides: {client: 'client', server: 'server', wire: 'wire', kernel: 'kernel', relay: 'relay'},
  events: Object.fromEntries(DEMO_EVENTS.map((event) => [event, event])) as DemoCatalogue['events'],
  seen: (evidence) => `Seen, ${evidence}.`,
  notSeen: (evidence) => `Not seen this time; the steps above are the evidence (${evidence}).`,
  steps: {
    listens: (backlog) => `listen(${backlog}); the program sleeps and does not call accept`,
    clientIn: (number) => `client ${number}: the kernel finished the handshake; accept was not needed`,
    clientWaits: (number) =>
      `client ${number}: not let in and not refused; it waits in SYN_SENT, because the queue is full`,
    queue: (made, waiting) => `${made} connections are in the accept queue, ${waiting} clients wait`,
    listenerInfo: (queued, backlog) => `the listening socket: ${queued} connections to accept, backlog ${backlog}`,
    droppedAgain: 'a waiting client has repeated its SYN, which was dropped again',
    acceptsAll: 'the program wakes up and accepts every connection in the queue',
    lateOnesIn: 'the waiting clients got in, with their next SYN',
    listensOnWire: (backlog) => `listen(${backlog}) on a virtual wire`,
    forged: (count) => `${count} forged SYNs, whose senders will never answer`,
    unanswered: (count) => `${count} answers, none of them acknowledged`,
    halfOpen: (count) => `${count} half-open connections are in the SYN queue`,
    cookies: (setting, cookies, dropped) =>
      `tcp_syncookies is ${setting ?? 'unknown'}: ${cookies} SYNs were answered with a cookie and forgotten, ${dropped} dropped`,
    cookieClient: 'a real client gets in: its ACK brings the cookie back',
    noAnswer: 'a real client gets no answer',
    secondsLeft: (port, seconds) => `port ${port}: ${seconds} s left`,
    bound: (reuse, errno) =>
      `${reuse ? 'with' : 'without'} SO_REUSEADDR: ${errno === 0 ? 'it works' : errno === 98 ? 'errno 98, EADDRINUSE: address already in use' : `errno ${errno}`}`,
    notBound:
      'without SO_REUSEADDR: not available here (Node always sets it; the optional package koffi would show it)',
    nodeListens: (works) => `Node, which always sets SO_REUSEADDR: ${works ? 'it listens' : 'refused'}`,
    serverClosesFirst: (port) => `the server closes first, on port ${port}; Node had set SO_REUSEADDR there`,
    sendsOnce: (sizeBytes) => `${sizeBytes} bytes, once`,
    readWhole: (text) => `"${text}", whole`,
    queueFull: 'two connections fill the accept queue of listen(1)',
    synDropped: 'sent, and dropped by the server’s kernel: the queue is full',
    synAgain: (times) => `no answer came: sent again (${times} so far)`,
    queueEmptied: 'the queue is emptied',
    repetitionIn: 'the next repetition got through; connect(2) simply took longer',
    mtu: (mtu) => `${mtu} bytes: no longer packet passes`,
    wholePacket: (totalBytes) => `a packet of ${totalBytes} bytes: whole`,
    fragment: (totalBytes, offset, isLast) =>
      `a packet of ${totalBytes} bytes: fragment at byte ${offset}, ${isLast ? 'the last' : 'more follow'}`,
    datagramCame: (sizeBytes, arrivedBytes) => `the datagram of ${sizeBytes} bytes: ${arrivedBytes} arrived`,
    announces: (side, maxSegmentBytes, mtu) =>
      `the ${side} accepts segments of up to ${maxSegmentBytes} bytes (MSS: the MTU ${mtu} less 40 of headers)`,
    oneWrite: (sizeBytes) => `${sizeBytes} bytes over TCP, with one write`,
    segment: ({payloadBytes, totalBytes, hasTimestamps, dontFragment}) => {
      const stamps = hasTimestamps ? ' (timestamps)' : ''
      const headers = `${totalBytes} bytes less 40 of headers and ${totalBytes - payloadBytes - 40} of options${stamps}`
      return `${payloadBytes} bytes of data: a packet of ${headers}${dontFragment ? ', fragments forbidden (DF)' : ''}`
    },
    packet: ({isToServer, payloadBytes, maxSegmentBytes, isLost}) => {
      const data = payloadBytes > 0 ? `, ${payloadBytes} bytes` : ''
      const option = maxSegmentBytes === null ? '' : `, MSS ${maxSegmentBytes}`
      return `${isToServer ? 'client → server' : 'server → client'}${data}${option}${isLost ? ' – and the wire loses it' : ''}`
    },
    portListens: (port, states) => `port ${port} listens: ${states}`,
    connects: 'the program calls connect(2)',
    clientSocket: (states) => `the client’s socket: ${states}`,
    serverSockets: (states) => `the server’s sockets: ${states}`,
    clientClosesFirst: 'the client closes its side first',
    finAcknowledged: (states) => `the client, its FIN acknowledged: ${states}`,
    mayStillSend: (states) => `the server may still send: ${states}`,
    firstLingers: (states) => `the side that closed first waits: ${states}`,
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
    full: (sizeBytes) => `${sizeBytes} bytes lie in the receive buffer, and there is no room for more`,
    crumb: 'the program takes one byte: one byte of room',
    noUpdate: 'the receiver still offers window 0: one byte is not worth a segment',
    readOn: 'the program reads all that comes',
    allRead: (sizeBytes) => `${sizeBytes} bytes read, in order`,
  },
  close: {
    passive: 'the client closes first; the server closes as soon as it sees that (passive close)',
    later: 'the client closes first; the server closes later',
    simultaneous: 'both close before they hear of each other (simultaneous close)',
    lingers: (client, server) => `afterwards the client’s socket: ${client}; the server’s: ${server}`,
  },
  tls: {
    talk: ({isEncrypted, meddling, text}) =>
      `${isEncrypted ? 'encrypted (TLS 1.3 with a shared secret)' : 'plain'}, through a relay that ${meddling}: "${text}"`,
    isRead: 'the text is in the bytes that passed',
    notRead: (sizeBytes) => `${sizeBytes} bytes passed, and the text is not in them`,
    chunk: (sizeBytes, from, shown) => `${sizeBytes} bytes of the ${from}: ${shown}`,
    changed: 'one bit of the last byte',
    broken: {
      found: 'the bytes of the client were changed on the way: the tag of the record does not fit',
      told: 'the server reports that the bytes were changed on the way (alert 20, bad_record_mac)',
    },
  },
  layers: {
    captured: (sizeBytes) => `One request, as it passed a virtual wire: a frame of ${sizeBytes} bytes.`,
    told: (sizeBytes) =>
      `One request over loopback${sizeBytes === null ? '' : `: a frame of ${sizeBytes} bytes`}. It was not captured, which takes root: the bytes follow from the addresses, the ports and the settings of the kernel; ?? is what only a capture shows.`,
    names: {
      application: '5 application (OSI 5 session, 6 presentation, 7 application)',
      transport: '4 transport (OSI 4)',
      internet: '3 internet (OSI 3 network)',
      link: '2 link (OSI 2 data link)',
      physical: '1 physical (OSI 1)',
    },
    part: (name, about) => `${name}: ${about}`,
    header: (protocol, sizeBytes) => `${protocol}, ${sizeBytes ?? '?'} bytes`,
    fields: {
      destinationMac: 'MAC to',
      sourceMac: 'MAC from',
      etherType: 'type of next',
      version: 'version, header',
      serviceClass: 'service class',
      totalLength: 'packet length',
      identification: 'identification',
      fragment: 'fragment',
      ttl: 'hops left (TTL)',
      protocol: 'protocol',
      headerChecksum: 'header checksum',
      sourceAddress: 'IP from',
      destinationAddress: 'IP to',
      sourcePort: 'port from',
      destinationPort: 'port to',
      sequence: 'sequence',
      acknowledgement: 'acknowledgement',
      headerLength: 'header length',
      flags: 'flags',
      window: 'window, scaled',
      checksum: 'checksum',
      urgentPointer: 'urgent pointer',
      options: 'options',
      data: 'the request',
    },
    noBytes: 'bits on a cable or in the air: no bytes of its own',
    because:
      'Each layer wrote its header before what the layer above it gave it; the other end takes them off in turn (RFC 1122 §1.1.3). The window counts in units whose size the SYN named (window scale, RFC 7323).',
  },
} satisfies DemoCatalogue as DemoCatalogue
