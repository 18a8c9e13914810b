import {SystemError} from '../errors.js'

/** Throws SystemError NO_UNIX_SOCKETS where Node has none: on Windows a path means a named pipe, which others may open. */
export function requireUnixSockets(unixPath: string): void {
  if (process.platform !== 'win32') return
  const reason = 'Node has no Unix sockets on Windows: use a port on 127.0.0.1'
  throw new SystemError('NO_UNIX_SOCKETS', `${unixPath}: ${reason}`, {input: unixPath})
}
