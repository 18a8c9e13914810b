import fs from 'node:fs'
import {NetkitError} from '../../errors.js'
import {readFileBytes} from '../../io/read-text-file.js'

/** How often a file is looked at: a change is heard of within a second. Editors and mounts replace files, which no watch of the kernel survives. */
const LOOK_MS = 500

export type FileWatch = {
  /** The state of the file when its bytes were read. */
  state: string | null
  /** What is larger is not read. */
  maxBytes: number
  /** What it holds now; null where it has gone, or can't be read; an error where it is too large. */
  onChange: (content: Buffer | NetkitError | null) => void
}

/**
 * A file that may change while we run: `onChange` is called once for each change. Anything but a regular file is not looked at again. Call
 * what is returned to end that.
 */
export function watchFile(file: string, {state, maxBytes, onChange}: FileWatch): () => void {
  let known = state
  const timer = setInterval(() => {
    const now = stateOf(file)
    if (now === known) return
    known = now
    onChange(now === null ? null : readBytes(file, maxBytes))
  }, LOOK_MS)
  return () => clearInterval(timer)
}

/** What differs when the file has been written to or replaced; null where there is no regular file. */
export function stateOf(file: string): string | null {
  try {
    const stat = fs.statSync(file, {bigint: true})
    return stat.isFile() ? [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(' ') : null
  } catch {
    return null
  }
}

function readBytes(file: string, maxBytes: number): Buffer | NetkitError | null {
  try {
    return readFileBytes(file, maxBytes)
  } catch (error) {
    return error instanceof NetkitError && error.code === 'FILE_TOO_LARGE' ? error : null
  }
}
