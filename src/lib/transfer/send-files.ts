import {InputError, type NetkitError, SystemError} from '../errors.js'
import {type ListedFile, listFiles, type SkippedFile} from '../io/list-files.js'
import type {LocalEnd} from '../net/local-end.js'
import {connectTcp, type Target} from '../net/tcp-connect.js'
import type {ClientTls} from '../net/tls-settings.js'
import type {Trace} from '../net/trace.js'
import type {TransferProgress} from './transfer-progress.js'
import {type SendPlan, SendSession} from './send-session.js'
import {type Digests, digestsOf} from './digests.js'
import type {SentFile} from './sent-file.js'

export type SendOptions = Omit<SendPlan, 'onProgress'> & {
  /** For the look-up of a name and the connection. */
  timeoutMs: number
  /** Our own end; without it the system's choice. */
  bind?: LocalEnd | undefined
  tls?: ClientTls | undefined
  onFile: (row: SentFile, failure: NetkitError | null) => void
  onProgress?: ((progress: TransferProgress) => void) | undefined
  trace?: Trace | undefined
  signal: AbortSignal
}

/**
 * What the words of a command line name: files, and all files in folders. Throws InputError STDIN_HAS_NO_SIZE and NO_FILES, SystemError
 * NO_SUCH_FILE, PERMISSION …
 */
export function filesToSend(words: readonly string[]): {files: ListedFile[]; skipped: SkippedFile[]} {
  if (words.includes('-')) {
    const reason =
      'the size of a file goes before it, and that of standard input is not known: write it to a file first'
    throw new InputError('STDIN_HAS_NO_SIZE', `"-": ${reason}`, {input: '-'})
  }
  const listed = listFiles(words)
  if (listed.files.length === 0) throw new InputError('NO_FILES', `nothing to send: no files in ${words.join(', ')}`)
  return listed
}

/**
 * Sends files, one after the other, over one connection; after a failure that broke it, over another. A file that fails is told
 * to `onFile`, and the rest go on. Rejects as `connectTcp` does, and with the reason of `signal`.
 */
export async function sendFiles(target: Target, files: readonly ListedFile[], options: SendOptions): Promise<void> {
  const {timeoutMs, bind, tls, auth, onFile, trace, signal, isCompat, checksum} = options
  const plan = {...options, onProgress: options.onProgress && progressOf(files, options.onProgress)}
  let session: SendSession | null = null
  /** The last file, as far as is known. */
  let hasArrived = false
  const stop = () => session?.destroy()
  signal.addEventListener('abort', stop)
  try {
    // Before there is a connection: nobody would wait for a header as long as a large file takes to be read.
    const digests = isCompat && checksum ? await digestAll(files, signal) : []
    for (const [index, file] of files.entries()) {
      signal.throwIfAborted()
      if (session?.isUsable === false) {
        session.destroy() // broken by the last file, or closed meanwhile
        session = null
      }
      if (session === null) {
        const socket = await connectTcp(target, {timeoutMs, bind, tls, auth, signal, trace})
        session = new SendSession(socket, target, plan)
      }
      const {row, failure} = await session.send({...file, digests: digests[index] ?? null}, index === files.length - 1)
      signal.throwIfAborted()
      onFile(row, failure)
      hasArrived = failure === null
    }
    if (hasArrived) await session?.finish()
  } finally {
    signal.removeEventListener('abort', stop)
    session?.destroy()
  }
}

/** Null for a file that cannot be read, which is told when its turn comes. */
async function digestAll(files: readonly ListedFile[], signal: AbortSignal): Promise<(Digests | null)[]> {
  const all: (Digests | null)[] = []
  for (const file of files) {
    const digests = await digestsOf(file, () => signal.throwIfAborted()).catch((error: unknown) => {
      if (error instanceof SystemError) return null
      throw error
    })
    all.push(digests)
  }
  return all
}

/** Adds up what was done of all files. */
function progressOf(
  files: readonly ListedFile[],
  tell: (progress: TransferProgress) => void,
): NonNullable<SendPlan['onProgress']> {
  const startedAt = performance.now()
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  let [doneBytes, skippedBytes] = [0, 0]
  return (file, bytes, wereSent) => {
    doneBytes += bytes
    if (!wereSent) skippedBytes += bytes
    tell({file, doneBytes, skippedBytes, sizeBytes, elapsedMs: performance.now() - startedAt})
  }
}
