import {InputError, SystemError} from '../errors.js'

/** sun_path of unix(7) holds 108 bytes, the last of which is a NUL; macOS has 104. */
const MAX_PATH_BYTES = process.platform === 'linux' ? 107 : 103

/**
 * Throws SystemError NO_UNIX_SOCKETS where Node has none: on Windows a path means a named pipe, which others may open; and InputError
 * PATH_TOO_LONG, which Node would cut.
 */
export function requireUnixSockets(unixPath: string): void {
  if (process.platform === 'win32') {
    const reason = 'Node has no Unix sockets on Windows: use a port on 127.0.0.1'
    throw new SystemError('NO_UNIX_SOCKETS', `${unixPath}: ${reason}`, {input: unixPath})
  }
  if (Buffer.byteLength(unixPath) <= MAX_PATH_BYTES) return
  const reason = `the path of a Unix socket has at most ${MAX_PATH_BYTES} bytes`
  throw new InputError('PATH_TOO_LONG', `"${unixPath}": ${reason}`, {input: unixPath})
}
