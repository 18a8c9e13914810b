import type {AuthFailure} from '../auth/auth.js'
import {InputError, NetkitError, NetworkError, SystemError} from '../errors.js'
import {type ListedFile, listFiles, type SkippedFile} from '../io/files/list-files.js'
import type {LocalEnd} from '../net/local-end.js'
import {connectTcp, type Target} from '../net/tcp-connect.js'
import {type Connection, listenTcp, type ListenPlace, remoteEndpoint} from '../net/tcp-listen.js'
import type {ClientTls, ServerTls} from '../net/tls/context-options.js'
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
 * What the words of a command line name: files, and all files in folders. Throws InputError NO_FILES, SystemError NO_SUCH_FILE,
 * PERMISSION …
 *
 * @param spooled standard input, for the word `-`
 */
export function filesToSend(
  words: readonly string[],
  spooled: ListedFile | null = null,
): {files: ListedFile[]; skipped: SkippedFile[]} {
  const {files, skipped} = listFiles(words.filter((word) => word !== '-' || spooled === null))
  if (spooled) files.push(spooled)
  if (files.length === 0) throw new InputError('NO_FILES', `nothing to send: no files in ${words.join(', ')}`)
  return {files, skipped}
}

/**
 * Sends files, one after the other, over one connection; after a failure that broke it, over another. A file that fails is told
 * to `onFile`, and the rest go on. Rejects as `connectTcp` does, and with the reason of `signal`.
 */
export async function sendFiles(target: Target, files: readonly ListedFile[], options: SendOptions): Promise<void> {
  const {timeoutMs, bind, tls, auth, trace, signal} = options
  const connect = async (plan: SendPlan) => {
    const socket = await connectTcp(target, {timeoutMs, bind, tls, auth, signal, trace})
    return new SendSession(socket, target, plan)
  }
  await sendOver(connect, files, {...options, digests: await digestsFor(files, options)})
}

export type ServeOptions = Omit<SendOptions, 'timeoutMs' | 'bind' | 'tls'> & {
  /** Ends after so many receivers. */
  count: number
  tls?: ServerTls | undefined
  onAuthFailure?: ((failure: AuthFailure) => void) | undefined
  /** A receiver of several has failed; the next one is served. */
  onFailure: (error: NetkitError) => void
}

/** Sends the files to everybody who connects, one after the other, to `count` of them. Rejects as `listenTcp` does. */
export async function serveFiles(
  place: ListenPlace,
  files: readonly ListedFile[],
  options: ServeOptions,
): Promise<{place: ListenPlace; ended: Promise<void>}> {
  const {count, tls, auth, onAuthFailure, trace, signal, onFailure} = options
  const digests = await digestsFor(files, options)
  let served = 0
  let settle: (error?: unknown) => void = () => {}
  const ended = new Promise<void>((resolve, reject) => {
    settle = (error) => {
      void listener.close()
      if (error === undefined) resolve()
      else reject(error)
    }
  })
  const onConnection = async (socket: Connection) => {
    if (served >= count) return void socket.destroy()
    if (++served === count) void listener.close()
    const isLast = served === count
    let isTaken = false
    const take = async (plan: SendPlan) => {
      if (isTaken) throw new NetworkError('CONNECTION_CLOSED', 'the receiver left before the last file')
      isTaken = true
      return new SendSession(socket, remoteEndpoint(socket) ?? {unixPath: placeName(place)}, {...plan, auth: undefined})
    }
    try {
      await sendOver(take, files, {...options, digests})
      if (isLast) settle()
    } catch (error) {
      if (isLast || signal.aborted || !(error instanceof NetkitError)) settle(error)
      else onFailure(error)
    } finally {
      socket.destroy()
    }
  }
  const listener = await listenTcp(place, {onConnection, tls, auth, onAuthFailure, trace, serial: true})
  if (signal.aborted) settle(signal.reason)
  else signal.addEventListener('abort', () => settle(signal.reason), {once: true})
  return {place: listener.place, ended}
}

function placeName(place: ListenPlace): string {
  return 'unixPath' in place ? place.unixPath : String(place)
}

type Sendings = Omit<SendOptions, 'timeoutMs' | 'bind' | 'tls'> & {digests: readonly (Digests | null)[]}

/** @param open makes a connection: the first, and another after a failure that broke it */
async function sendOver(
  open: (plan: SendPlan) => Promise<SendSession>,
  files: readonly ListedFile[],
  options: Sendings,
): Promise<void> {
  const {onFile, digests, signal} = options
  const plan = {...options, onProgress: options.onProgress && progressOf(files, options.onProgress)}
  let session: SendSession | null = null
  /** The last file, as far as is known. */
  let hasArrived = false
  const stop = () => session?.destroy()
  signal.addEventListener('abort', stop)
  try {
    for (const [index, file] of files.entries()) {
      signal.throwIfAborted()
      if (session?.isUsable === false) {
        session.destroy() // broken by the last file, or closed meanwhile
        session = null
      }
      session ??= await open(plan)
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

/** Before there is a connection: nobody would wait for a header as long as a large file takes to be read. */
async function digestsFor(
  files: readonly ListedFile[],
  {isCompat, checksum, signal}: Pick<SendOptions, 'isCompat' | 'checksum' | 'signal'>,
): Promise<readonly (Digests | null)[]> {
  return isCompat && checksum ? await digestAll(files, signal) : []
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
