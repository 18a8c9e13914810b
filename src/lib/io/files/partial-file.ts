import {createHash, randomBytes} from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import type {Folder} from './folder.js'

const {O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK} = fs.constants

const SUFFIX = '.netkit-part'

/** A partial name is longer than the file's; where that would not fit, a digest stands for it. */
const MAX_NAME_BYTES = 200

/** How long a piece of a partial file is that is read again. */
const PIECE_BYTES = 1024 * 1024

/** Process numbers mean something on one machine, in one namespace of processes. */
const MACHINE = createHash('sha256').update(`${os.hostname()} ${namespace()}`).digest('hex').slice(0, 6)

/** Partial files that this process is writing. */
const inUse = new Set<string>()

/** What becomes of them if the process ends before anybody says so. */
const atExit = new Set<() => void>()
process.on('exit', () => {
  for (const end of atExit) end()
})

/** Whether a name is one of those that partial files go by: nobody may send a file of such a name. */
export function isPartialName(name: string): boolean {
  return name.startsWith('.') && name.endsWith(SUFFIX)
}

export type CommitOptions = {overwrite: boolean; mode: number | null; mtimeMs: number | null}

/**
 * A file in the making: in the folder of the file that it is to become, for its owner alone, and never under the final name before
 * `commit`. While it is being written, its name has our process number in it (`.NAME.PID-MACHINE-RANDOM.netkit-part`), so that no
 * other receiver takes it; when it is `release`d for a later resume, it is `.NAME.netkit-part`.
 */
export class PartialFile {
  /** The end of what is written. */
  sizeBytes: number
  readonly #folder: Folder
  readonly #fd: number
  readonly #own: string
  readonly #name: string
  #isOpen = true
  readonly #atExit: () => void

