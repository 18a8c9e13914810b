import fs from 'node:fs'
import type {Socket} from 'node:net'
import {isTerminal} from './terminal.js'

const {O_WRONLY, O_NONBLOCK = 0, O_NOCTTY = 0} = fs.constants

/** What is behind a descriptor that is written to: who reads a pipe or a terminal may stall, a file takes everything. */
type Kind = 'pipe' | 'terminal' | 'file'

/**
 * Opens what is behind a descriptor once more, without blocking. O_NONBLOCK belongs to the open file description (open(2)), which a
 * pipe's writers share: set there, it would make the writes of others fail with EAGAIN, so Linux gives us a description of our own.
 * Null where there is none: elsewhere, for sockets, for pipes that nobody reads any more or that belong to another user.
 */
export function openOwnDescription(fd: number): number | null {
  if (process.platform !== 'linux') return null
  try {
    return fs.openSync(`/proc/self/fd/${fd}`, O_WRONLY | O_NONBLOCK | O_NOCTTY)
  } catch {
    return null
  }
}

/** A stream into a pipe or socket that we were given. */
export function pipeStream(fd: number): Socket {
  const {Socket: Stream} = process.getBuiltinModule('node:net')
  return new Stream({fd: openOwnDescription(fd) ?? fd, readable: false, writable: true})
}

/** A descriptor that may be written to without blocking (EAGAIN says that it is full), and how to wait until it is not. */
export type NonBlocking = {
  fd: number
  /** Writes, sooner or later; `done` is told of an error. The bytes must stay as they are until then. */
  write(bytes: Uint8Array, done: (error?: Error | null) => void): void
  /** What waits is given up. */
  release(): void
}

/** How often a terminal is asked whether it goes on (Ctrl-Q). */
const LOOK_MS = 5

/** Null where writing never waits, or where the system can't say so (Windows, terminals of macOS): then writes block. */
export function openNonBlocking(fd: number): NonBlocking | null {
  if (process.platform === 'win32') return null
  const kind = kindOf(fd)
  if (kind === 'file') return null
  const own = openOwnDescription(fd)
  if (kind === 'terminal') return own === null ? null : polled(own)
  const {Socket: Stream} = process.getBuiltinModule('node:net')
  const open = (): Socket => new Stream({fd: own ?? fd, readable: false, writable: true}).on('error', () => {}) // `done` is told
  let stream = own === null ? open() : null // this makes a shared description non-blocking; at exit Node sets that right
  return {
    fd: own ?? fd,
    write: (bytes, done) => void (stream ??= open()).write(bytes, done),
    release() {
      if (stream && own !== null) stream.destroy()
      else if (own !== null) fs.closeSync(own)
      else stream?.unref()
    },
  }
}

function polled(fd: number): NonBlocking {
  let timer: NodeJS.Timeout | undefined
  return {
    fd,
    write(bytes, done) {
      const go = (at: number) => {
        try {
          while (at < bytes.length) at += fs.writeSync(fd, bytes, at)
          done()
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === 'EAGAIN') timer = setTimeout(go, LOOK_MS, at)
          else done(error as Error)
        }
      }
      timer = setTimeout(go, LOOK_MS, 0)
    },
    release() {
      clearTimeout(timer)
      fs.closeSync(fd)
    },
  }
}

function kindOf(fd: number): Kind {
  try {
    const stat = fs.fstatSync(fd)
    if (stat.isFIFO() || stat.isSocket()) return 'pipe'
    return isTerminal(fd) ? 'terminal' : 'file'
  } catch {
    return 'file'
  }
}
