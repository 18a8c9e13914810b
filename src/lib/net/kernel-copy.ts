import fs from 'node:fs'

/** What went from a socket into a file. Where it could not be written, some is gone that was `taken`. */
export type Moved = {taken: number; written: number; error: NodeJS.ErrnoException | null}

type Pipe = {readEnd: number; writeEnd: number}

type SystemCall = (...values: unknown[]) => unknown

const SIGNATURES = {
  sendfile: 'int64_t sendfile(int, int, void *, size_t)',
  splice: 'int64_t splice(int, void *, int, void *, size_t, unsigned int)',
  pipe2: 'int pipe2(void *, int)',
  fcntl: 'int fcntl(int, int, int)',
} as const

const O_CLOEXEC = 0o2000000
const F_SETPIPE_SZ = 1031
const SPLICE_F_NONBLOCK = 2

/** What a pipe holds: more needs a privilege (/proc/sys/fs/pipe-max-size). */
const PIPE_BYTES = 1024 * 1024

/**
 * Bytes between files and sockets that never come up to this program (sendfile(2), splice(2)): for whoever need not look at them. By
 * koffi, on Linux; whoever has none reads and writes.
 */
export class KernelCopy {
  private readonly calls: Record<keyof typeof SIGNATURES, SystemCall>
  private readonly offset = new BigInt64Array(1)
  /** Bytes go from a socket into a file by way of a pipe, which is empty between two calls. */
  private pipe: Pipe | null = null
  private canWrite = true

  constructor(lib: {func(signature: string): SystemCall}) {
    const entries = Object.entries(SIGNATURES).map(([name, signature]) => [name, lib.func(signature)] as const)
    this.calls = Object.fromEntries(entries) as KernelCopy['calls']
  }

  /**
   * Hands bytes of a file to a socket whose queue in Node is empty. Waits for nothing.
   *
   * @returns how many the system has taken; 0 also where it fails: an ordinary write then says why
   */
  send(socketFd: number, fileFd: number, at: number, size: number): number {
    this.offset[0] = BigInt(at)
    return Math.max(0, Number(this.calls.sendfile(socketFd, fileFd, this.offset, size)))
  }

  /**
   * Writes what a socket has, `size` bytes at most, into a file from `at` on. Takes nothing where there is no pipe to be had, and from a file
   * on that the kernel cannot write to.
   */
  receive(socketFd: number, fileFd: number, at: number, size: number): Moved {
    const pipe = this.canWrite ? (this.pipe ??= this.openPipe()) : null
    let [taken, written] = [0, 0]
    if (!pipe) return {taken, written, error: null}
    while (this.canWrite && taken < size) {
      const most = Math.min(size - taken, PIPE_BYTES)
      const piece = Number(this.calls.splice(socketFd, null, pipe.writeEnd, null, most, SPLICE_F_NONBLOCK))
      if (piece <= 0) break // nothing there, the end, or an error: Node's next read finds the same
      taken += piece
      while (written < taken) {
        this.offset[0] = BigInt(at + written)
        const some = Number(this.calls.splice(pipe.readEnd, null, fileFd, this.offset, taken - written, 0))
        if (some > 0) written += some
        else {
          const error = this.writeRest(pipe.readEnd, taken - written, fileFd, at + written)
          if (error) return {taken, written, error}
          written = taken
        }
      }
    }
    return {taken, written, error: null}
  }

  /** Empties the pipe in the ordinary way, which knows why it does not work; where it does, the kernel could not (EINVAL, splice(2)). */
  private writeRest(readEnd: number, size: number, fileFd: number, at: number): NodeJS.ErrnoException | null {
    const rest = Buffer.allocUnsafe(size)
    for (let read = 0; read < size;) read += fs.readSync(readEnd, rest, {offset: read})
    try {
      for (let done = 0; done < size;) done += fs.writeSync(fileFd, rest, done, size - done, at + done)
    } catch (error) {
      return error as NodeJS.ErrnoException
    }
    this.canWrite = false
    return null
  }

  /** Null where there are no descriptors left for it. */
  private openPipe(): Pipe | null {
    const ends = new Int32Array(2)
    if (Number(this.calls.pipe2(ends, O_CLOEXEC)) < 0) return null
    const [readEnd, writeEnd] = [ends[0]!, ends[1]!]
    this.calls.fcntl(writeEnd, F_SETPIPE_SZ, PIPE_BYTES)
    return {readEnd, writeEnd}
  }
}

let opened: Promise<KernelCopy | null> | undefined

/** Null on another system than Linux, and where koffi is not installed. */
export function openKernelCopy(): Promise<KernelCopy | null> {
  opened ??= load()
  return opened
}

async function load(): Promise<KernelCopy | null> {
  if (process.platform !== 'linux') return null
  try {
    const {default: koffi} = await import('koffi')
    return new KernelCopy(koffi.load(null))
  } catch {
    return null // an optional dependency
  }
}