  private constructor(
    {folder, name, own}: {folder: Folder; name: string; own: string},
    {fd, sizeBytes, isForResume}: {fd: number; sizeBytes: number; isForResume: boolean},
  ) {
    this.#folder = folder
    this.#name = name
    this.#own = own
    this.#fd = fd
    this.sizeBytes = sizeBytes
    inUse.add(own)
    this.#atExit = () => (isForResume ? this.release() : this.discard())
    atExit.add(this.#atExit)
  }

  /** A new, empty one. */
  static create(folder: Folder, name: string, isForResume = false): PartialFile {
    const own = ownName(name)
    const fd = fs.openSync(folder.pathOf(own), O_RDWR | O_CREAT | O_EXCL | (O_NOFOLLOW ?? 0), 0o600)
    return new PartialFile({folder, name, own}, {fd, sizeBytes: 0, isForResume})
  }

  /**
   * What an earlier transfer has left of that file, taken over so that nobody else can, or a new one.
   *
   * @param names what there is in the folder: a receiver that was killed could not release its partial file
   */
  static claim(folder: Folder, name: string, names: readonly string[]): PartialFile {
    const orphans = names.filter((other) => isOrphan(other, name))
    for (const candidate of [releasedName(name), ...orphans]) {
      const own = ownName(name)
      try {
        if (!fs.lstatSync(folder.pathOf(candidate)).isFile()) continue
        fs.renameSync(folder.pathOf(candidate), folder.pathOf(own)) // whoever comes second does not find it
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue
        throw error
      }
      const fd = openOwn(folder.pathOf(own))
      if (fd !== null) {
        return new PartialFile({folder, name, own}, {fd, sizeBytes: fs.fstatSync(fd).size, isForResume: true})
      }
    }
    return PartialFile.create(folder, name, true)
  }

  /** Appends. Throws what write(2) fails with. */
  write(bytes: Uint8Array): void {
    let done = 0
    while (done < bytes.length) {
      const written = fs.writeSync(this.#fd, bytes, done, bytes.length - done, this.sizeBytes)
      this.sizeBytes += written
      done += written
    }
  }

  /** Starts anew. */
  clear(): void {
    fs.ftruncateSync(this.#fd, 0)
    this.sizeBytes = 0
  }

  /** What is there, piece by piece; each piece is outdated by the next. */
  *pieces(): Generator<Uint8Array> {
    const piece = Buffer.allocUnsafe(PIECE_BYTES)
    for (let at = 0; at < this.sizeBytes;) {
      const read = fs.readSync(this.#fd, piece, 0, Math.min(PIECE_BYTES, this.sizeBytes - at), at)
      if (read === 0) throw Object.assign(new Error('it has become shorter'), {code: 'EIO'})
      at += read
      yield piece.subarray(0, read)
    }
  }

  /**
   * Gives the file its name, once its bytes are on the disk: in one step, and without `overwrite` only if nothing has that
   * name; with it, what has the name is replaced, and a symbolic link is replaced, not followed. Rejects with what the
   * system says (EEXIST, ENOSPC …); then `discard` is still to be called.
   */
  async commit({overwrite, mode, mtimeMs}: CommitOptions): Promise<void> {
    fs.fchmodSync(this.#fd, mode ?? 0o666 & ~process.umask())
    if (mtimeMs !== null) fs.futimesSync(this.#fd, mtimeMs / 1000, mtimeMs / 1000)
    await new Promise<void>((resolve, reject) => {
      fs.fsync(this.#fd, (error) => (error ? reject(error) : resolve()))
    })
    const [from, to] = [this.#folder.pathOf(this.#own), this.#folder.pathOf(this.#name)]
    if (overwrite) fs.renameSync(from, to)
    else renameWithoutClobber(from, to)
    this.#folder.sync()
    this.#close()
  }

  /** Removes it. May be called at any time. */
  discard(): void {
    if (!this.#isOpen) return
    try {
      fs.rmSync(this.#folder.pathOf(this.#own), {force: true})
    } catch {
      // the disk takes no changes any more: whatever brought us here has been told already
    }
    this.#close()
  }

  /** Leaves it to whoever sends the same file again. May be called at any time. */
  release(): void {
    if (!this.#isOpen) return
    try {
      fs.renameSync(this.#folder.pathOf(this.#own), this.#folder.pathOf(releasedName(this.#name)))
    } catch {
      // the folder was removed, and the file with it
    }
    this.#close()
  }

  #close(): void {
    this.#isOpen = false
    inUse.delete(this.#own)
    atExit.delete(this.#atExit)
    fs.closeSync(this.#fd)
  }
}

/** rename(2) replaces what has the name; link(2) never does. */
function renameWithoutClobber(from: string, to: string): void {
  try {
    fs.linkSync(from, to)
  } catch (error) {
    const {code = ''} = error as NodeJS.ErrnoException
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(code)) throw error
    // A file system without links (FAT): between the question and the answer somebody else may take the name.
    if (fs.lstatSync(to, {throwIfNoEntry: false})) throw Object.assign(new Error('it exists'), {code: 'EEXIST'})
    return fs.renameSync(from, to)
  }
  fs.unlinkSync(from)
}

/** Null, and it is removed, where it is no file of ours with one name: a finished file may have lost its second one only just. */
function openOwn(file: string): number | null {
  const fd = fs.openSync(file, O_RDWR | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0))
  const {nlink, uid} = fs.fstatSync(fd)
  if (nlink === 1 && uid === (process.getuid?.() ?? uid)) return fd
  fs.closeSync(fd)
  fs.unlinkSync(file)
  return null
}

function stem(name: string): string {
  return Buffer.byteLength(name) <= MAX_NAME_BYTES ? name : createHash('sha256').update(name).digest('hex').slice(0, 32)
}

function releasedName(name: string): string {
  return `.${stem(name)}${SUFFIX}`
}

function ownName(name: string): string {
  return `.${stem(name)}.${process.pid}-${MACHINE}-${randomBytes(4).toString('hex')}${SUFFIX}`
}

/** Whether a process that is no more was writing that file under this name. */
function isOrphan(partial: string, name: string): boolean {
  const start = `.${stem(name)}.`
  if (!partial.startsWith(start) || !partial.endsWith(SUFFIX)) return false
  const [, pid, machine] =
    /^(\d{1,10})-([0-9a-f]{6})-[0-9a-f]{8}$/.exec(partial.slice(start.length, -SUFFIX.length)) ?? []
  if (pid === undefined || machine !== MACHINE) return false
  return Number(pid) === process.pid ? !inUse.has(partial) : !isAlive(Number(pid))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

function namespace(): string {
  try {
    return fs.readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}
