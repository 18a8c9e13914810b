import fs from 'node:fs'

/** How often a file is looked at: a change is heard of within a second. Editors and mounts replace files, which no watch of the kernel survives. */
const LOOK_MS = 500

/**
 * A file that may change while we run: `onChange` is called with what it holds now, once for each change, and with null when it has gone.
 * Anything but a regular file is not looked at again. Call what is returned to end that.
 *
 * @param state of the file when its bytes were read
 */
export function watchFile(file: string, state: string | null, onChange: (bytes: Buffer | null) => void): () => void {
  let known = state
  const timer = setInterval(() => {
    const now = stateOf(file)
    if (now === known) return
    known = now
    onChange(now === null ? null : readBytes(file))
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

function readBytes(file: string): Buffer | null {
  try {
    return fs.readFileSync(file)
  } catch {
    return null
  }
}
