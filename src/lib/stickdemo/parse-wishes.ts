import {InputError} from '../errors.js'
import {parseFraming} from '../framing/create-decoder.js'
import type {NamedFraming} from './decode-chunks.js'
import type {Wishes} from './perform.js'

const MAX_MESSAGES = 200
const MAX_READ_BYTES = 1024 * 1024

/** What flags ask for; throws as the parsers below do. */
export function parseWishes(flags: Record<'fix' | 'messages' | 'reads', string | undefined>): Wishes {
  return {
    fix: flags.fix === undefined ? undefined : parseFix(flags.fix),
    messages: flags.messages === undefined ? undefined : parseMessages(flags.messages),
    reads: flags.reads === undefined ? undefined : parseReads(flags.reads),
  }
}

/** `u32be`, any other framing, or `none`. Throws InputError INVALID_FRAMING. */
function parseFix(text: string): NamedFraming | null {
  return text === 'none' ? null : {name: text, framing: parseFraming(text)}
}

/** `a,b,c`: three messages. Throws InputError INVALID_MESSAGES. */
function parseMessages(text: string): string[] {
  const messages = text.split(',')
  if (messages.length <= MAX_MESSAGES) return messages
  throw new InputError('INVALID_MESSAGES', `--messages: ${messages.length} are more than ${MAX_MESSAGES}`, {
    input: text,
  })
}

/** `5,5,10,5`: how many bytes each read asks for; the last is repeated. Throws InputError INVALID_READS. */
function parseReads(text: string): number[] {
  return text.split(',').map((word) => {
    const size = /^\d{1,7}$/.test(word.trim()) ? Number(word) : 0
    if (size >= 1 && size <= MAX_READ_BYTES) return size
    const reason = `"${word}" is not a number of bytes from 1 to ${MAX_READ_BYTES}`
    throw new InputError('INVALID_READS', `"${text}": ${reason}`, {input: text})
  })
}
