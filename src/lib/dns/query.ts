import {randomId} from '../kernel/random-id.js'
import type {DomainName} from './domain-name.js'
import {CLASS_IN, HEADER_BYTES, TYPE_OPT} from './message.js'
import {type AnyTypeName, typeNumber} from './records/type-numbers.js'

/** What is asked: the records of one type that a name has. */
export type Question = {name: DomainName; type: AnyTypeName}

/** What both of our ends take over UDP: an answer of that size crosses any link in one piece (DNS flag day 2020). */
export const UDP_PAYLOAD_BYTES = 1232

export type QueryOptions = {
  /** Ask the server to find out, if it doesn't know itself, and to say whether its answer was validated (RFC 6840 §5.7). */
  recursion: boolean
  /** Say with EDNS(0) how large an answer may be (RFC 6891). Old servers do not know it. */
  edns: boolean
  /** Ask for the signatures, too: the DO bit, which needs EDNS (RFC 3225). */
  dnssec?: boolean
}

const RECURSION_DESIRED = 0x0100
const AUTHENTIC_DATA = 0x0020
const DNSSEC_OK = 0x80

/** A query with an id that nobody can guess (RFC 5452 §9.2). */
export function encodeQuery({name, type}: Question, {recursion, edns, dnssec = false}: QueryOptions): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt16BE(randomId(), 0)
  header.writeUInt16BE(recursion ? RECURSION_DESIRED | AUTHENTIC_DATA : 0, 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(edns ? 1 : 0, 10)
  const parts = [header, name.toWire(), u16(typeNumber(type)), u16(CLASS_IN)]
  if (edns) {
    // The root's name, the type, and in the places of class and TTL: how large an answer may be, the version 0, the DO bit.
    parts.push(Buffer.of(0), u16(TYPE_OPT), u16(UDP_PAYLOAD_BYTES), Buffer.of(0, 0, dnssec ? DNSSEC_OK : 0, 0), u16(0))
  }
  return Buffer.concat(parts)
}

function u16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff)
}
