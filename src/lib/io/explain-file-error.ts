import {SystemError} from '../errors.js'

/** What the system will not do with a file: the case, and the words for people. */
const REASONS: Record<string, [code: string, reason: string]> = {
  ENOSPC: ['NO_SPACE', 'no space left on the disk'],
  EDQUOT: ['NO_SPACE', 'the disk quota is used up'],
  EFBIG: ['FILE_TOO_LARGE', 'larger than the file system or the process limit allows'],
  EACCES: ['PERMISSION', 'permission denied'],
  EPERM: ['PERMISSION', 'not permitted'],
  EROFS: ['READ_ONLY', 'the file system is read-only'],
  ENOENT: ['NO_SUCH_FILE', 'no such file or folder'],
  EEXIST: ['FILE_EXISTS', 'it exists already'],
  EISDIR: ['FILE_EXISTS', 'there is a folder with that name'],
  ENOTDIR: ['NOT_A_FOLDER', 'a part of the path is not a folder (symbolic links are not followed)'],
  ELOOP: ['NOT_A_FOLDER', 'it is a symbolic link, or a part of the path is'],
  EMFILE: ['TOO_MANY_FILES', 'too many open files (ulimit -n)'],
  ENFILE: ['TOO_MANY_FILES', 'the system has too many open files'],
}

/** Why, in words: Node's own message has the case and the path, which whoever reports it has named already. */
export function fileErrorReason(error: unknown): string {
  const {code, message} = error as NodeJS.ErrnoException
  const known = REASONS[code ?? '']?.[1]
  return (
    known ?? (code === undefined ? message : message.replace(/^[A-Z]\w*: /, '').replace(/, [a-z]+(?: '[^]*')?$/, ''))
  )
}

/**
 * Turns what the file system fails with into a SystemError that names the file as the caller does: paths of this machine, which
 * Node's messages hold, are nobody's business at the other end of a connection.
 */
export function explainFileError(error: unknown, name: string, fallback: 'CANNOT_READ' | 'CANNOT_WRITE'): SystemError {
  if (error instanceof SystemError) return error
  const {code: errno = 'unknown error'} = error as NodeJS.ErrnoException
  const [code, reason] = REASONS[errno] ?? [fallback, `the system says ${errno}`]
  return new SystemError(code, `${name}: ${reason}`, {cause: error, input: name})
}
