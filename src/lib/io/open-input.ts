import fs from 'node:fs'
import type net from 'node:net'
import tty from 'node:tty'
import {NetkitError, type SystemError} from '../errors.js'
import {cannotRead} from './cannot-read.js'
import {cannotWrite} from './cannot-write.js'
import {writeWhole} from './open-for-writing.js'
import {pipeStream} from './open-for-writing.js'
import {readPipe} from '../node-internals/read-pipe.js'
import {sendReused} from '../node-internals/send-reused.js'

/** What is behind a descriptor: a file (or a device) has its bytes ready, a pipe (or a socket) when somebody sends them. */
type LocalKind = 'file' | 'pipe' | 'terminal'

/**
 * Takes bytes, which are only there until it returns true, or until it calls `ready`. So memory is used again and again,
 * and nothing more is read before there is room for it.
 */
type Take = (bytes: Uint8Array, ready: () => void) => boolean

/** Bytes from this machine, in the order in which they come, to one taker at a time. */
export type LocalInput = {
  kind: LocalKind
  /** All was read and taken. */
  readonly hasEnded: boolean
  /** Begins, or goes on. `onError` is told SystemError CANNOT_READ or what a stage in between has found. */
  start(taker: {take: Take; onEnd: () => void; onError: (error: NetkitError) => void}): void
  /** What comes from now on waits for the next taker. */
  stop(): void
  /** Nobody reads on: the program need not wait for it any more. */
  release(): void
}

export type LocalOutput = {
  take: Take
  /** Pieces of what size go best: a pipe takes 64 KiB at once. */
  pieceBytes: number
  /** Resolves when all is written. */
  finish(): Promise<void>
  /** Told once of SystemError CANNOT_WRITE, or null when nobody reads on. */
  onError(listener: (error: SystemError | null) => void): void
  /** What waits to be written is given up. */
  release(): void
}

const FILE_CHUNK = 512 * 1024
const PIPE_CHUNK = 64 * 1024 // what a pipe of Linux holds

type Taker = Parameters<LocalInput['start']>[0]

/** Opens a descriptor that we were started with; nothing is read before `start`. */
export function openLocalInput(fd: number): LocalInput {
  const kind = kindOf(fd)
  if (kind === 'file') return new FileInput(fd)
  return kind === 'pipe' ? pipeInput(fd) : terminalInput(fd)
}

/** Reads the next piece while the last one is being taken. */
class FileInput implements LocalInput {
  readonly kind = 'file'
  hasEnded = false
  private taker: Taker | null = null
  private wake = () => {}
  private isRunning = false

  constructor(private readonly fd: number) {}

  start(taker: Taker): void {
    this.taker = taker
    this.wake()
    if (!this.isRunning) void this.run().catch((error: unknown) => this.taker?.onError(explained(error)))
  }

  stop(): void {
    this.taker = null
  }

  release(): void {
    this.stop()
  }

  private async run(): Promise<void> {
    this.isRunning = true
    const [memory, other] = [Buffer.allocUnsafeSlow(FILE_CHUNK), Buffer.allocUnsafeSlow(FILE_CHUNK)]
    let [now, then] = [memory, other]
    let size = await readFile(this.fd, now)
    while (size > 0) {
      while (!this.taker) await new Promise<void>((resolve) => (this.wake = resolve))
      const {take} = this.taker
      const bytes = now.subarray(0, size)
      const taken = new Promise<void>((resolve) => {
        if (take(bytes, resolve)) resolve()
      })
      const next = readFile(this.fd, then)
      size = await next
      await taken
      ;[now, then] = [then, now]
    }
    this.hasEnded = true
    this.taker?.onEnd()
  }
}

function readFile(fd: number, memory: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.read(fd, memory, 0, memory.length, null, (error, size) => (error ? reject(error) : resolve(size)))
  })
}

function pipeInput(fd: number): LocalInput {
  const memory = Buffer.allocUnsafeSlow(PIPE_CHUNK)
  const stream = readPipe(fd, memory, (bytes) => input.taker!.take(bytes, () => input.taker && stream.resume()))
  const input = streamInput('pipe', stream)
  return input
}

function terminalInput(fd: number): LocalInput {
  const stream = new tty.ReadStream(fd)
  const input = streamInput('terminal', stream)
  stream.on('data', (chunk: Buffer) => {
    if (!input.taker?.take(chunk, () => input.taker && stream.resume())) stream.pause()
  })
  stream.pause()
  return input
}

function streamInput(kind: LocalKind, stream: net.Socket): LocalInput & {taker: Taker | null} {
  const input = {
    kind,
    hasEnded: false,
    taker: null as Taker | null,
    start(taker: Taker) {
      input.taker = taker
      stream.resume()
    },
    stop() {
      input.taker = null
      stream.pause()
    },
    // Closing it would leave a pipe non-blocking for those who share it; at exit Node sets that right, if it is still open.
    release() {
      input.stop()
      stream.unref()
    },
  }
  stream.once('end', () => {
    input.hasEnded = true
    input.taker?.onEnd()
  })
  stream.on('error', (error) => input.taker?.onError(explained(error)))
  return input
}

/** Writes to a descriptor: standard output, or an opened file. */
export function openLocalOutput(fd: number): LocalOutput {
  return kindOf(fd) === 'pipe' ? pipeOutput(fd) : fileOutput(fd)
}

function pipeOutput(fd: number): LocalOutput {
  const stream = pipeStream(fd)
  return {
    take: (bytes, ready) => sendReused(stream, bytes, ready),
    pieceBytes: PIPE_CHUNK,
    finish: () => new Promise((resolve) => (stream.destroyed ? resolve() : stream.write('', () => resolve()))),
    onError: (listener) =>
      stream.once('error', (error: NodeJS.ErrnoException) =>
        listener(error.code === 'EPIPE' ? null : cannotWrite('the output', error)),
      ),
    release: () => {
      if (stream.writableLength > 0) stream.destroy()
    },
  }
}

function fileOutput(fd: number): LocalOutput {
  let tell: (error: SystemError | null) => void = () => {}
  const take = (bytes: Uint8Array) => {
    try {
      writeWhole(fd, bytes)
    } catch (error) {
      tell((error as NodeJS.ErrnoException).code === 'EPIPE' ? null : cannotWrite('the output', error))
    }
    return true
  }
  return {
    take,
    pieceBytes: FILE_CHUNK,
    finish: async () => {},
    onError: (listener) => (tell = listener),
    release: () => {},
  }
}

function explained(error: unknown): NetkitError {
  return error instanceof NetkitError ? error : cannotRead('stdin', error, '-')
}

function kindOf(fd: number): LocalKind {
  const stat = fs.fstatSync(fd)
  if (stat.isFIFO() || stat.isSocket()) return 'pipe'
  return tty.isatty(fd) ? 'terminal' : 'file'
}
