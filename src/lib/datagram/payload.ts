import {InputError} from '../errors.js'

/** The most that a datagram carries over IPv4: 65535 (16 bits of length) − 20 (IPv4 header) − 8 (UDP header). */
export const MAX_PAYLOAD_BYTES = 65_507

/** What goes through an Ethernet of MTU 1500 in one piece: 1500 − 20 or 40 (IP header) − 8 (UDP header). */
const UNCUT_BYTES = {4: 1472, 6: 1452} as const

/** Throws InputError DATAGRAM_TOO_LONG. `what` is what the message calls it. */
export function refuseTooLong({length}: Uint8Array, what: string): void {
  if (length > MAX_PAYLOAD_BYTES) throw tooLong(`${what} has ${length} bytes`)
}

/** @param subject what is too long, as a sentence without its end */
export function tooLong(subject: string): InputError {
  const reason = `a UDP datagram holds at most ${MAX_PAYLOAD_BYTES} (65535 minus 20 for the IP and 8 for the UDP header)`
  return new InputError('DATAGRAM_TOO_LONG', `${subject}: ${reason}`)
}

/** What becomes of a long datagram on its way; null for one that no usual link cuts. */
export function fragmentsSentence(length: number, version: 4 | 6): string | null {
  const uncut = UNCUT_BYTES[version]
  if (length <= uncut) return null
  // A fragment's data is a multiple of 8 bytes; IPv6 has a fragment header of 8 (RFC 791 §3.2, RFC 8200 §4.5).
  const each = version === 4 ? 1480 : 1448
  const fragments = Math.ceil((length + 8) / each)
  const lost = 'if one is lost, so is the whole datagram'
  return `${length} bytes are more than ${uncut}: with an MTU of 1500 IP cuts the datagram into ${fragments} fragments, and ${lost}`
}
