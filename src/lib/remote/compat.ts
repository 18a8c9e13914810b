/**
 * Remote commands as courses teach them: one read is one command line, and the reply is standard output, then standard error,
 *
 *     raw        | output |                                            nothing says where it ends
 *     length     | 06 00 00 00 | output |                              struct.pack('i', n)
 *     header     | 11 00 00 00 | {"total_size": 6} | output |
 *
 * No status: whether the command went well can't be told.
 */
import type {Encoding} from '../net/encoding.js'
import {createEncoder, type Framing, parseFraming} from '../framing/framing.js'
import {joinWords} from './split-words.js'
import {checkArgv, checkRequestSize} from './wire.js'

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

/**
 * The line for a course's server: one word as it is, which may be a whole command line; several with quotes where they need them. Throws
 * InputError BAD_COMMAND, NOT_ENCODABLE.
 */
export function encodeCommandLine(argv: readonly string[], encoding: Encoding): Uint8Array {
  checkArgv(argv)
  const line = encoding.encode(argv.length === 1 ? argv[0]! : joinWords(argv))
  checkRequestSize(line.length)
  return line
}

/** A read as a command line: its end, if it has one, is no part of it. */
export function lineOfRead(text: string): string {
  return text.replace(/\r?\n$/, '')
}

/** With these the course's clients say that they are done. */
export function isFarewell(line: string): boolean {
  return /^(q|quit|exit)$/i.test(line.trim())
}
