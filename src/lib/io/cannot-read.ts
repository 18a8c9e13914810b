import {SystemError} from '../errors.js'
import {fileErrorReason} from './explain-file-error.js'

/** SystemError CANNOT_READ. `input` is what the user named it. */
export function cannotRead(what: string, error: unknown, input = what): SystemError {
  const {code} = error as NodeJS.ErrnoException
  const reason = {ENOENT: 'no such file', EISDIR: 'it is a folder'}[code ?? ''] ?? fileErrorReason(error)
  return new SystemError('CANNOT_READ', `cannot read ${what}: ${reason}`, {input, cause: error})
}
