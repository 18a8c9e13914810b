import fs from 'node:fs'
import {SystemError} from '../errors.js'
import {cannotRead} from './cannot-read.js'

/** A file's text, and the day it was last changed (ISO 8601). Throws SystemError CANNOT_READ, FILE_TOO_LARGE. */
export function readTextFile(file: string, maxBytes: number): {text: string; changed: string} {
  try {
    const {size, mtime} = fs.statSync(file)
    if (size > maxBytes)
      throw new SystemError('FILE_TOO_LARGE', `${file}: larger than ${maxBytes} bytes`, {input: file})
    return {text: fs.readFileSync(file, 'utf8'), changed: mtime.toISOString().slice(0, 10)}
  } catch (error) {
    if (error instanceof SystemError) throw error
    throw cannotRead(file, error)
  }
}
