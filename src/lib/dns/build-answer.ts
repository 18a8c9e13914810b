import {lowerCase} from './domain-name.js'
import {CLASS_IN, frameMessage, HEADER_BYTES, TYPE_OPT} from './message.js'
import {UDP_PAYLOAD_BYTES} from './query.js'
import {WireReader} from './wire-reader.js'
import type {Sections} from './zones.js'

/** A question as a server reads it. */
export type AskedQuestion = {
  bytes: Buffer
  /** The name's bytes in small letters. */
  key: string
  type: number
  /** Where the question ends. */
  end: number
  /** How large an answer over UDP may be; null without EDNS. */
  ednsBytes: number | null
  wantsRecursion: boolean
}

/** What was sent and cannot be answered as a question: an answer that says so, or null for silence; and why. */
export type RefusedQuestion = {refusal: string; answer: Buffer | null}

export const RCODE = {NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5, BADVERS: 16} as const

const CLASS_ANY = 255
const TYPE_IXFR = 251
const TYPE_AXFR = 252
const OPT_BYTES = 11

/** Reads a question, by hand and without a copy: this is done for each datagram that comes in. */
export function readQuestion(bytes: Buffer): AskedQuestion | RefusedQuestion {
  if (bytes.length < HEADER_BYTES) return {refusal: 'shorter than a header', answer: null}
  if (bytes[2]! >= 0x80) return {refusal: 'an answer, not a question', answer: null} // else two servers could talk for ever
  if ((bytes[2]! & 0x78) !== 0) return {refusal: 'not a query', answer: bareAnswer(bytes, RCODE.NOTIMP)}
  const end = questionEnd(bytes)
  if (end === -1) return {refusal: 'not one whole question', answer: bareAnswer(bytes, RCODE.FORMERR)}
  const asked: AskedQuestion = {
    bytes,
    key: lowerCase(bytes.toString('latin1', HEADER_BYTES, end - 4)),
    type: bytes.readUInt16BE(end - 4),
    end,
    ednsBytes: null,
    wantsRecursion: (bytes[2]! & 1) !== 0,
  }
  const version = end === bytes.length ? null : readEdns(bytes, end, asked)
  if (version === -1) return {refusal: 'unreadable after the question', answer: bareAnswer(bytes, RCODE.FORMERR)}
  if (version !== null && version !== 0)
    return {refusal: 'an unknown version of EDNS', answer: buildAnswer(asked, RCODE.BADVERS)}
  const recordClass = bytes.readUInt16BE(end - 2)
  if ((recordClass !== CLASS_IN && recordClass !== CLASS_ANY) || asked.type === TYPE_AXFR || asked.type === TYPE_IXFR) {
    return {refusal: 'a class or transfer that is not served', answer: buildAnswer(asked, RCODE.REFUSED)}
  }
  return asked
}

/** Where the one question ends; -1 where there is none, several, or only part of one. */
function questionEnd(bytes: Buffer): number {
  if (bytes[4] !== 0 || bytes[5] !== 1 || bytes[6] !== 0 || bytes[7] !== 0) return -1 // one question, no answers
  const reader = new WireReader(bytes, HEADER_BYTES, bytes.length)
  try {
    reader.passName()
    reader.u32() // type and class
    return reader.at
  } catch {
    return -1
  }
}

/** Notes how much the client takes. Returns the version of EDNS, null without it, -1 where the rest of the message is no message. */
function readEdns(bytes: Buffer, end: number, asked: AskedQuestion): number | null {
  const isAlone =
    bytes[9] === 0 && bytes[11] === 1 && bytes[end] === 0 && bytes[end + 2] === TYPE_OPT && bytes[end + 1] === 0
  if (isAlone && bytes.length === end + OPT_BYTES) {
    asked.ednsBytes = bytes.readUInt16BE(end + 3)
    return bytes[end + 6]!
  }
  try {
    const opts = frameMessage(bytes).sections[2].filter(({type}) => type === TYPE_OPT)
    if (opts.length > 1) return -1
    const [opt] = opts
    if (!opt) return null
    asked.ednsBytes = opt.recordClass
    return bytes[opt.ttlAt + 1]!
  } catch {
    return -1
  }
}

export type AnswerFlags = {isAuthoritative: boolean; recursionAvailable: boolean}

/** Puts an answer together; one that is longer than `maxBytes` is cut down to its question, with TC set (RFC 2181 §9). */
export function buildAnswer(
  {bytes, end, ednsBytes, wantsRecursion}: AskedQuestion,
  rcode: number,
  sections: Pick<Sections, 'answers' | 'authorities' | 'additionals'> | null = null,
  {isAuthoritative, recursionAvailable}: AnswerFlags = NO_FLAGS,
  maxBytes = 0xffff,
): Buffer {
  const optBytes = ednsBytes === null ? 0 : OPT_BYTES
  let size = end + optBytes
  if (sections)
    size += sections.answers.bytes.length + sections.authorities.bytes.length + sections.additionals.bytes.length
  const isTruncated = size > maxBytes
  const kept = isTruncated ? null : sections
  const answer = Buffer.allocUnsafe(isTruncated ? end + optBytes : size)
  bytes.copy(answer, 0, 0, end) // the question with its own letters: many clients compare them
  answer[2] = 0x80 | (isAuthoritative ? 4 : 0) | (isTruncated ? 2 : 0) | (wantsRecursion ? 1 : 0)
  answer[3] = (recursionAvailable ? 0x80 : 0) | (rcode & 0x0f)
  answer.writeUInt16BE(kept?.answers.count ?? 0, 6)
  answer.writeUInt16BE(kept?.authorities.count ?? 0, 8)
  answer.writeUInt16BE((kept?.additionals.count ?? 0) + (optBytes > 0 ? 1 : 0), 10)
  let at = end
  if (kept) {
    at += kept.answers.bytes.copy(answer, at)
    if (kept.authorities.count > 0) at += kept.authorities.bytes.copy(answer, at)
    if (kept.additionals.count > 0) at += kept.additionals.bytes.copy(answer, at)
  }
  if (optBytes > 0) {
    answer.fill(0, at, at + OPT_BYTES)
    answer[at + 2] = TYPE_OPT
    answer.writeUInt16BE(UDP_PAYLOAD_BYTES, at + 3)
    answer[at + 5] = rcode >> 4
  }
  return answer
}

const NO_FLAGS: AnswerFlags = {isAuthoritative: false, recursionAvailable: false}

/** The least an answer over UDP may be, and the most that we send in one piece. */
export function udpLimit({ednsBytes}: AskedQuestion): number {
  return ednsBytes === null ? 512 : Math.min(Math.max(ednsBytes, 512), UDP_PAYLOAD_BYTES)
}

/** A header alone, for what could not be read: never longer than what came. */
function bareAnswer(bytes: Buffer, rcode: number): Buffer {
  const answer = Buffer.alloc(HEADER_BYTES)
  bytes.copy(answer, 0, 0, 3)
  answer[2] = 0x80 | (bytes[2]! & 0x79)
  answer[3] = rcode
  return answer
}
