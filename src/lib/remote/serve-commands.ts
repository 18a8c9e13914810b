import type {Auth, AuthFailure} from '../auth/auth.js'
import {findFolder} from '../io/files/find-folder.js'
import {encodingOf} from '../text/encoding.js'
import {type Connection, listenTcp, type Listener, type ListenPlace} from '../net/tcp-listen.js'
import type {ServerTls} from '../net/tls/context-options.js'
import {CommandRunner, type RunOptions} from './command-runner.js'
import {refuseClient, serveCommand} from './serve-command.js'
import type {CompatName} from './compat.js'
import {serveCompat} from './serve-compat.js'

export type CommandServeOptions = Omit<RunOptions, 'maxCommands' | 'cwd'> & {
  /** Where programs start, if not here. */
  folder?: string | undefined
  /** The course's protocol in place of our own. */
  compat: CompatName | null
  /** Of the command lines of `compat`. */
  encoding: string
  commandEncoding: string
  toWords: (line: string) => readonly string[]
  /** Without it everybody is let in. */
  tls?: ServerTls | undefined
  auth: Auth | undefined
  onAuthFailure: (failure: AuthFailure) => void
  maxConnections: number
  /** For clients of `compat`, between two commands. */
  idleTimeoutMs?: number | undefined
  /** A client was refused, as there are too many. */
  onRefused: () => void
  /** Ends all commands, and then the server. */
  signal: AbortSignal
}

/** For those who can't wait: kills all commands at once, without mercy. */
export {killAllGroups as killAllCommands} from '../system/process/process-group.js'

export type CommandServer = {place: ListenPlace; ended: Promise<void>}

/** How long the clients of a server that is stopped have to take their last bytes. */
const PARTING_MS = 500

/**
 * Runs commands for clients until told to stop; then none of them is left. Rejects as `listenTcp` and
 * `findFolder` do, and with InputError UNKNOWN_ENCODING.
 */
export async function serveCommands(place: ListenPlace, options: CommandServeOptions): Promise<CommandServer> {
  const {
    folder,
    compat,
    tls,
    auth,
    maxConnections,
    timeoutMs: takeMs,
    onRefused: onDrop,
    onAuthFailure,
    signal,
  } = options
  const encoding = await encodingOf(options.encoding)
  const commandEncoding = await encodingOf(options.commandEncoding)
  const cwd = folder === undefined ? undefined : findFolder(folder)
  const runner = new CommandRunner({...options, cwd, maxCommands: maxConnections})
  const open = new Set<Connection>()
  let served = 0
  const onConnection = (socket: Connection) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    if (served >= maxConnections) {
      options.onRefused()
      if (compat === null) refuseClient(socket, `too many clients (${maxConnections}): try again`)
      else socket.destroy() // there is no word for it
      return
    }
    served++
    socket.once('close', () => served--)
    if (compat === null) serveCommand(socket, runner, takeMs)
    else serveCompat(socket, runner, {...options, compat, encoding, commandEncoding, takeMs})
  }
  const listening = {onConnection, tls, auth, onAuthFailure, onDrop, paused: true}
  const listener: Listener = await listenTcp(place, listening)
  const ended = new Promise<void>((resolve) => {
    const stop = async () => {
      const closed = listener.close()
      await runner.stop()
      for (const socket of open) socket.destroySoon()
      const parting = setTimeout(() => open.forEach((socket) => socket.destroy()), PARTING_MS)
      await closed
      clearTimeout(parting)
      resolve()
    }
    if (signal.aborted) void stop()
    else signal.addEventListener('abort', () => void stop(), {once: true})
  })
  return {place: listener.place, ended}
}
