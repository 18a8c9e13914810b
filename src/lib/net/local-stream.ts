import fs from 'node:fs'
import net from 'node:net'
import {Readable, Writable} from 'node:stream'
import tty from 'node:tty'
import {SystemError} from '../errors.js'

/** What is behind a descriptor: a file (or a device) has its bytes ready, a pipe (or a socket) when somebody sends them. */
export type LocalKind = 'file' | 'pipe' | 'terminal'

/** Bytes from this machine. Errors are SystemError CANNOT_READ. */
export type LocalInput = {
  stream: Readable
  kind: LocalKind
  /** Nobody reads on: the program need not wait for it any more. */
  release(): void
}

export type LocalOutput = {
  stream: Writable
  kind: LocalKind
  /** What waits to be written is given up: for a reader that has stopped reading. */
  release(): void
}

const FILE_CHUNK = 256 * 1024

/** Reads a descriptor that we were started with, as it comes and no faster than it is taken. */
export function openInput(fd: number): LocalInput {
  const kind = kindOf(fd)
  if (kind === 'file') {
    const stream = fs.createReadStream('', {fd, autoClose: false, highWaterMark: FILE_CHUNK})
    return {stream, kind, release: () => stream.destroy()}
  }
  const options = {fd, readable: true, writable: false, manualStart: true} // as process.stdin: nothing is read yet
  const stream = kind === 'terminal' ? new tty.ReadStream(fd) : new net.Socket(options)
  // Closing it would leave a pipe non-blocking for those who share it; at exit Node sets that right, if it is still open.
  return {stream: stream.pause(), kind, release: () => stream.pause().unref()}
}

/** Writes to a descriptor: standard output, or an opened file. */
export function openOutput(fd: number): LocalOutput {
  const kind = kindOf(fd)
  if (kind === 'pipe') {
    const stream = new net.Socket({fd, readable: false, writable: true})
    return {stream, kind, release: () => stream.destroy()}
  }
  const write = (chunk: Uint8Array, _encoding: unknown, done: (error?: Error) => void) => {
    try {
      writeWhole(fd, chunk)
      done()
    } catch (error) {
      done(error as Error)
    }
  }
  const stream = new Writable({write, decodeStrings: true})
  return {stream, kind, release: () => stream.destroy()}
}

/** A file for results; what was in it is gone. Throws SystemError CANNOT_WRITE. */
export function createFile(name: string): number {
  try {
    return fs.openSync(name, 'w')
  } catch (error) {
    throw cannotWrite(error, name)
  }
}

export function cannotWrite(error: unknown, name = 'the output'): SystemError {
  return new SystemError('CANNOT_WRITE', `cannot write ${name}: ${(error as Error).message}`, {cause: error})
}

export function cannotRead(error: unknown): SystemError {
  const {code, message} = error as NodeJS.ErrnoException
  const reason = code === 'EISDIR' ? 'it is a folder' : message
  return new SystemError('CANNOT_READ', `cannot read stdin: ${reason}`, {cause: error, input: '-'})
}

function kindOf(fd: number): LocalKind {
  const stat = fs.fstatSync(fd)
  if (stat.isFIFO() || stat.isSocket()) return 'pipe'
  return tty.isatty(fd) ? 'terminal' : 'file'
}

/** A write may take less than it was given, and a disk may fill up half-way. */
function writeWhole(fd: number, chunk: Uint8Array): void {
  for (let done = 0; done < chunk.length;) {
    try {
      done += fs.writeSync(fd, chunk, done)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1) // another process made it non-blocking
    }
  }
}
