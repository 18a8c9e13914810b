import {type ExtendedError, readExtendedErrors} from './extended-errors.js'
import {decodeRecordData} from './records/record-data.js'
import {recordTypeName} from './records/type-numbers.js'
import {WireReader} from './wire-reader.js'

/** RFC 1035 §4.1.1, RFC 6891 §9. */
const RCODES: Record<number, string> = {
  0: 'NOERROR',
  1: 'FORMERR',
  2: 'SERVFAIL',
  3: 'NXDOMAIN',
  4: 'NOTIMP',
  5: 'REFUSED',
  6: 'YXDOMAIN',
  7: 'YXRRSET',
  8: 'NXRRSET',
  9: 'NOTAUTH',
  10: 'NOTZONE',
  16: 'BADVERS',
}

/** RFC 1035 §4.1.1, RFC 4035 §3.1.6. */
const FLAGS = [
  [0x8000, 'qr'],
  [0x0400, 'aa'],
  [0x0200, 'tc'],
  [0x0100, 'rd'],
  [0x0080, 'ra'],
  [0x0020, 'ad'],
  [0x0010, 'cd'],
] as const

/** A record of an answer: what it belongs to, how long it may be kept, and its data as zone files write it. */
export type ResourceRecord = {name: string; type: string; ttlSeconds: number; value: string}

/** What a server answered. */
export type DnsMessage = {
  id: number
  isResponse: boolean
  isAuthoritative: boolean
  isTruncated: boolean
  /** The header's, by the names that dig gives them, in its order: `qr aa rd`. */
  flags: string[]
  rcode: string
  extendedErrors: ExtendedError[]
  answers: ResourceRecord[]
  authorities: ResourceRecord[]
  additionals: ResourceRecord[]
}

/** A record's place in a message. */
export type RecordFrame = {
  name: string
  type: number
  recordClass: number
  ttlAt: number
  data: WireReader
  end: number
}

export const HEADER_BYTES = 12
export const CLASS_IN = 1
export const TYPE_OPT = 41

/** Decodes a whole message; records of other classes are left out. Throws NetworkError BAD_MESSAGE. */
export function decodeMessage(bytes: Buffer): DnsMessage {
  const {id, flags, sections} = frameMessage(bytes)
  const [answers, authorities, additionals] = sections
  const opt = additionals.find(({type}) => type === TYPE_OPT)
  const extended = opt ? bytes[opt.ttlAt]! << 4 : 0 // the OPT record keeps the upper bits of the rcode where others have their TTL
  return {
    id,
    isResponse: (flags & 0x8000) !== 0,
    isAuthoritative: (flags & 0x0400) !== 0,
    isTruncated: (flags & 0x0200) !== 0,
    flags: FLAGS.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name),
    rcode: rcodeName(extended | (flags & 0x0f)),
    extendedErrors: opt ? readExtendedErrors(opt.data) : [],
    answers: recordsOf(answers),
    authorities: recordsOf(authorities),
    additionals: recordsOf(additionals),
  }
}

/** Walks over header, question and records, and holds them to their lengths. Throws NetworkError BAD_MESSAGE. */
export function frameMessage(bytes: Buffer): {
  id: number
  flags: number
  /** Answers, authorities, additionals. */
  sections: [RecordFrame[], RecordFrame[], RecordFrame[]]
} {
  const reader = new WireReader(bytes, 0, bytes.length)
  const [id, flags, questions] = [reader.u16(), reader.u16(), reader.u16()]
  const counts = [reader.u16(), reader.u16(), reader.u16()] as const
  for (let count = questions; count > 0; count--) {
    reader.name()
    reader.u32() // type and class
  }
  return {id, flags, sections: [framesOf(reader, counts[0]), framesOf(reader, counts[1]), framesOf(reader, counts[2])]}
}

/** A record is 11 bytes at least, so a count that lies soon meets the end. */
function framesOf(reader: WireReader, count: number): RecordFrame[] {
  const frames: RecordFrame[] = []
  for (let index = 0; index < count; index++) {
    const [name, type, recordClass, ttlAt] = [reader.name(), reader.u16(), reader.u16(), reader.at]
    reader.u32()
    frames.push({name, type, recordClass, ttlAt, data: reader.part(reader.u16()), end: reader.at})
  }
  return frames
}

function recordsOf(frames: RecordFrame[]): ResourceRecord[] {
  return frames
    .filter(({type, recordClass}) => type !== TYPE_OPT && recordClass === CLASS_IN)
    .map((frame) => ({
      name: frame.name,
      type: recordTypeName(frame.type),
      ttlSeconds: ttlOf(frame),
      value: decodeRecordData(frame.type, frame.data),
    }))
}

/** Seconds; with the highest bit set it means none (RFC 2181 §8). */
export function ttlOf({data, ttlAt}: Pick<RecordFrame, 'data' | 'ttlAt'>): number {
  const ttl = data.bytes.readUInt32BE(ttlAt)
  return ttl >= 2 ** 31 ? 0 : ttl
}

export function rcodeName(rcode: number): string {
  return RCODES[rcode] ?? `RCODE${rcode}`
}

/**
 * Why these bytes do not answer that query, or null. The id, the question and its class must be those that were asked (RFC 5452 §9.1); the
 * case of letters may differ. A server that could not read the query may leave the question out.
 */
export function whyNoAnswer(query: Buffer, bytes: Buffer): string | null {
  if (bytes.length < HEADER_BYTES) return 'shorter than a header'
  if (bytes.readUInt16BE(0) !== query.readUInt16BE(0)) return 'another id'
  if (bytes[2]! < 0x80) return 'a query, not an answer'
  const questions = bytes.readUInt16BE(4)
  if (questions === 0) return (bytes[3]! & 0x0f) === 0 ? 'no question' : null
  const asked = questionOf(query)
  if (questions !== 1 || !sameQuestion(asked, bytes.subarray(HEADER_BYTES, HEADER_BYTES + asked.length))) {
    return 'another question'
  }
  return null
}

/** The bytes of the one question that a query of ours has. */
function questionOf(query: Buffer): Buffer {
  const reader = new WireReader(query, HEADER_BYTES, query.length)
  reader.name()
  reader.u32()
  return query.subarray(HEADER_BYTES, reader.at)
}

function sameQuestion(asked: Buffer, answered: Buffer): boolean {
  const names = asked.length - 4
  return (
    asked.length === answered.length &&
    asked.subarray(names).equals(answered.subarray(names)) &&
    asked.subarray(0, names).every((byte, index) => fold(byte) === fold(answered[index]!))
  )
}

function fold(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte
}
