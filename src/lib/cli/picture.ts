import fs from 'node:fs'
import {SystemError} from '../errors.js'

/** Writes a picture that a flag asked for; one of that name is replaced. Throws SystemError CANNOT_WRITE. */
export function writePicture(file: string, content: string): void {
  try {
    fs.writeFileSync(file, content)
  } catch (error) {
    const {message} = error as Error
    throw new SystemError('CANNOT_WRITE', `cannot write ${file}: ${message}`, {cause: error, input: file})
  }
}
