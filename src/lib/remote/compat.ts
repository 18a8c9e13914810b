/**
 * Remote commands as courses teach them: one read is one command line, and the reply is standard output, then standard error,
 *
 *     raw        | output |                                            nothing says where it ends
 *     length     | 06 00 00 00 | output |                              struct.pack('i', n)
 *     header     | 11 00 00 00 | {"total_size": 6} | output |
 *
 * No status: whether the command went well can't be told.
 */
import {createEncoder, type Framing, parseFraming} from '../framing/framing.js'

export const COMPAT_NAMES = ['raw', 'length', 'header'] as const
export type CompatName = (typeof COMPAT_NAMES)[number]

/** How a reply is framed; null where nothing says where it ends. */
export function replyFraming(compat: CompatName): Framing | null {
  return compat === 'raw' ? null : parseFraming(compat === 'length' ? 'i32le' : 'header', {headerLength: 'i32le'})
}

/** A whole reply, ready to be sent. */
export function encodeCompatReply(compat: CompatName, reply: Uint8Array): Uint8Array {
  const framing = replyFraming(compat)
  return framing === null ? reply : createEncoder(framing)(reply)
}

/** A read as a command line: its end, if it has one, is no part of it. */
export function lineOfRead(text: string): string {
  return text.replace(/\r?\n$/, '')
}

/** With these the course's clients say that they are done. */
export function isFarewell(line: string): boolean {
  return /^(q|quit|exit)$/i.test(line.trim())
}
