import fs from 'node:fs'
import {SystemError} from '../errors.js'

/** Writes a whole file; one of that name is replaced. Throws SystemError CANNOT_WRITE. */
export function writeWholeFile(file: string, text: string): void {
  try {
    fs.writeFileSync(file, text)
  } catch (error) {
    throw new SystemError('CANNOT_WRITE', `cannot write ${file}: ${(error as Error).message}`, {
      cause: error,
      input: file,
    })
  }
}
