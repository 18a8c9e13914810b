import * as Flags from '@oclif/core/flags'
import {readFileBytes} from '../../io/read-text-file.js'
import {encodingOf} from '../../text/encoding.js'

/** The longest answer that is kept ready. */
const MAX_REPLY_BYTES = 64 * 2 ** 20

/** A canned answer. */
export const replyFlags = {
  reply: Flags.string({
    description: 'send each client this text, as it is, instead of stdin (with --framing: for each frame)',
    helpValue: 'TEXT',
    exclusive: ['reply-file'],
  }),
  'reply-file': Flags.string({description: 'send the bytes of this file, likewise', helpValue: 'FILE'}),
}

/** The bytes of the answer; null where there is none. Rejects with InputError UNKNOWN_ENCODING, NOT_ENCODABLE, SystemError CANNOT_READ. */
export async function replyOf(flags: {
  reply?: string | undefined
  'reply-file'?: string | undefined
  encoding: string
}): Promise<Uint8Array | null> {
  const {reply, 'reply-file': file, encoding} = flags
  if (file !== undefined) return readFileBytes(file, MAX_REPLY_BYTES)
  return reply === undefined ? null : (await encodingOf(encoding)).encode(reply)
}
