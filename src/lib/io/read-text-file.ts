import fs from 'node:fs'
import {SystemError} from '../errors.js'
import {cannotRead} from './cannot-read.js'
import {pause} from './pause.js'

const {O_RDONLY, O_NONBLOCK = 0} = fs.constants

/** How long a pipe may be silent. */
const SILENCE_MS = 10_000
const LOOK_MS = 5

/**
 * The text of a file or pipe, and the day it was last changed (ISO 8601). What counts is what is read, not what the file says of its
 * size; a FIFO without a writer is not waited for, and is no empty file. Throws SystemError CANNOT_READ, FILE_TOO_LARGE.
 */
export function readTextFile(file: string, maxBytes: number): {text: string; changed: string} {
  const {bytes, changed} = readOnce(file, maxBytes)
  return {text: bytes.toString(), changed: changed.toISOString().slice(0, 10)}
}

/** The bytes of a file or pipe, in the same way. */
export function readFileBytes(file: string, maxBytes: number): Buffer {
  return readOnce(file, maxBytes).bytes
}

function readOnce(file: string, maxBytes: number): {bytes: Buffer; changed: Date} {
  let fd: number | undefined
  try {
    fd = fs.openSync(file, O_RDONLY | O_NONBLOCK)
    const {mtime} = fs.fstatSync(fd)
    return {bytes: readBounded(fd, file, maxBytes), changed: mtime}
  } catch (error) {
    if (error instanceof SystemError) throw error
    throw cannotRead(file, error)
  } finally {
    if (fd !== undefined) fs.closeSync(fd)
  }
}

function readBounded(fd: number, file: string, maxBytes: number): Buffer {
  const chunks: Buffer[] = []
  const chunk = Buffer.allocUnsafe(64 * 1024)
  let silentMs = 0
  for (let total = 0; total <= maxBytes;) {
    const read = readNow(fd, chunk)
    if (read === 0) {
      if (total > 0 || !fs.fstatSync(fd).isFIFO()) return Buffer.concat(chunks)
      throw new SystemError('CANNOT_READ', `cannot read ${file}: nobody writes to this pipe`, {input: file})
    }
    if (read !== null) {
      total += read
      silentMs = 0
      chunks.push(Buffer.from(chunk.subarray(0, read)))
      continue
    }
    if ((silentMs += LOOK_MS) > SILENCE_MS) {
      throw new SystemError('CANNOT_READ', `cannot read ${file}: no data for ${SILENCE_MS / 1000} s`, {
        input: file,
      })
    }
    pause(LOOK_MS)
  }
  throw new SystemError('FILE_TOO_LARGE', `${file}: larger than ${maxBytes} bytes`, {input: file})
}

/** Null where a pipe has nothing yet. */
function readNow(fd: number, chunk: Buffer): number | null {
  try {
    return fs.readSync(fd, chunk, 0, chunk.length, null)
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'EAGAIN') return null
    if (code === 'EOF') return 0
    throw error
  }
}
