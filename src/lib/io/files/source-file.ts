import fs from 'node:fs'
import {SystemError} from '../../errors.js'
import {explainFileError} from '../explain-file-error.js'

const {O_RDONLY, O_NONBLOCK, O_NOFOLLOW} = fs.constants

/** A file that is being sent, as it was when it was opened. */
export class SourceFile {
  private constructor(
    private readonly fd: number,
    private readonly name: string,
    private readonly stat: fs.BigIntStats,
  ) {}

  /**
   * Throws SystemError NO_SUCH_FILE, PERMISSION, NOT_A_FILE, SIZE_UNKNOWN …
   *
   * @param isNamed by the user, who may mean what a symbolic link leads to; what was found in a folder is none, and stays none
   */
  static open(name: string, isNamed: boolean): SourceFile {
    let fd: number | undefined
    try {
      // Non-blocking: a pipe without a writer would keep us waiting.
      fd = fs.openSync(name, O_RDONLY | (O_NONBLOCK ?? 0) | (isNamed ? 0 : (O_NOFOLLOW ?? 0)))
      const stat = fs.fstatSync(fd, {bigint: true})
      if (!stat.isFile()) throw notAFile(name)
      if (stat.size === 0n && fs.readSync(fd, Buffer.alloc(1), 0, 1, 0) > 0) throw sizeUnknown(name)
      return new SourceFile(fd, name, stat)
    } catch (error) {
      if (fd !== undefined) fs.closeSync(fd)
      throw explainFileError(error, name, 'CANNOT_READ')
    }
  }

  get sizeBytes(): number {
    return Number(this.stat.size)
  }

  /** Permissions alone: no set-user-ID, no sticky bit. */
  get mode(): number {
    return Number(this.stat.mode) & 0o777
  }

  get mtimeMs(): number {
    return Math.max(0, Number(this.stat.mtimeMs))
  }

  /** Fills the start of `buffer` from `at` on, `size` bytes at most. Throws SystemError SOURCE_CHANGED at its end. */
  read(buffer: Uint8Array, size: number, at: number): Uint8Array {
    let read: number
    try {
      read = fs.readSync(this.fd, buffer, 0, size, at)
    } catch (error) {
      throw explainFileError(error, this.name, 'CANNOT_READ')
    }
    if (read === 0) throw this.changed()
    return buffer.subarray(0, read)
  }

  /** To be asked before the last bytes go. Throws SystemError SOURCE_CHANGED. */
  checkUnchanged(): void {
    const {size, mtimeNs} = fs.fstatSync(this.fd, {bigint: true})
    if (size !== this.stat.size || mtimeNs !== this.stat.mtimeNs) throw this.changed()
  }

  close(): void {
    fs.closeSync(this.fd)
  }

  private changed(): SystemError {
    return new SystemError('SOURCE_CHANGED', `${this.name}: it changed while being sent; send a copy`, {
      input: this.name,
    })
  }
}

/** As those of /proc: the system makes up their bytes when they are read. */
function sizeUnknown(name: string): SystemError {
  const reason = 'it has bytes, but the system says that it is empty; send them from standard input (- --as-name NAME)'
  return new SystemError('SIZE_UNKNOWN', `${name}: ${reason}`, {input: name})
}

export function notAFile(name: string): SystemError {
  return new SystemError('NOT_A_FILE', `${name}: neither a file nor a folder`, {input: name})
}
