import fs from 'node:fs'
import path from 'node:path'
import {SystemError} from '../errors.js'

/** Writes a file so that it appears whole or not at all, with the folders above it. Throws SystemError CANNOT_WRITE. */
export function replaceFile(file: string, bytes: Buffer): void {
  const draft = `${file}.${process.pid}`
  try {
    fs.mkdirSync(path.dirname(file), {recursive: true, mode: 0o700})
    try {
      fs.writeFileSync(draft, bytes, {flag: 'wx'})
      fs.renameSync(draft, file)
    } catch (error) {
      fs.rmSync(draft, {force: true})
      throw error
    }
  } catch (error) {
    throw new SystemError('CANNOT_WRITE', `cannot write ${file}: ${(error as Error).message}`, {
      input: file,
      cause: error,
    })
  }
}
