import fs from 'node:fs'
import {SystemError} from '../errors.js'

/** A secret is short; whatever is longer is some other file. */
const MAX_SECRET_BYTES = 4096

/**
 * The shared secret, from a file that its owner alone may read (one trailing line feed is not part of it), else from
 * NETKIT_SECRET; null where there is neither. Never from the command line, where every user of the machine could see it.
 * Throws SystemError BAD_SECRET_FILE.
 */
export function readSecret(file: string | undefined, env: NodeJS.ProcessEnv = process.env): Buffer | null {
  if (file !== undefined) return readSecretFile(file)
  const text = env['NETKIT_SECRET']
  return text ? Buffer.from(text) : null
}

function readSecretFile(file: string): Buffer {
  const refuse = (reason: string, cause?: unknown): never => {
    throw new SystemError('BAD_SECRET_FILE', `${file}: ${reason}`, {input: file, cause})
  }
  let bytes: Buffer
  let mode: number
  try {
    const fd = fs.openSync(file, 'r')
    try {
      const stat = fs.fstatSync(fd)
      if (!stat.isFile()) refuse('not a file')
      if (stat.size > MAX_SECRET_BYTES) refuse(`longer than ${MAX_SECRET_BYTES} bytes, which no secret is`)
      mode = stat.mode
      bytes = fs.readFileSync(fd)
    } finally {
      fs.closeSync(fd)
    }
  } catch (error) {
    if (error instanceof SystemError) throw error
    return refuse(`cannot read the secret: ${(error as Error).message}`, error)
  }
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    refuse(`others may read or change it (mode ${(mode & 0o777).toString(8)}): chmod 600 it`)
  }
  const secret = bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes
  return secret.length > 0 ? secret : refuse('the secret is empty')
}
