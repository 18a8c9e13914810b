import {SystemError} from '../errors.js'
import {readGuardedFile} from './read-guarded-file.js'

/** A secret is short; whatever is longer is some other file. */
const FILE = {what: 'secret', code: 'BAD_SECRET_FILE', maxBytes: 4096}

/**
 * The shared secret, from a file that its owner alone may read, or a pipe (one trailing line feed is not part of it), else from
 * NETKIT_SECRET; null where there is neither. Never from the command line, where every user of the machine could see it.
 * Rejects with SystemError BAD_SECRET_FILE.
 */
export async function readSecret(
  file: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Buffer | null> {
  if (file === undefined) return env['NETKIT_SECRET'] ? Buffer.from(env['NETKIT_SECRET']) : null
  const bytes = await readGuardedFile(file, FILE)
  const secret = bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes
  if (secret.length === 0) throw new SystemError('BAD_SECRET_FILE', `${file}: the secret is empty`, {input: file})
  return secret
}
