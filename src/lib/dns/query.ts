import {randomInt} from 'node:crypto'
import {encode, type Packet, RECURSION_DESIRED} from 'dns-packet'
import type {DomainName} from './domain-name.js'
import {HEADER_BYTES} from './message.js'
import {type AnyTypeName, RECORD_TYPES} from './record-types.js'

/** What is asked: the records of one type that a name has. */
export type Question = {name: DomainName; type: AnyTypeName}

/** What both of our ends take over UDP: an answer of that size crosses any link in one piece (DNS flag day 2020). */
export const UDP_PAYLOAD_BYTES = 1232

export type QueryOptions = {
  /** Ask the server to find out, if it doesn't know itself. */
  recursion: boolean
  /** Say with EDNS(0) how large an answer may be (RFC 6891). Old servers do not know it. */
  edns: boolean
}

/** A query with an id that nobody can guess (RFC 5452 §9.2). */
export function encodeQuery({name, type}: Question, {recursion, edns}: QueryOptions): Buffer {
  const packet: Packet = {
    type: 'query',
    id: randomInt(0x1_0000),
    flags: recursion ? RECURSION_DESIRED : 0,
    questions: [{name: '.', type: packetType(type), class: 'IN'}],
  }
  if (edns) packet.additionals = [{...OPT, options: []}] // made for each query: dns-packet changes what it is given
  // The name is put in place of the root: dns-packet takes every dot for the end of a label.
  const bytes = encode(packet)
  return Buffer.concat([bytes.subarray(0, HEADER_BYTES), name.toWire(), bytes.subarray(HEADER_BYTES + 1)])
}

const OPT = {
  name: '.',
  type: 'OPT',
  udpPayloadSize: UDP_PAYLOAD_BYTES,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
} as const

type PacketType = NonNullable<Packet['questions']>[number]['type']

/** HTTPS is younger than dns-packet, which takes the numbers of what it doesn't know under this name. */
function packetType(type: AnyTypeName): PacketType {
  if (type === 'HTTPS') return packetType(`TYPE${RECORD_TYPES.HTTPS.number}`)
  return type.replace(/^TYPE(?=\d)/, 'UNKNOWN_') as PacketType
}
