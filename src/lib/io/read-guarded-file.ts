import fs from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'
import {SystemError} from '../errors.js'
import {fileErrorReason} from './explain-file-error.js'

export type GuardedFile = {
  /** What it is for people: `secret`, `key`. */
  what: string
  /** Of SystemError, where it is refused. */
  code: string
  maxBytes: number
  /** Others may read it, as they may a certificate; never write. */
  isPublic?: boolean
}

/** What a pipe may hold that somebody fills in one go, and how long it may take them: a password manager asks its user first. */
const MAX_PIPE_BYTES = 64 * 1024
const PIPE_MS = 30_000
const LOOK_AGAIN_MS = 10

/**
 * A file on which the safety of a connection rests. Links are followed, as secrets of containers are links, and what was opened is checked: it
 * belongs to us or to root, nobody else may write to it, nor read it unless it is root's and the group's. A pipe (`<(…)`, a FIFO) is
 * read until its end, without waiting for somebody to open it. Rejects with a SystemError.
 */
export async function readGuardedFile(
  file: string,
  {what, code, maxBytes, isPublic = false}: GuardedFile,
): Promise<Buffer> {
  const refuse = (reason: string, cause?: unknown): never => {
    throw new SystemError(code, `${file}: ${reason}`, {input: file, cause})
  }
  let fd: number | null = null
  try {
    fd = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0))
    const stat = fs.fstatSync(fd)
    if (!stat.isFile() && !stat.isFIFO()) refuse('not a file')
    const wrong = process.platform === 'win32' ? null : whyUnsafe(stat, isPublic)
    if (wrong !== null) refuse(wrong)
    const most = stat.isFIFO() ? Math.min(maxBytes, MAX_PIPE_BYTES) : maxBytes
    const bytes = await readUpTo(fd, most + 1)
    if (bytes === null) refuse(`no complete secret within ${PIPE_MS / 1000} s`)
    return bytes!.length <= most ? bytes! : refuse(`longer than ${most} bytes, too long for a ${what}`)
  } catch (error) {
    if (error instanceof SystemError) throw error
    return refuse(`cannot read the ${what}: ${fileErrorReason(error)}`, error)
  } finally {
    if (fd !== null) fs.closeSync(fd)
  }
}

function whyUnsafe({uid, mode}: fs.Stats, isPublic: boolean): string | null {
  const bits = `(mode ${(mode & 0o777).toString(8)})`
  if (uid !== process.geteuid!() && uid !== 0) return `it belongs to another user (${uid}), who could change it`
  if (isPublic) return (mode & 0o022) === 0 ? null : `other users can change it ${bits}: run chmod go-w`
  const forbidden = uid === 0 ? 0o037 : 0o077
  return (mode & forbidden) === 0 ? null : `other users can read or change it ${bits}: run chmod 600`
}

/** Null: a pipe whose writer takes too long. */
async function readUpTo(fd: number, size: number): Promise<Buffer | null> {
  const bytes = Buffer.alloc(size)
  const until = performance.now() + PIPE_MS
  for (let at = 0; ;) {
    try {
      const count = at < size ? fs.readSync(fd, bytes, at, size - at, null) : 0
      if (count === 0) return bytes.subarray(0, at)
      at += count
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      if (performance.now() > until) return null
      await delay(LOOK_AGAIN_MS)
    }
  }
}

/** A secret is short; whatever is longer is some other file. */
const SECRET_FILE = {what: 'secret', code: 'BAD_SECRET_FILE', maxBytes: 4096}

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
  const bytes = await readGuardedFile(file, SECRET_FILE)
  const secret = bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes
  if (secret.length === 0) throw new SystemError('BAD_SECRET_FILE', `${file}: the secret is empty`, {input: file})
  return secret
}
