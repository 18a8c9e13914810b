import fs from 'node:fs'
import path from 'node:path'

const {O_RDONLY, O_DIRECTORY, O_NOFOLLOW} = fs.constants

/** Where the kernel lets a path begin at an open descriptor (proc_pid_fd(5)). */
const DESCRIPTORS = '/proc/self/fd'
const hasDescriptors = process.platform === 'linux' && fs.existsSync(DESCRIPTORS)

/**
 * A folder that is held open. Names are looked up from its descriptor, step by step: whoever renames a folder above it or puts a
 * symbolic link in its place meanwhile leads nobody astray. (Other systems than Linux have no such path; there
 * each step is checked before it is taken.)
 */
export class Folder {
  private constructor(
    private readonly fd: number,
    private readonly base: string,
  ) {}

  /** @param folder what the user named: symbolic links in it are the user's own */
  static open(folder: string): Folder {
    const fd = fs.openSync(folder, O_RDONLY | (O_DIRECTORY ?? 0))
    return new Folder(fd, hasDescriptors ? `${DESCRIPTORS}/${fd}` : path.resolve(folder))
  }

  /**
   * The folder in this one, made if there is none. Throws ENOTDIR or ELOOP for anything else, symbolic links included.
   *
   * @param onMade told where it was made
   */
  enter(name: string, onMade: () => void = () => {}): Folder {
    const inner = this.pathOf(name)
    try {
      fs.mkdirSync(inner)
      onMade()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    return this.#openInner(inner)
  }

  /**
   * Removes folders in this one as far as they are empty, the innermost first.
   *
   * @param names each in the one before
   * @param mayGo asked with the number of names down to a folder
   */
  prune(names: readonly string[], mayGo: (depth: number) => boolean): void {
    const [name, ...rest] = names
    if (name === undefined) return
    try {
      const inner = this.#openInner(this.pathOf(name))
      try {
        inner.prune(rest, (depth) => mayGo(depth + 1))
      } finally {
        inner.close()
      }
      if (mayGo(1)) fs.rmdirSync(this.pathOf(name))
    } catch {
      // not empty, or gone already
    }
  }

  #openInner(inner: string): Folder {
    if (!hasDescriptors && !fs.lstatSync(inner).isDirectory()) {
      throw Object.assign(new Error('not a folder'), {code: 'ENOTDIR'})
    }
    const fd = fs.openSync(inner, O_RDONLY | (O_DIRECTORY ?? 0) | (O_NOFOLLOW ?? 0))
    return new Folder(fd, hasDescriptors ? `${DESCRIPTORS}/${fd}` : inner)
  }

  /** For the functions of node:fs; `name` is one name, checked by the caller. */
  pathOf(name: string): string {
    return `${this.base}/${name}`
  }

  names(): string[] {
    return fs.readdirSync(`${this.base}/.`)
  }

  /** Whether there is anything of that name, a symbolic link to nowhere included. */
  has(name: string): boolean {
    return fs.lstatSync(this.pathOf(name), {throwIfNoEntry: false}) !== undefined
  }

  /** Bytes that this user may still write to the file system; Infinity where it does not say. */
  freeBytes(): number {
    const {blocks, bavail, bsize} = fs.statfsSync(`${this.base}/.`)
    return blocks > 0 ? bavail * bsize : Infinity
  }

  /** What was renamed in it survives a power cut, where the file system can promise that. */
  sync(): void {
    try {
      fs.fsyncSync(this.fd)
    } catch {
      // not every file system, nor Windows, syncs folders
    }
  }

  close(): void {
    fs.closeSync(this.fd)
  }
}
