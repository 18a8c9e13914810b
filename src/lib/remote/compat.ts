/**
 * Remote commands as courses teach them: one read is one command line, and the reply is standard output, then standard error,
 *
 *     raw        | output |                                            nothing says where it ends
 *     length     | 06 00 00 00 | output |                              struct.pack('i', n)
 *     header     | 11 00 00 00 | {"total_size": 6} | output |
 *
 * No status: whether the command went well can't be told.
 */
import type {Encoding} from '../text/encoding.js'
import {encodeHeader, type Framing, parseFraming} from '../framing/create-decoder.js'
import {LENGTH_FIELDS, writeLength} from '../framing/length-field.js'
import {joinWords} from './split-words.js'
import {checkArgv, checkRequestSize} from './request.js'

export const COMPAT_NAMES = ['raw', 'length', 'header'] as const
export type CompatName = (typeof COMPAT_NAMES)[number]

/** How a reply is framed; null where nothing says where it ends. */
export function replyFraming(compat: CompatName): Framing | null {
  return compat === 'raw' ? null : parseFraming(compat === 'length' ? 'i32le' : 'header', {headerLength: 'i32le'})
}

/** What stands before a reply of that size. */
export function replyHead(compat: CompatName, sizeBytes: number): Uint8Array {
  const head = new Uint8Array(compat === 'length' ? LENGTH.sizeBytes : 0)
  if (compat === 'length') writeLength(LENGTH, sizeBytes, head, 0)
  return compat === 'header' ? encodeHeader({total_size: sizeBytes}, 'i32le') : head
}

const LENGTH = LENGTH_FIELDS.i32le

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
