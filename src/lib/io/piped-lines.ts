import {InputError} from '../errors.js'

/** A longer line is no message. */
const MAX_LINE_LENGTH = 1024 * 1024

/**
 * The lines of standard input while sockets go on, each when it is there; a line is read when the one before has been
 * dealt with. LF or CRLF ends a line, and the end of the input the last one. Throws InputError LINE_TOO_LONG.
 */
export async function* pipedLines(): AsyncGenerator<string> {
  let rest = ''
  const decoder = new TextDecoder()
  try {
    for await (const chunk of process.stdin) {
      const lines = (rest + decoder.decode(chunk as Buffer, {stream: true})).split('\n')
      rest = lines.pop()!
      for (const line of lines) yield line.replace(/\r$/, '')
      if (rest.length > MAX_LINE_LENGTH) throw new InputError('LINE_TOO_LONG', `a line of stdin is longer than 1 MiB`)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE') return // closePipe
    throw error
  }
  rest += decoder.decode()
  if (rest !== '') yield rest.replace(/\r$/, '')
}

/** Reads no more: an open standard input would keep the program alive. */
export function closePipe(): void {
  process.stdin.destroy()
}
