/** The layers that have bytes of their own in a frame, in the order of the wire. */
export type LayerName = 'link' | 'internet' | 'transport' | 'application'

/** What the fields of a frame are called; each language has words for them. */
export const FIELD_NAMES = [
  'destinationMac', 'sourceMac', 'etherType', 'version', 'serviceClass', 'totalLength', 'identification', 'fragment',
  'ttl', 'protocol', 'headerChecksum', 'sourceAddress', 'destinationAddress', 'sourcePort', 'destinationPort',
  'sequence', 'acknowledgement', 'headerLength', 'flags', 'window', 'checksum', 'urgentPointer', 'options', 'data',
] as const // prettier-ignore
export type FieldName = (typeof FIELD_NAMES)[number]

export type PacketField = {
  name: FieldName
  /** From the beginning of the frame; null where the length of what is before it is not known. */
  offset: number | null
  /** Lower-case pairs with blanks; `??` is a byte that is not known. */
  hex: string
  /** The same for people, in any language; null where it is not known, or says no more than the bytes. */
  value: string | null
}

export type PacketLayer = {
  layer: LayerName
  protocol: 'Ethernet' | 'IPv4' | 'TCP' | 'HTTP'
  /** Null where it is not known. */
  sizeBytes: number | null
  fields: PacketField[]
}

const LINK_BYTES = 14
const FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'] as const

/**
 * Takes an Ethernet frame apart that carries a request over TCP over IPv4 (IEEE 802.3 §3.2, RFC 791 §3.1, RFC 9293 §3.1).
 *
 * @param isKnown whether the byte at an offset is known; the others are written `??`
 */
export function packetLayers(frame: Buffer, isKnown: (offset: number) => boolean = () => true): PacketLayer[] {
  const transportAt = LINK_BYTES + (frame[LINK_BYTES]! & 15) * 4
  const dataAt = transportAt + (frame[transportAt + 12]! >> 4) * 4
  const isLengthKnown = isKnown(transportAt + 12)
  const field = (name: FieldName, offset: number, sizeBytes: number, read: ((bytes: Buffer) => string) | null) => {
    const bytes = frame.subarray(offset, offset + sizeBytes)
    const known = [...bytes].map((_, index) => isKnown(offset + index))
    return {
      name,
      offset: offset > transportAt + 12 && name === 'data' && !isLengthKnown ? null : offset,
      hex: [...bytes].map((octet, index) => (known[index] ? octet.toString(16).padStart(2, '0') : '??')).join(' '),
      value: read !== null && known.every(Boolean) ? read(bytes) : null,
    }
  }
  const ip = (name: FieldName, at: number, sizeBytes: number, read: ((bytes: Buffer) => string) | null) =>
    field(name, LINK_BYTES + at, sizeBytes, read)
  const tcp = (name: FieldName, at: number, sizeBytes: number, read: ((bytes: Buffer) => string) | null) =>
    field(name, transportAt + at, sizeBytes, read)
  const options = dataAt - transportAt - 20
  return [
    {
      layer: 'link',
      protocol: 'Ethernet',
      sizeBytes: LINK_BYTES,
      fields: [
        field('destinationMac', 0, 6, asMac),
        field('sourceMac', 6, 6, asMac),
        field('etherType', 12, 2, (bytes) => (bytes.readUInt16BE() === 0x0800 ? 'IPv4' : asNumber(bytes))),
      ],
    },
    {
      layer: 'internet',
      protocol: 'IPv4',
      sizeBytes: transportAt - LINK_BYTES,
      fields: [
        ip('version', 0, 1, ([octet]) => `${octet! >> 4}, ${octet! & 15} × 4 = ${(octet! & 15) * 4}`),
        ip('serviceClass', 1, 1, asNumber),
        ip('totalLength', 2, 2, asNumber),
        ip('identification', 4, 2, asNumber),
        ip('fragment', 6, 2, fragmentText),
        ip('ttl', 8, 1, asNumber),
        ip('protocol', 9, 1, ([octet]) => (octet === 6 ? '6, TCP' : String(octet))),
        ip('headerChecksum', 10, 2, null),
        ip('sourceAddress', 12, 4, (bytes) => bytes.join('.')),
        ip('destinationAddress', 16, 4, (bytes) => bytes.join('.')),
      ],
    },
    {
      layer: 'transport',
      protocol: 'TCP',
      sizeBytes: isLengthKnown ? dataAt - transportAt : null,
      fields: [
        tcp('sourcePort', 0, 2, asNumber),
        tcp('destinationPort', 2, 2, asNumber),
        tcp('sequence', 4, 4, asNumber),
        tcp('acknowledgement', 8, 4, asNumber),
        tcp('headerLength', 12, 1, ([octet]) => `${octet! >> 4} × 4 = ${(octet! >> 4) * 4}`),
        tcp('flags', 13, 1, ([octet]) => FLAGS.filter((_, bit) => octet! & (1 << bit)).join(', ')),
        tcp('window', 14, 2, asNumber),
        tcp('checksum', 16, 2, null),
        tcp('urgentPointer', 18, 2, asNumber),
        ...(options > 0 ? [tcp('options', 20, options, optionNames)] : []),
      ],
    },
    {
      layer: 'application',
      protocol: 'HTTP',
      sizeBytes: frame.length - dataAt,
      fields: [field('data', dataAt, frame.length - dataAt, (bytes) => bytes.toString('latin1'))],
    },
  ]
}

function asMac(bytes: Buffer): string {
  return [...bytes].map((octet) => octet.toString(16).padStart(2, '0')).join(':')
}

function asNumber(bytes: Buffer): string {
  return String(bytes.readUIntBE(0, bytes.length))
}

/** Three bits, and where a fragment begins in its packet. */
function fragmentText(bytes: Buffer): string {
  const word = bytes.readUInt16BE()
  const flags = [...(word & 0x4000 ? ['DF'] : []), ...(word & 0x2000 ? ['MF'] : [])]
  return [...flags, String((word & 0x1fff) * 8)].join(', ')
}

const OPTIONS: Readonly<Record<number, string>> = {
  0: 'END',
  1: 'NOP',
  2: 'MSS',
  3: 'WS',
  4: 'SACK_PERM',
  5: 'SACK',
  8: 'TS',
}

/** Kinds without a length are 0, which ends them, and 1; the others have one (RFC 9293 §3.2, RFC 7323, RFC 2018). */
function optionNames(bytes: Buffer): string {
  const names: string[] = []
  for (let at = 0; at < bytes.length; at += bytes[at]! < 2 ? 1 : Math.max(2, bytes[at + 1] ?? 0)) {
    const kind = bytes[at]!
    names.push(OPTIONS[kind] ?? String(kind))
    if (kind === 0) break
  }
  return names.join(', ')
}
