import {SystemError} from '../errors.js'
import {fileErrorReason} from './explain-file-error.js'

/** SystemError CANNOT_WRITE. `input` is what the user named it, if anything. */
export function cannotWrite(what: string, error: unknown, input?: string): SystemError {
  const message = `cannot write ${what}: ${fileErrorReason(error)}`
  return new SystemError('CANNOT_WRITE', message, {cause: error, ...(input !== undefined && {input})})
}
