import type {NetkitError} from '../errors.js'
import type {ListedFile} from '../files/list-files.js'
import {connectTcp, type Target} from '../net/tcp-connect.js'
import type {Trace} from '../net/trace.js'
import {type SendPlan, SendSession, type SentFile} from './send-session.js'

export type SendOptions = SendPlan & {
  /** For the look-up of a name and the connection. */
  timeoutMs: number
  onFile: (row: SentFile, failure: NetkitError | null) => void
  trace?: Trace | undefined
  signal: AbortSignal
}

/**
 * Sends files, one after the other, over one connection; after a failure that broke it, over another. A file that fails is told
 * to `onFile`, and the rest go on. Rejects as `connectTcp` does, and with the reason of `signal`.
 */
export async function sendFiles(target: Target, files: readonly ListedFile[], options: SendOptions): Promise<void> {
  const {timeoutMs, onFile, trace, signal} = options
  let session: SendSession | null = null
  const stop = () => session?.destroy()
  signal.addEventListener('abort', stop)
  try {
    for (const [index, file] of files.entries()) {
      signal.throwIfAborted()
      if (session === null) {
        const socket = await connectTcp(target, {timeoutMs, signal, trace})
        session = new SendSession(socket, target, options)
      }
      const {row, failure} = await session.send(file, index === files.length - 1)
      signal.throwIfAborted()
      onFile(row, failure)
      if (!session.isUsable) {
        session.destroy()
        session = null
      }
    }
    await session?.finish()
  } finally {
    signal.removeEventListener('abort', stop)
    session?.destroy()
  }
}
