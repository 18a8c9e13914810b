/** A TCP or UDP packet, or a fragment of one, as it passes the wire. */
export type WirePacket = {
  /** On the clock of performance.now(). */
  tMs: number
  protocol: 'tcp' | 'udp' | 'other'
  /** 0 in later fragments, which have no transport header. */
  sourcePort: number
  destinationPort: number
  /** Of TCP: SYN, ACK, FIN, RST, PSH. */
  flags: string[]
  sequence: number
  acknowledgement: number
  payloadBytes: number
  /** The whole IP packet. */
  totalBytes: number
  maxSegmentBytes: number | null
  /** The window as it stands in the header, to be shifted by `windowShift` of the SYN of that side. */
  window: number
  windowShift: number | null
  hasTimestamps: boolean
  fragmentOffset: number
  moreFragments: boolean
  dontFragment: boolean
  dropped: boolean
}

const FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK'] as const

/** Reads the headers of an IPv4 packet (RFC 791 §3.1, RFC 9293 §3.1, RFC 768). */
export function decodePacket(packet: Buffer, tMs: number): WirePacket {
  const headerBytes = (packet[0]! & 15) * 4
  const totalBytes = packet.readUInt16BE(2)
  const fragment = packet.readUInt16BE(6)
  const fragmentOffset = (fragment & 0x1fff) * 8
  const protocol = packet[9] === 6 ? 'tcp' : packet[9] === 17 ? 'udp' : 'other'
  const bare: WirePacket = {
    tMs,
    protocol,
    sourcePort: 0,
    destinationPort: 0,
    flags: [],
    sequence: 0,
    acknowledgement: 0,
    payloadBytes: totalBytes - headerBytes,
    totalBytes,
    maxSegmentBytes: null,
    window: 0,
    windowShift: null,
    hasTimestamps: false,
    fragmentOffset,
    moreFragments: (fragment & 0x2000) !== 0,
    dontFragment: (fragment & 0x4000) !== 0,
    dropped: false,
  }
  if (fragmentOffset > 0 || protocol === 'other') return bare
  const transport = packet.subarray(headerBytes)
  const ports = {sourcePort: transport.readUInt16BE(0), destinationPort: transport.readUInt16BE(2)}
  if (protocol === 'udp') return {...bare, ...ports, payloadBytes: bare.payloadBytes - 8}
  const tcpBytes = (transport[12]! >> 4) * 4
  return {
    ...bare,
    ...ports,
    flags: FLAGS.filter((_, bit) => transport[13]! & (1 << bit)),
    sequence: transport.readUInt32BE(4),
    acknowledgement: transport.readUInt32BE(8),
    payloadBytes: bare.payloadBytes - tcpBytes,
    window: transport.readUInt16BE(14),
    ...optionsOf(transport.subarray(20, tcpBytes)),
  }
}

/** Options are a kind and a length each (RFC 9293 §3.2): 2 is the largest segment, 3 and 8 are of RFC 7323. */
function optionsOf(options: Buffer): Pick<WirePacket, 'maxSegmentBytes' | 'windowShift' | 'hasTimestamps'> {
  const found: ReturnType<typeof optionsOf> = {maxSegmentBytes: null, windowShift: null, hasTimestamps: false}
  for (let at = 0; at < options.length;) {
    const kind = options[at]!
    const left = options.length - at
    if (kind === 0) break
    if (kind === 2 && left >= 4) found.maxSegmentBytes = options.readUInt16BE(at + 2)
    if (kind === 3 && left >= 3) found.windowShift = options[at + 2]!
    if (kind === 8) found.hasTimestamps = true
    at += kind === 1 ? 1 : Math.max(2, options[at + 1] ?? 0)
  }
  return found
}
