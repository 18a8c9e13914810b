import {type Auth, type AuthFailure, silentRefusal} from '../auth/auth.js'
import {NetworkError, SystemError} from '../errors.js'
import {Folder} from '../io/files/folder.js'
import {explainFileError} from '../io/explain-file-error.js'
import type {LocalEnd} from '../net/local-end.js'
import {connectTcp, type Target} from '../net/tcp-connect.js'
import {type Connection, listenTcp, type Listener, type ListenPlace} from '../net/tcp-listen.js'
import type {ClientTls, ServerTls} from '../net/tls/context-options.js'
import {ReceiveSession, type SessionOptions} from './receive-session.js'

export type ReceiveOptions = Omit<SessionOptions, 'madeFolders'> & {
  /** Ends after so many connections on which anything was sent. */
  count: number
  maxConnections?: number | undefined
  tls?: ServerTls | undefined
  auth?: Auth | undefined
  onAuthFailure?: ((failure: AuthFailure) => void) | undefined
  /** A sender was refused, as there are too many. */
  onRefused?: (() => void) | undefined
  /** Closes everything, and removes partial files that no resume will want. */
  signal: AbortSignal
}

export type FileReceiver = {place: ListenPlace; ended: Promise<void>}

/**
 * Receives files into a folder until told to stop, or until `count` senders were served. Rejects as `listenTcp` does, and with
 * SystemError for a folder that is none.
 */
export async function receiveFiles(folder: string, place: ListenPlace, options: ReceiveOptions): Promise<FileReceiver> {
  const {count, maxConnections, tls, auth, onAuthFailure, onRefused: onDrop, trace, signal} = options
  const root = openRoot(folder)
  const sessions = new Set<ReceiveSession>()
  const madeFolders = new Set<string>()
  let served = 0
  let close = () => {}
  const closed = new Promise<void>((resolve) => {
    close = () => void listener?.close().then(resolve)
  })
  const mayBegin = () => {
    if (served >= count) return false
    if (++served === count) {
      close()
      setImmediate(dropOthers)
    }
    return true
  }
  /** Those that are connected and have not said a word. */
  const dropOthers = () => {
    for (const session of sessions) if (!session.hasBegun) session.stop()
  }
  const onConnection = (accepted: Connection) => {
    const session = new ReceiveSession(accepted, root, {...options, madeFolders}, mayBegin)
    sessions.add(session)
    return session.ended.then(() => void sessions.delete(session))
  }
  let listener: Listener | undefined
  try {
    listener = await listenTcp(place, {
      onConnection,
      onDrop,
      tls,
      auth,
      onAuthFailure,
      trace,
      maxConnections,
      paused: true,
    })
  } catch (error) {
    root.close()
    throw error
  }
  const stop = () => {
    close()
    for (const session of sessions) session.stop()
  }
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, {once: true})
  return {place: listener.place, ended: allEnded(closed, sessions, root)}
}

export type FetchOptions = Omit<SessionOptions, 'madeFolders'> & {
  /** For the look-up of a name and the connection. */
  timeoutMs: number
  bind?: LocalEnd | undefined
  tls?: ClientTls | undefined
  auth?: Auth | undefined
  signal: AbortSignal
}

/**
 * Connects to a sender that listens, and receives what it sends. Rejects as `connectTcp` does, with NetworkError CONNECTION_CLOSED
 * where nothing came at all, and with SystemError for a folder that is none.
 */
export async function fetchFiles(folder: string, target: Target, options: FetchOptions): Promise<void> {
  const {timeoutMs, bind, tls, auth, trace, signal} = options
  const where = 'unixPath' in target ? target.unixPath : String(target)
  const root = openRoot(folder)
  try {
    const socket = await connectTcp(target, {timeoutMs, bind, tls, auth, signal, trace, paused: true})
    const session = new ReceiveSession(socket, root, {...options, madeFolders: new Set<string>()}, () => true)
    const stop = () => session.stop()
    signal.addEventListener('abort', stop, {once: true})
    if (signal.aborted) stop()
    await session.ended
    signal.removeEventListener('abort', stop)
    if (session.hasBegun || signal.aborted) return
    const refusal = silentRefusal(where, auth)
    throw refusal ?? new NetworkError('CONNECTION_CLOSED', `${where}: the sender has sent nothing`, {input: where})
  } finally {
    root.close()
  }
}

async function allEnded(closed: Promise<void>, sessions: Set<ReceiveSession>, root: Folder): Promise<void> {
  await closed
  await Promise.all([...sessions].map(({ended}) => ended)) // a file may still be on its way to the disk
  root.close()
}

function openRoot(folder: string): Folder {
  try {
    return Folder.open(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw explainFileError(error, folder, 'CANNOT_WRITE')
    throw new SystemError('NOT_A_FOLDER', `${folder}: not a folder`, {cause: error, input: folder})
  }
}
