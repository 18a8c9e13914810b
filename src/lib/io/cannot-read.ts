import {SystemError} from '../errors.js'

/** SystemError CANNOT_READ. `input` is what the user named it. */
export function cannotRead(what: string, error: unknown, input = what): SystemError {
  const {code, message} = error as NodeJS.ErrnoException
  const reason = {ENOENT: 'no such file', EACCES: 'permission denied', EISDIR: 'it is a folder'}[code ?? ''] ?? message
  return new SystemError('CANNOT_READ', `cannot read ${what}: ${reason}`, {input, cause: error})
}
