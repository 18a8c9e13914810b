import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {SystemError} from '../../errors.js'
import {explainFileError} from '../explain-file-error.js'

/** An input that was written to a file of our own. */
export type Spool = {file: string; sizeBytes: number; remove(): void}

/**
 * Writes an input to a file in the system's folder for temporary ones (TMPDIR), which only we can read: so its size is known, and it can
 * be read again. Rejects with SystemError NO_SPACE, PERMISSION …, with what `chunks` throws, and with the reason of `signal`.
 */
export async function spoolInput(chunks: AsyncIterable<Buffer>, signal: AbortSignal): Promise<Spool> {
  const folder = explained(() => fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-stdin-'))) // mode 0700
  const remove = () => fs.rmSync(folder, {recursive: true, force: true})
  const file = path.join(folder, 'stdin')
  let fd: number | undefined
  let sizeBytes = 0
  try {
    const out = (fd = explained(() => fs.openSync(file, 'wx', 0o600)))
    for await (const chunk of chunks) {
      signal.throwIfAborted()
      explained(() => writeAll(out, chunk))
      sizeBytes += chunk.length
    }
    return {file, sizeBytes, remove}
  } catch (error) {
    remove()
    throw error
  } finally {
    if (fd !== undefined) fs.closeSync(fd)
  }
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += fs.writeSync(fd, bytes, done)
}

function explained<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    const {code, message} = explainFileError(error, os.tmpdir(), 'CANNOT_WRITE')
    throw new SystemError(code, `standard input is stored in a file until it is sent: ${message} (TMPDIR)`, {
      cause: error,
    })
  }
}
