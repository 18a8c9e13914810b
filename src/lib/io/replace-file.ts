import fs from 'node:fs'
import path from 'node:path'
import {cannotWrite} from './cannot-write.js'

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
    throw cannotWrite(file, error, file)
  }
}
