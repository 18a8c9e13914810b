import fs from 'node:fs'
import {cannotWrite} from './cannot-write.js'

/** Opens a file for results; what was in it is gone. Throws SystemError CANNOT_WRITE. */
export function openForWriting(file: string, mode?: number): {fd: number; close(): void} {
  try {
    const fd = fs.openSync(file, 'w', mode)
    return {fd, close: () => fs.closeSync(fd)}
  } catch (error) {
    throw cannotWrite(file, error, file)
  }
}
