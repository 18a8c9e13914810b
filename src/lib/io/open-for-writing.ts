import fs from 'node:fs'
import type {Socket} from 'node:net'
import path from 'node:path'
import {SystemError} from '../errors.js'
import {cannotWrite} from './cannot-write.js'
import {pause} from './pause.js'
import {isTerminal} from './terminal.js'

const {O_WRONLY, O_CREAT, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_NOCTTY = 0} = fs.constants

/** Others may write to it: they may have prepared what lies there. */
const WRITABLE_FOR_OTHERS = 0o022

/** How long a FIFO may be without a reader: `mkfifo f; cat f & netkit … --output f` starts both at once. */
const READER_MS = 1000
const LOOK_MS = 10

/**
 * Opens a file for results that are written as they come; what was in it is gone. Devices and FIFOs are opened as they are, a FIFO
 * never waits for longer than a second for its reader. Throws SystemError CANNOT_WRITE, FOREIGN_FILE, NO_READER.
 *
 * @param mode of a file that is made
 */
export function openForWriting(name: string, mode = 0o666): {fd: number; close(): void} {
  return explained(name, () => {
    refuseForeign(name)
    const link = isLink(name) ? 0 : O_NOFOLLOW // that link was looked at; one that comes now is somebody's trap
    const fd = openOnceRead(name, O_WRONLY | O_CREAT | O_NONBLOCK | link, mode)
    if (fs.fstatSync(fd).isFile()) fs.ftruncateSync(fd)
    return {fd, close: () => fs.closeSync(fd)}
  })
}

/**
 * The rule of Linux' fs.protected_symlinks, _hardlinks, _regular and _fifos (proc_sys_fs(5)), which not every system has, or has switched
 * on: in a folder where others may write, such as /tmp, or which is another user's, such as the home that sudo has left to root, a link
 * must be ours or root's, a file or FIFO ours or the folder owner's, and a file have one name. Throws SystemError FOREIGN_FILE.
 */
export function refuseForeign(name: string): void {
  const stat = fs.lstatSync(name, {throwIfNoEntry: false})
  if (!process.geteuid || stat === undefined) return
  const own = process.geteuid()
  const folder = fs.statSync(path.dirname(path.resolve(name)))
  if ((folder.mode & WRITABLE_FOR_OTHERS) === 0 && (folder.uid === own || folder.uid === 0)) return
  const isTrusted = stat.uid === own || stat.uid === (stat.isSymbolicLink() ? 0 : folder.uid)
  if (isTrusted && (!stat.isFile() || stat.nlink === 1)) return
  const kind = stat.isSymbolicLink() ? 'link' : 'file'
  const what = isTrusted ? 'a file with a second name (hard link)' : `another user's ${kind}`
  throw new SystemError('FOREIGN_FILE', `${name}: ${what}, in a folder where others may write`, {input: name})
}

function isLink(name: string): boolean {
  return fs.lstatSync(name, {throwIfNoEntry: false})?.isSymbolicLink() ?? false
}

/** A FIFO that nobody reads refuses (ENXIO, fifo(7)). */
function openOnceRead(name: string, flags: number, mode: number): number {
  for (let waitedMs = 0; ; waitedMs += LOOK_MS) {
    try {
      return fs.openSync(name, flags, mode)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENXIO') throw error
      if (waitedMs >= READER_MS) throw new SystemError('NO_READER', `${name}: no process reads from it`, {input: name})
      pause(LOOK_MS)
    }
  }
}

/** A write may take less than it was given, and a disk may fill up half-way; a pipe that is full is waited for. */
export function writeWhole(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    try {
      done += fs.writeSync(fd, bytes, done)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      pause(1)
    }
  }
}

function explained<Value>(name: string, work: () => Value): Value {
  try {
    return work()
  } catch (error) {
    if (error instanceof SystemError) throw error
    throw cannotWrite(name, error, name)
  }
}

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
const TERMINAL_LOOK_MS = 5

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
          if ((error as NodeJS.ErrnoException).code === 'EAGAIN') timer = setTimeout(go, TERMINAL_LOOK_MS, at)
          else done(error as Error)
        }
      }
      timer = setTimeout(go, TERMINAL_LOOK_MS, 0)
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
