import {getSystemErrorName} from 'node:util'

/** What went from a socket into a file. Where it could not be written, some is gone that was `taken`. */
export type Moved = {taken: number; written: number; error: NodeJS.ErrnoException | null}

type SystemCall = (...values: unknown[]) => unknown

const SIGNATURES = {
  sendfile: 'int64_t sendfile(int, int, void *, size_t)',
  splice: 'int64_t splice(int, void *, int, void *, size_t, unsigned int)',
  pipe2: 'int pipe2(void *, int)',
  fcntl: 'int fcntl(int, int, int)',
  close: 'int close(int)',
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
  private pipe: {readEnd: number; writeEnd: number} | null = null

  constructor(
    lib: {func(signature: string): SystemCall},
    private readonly koffi: {errno(): number},
  ) {
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

  /** Writes what a socket has, `size` bytes at most, into a file from `at` on. */
  receive(socketFd: number, fileFd: number, at: number, size: number): Moved {
    const {readEnd, writeEnd} = (this.pipe ??= this.openPipe())
    let [taken, written] = [0, 0]
    while (taken < size) {
      const most = Math.min(size - taken, PIPE_BYTES)
      const piece = Number(this.calls.splice(socketFd, null, writeEnd, null, most, SPLICE_F_NONBLOCK))
      if (piece <= 0) break // nothing there, the end, or an error: Node's next read finds the same
      taken += piece
      while (written < taken) {
        this.offset[0] = BigInt(at + written)
        const some = Number(this.calls.splice(readEnd, null, fileFd, this.offset, taken - written, 0))
        if (some <= 0) {
          const error = this.failure()
          this.closePipe() // and what is in it
          return {taken, written, error}
        }
        written += some
      }
    }
    return {taken, written, error: null}
  }

  private failure(): NodeJS.ErrnoException {
    const code = getSystemErrorName(-this.koffi.errno())
    return Object.assign(new Error(code), {code})
  }

  private openPipe(): {readEnd: number; writeEnd: number} {
    const ends = new Int32Array(2)
    if (Number(this.calls.pipe2(ends, O_CLOEXEC)) < 0) throw this.failure()
    const [readEnd, writeEnd] = [ends[0]!, ends[1]!]
    this.calls.fcntl(writeEnd, F_SETPIPE_SZ, PIPE_BYTES)
    return {readEnd, writeEnd}
  }

  private closePipe(): void {
    if (!this.pipe) return
    this.calls.close(this.pipe.readEnd)
    this.calls.close(this.pipe.writeEnd)
    this.pipe = null
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
    return new KernelCopy(koffi.load(null), koffi)
  } catch {
    return null // an optional dependency
  }
}
