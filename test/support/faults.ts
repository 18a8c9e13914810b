import {execFileSync, spawn} from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {cleanEnv, PROGRAM, type Run} from './run-netkit.js'

/** Whether this system has what the faults are made of: FIFOs, /dev/full, /proc. */
export const hasFaults = process.platform === 'linux'

let count = 0

export function makeFifo(folder: string): string {
  const fifo = path.join(folder, `fifo-${process.pid}-${++count}`)
  execFileSync('mkfifo', [fifo])
  return fifo
}

/** A pipe whose reader has stalled. */
export type StalledPipe = {
  /** Its end for writing, to be handed to a program. */
  fd: number
  /** The other end. */
  readFd: number
  /** What is there to be read now. */
  readNow(): Buffer
  /** Reads on, until all writers have gone. */
  readAll(): Promise<Buffer>
  /** The reader leaves, and so do we. */
  close(): void
}

const {O_RDONLY, O_WRONLY, O_NONBLOCK} = fs.constants

/** @param full it takes nothing more, not even one byte */
export function stalledPipe(folder: string, {full}: {full: boolean}): StalledPipe {
  const fifo = makeFifo(folder)
  const reader = fs.openSync(fifo, O_RDONLY | O_NONBLOCK)
  let fd: number | null = fs.openSync(fifo, O_WRONLY)
  if (full) fill(fifo)
  const readNow = () => {
    const chunks: Buffer[] = []
    const chunk = Buffer.alloc(64 * 1024)
    try {
      for (let size; (size = fs.readSync(reader, chunk)) > 0;) chunks.push(Buffer.from(chunk.subarray(0, size)))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      return Buffer.concat(chunks)
    }
    hasEnded = true
    return Buffer.concat(chunks)
  }
  let hasEnded = false
  const closeWriter = () => {
    if (fd !== null) fs.closeSync(fd)
    fd = null
  }
  return {
    fd,
    readFd: reader,
    readNow,
    async readAll() {
      closeWriter()
      const chunks: Buffer[] = []
      for (;;) {
        chunks.push(readNow())
        if (hasEnded) return Buffer.concat(chunks)
        await delay(1)
      }
    },
    close() {
      closeWriter()
      fs.closeSync(reader)
      fs.rmSync(fifo)
    },
  }
}

function fill(fifo: string): void {
  const fd = fs.openSync(fifo, O_WRONLY | O_NONBLOCK)
  try {
    for (const size of [4096, 1]) {
      try {
        for (;;) fs.writeSync(fd, Buffer.alloc(size))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      }
    }
  } finally {
    fs.closeSync(fd)
  }
}

/** One of a program's standard streams: a descriptor, a file, or `closed`. */
export type Stream = number | string

export type FaultyOptions = {
  stdin?: Stream
  stdout?: Stream
  stderr?: Stream
  env?: Record<string, string | undefined>
  /** ulimit -n */
  openFiles?: number
  cwd?: string
}

/** A program that was started in a world with a fault. */
export class FaultyRun {
  readonly pid: number
  readonly ended: Promise<Run>
  private hasEnded = false

  constructor(
    args: readonly string[],
    {stdin = '/dev/null', stdout = '/dev/null', env, openFiles, ...options}: FaultyOptions,
  ) {
    const files: number[] = []
    const descriptor = (stream: Stream, flags: string) => {
      if (typeof stream === 'number') return stream
      files.push(fs.openSync(stream === 'closed' ? '/dev/null' : stream, flags))
      return files.at(-1)!
    }
    const {stderr = 'pipe', cwd} = options
    const closed = [stdin === 'closed' && '<&-', stdout === 'closed' && '>&-', stderr === 'closed' && '2>&-']
    const limit = openFiles === undefined ? '' : `ulimit -n ${openFiles} && `
    const script = `${limit}exec "$0" "$@" ${closed.filter(Boolean).join(' ')}`
    const child = spawn('/bin/sh', ['-c', script, process.execPath, PROGRAM, ...args], {
      cwd,
      env: cleanEnv(env),
      stdio: [descriptor(stdin, 'r'), descriptor(stdout, 'w'), stderr === 'pipe' ? 'pipe' : descriptor(stderr, 'w')],
    })
    for (const file of files) fs.closeSync(file)
    this.pid = child.pid!
    this.ended = new Promise((resolve, reject) => {
      const chunks: Buffer[] = []
      child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk))
      child.once('error', reject)
      child.once('close', (code, signal) => {
        this.hasEnded = true
        resolve({stdout: '', stderr: Buffer.concat(chunks).toString(), code, signal})
      })
    })
  }

  /** Resolves when it holds, or when the program has ended. */
  async until(holds: () => boolean): Promise<void> {
    while (!this.hasEnded && !holds()) await delay(10)
  }

  /** Whether netkit has begun to listen to signals: Node itself catches SIGINT and SIGTERM, netkit alone SIGHUP (signal 1, proc_pid_status(5)). */
  hearsSignals(): boolean {
    const caught = /^SigCgt:\s*(\S+)$/m.exec(this.read('status'))?.[1]
    return caught !== undefined && (BigInt(`0x${caught}`) & 1n) === 1n
  }

  /** Whether it is blocked in write(2), since a pipe is full (proc_pid_wchan(5)). */
  isWaitingToWrite(): boolean {
    return /pipe_write/.test(this.read('wchan'))
  }

  private read(file: string): string {
    try {
      return fs.readFileSync(`/proc/${this.pid}/${file}`, 'latin1')
    } catch {
      return ''
    }
  }

  /** How it ends after a signal; rejects where it does not, after a time in which even a busy machine gets it done. */
  async endBy(signal: NodeJS.Signals): Promise<Run> {
    if (!this.hasEnded) process.kill(this.pid, signal)
    const late = new AbortController()
    const limit = delay(TOO_LATE_MS, null, {signal: late.signal}).catch(() => null)
    const run = await Promise.race([this.ended, limit])
    late.abort()
    if (run !== null) return run
    process.kill(this.pid, 'SIGKILL')
    const {stderr} = await this.ended
    throw new Error(`${signal} did not end it within ${TOO_LATE_MS} ms: ${stderr}`)
  }
}

/** SPEC: 3 s; a machine with many other things to do needs longer. */
const TOO_LATE_MS = 20_000
