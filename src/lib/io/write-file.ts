import fs from 'node:fs'
import {cannotWrite} from './cannot-write.js'

/** Writes a whole file; one of that name is replaced. Throws SystemError CANNOT_WRITE. */
export function writeWholeFile(file: string, text: string): void {
  try {
    fs.writeFileSync(file, text)
  } catch (error) {
    throw cannotWrite(file, error, file)
  }
}
